//! Errors on their way to JavaScript, as an `UploadError`.

use wasm_bindgen::prelude::*;

use super::record::{Record, violations};
use crate::error::{Error, Stored};
use crate::response::ServiceError;

/// The value to throw.
#[must_use]
#[allow(clippy::needless_pass_by_value)] // for `map_err`
pub fn thrown(error: Error) -> JsValue {
    caused(error, &JsValue::UNDEFINED)
}

/// The value to throw, with what something else threw as its cause.
#[must_use]
#[allow(clippy::needless_pass_by_value)] // as above
pub fn caused(error: Error, cause: &JsValue) -> JsValue {
    UploadError::new(&error.message(), &details(&error), cause).into()
}

/// The `InvalidArgument` of what threw when it was read.
#[must_use]
pub fn unreadable(name: &str, cause: &JsValue) -> JsValue {
    caused(Error::invalid(name, "readable, but a getter threw", None), cause)
}

#[wasm_bindgen(module = "/src/npm/upload-error.js")]
extern "C" {
    type UploadError;

    #[wasm_bindgen(constructor)]
    fn new(message: &str, details: &JsValue, cause: &JsValue) -> UploadError;
}

/// The properties of an `UploadError`.
fn details(error: &Error) -> JsValue {
    let record = Record::new();
    record.text("code", Some(error.code()));
    let retryable = match error {
        Error::Service(service) => service.is_transient(),
        Error::UnexpectedAnswer(answer) => answer.is_transient(),
        _ => false,
    };
    record.value("retryable", &JsValue::from_bool(retryable));
    record.text("stored", Some(stored(error).as_str()));
    record.value("violations", &violations(error.violations()));
    record.number("attempts", 0.0);
    record.value("service", &error.service().map_or(JsValue::NULL, service));
    record.into()
}

/// Where the object is after a failure that shows on this side of the boundary.
fn stored(error: &Error) -> Stored {
    match error {
        Error::CallbackFailed(_) => Stored::Yes,
        Error::Service(service) if !(400..500).contains(&service.status) => Stored::Unknown,
        Error::UnexpectedAnswer(_) => Stored::Unknown,
        _ => Stored::No,
    }
}

fn service(service: &ServiceError) -> JsValue {
    let record = Record::new();
    record.number("status", f64::from(service.status));
    record.text("code", Some(&service.code));
    record.text("message", Some(&service.message));
    record.text("requestId", service.request_id.as_deref());
    record.text("ec", service.ec.as_deref());
    record.text("hostId", service.host_id.as_deref());
    record.into()
}
