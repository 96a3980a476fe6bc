//! What a promise resolves with.

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;

use super::issued::Issued;
use super::sys;
use crate::grant::Authentication;
use crate::response::Uploaded;

/// `UploadResult` of the package's types.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UploadResult {
    key: String,
    status: u16,
    etag: Option<String>,
    request_id: Option<String>,
    crc64: Option<String>,
    version_id: Option<String>,
    location: Option<String>,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    callback_response: JsValue,
    bytes: u64,
    verified: bool,
    unverified_reason: Option<&'static str>,
    attempts: u32,
}

impl UploadResult {
    /// The outcome for a file of `bytes` bytes that was sent to become `key`. A key that OSS itself names wins.
    #[must_use]
    pub fn new(
        uploaded: Uploaded,
        key: String,
        bytes: u64,
        unverified_reason: Option<&'static str>,
        attempts: u32,
    ) -> Self {
        UploadResult {
            key: uploaded.key.unwrap_or(key),
            status: uploaded.status,
            etag: uploaded.etag,
            request_id: uploaded.request_id,
            crc64: uploaded.crc64,
            version_id: uploaded.version_id,
            location: uploaded.location,
            callback_response: uploaded.callback_response.map_or(JsValue::NULL, json_or_text),
            bytes,
            verified: unverified_reason.is_none(),
            unverified_reason,
            attempts,
        }
    }
}

/// What `diagnose` is given: nothing signed.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Inspection<'a> {
    host: &'a str,
    dir: &'a str,
    policy: &'a str,
    signature_version: Option<&'a str>,
    date: Option<&'a str>,
    has_token: bool,
    clock_offset: Option<i64>,
}

impl<'a> Inspection<'a> {
    /// Of a grant.
    #[must_use]
    pub fn of(issued: &'a Issued) -> Self {
        let grant = &issued.grant;
        let (signature_version, date) = match &grant.authentication {
            Authentication::V4 { version, date, .. } => (Some(version.as_str()), Some(date.as_str())),
            Authentication::V1 { .. } => (None, None),
        };
        Inspection {
            host: &grant.host,
            dir: &grant.dir,
            policy: &grant.policy,
            signature_version,
            date,
            has_token: grant.security_token.is_some(),
            clock_offset: issued.clock_offset,
        }
    }
}

fn json_or_text(body: String) -> JsValue {
    sys::json_parse(&body).unwrap_or_else(|_| JsValue::from(body))
}

/// A plain object with numbers for numbers and `null` for what is absent. `null` itself where that cannot be made,
/// which the types serialised here rule out.
pub fn to_js(value: &impl Serialize) -> JsValue {
    value.serialize(&Serializer::new().serialize_missing_as_null(true)).unwrap_or(JsValue::NULL)
}
