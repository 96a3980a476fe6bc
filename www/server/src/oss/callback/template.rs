//! `callbackBody`: a text with `${variables}`.

use std::net::IpAddr;

use serde_json::Value;

use super::BodyType;
use crate::oss::fields::Fields;
use crate::oss::store::Record;

/// The facts of an upload when its callback is sent.
#[derive(Clone, Copy)]
pub struct Variables<'a> {
    /// The bucket.
    pub bucket: &'a str,
    /// The stored object.
    pub record: &'a Record,
    /// The form, for its `x:` fields.
    pub fields: &'a Fields,
    /// `x-oss-request-id`
    pub request_id: &'a str,
    /// The address of the client.
    pub client_ip: IpAddr,
}

impl Variables<'_> {
    /// Fills the variables of `template` in. Names are compared with their case. Text that only looks like a variable
    /// stays, and so does what a value holds: it is never filled in again.
    #[must_use]
    pub fn fill(self, template: &str, body_type: BodyType) -> String {
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, from)) = rest.split_once("${") {
            let Some((name, after)) = from.split_once('}') else { break };
            out.push_str(before);
            out.push_str(&write(&self.value(name), body_type));
            rest = after;
        }
        out + rest
    }

    /// The value of a variable. Uncertain: what one that OSS does not know becomes; here the empty text.
    fn value(self, name: &str) -> Value {
        let digests = &self.record.digests;
        match name {
            "bucket" => self.bucket.into(),
            "object" => self.record.key.as_str().into(),
            "etag" => digests.etag.as_str().into(),
            "size" => digests.size.into(),
            "mimeType" => self.mime_type().into(),
            "crc64" => digests.crc64.as_str().into(),
            "contentMd5" => digests.content_md5.as_str().into(),
            "clientIp" => self.client_ip.to_string().into(),
            "reqId" => self.request_id.into(),
            "operation" => "PostObject".into(),
            // `imageInfo.*` is empty for what is no image, and no image is looked into here.
            _ => self.custom(name).into(),
        }
    }

    fn mime_type(self) -> String {
        let header = self.record.headers.iter().find(|(name, _)| name == "Content-Type");
        header.map(|(_, value)| value.clone()).unwrap_or_default()
    }

    fn custom(self, name: &str) -> String {
        let field = name.starts_with("x:").then(|| self.fields.get(name)).flatten();
        field.unwrap_or_default().to_owned()
    }
}

fn write(value: &Value, body_type: BodyType) -> String {
    match (body_type, value) {
        (BodyType::Form, Value::String(text)) => form_urlencoded::byte_serialize(text.as_bytes()).collect(),
        _ => value.to_string(),
    }
}
