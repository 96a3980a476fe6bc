//! A model of OSS: who may store what until when, the objects, and the answers. Bytes are known by their CRC-64 alone.

use std::collections::BTreeMap;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use oss_form_upload::engine::command::PostId;
use oss_form_upload::engine::event::CallId;
use oss_form_upload::form::Form;
use oss_form_upload::json;
use oss_form_upload::policy::Policy;
use oss_form_upload::time::Timestamp;

use super::plan::Terms;

pub(crate) const BUCKET: &str = "demo-bucket";
pub(crate) const HOST: &str = "https://demo-bucket.oss-cn-hangzhou.aliyuncs.com/";

/// A grant that was issued.
pub(crate) struct Issued {
    pub(crate) terms: Terms,
    /// The call whose file it was asked for.
    pub(crate) asked_for: CallId,
    /// The one key that it is for.
    pub(crate) key: Option<String>,
    pub(crate) policy: Policy,
    /// By the servers' clock.
    pub(crate) ends: Timestamp,
    /// The lead of the servers' clock over the page's, in milliseconds, as far as the page was told.
    pub(crate) clock_offset: Option<i64>,
    /// When it is to be replaced, by the clock that the page goes by.
    pub(crate) renewal: Option<Timestamp>,
}

/// An object was stored.
pub(crate) struct Store {
    pub(crate) post: PostId,
    pub(crate) key: String,
    pub(crate) crc64: u64,
}

/// An answer as OSS sends it.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) crc64: Option<u64>,
    pub(crate) code: &'static str,
    pub(crate) message: &'static str,
    pub(crate) retry_after: Option<u32>,
}

#[derive(Default)]
pub(crate) struct Bucket {
    pub(crate) grants: Vec<Issued>,
    /// The CRC-64 of each object, by its key.
    pub(crate) objects: BTreeMap<String, u64>,
    pub(crate) stores: Vec<Store>,
    /// True if its CORS rule hides the header `x-oss-hash-crc64ecma`.
    pub(crate) hides_checksums: bool,
    /// True if its CORS rule exposes the header `Retry-After`.
    pub(crate) shows_retry_after: bool,
}

impl Reply {
    pub(crate) fn error(status: u16, code: &'static str, message: &'static str) -> Self {
        Reply { status, crc64: None, code, message, retry_after: None }
    }

    pub(crate) fn headers(&self, bucket: &Bucket) -> String {
        let crc64 = self.crc64.filter(|_| !bucket.hides_checksums);
        let retry_after = self.retry_after.filter(|_| bucket.shows_retry_after);
        let lines = [
            Some("x-oss-request-id: 5C1B138A109F4E405B2D\r\n".to_owned()),
            crc64.map(|crc64| format!("x-oss-hash-crc64ecma: {crc64}\r\n")),
            retry_after.map(|seconds| format!("retry-after: {seconds}\r\n")),
        ];
        lines.into_iter().flatten().collect()
    }

    pub(crate) fn body(&self) -> String {
        if self.code.is_empty() {
            return String::new();
        }
        format!("<Error><Code>{}</Code><Message>{}</Message></Error>", self.code, self.message)
    }
}

impl Bucket {
    /// Issues a grant; returns its number and its JSON.
    pub(crate) fn issue(
        &mut self,
        terms: Terms,
        asked_for: CallId,
        name: &str,
        now: Timestamp,
    ) -> (usize, String) {
        let number = self.grants.len();
        let ends = Timestamp(now.0 / 1000 * 1000).plus_seconds(i64::from(terms.lasts));
        let key = terms.for_one_key.then(|| format!("{}{name}", terms.dir));
        let document = document(&terms, key.as_deref(), ends, now);
        let encoded = BASE64_STANDARD.encode(&document);
        let json = grant(number, &encoded, terms.dir, now);
        let policy = Policy::decode(&encoded, json::parse).expect("the policy is one");
        self.grants.push(Issued { terms, asked_for, key, policy, ends, clock_offset: None, renewal: None });
        (number, json)
    }

    /// Returns the number of the grant that signed a form.
    pub(crate) fn grant_of(form: &Form) -> usize {
        let signature = form.get("x-oss-signature").expect("a signed form");
        usize::from_str_radix(signature, 16).expect("a signature of this bucket")
    }

    /// Takes a form with a file of these bytes.
    pub(crate) fn receive(
        &mut self,
        post: PostId,
        form: &Form,
        name: &str,
        crc64: u64,
        now: Timestamp,
    ) -> Reply {
        let grant = &self.grants[Self::grant_of(form)];
        if now >= grant.ends {
            return Reply::error(403, "AccessDenied", "Invalid according to Policy: Policy expired.");
        }
        let key = stored_key(form, name);
        let forbids = form.get("x-oss-forbid-overwrite") == Some("true");
        if forbids && self.objects.contains_key(&key) {
            let message = "The object you specified already exists and can not be overwritten.";
            return Reply::error(409, "FileAlreadyExists", message);
        }
        self.objects.insert(key.clone(), crc64);
        self.stores.push(Store { post, key, crc64 });
        Reply { status: 204, crc64: Some(crc64), code: "", message: "", retry_after: None }
    }

    /// Returns what a call has stored, in turn.
    pub(crate) fn stores_of(&self, call: CallId) -> impl Iterator<Item = &Store> {
        self.stores.iter().filter(move |store| store.post.call == call)
    }
}

/// The key that OSS makes of a form and the name of its file.
pub(crate) fn stored_key(form: &Form, name: &str) -> String {
    form.get("key").expect("a form has a key").replace("${filename}", name)
}

/// A policy as JSON.
fn document(terms: &Terms, key: Option<&str>, ends: Timestamp, now: Timestamp) -> String {
    let key_rule = match key {
        Some(key) => format!(r#"["eq","$key","{key}"]"#),
        None => format!(r#"["starts-with","$key","{}"]"#, terms.dir),
    };
    format!(
        r#"{{"expiration":"{}","conditions":[{{"bucket":"{BUCKET}"}},{{"x-oss-signature-version":"OSS4-HMAC-SHA256"}},{{"x-oss-credential":"{}"}},{{"x-oss-date":"{}"}},{{"x-oss-security-token":"STS.example"}},{key_rule},["content-length-range",0,{}]]}}"#,
        ends.iso8601(),
        credential(now),
        now.basic(),
        terms.max,
    )
}

/// A grant as JSON. Its signature is its number.
fn grant(number: usize, policy: &str, dir: &str, now: Timestamp) -> String {
    format!(
        r#"{{"host":"{}","dir":"{dir}","policy":"{policy}","x_oss_credential":"{}","x_oss_date":"{}","signature":"{number:064x}","security_token":"STS.example"}}"#,
        HOST.trim_end_matches('/'),
        credential(now),
        now.basic(),
    )
}

fn credential(now: Timestamp) -> String {
    format!("STS.LTAIexample/{}/cn-hangzhou/oss/aliyun_v4_request", now.day())
}
