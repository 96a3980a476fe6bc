//! Makes the plain objects that JavaScript gets. Absent values are `null`.

use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::sys;
use crate::engine::stored::{StoredObject, Unverified};
use crate::form::Form;

/// Returns a value for JavaScript, in the form of the package's types.
pub(super) fn to_js(value: &impl Serialize) -> JsValue {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true);
    // Nothing here can fail: all names are texts, and all numbers are below 2^53.
    value.serialize(&serializer).unwrap_or(JsValue::NULL)
}

/// The `UploadResult` of the package's types.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UploadResult<'a> {
    key: &'a str,
    status: u16,
    etag: Option<&'a str>,
    request_id: Option<&'a str>,
    crc64: Option<&'a str>,
    version_id: Option<&'a str>,
    location: Option<&'a str>,
    #[serde(with = "serde_wasm_bindgen::preserve")]
    callback_response: JsValue,
    bytes: u64,
    verified: bool,
    unverified_reason: Option<&'static str>,
    attempts: u32,
}

/// Returns a stored object.
pub(super) fn stored(object: &StoredObject) -> JsValue {
    let uploaded = &object.uploaded;
    to_js(&UploadResult {
        key: &object.key,
        status: uploaded.status,
        etag: uploaded.etag.as_deref(),
        request_id: uploaded.request_id.as_deref(),
        crc64: uploaded.crc64.as_deref(),
        version_id: uploaded.version_id.as_deref(),
        location: uploaded.location.as_deref(),
        callback_response: json_or_text(uploaded.callback_response.as_deref()),
        bytes: object.bytes,
        verified: object.unverified.is_none(),
        unverified_reason: object.unverified.map(Unverified::message),
        attempts: object.attempts,
    })
}

/// Returns the answer to a callback, parsed if it is JSON.
fn json_or_text(body: Option<&str>) -> JsValue {
    let Some(body) = body else { return JsValue::NULL };
    sys::json_parse(body).unwrap_or_else(|_| body.into())
}

/// Returns the fields of a form, in order: pairs of name and value.
pub(super) fn fields(form: &Form) -> JsValue {
    form.fields()
        .iter()
        .map(|(name, value)| Array::of2(&name.into(), &value.into()))
        .collect::<Array>()
        .into()
}

/// Returns the outcome of one file of a batch, in the form of `Promise.allSettled`.
pub(super) fn outcome(outcome: &Result<JsValue, JsValue>) -> JsValue {
    match outcome {
        Ok(value) => sys::object(&[("status", &"fulfilled".into()), ("value", value)]).into(),
        Err(reason) => sys::object(&[("status", &"rejected".into()), ("reason", reason)]).into(),
    }
}
