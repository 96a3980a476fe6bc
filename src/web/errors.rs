//! Failures on their way to JavaScript, as an `UploadError` or as the reason of an abort.

use alloc::boxed::Box;

use wasm_bindgen::prelude::*;

use super::outcome::{Record, violations};
use crate::error::Error;
use crate::response::ServiceError;

/// Why a promise rejects. Boxed, because nearly every function of this module can return one.
#[derive(Debug)]
pub struct Failure(Box<Reason>);

#[derive(Debug)]
enum Reason {
    /// With an `UploadError`.
    Upload { error: Error, cause: JsValue },
    /// With the reason of the caller's own signal, untouched.
    Aborted(JsValue),
}

impl Failure {
    /// An error with what something else threw as its cause.
    #[must_use]
    pub fn caused(error: Error, cause: JsValue) -> Self {
        Failure(Box::new(Reason::Upload { error, cause }))
    }

    /// The reason of the caller's own signal.
    #[must_use]
    pub fn aborted(reason: JsValue) -> Self {
        Failure(Box::new(Reason::Aborted(reason)))
    }

    /// The value to reject with.
    #[must_use]
    pub fn into_js(self) -> JsValue {
        match *self.0 {
            Reason::Aborted(reason) => reason,
            Reason::Upload { error, cause } => {
                UploadError::new(&error.message(), &details(&error), &cause).into()
            }
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::caused(error, JsValue::UNDEFINED)
    }
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
    record.value("retryable", &JsValue::from_bool(error.retryable()));
    record.text("stored", Some(error.stored().as_str()));
    record.value("violations", &violations(error.violations()));
    record.value("service", &error.service().map_or(JsValue::NULL, service));
    record.into()
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
