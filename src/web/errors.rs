//! Makes an `UploadError` of an error, for JavaScript.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::values::to_js;
use crate::engine::failure::Failure;
use crate::error::{Error, Stored};
use crate::preflight::Violation;
use crate::response::ServiceError;

#[wasm_bindgen(module = "/src/npm/upload-error.js")]
extern "C" {
    /// The class of the package's errors.
    #[wasm_bindgen(extends = js_sys::Error)]
    type UploadError;

    #[wasm_bindgen(constructor)]
    fn new(message: &str, details: &JsValue, cause: &JsValue) -> UploadError;

    // Exports the class, which the bindings of a type do not.
    #[wasm_bindgen(js_name = UploadError, reexport, skip_typescript)]
    fn reexport_upload_error();

    // Exports the function.
    #[wasm_bindgen(js_name = isUploadError, reexport, skip_typescript)]
    fn reexport_is_upload_error();
}

/// The properties of an `UploadError` beside its message and its cause.
#[derive(Serialize)]
struct Details<'a> {
    code: &'static str,
    retryable: bool,
    stored: &'static str,
    violations: &'a [Violation],
    attempts: u32,
    service: Option<Service<'a>>,
    duplicate: Option<Duplicate<'a>>,
}

#[derive(Serialize)]
struct Duplicate<'a> {
    key: &'a str,
    index: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Service<'a> {
    status: u16,
    code: &'a str,
    message: &'a str,
    request_id: Option<&'a str>,
    ec: Option<&'a str>,
    host_id: Option<&'a str>,
}

impl<'a> From<&'a ServiceError> for Service<'a> {
    fn from(error: &'a ServiceError) -> Self {
        Service {
            status: error.status,
            code: &error.code,
            message: &error.message,
            request_id: error.request_id.as_deref(),
            ec: error.ec.as_deref(),
            host_id: error.host_id.as_deref(),
        }
    }
}

/// Returns the `UploadError` of a call that failed. `cause` is the value that was thrown, else `undefined`.
pub(super) fn upload_error(failure: &Failure, cause: &JsValue) -> JsValue {
    let Failure { error, stored, retryable, attempts, .. } = failure;
    let details = Details {
        code: error.code(),
        retryable: *retryable,
        stored: stored.as_str(),
        violations: error.violations(),
        attempts: *attempts,
        service: error.service().map(Service::from),
        duplicate: error.duplicate().map(|(key, index)| Duplicate { key, index }),
    };
    UploadError::new(&error.message(), &to_js(&details), cause).into()
}

/// Returns the `UploadError` of a wrong argument: nothing was sent.
pub(super) fn refusal(error: impl Into<Error>) -> JsValue {
    caused(error, &JsValue::UNDEFINED)
}

/// Returns the `UploadError` of a wrong argument, with a thrown value as its cause.
pub(super) fn caused(error: impl Into<Error>, cause: &JsValue) -> JsValue {
    let error = error.into();
    upload_error(&Failure { error, stored: Stored::No, retryable: false, attempts: 0, cause: None }, cause)
}
