//! The plain objects that JavaScript gets. Numbers are numbers, and what is absent is `null`.

use js_sys::Array;
use serde::Serialize;
use wasm_bindgen::JsValue;

use super::sys;
use crate::engine::inspection::Inspection;
use crate::engine::progress::{Progress, TotalProgress};
use crate::engine::stored::{StoredObject, Unverified};
use crate::form::Form;

/// Returns a value for JavaScript, as the package's types have it.
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

/// The `Progress` and the `TotalProgress` of the package's types.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    loaded: u64,
    total: u64,
    percent: u8,
    bytes_per_second: u64,
    seconds_left: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempt: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files_settled: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    files_total: Option<u32>,
}

/// Returns how far a file is.
pub(super) fn progress(progress: Progress) -> JsValue {
    let Progress { loaded, total, percent, bytes_per_second, seconds_left, attempt } = progress;
    let attempt = Some(attempt);
    let (files_settled, files_total) = (None, None);
    to_js(&Shown {
        loaded,
        total,
        percent,
        bytes_per_second,
        seconds_left,
        attempt,
        files_settled,
        files_total,
    })
}

/// Returns how far a batch is.
pub(super) fn total_progress(progress: TotalProgress) -> JsValue {
    let TotalProgress { loaded, total, percent, bytes_per_second, seconds_left, files_settled, files_total } =
        progress;
    let (files_settled, files_total) = (Some(files_settled), Some(files_total));
    to_js(&Shown {
        loaded,
        total,
        percent,
        bytes_per_second,
        seconds_left,
        attempt: None,
        files_settled,
        files_total,
    })
}

/// Returns the fields of a form, in order: pairs of name and value.
pub(super) fn fields(form: &Form) -> JsValue {
    form.fields().iter().map(|(name, value)| Array::of2(&name.into(), &value.into())).collect::<Array>().into()
}

/// Returns facts for `diagnose`.
pub(super) fn inspection(inspection: &Inspection) -> JsValue {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Shown<'a> {
        host: &'a str,
        dir: &'a str,
        policy: &'a str,
        signature_version: Option<&'a str>,
        date: Option<&'a str>,
        has_token: bool,
        clock_offset: Option<i64>,
    }
    to_js(&Shown {
        host: &inspection.host,
        dir: &inspection.dir,
        policy: &inspection.policy,
        signature_version: inspection.signature_version.as_deref(),
        date: inspection.date.as_deref(),
        has_token: inspection.has_token,
        clock_offset: inspection.clock_offset,
    })
}

/// Returns what came of one file of a batch, as `Promise.allSettled` has it.
pub(super) fn outcome(outcome: &Result<JsValue, JsValue>) -> JsValue {
    match outcome {
        Ok(value) => sys::object(&[("status", &"fulfilled".into()), ("value", value)]).into(),
        Err(reason) => sys::object(&[("status", &"rejected".into()), ("reason", reason)]).into(),
    }
}
