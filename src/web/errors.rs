//! Failures on their way to JavaScript, as an `UploadError` or as the reason of an abort.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::outcome::to_js;
use crate::error::Error;
use crate::preflight::Violation;
use crate::response::ServiceError;

/// Why a promise rejects. Boxed, because nearly every function of this module can return one.
#[derive(Clone, Debug)]
pub struct Failure(Box<Reason>);

#[derive(Clone, Debug)]
enum Reason {
    /// With an `UploadError`.
    Upload {
        error: Error,
        cause: JsValue,
        /// `Retry-After` of the answer.
        retry_after: Option<String>,
        /// How often the form was posted.
        attempts: u32,
    },
    /// With the reason of the caller's own signal, untouched.
    Aborted(JsValue),
}

impl Failure {
    /// An error with what something else threw as its cause.
    #[must_use]
    pub fn caused(error: Error, cause: JsValue) -> Self {
        Failure(Box::new(Reason::Upload { error, cause, retry_after: None, attempts: 0 }))
    }

    /// The reason of the caller's own signal.
    #[must_use]
    pub fn aborted(reason: JsValue) -> Self {
        Failure(Box::new(Reason::Aborted(reason)))
    }

    /// With `Retry-After` of the answer that told of it.
    #[must_use]
    pub fn with_retry_after(mut self, header: Option<String>) -> Self {
        if let Reason::Upload { retry_after, .. } = &mut *self.0 {
            *retry_after = header;
        }
        self
    }

    /// After so many posts of the form.
    #[must_use]
    pub fn after(mut self, posts: u32) -> Self {
        if let Reason::Upload { attempts, .. } = &mut *self.0 {
            *attempts = posts;
        }
        self
    }

    /// The error, unless it is an abort.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        match &*self.0 {
            Reason::Upload { error, .. } => Some(error),
            Reason::Aborted(_) => None,
        }
    }

    /// The error, to be completed.
    pub fn error_mut(&mut self) -> Option<&mut Error> {
        match &mut *self.0 {
            Reason::Upload { error, .. } => Some(error),
            Reason::Aborted(_) => None,
        }
    }

    /// `Retry-After` of the answer that told of it.
    #[must_use]
    pub fn retry_after(&self) -> Option<&str> {
        match &*self.0 {
            Reason::Upload { retry_after, .. } => retry_after.as_deref(),
            Reason::Aborted(_) => None,
        }
    }

    /// The value to reject with.
    #[must_use]
    pub fn into_js(self) -> JsValue {
        match *self.0 {
            Reason::Aborted(reason) => reason,
            Reason::Upload { error, cause, attempts, .. } => {
                UploadError::new(&error.to_string(), &to_js(&Details::new(&error, attempts)), &cause).into()
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
#[derive(Serialize)]
struct Details<'a> {
    code: &'static str,
    retryable: bool,
    stored: &'static str,
    violations: &'a [Violation],
    service: Option<Service<'a>>,
    attempts: u32,
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

impl<'a> Details<'a> {
    fn new(error: &'a Error, attempts: u32) -> Self {
        Details {
            code: error.code(),
            retryable: error.retryable(),
            stored: error.stored().as_str(),
            violations: error.violations(),
            service: error.service().map(Service::from),
            attempts,
        }
    }
}

impl<'a> From<&'a ServiceError> for Service<'a> {
    fn from(service: &'a ServiceError) -> Self {
        Service {
            status: service.status,
            code: &service.code,
            message: &service.message,
            request_id: service.request_id.as_deref(),
            ec: service.ec.as_deref(),
            host_id: service.host_id.as_deref(),
        }
    }
}
