//! The faults of an upload.

use axum::body::Body;
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderName, HeaderValue, Response, StatusCode};
use serde::{Deserialize, Serialize};

use crate::oss::error::OssError;

const CRC64: HeaderName = HeaderName::from_static("x-oss-hash-crc64ecma");

/// A fault of the next uploads (forms posted to the bucket). Members combine.
#[allow(clippy::struct_excessive_bools)] // an order in JSON, whose members are independent of each other
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Fault {
    /// For how many uploads; without it, for one.
    pub times: u32,
    /// The body is read no faster than this.
    pub bytes_per_second: Option<u64>,
    /// The connection is reset when so many bytes of the body have been read.
    pub reset_after_bytes: Option<u64>,
    /// When so many bytes of the body have been read, nothing more is for 30 seconds; then the connection is reset.
    pub stall_after_bytes: Option<u64>,
    /// The body is read, and then the connection is reset in place of an answer.
    pub reset_before_answer: bool,
    /// The body is read, and then this error is the answer.
    pub answer: Option<Failure>,
    /// The body is read, and then this status is the answer, without a body: as from a proxy before OSS.
    pub status: Option<u16>,
    /// The answer has `Retry-After` with so many seconds.
    pub retry_after: Option<u32>,
    /// With `resetBeforeAnswer`, `answer` or `status`: the object is stored all the same, as far as the form is all right.
    pub stored: bool,
    /// `x-oss-hash-crc64ecma` is the checksum of other bytes.
    pub wrong_crc64: bool,
    /// The answer has no CORS headers.
    pub without_cors: bool,
}

/// Errors that a sound form can meet, by the code of their XML.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub enum Failure {
    /// 500
    InternalError,
    /// 503. Uncertain: its message; OSS documents several codes for too many requests.
    ServiceUnavailable,
    /// 400: the body came too slowly.
    RequestTimeout,
    /// 400: the body ended before its length.
    IncompleteBody,
    /// 403: the STS token is too old, and a fresh grant helps.
    SecurityTokenExpired,
    /// 403: the access key is not known, or not any more.
    InvalidAccessKeyId,
    /// 403: the request was signed too long ago.
    RequestTimeTooSkewed,
}

impl Fault {
    /// The same fault for one upload at least.
    pub(super) fn counted(self) -> Self {
        Fault { times: self.times.max(1), ..self }
    }

    /// Changes the answer to a sound form as the fault asks.
    pub(crate) fn bend(&self, mut answer: Response<Body>) -> Result<Response<Body>, OssError> {
        if let Some(failure) = self.answer {
            return Err(failure.error());
        }
        if let Some(status) = self.status.and_then(|status| StatusCode::from_u16(status).ok()) {
            let mut bare = Response::new(Body::empty());
            *bare.status_mut() = status;
            return Ok(bare);
        }
        if self.wrong_crc64 {
            answer.headers_mut().insert(CRC64, HeaderValue::from_static("1"));
        }
        Ok(answer)
    }

    /// Changes any answer as the fault asks.
    pub(crate) fn add_headers(&self, answer: &mut Response<Body>) {
        if let Some(seconds) = self.retry_after {
            answer.headers_mut().insert(RETRY_AFTER, seconds.into());
        }
    }

    /// Returns whether the form is not even looked at.
    pub(crate) fn replaces_upload(&self) -> bool {
        (self.reset_before_answer || self.answer.is_some() || self.status.is_some()) && !self.stored
    }
}

impl Failure {
    /// The error as OSS words it.
    #[must_use]
    pub fn error(self) -> OssError {
        match self {
            Failure::InternalError => OssError::internal(&"asked for by /__faults"),
            Failure::RequestTimeout => OssError::timed_out(),
            Failure::ServiceUnavailable => {
                let message = "Please reduce your request rate.";
                OssError::new(StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable", message)
            }
            Failure::IncompleteBody => {
                let message = "The request body is incomplete.";
                OssError::bad_request("IncompleteBody", message)
            }
            Failure::InvalidAccessKeyId => {
                let message = "The OSS Access Key Id you provided does not exist in our records.";
                OssError::forbidden("InvalidAccessKeyId", message)
            }
            Failure::RequestTimeTooSkewed => {
                let message = "The difference between the request time and the current time is too large.";
                OssError::forbidden("RequestTimeTooSkewed", message)
            }
            Failure::SecurityTokenExpired => {
                let message = "The security token you provided has expired.";
                OssError::forbidden("SecurityTokenExpired", message)
            }
        }
    }
}
