//! Failures on their way to JavaScript, as an `UploadError` or as the reason of an abort.

use alloc::rc::Rc;
use alloc::string::String;

use wasm_bindgen::prelude::*;

use super::outcome::{Record, violations};
use crate::error::{Error, Stored};
use crate::response::ServiceError;

/// Why a promise rejects. Nearly every function of this module can return one, so it is a pointer: with two words more,
/// the module has 1.5 KB more.
#[derive(Clone, Debug)]
pub struct Failure(Rc<Told>);

/// A reason, and what only one upload knows.
#[derive(Debug)]
struct Told {
    /// Shared, because several uploads may fail by one grant.
    reason: Rc<Reason>,
    /// How often the form was posted.
    attempts: u32,
    /// Whether an earlier attempt may have stored the object.
    maybe_stored: bool,
}

#[derive(Debug)]
enum Reason {
    /// With an `UploadError`.
    Upload {
        error: Error,
        cause: JsValue,
        /// `Retry-After` of the answer.
        retry_after: Option<String>,
    },
    /// With the reason of the caller's own signal, untouched.
    Aborted(JsValue),
}

impl Failure {
    /// An error with what something else threw as its cause.
    #[must_use]
    pub fn caused(error: Error, cause: JsValue) -> Self {
        Failure::told(error, cause, None)
    }

    /// An error that an answer with this `Retry-After` told of.
    #[must_use]
    pub fn answered(error: Error, retry_after: Option<String>) -> Self {
        Failure::told(error, JsValue::UNDEFINED, retry_after)
    }

    fn told(error: Error, cause: JsValue, retry_after: Option<String>) -> Self {
        Failure::of(Rc::new(Reason::Upload { error, cause, retry_after }), 0, false)
    }

    /// The reason of the caller's own signal.
    #[must_use]
    pub fn aborted(reason: JsValue) -> Self {
        Failure::of(Rc::new(Reason::Aborted(reason)), 0, false)
    }

    fn of(reason: Rc<Reason>, attempts: u32, maybe_stored: bool) -> Self {
        Failure(Rc::new(Told { reason, attempts, maybe_stored }))
    }

    /// After so many posts of the form, of which an earlier one may have stored the object.
    #[must_use]
    pub fn after(&self, posts: u32, stored: bool) -> Self {
        Failure::of(self.0.reason.clone(), posts, stored)
    }

    /// The error, unless it is an abort.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        match &*self.0.reason {
            Reason::Upload { error, .. } => Some(error),
            Reason::Aborted(_) => None,
        }
    }

    /// The error, to be completed as long as nobody else has it.
    pub fn error_mut(&mut self) -> Option<&mut Error> {
        match Rc::get_mut(&mut Rc::get_mut(&mut self.0)?.reason)? {
            Reason::Upload { error, .. } => Some(error),
            Reason::Aborted(_) => None,
        }
    }

    /// `Retry-After` of the answer that told of it.
    #[must_use]
    pub fn retry_after(&self) -> Option<&str> {
        match &*self.0.reason {
            Reason::Upload { retry_after, .. } => retry_after.as_deref(),
            Reason::Aborted(_) => None,
        }
    }

    /// The value to reject with.
    #[must_use]
    #[allow(clippy::needless_pass_by_value)] // for `map_err`
    pub fn into_js(self) -> JsValue {
        match &*self.0.reason {
            Reason::Aborted(reason) => reason.clone(),
            Reason::Upload { error, cause, .. } => {
                let stored = match error.stored() {
                    Stored::No if self.0.maybe_stored => Stored::Unknown,
                    stored => stored,
                };
                UploadError::new(&error.message(), &details(error, stored, self.0.attempts), cause).into()
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
fn details(error: &Error, stored: Stored, attempts: u32) -> JsValue {
    let record = Record::new();
    record.text("code", Some(error.code()));
    record.value("retryable", &JsValue::from_bool(error.retryable()));
    record.text("stored", Some(stored.as_str()));
    record.value("violations", &violations(error.violations()));
    record.number("attempts", f64::from(attempts));
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
