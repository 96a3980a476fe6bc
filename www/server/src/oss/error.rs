//! An error of OSS as data: status, code, message, EC and the extra elements of its XML.
//!
//! The constructors of one area stand beside the code that needs them; here is what several areas share.

use std::borrow::Cow;

use axum::http::StatusCode;

/// A refusal of OSS, as its error XML says it.
#[derive(Clone, Debug, PartialEq)]
pub struct OssError {
    /// The HTTP status.
    pub status: StatusCode,
    /// `<Code>`, what clients branch on.
    pub code: &'static str,
    /// `<Message>`, a sentence for people.
    pub message: Cow<'static, str>,
    /// `<EC>`, the number of the exact cause; `None` where no page documents one.
    pub ec: Option<&'static str>,
    /// Further elements, such as `ArgumentName`, in order.
    pub elements: Vec<(&'static str, String)>,
}

impl OssError {
    /// An error without EC and further elements.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        OssError { status, code, message: message.into(), ec: None, elements: Vec::new() }
    }

    /// A 400.
    pub fn bad_request(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// A 403.
    pub fn forbidden(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::FORBIDDEN, code, message)
    }

    /// A 400 `InvalidArgument` with the elements that name the argument.
    pub fn invalid_argument(message: impl Into<Cow<'static, str>>, name: &str, value: &str) -> Self {
        Self::bad_request("InvalidArgument", message).with("ArgumentName", name).with("ArgumentValue", value)
    }

    /// A 500, for what is the server's fault. The cause belongs in the log and not in the answer.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        tracing::error!(%cause, "internal error");
        let message = "Please contact the server administrator, oss@service.aliyun.com.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", message)
    }

    /// A 400 for a body that comes too slowly.
    #[must_use]
    pub fn timed_out() -> Self {
        Self::bad_request(
            "RequestTimeout",
            "Your socket connection to the server was not read from or written to within the timeout period. \
             Idle connections will be closed.",
        )
    }

    /// A 400 for a body that is not what its `Content-Type` says, or whose last part is not the file.
    #[must_use]
    pub fn malformed_request() -> Self {
        let message = "The body of your POST request is not well-formed multipart/form-data.";
        Self::bad_request("MalformedPOSTRequest", message).ec("0006-00000104")
    }

    /// The same error with its EC.
    #[must_use]
    pub fn ec(mut self, ec: &'static str) -> Self {
        self.ec = Some(ec);
        self
    }

    /// The same error with one more element.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.elements.push((name, value.to_owned()));
        self
    }
}

impl From<std::io::Error> for OssError {
    fn from(cause: std::io::Error) -> Self {
        OssError::internal(&cause)
    }
}
