//! The one error of this crate: a code, what was seen, whether trying again can help, and whether the object is stored.
//! All messages are worded here.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::form::MAX_KEY_LENGTH;
use crate::grant::GrantError;
use crate::preflight::Violation;
use crate::response::ServiceError;
use crate::text::{decimal, join, separated};

/// Why an upload did not succeed. A caller's abort is not among the reasons: it rejects with the signal's own.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// An argument or option has the wrong type or value. Nothing was sent.
    InvalidArgument {
        /// Its path, such as `options.metadata`.
        name: String,
        /// What it must be.
        expected: &'static str,
        /// What it was, where that can be said in a word.
        actual: Option<String>,
    },
    /// The object key breaks a rule of OSS. Nothing was sent.
    InvalidKey(KeyError),
    /// A grant was had and cannot be used. Nothing was sent to OSS.
    InvalidGrant(GrantError),
    /// The form breaks the policy, or a limit of OSS. Nothing was sent to OSS.
    PolicyViolation(Vec<Violation>),
    /// The page came by `https:` and the grant's host is `http:`, which browsers block. Nothing was sent to OSS.
    MixedContent {
        /// The grant's host.
        host: String,
    },
    /// The object is stored, and the callback to the application server failed (HTTP 203).
    CallbackFailed(Box<ServiceError>),
    /// OSS, or something before it, refused the upload.
    Service(Box<ServiceError>),
}

/// Which rule a key breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyError {
    /// It has no character.
    Empty,
    /// It begins with `/` or `\`.
    LeadingSlash,
    /// It is longer than 1023 bytes.
    TooLong {
        /// Its length in bytes of UTF-8.
        bytes: usize,
    },
    /// No key was given, and a `Blob` has no name to make one of.
    NoName,
}

/// Whether the object is in the bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// It is.
    Yes,
    /// It is not, by this upload.
    No,
    /// The answer that would say so was lost.
    Unknown,
}

impl Stored {
    /// `"yes"`, `"no"` or `"unknown"`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Stored::Yes => "yes",
            Stored::No => "no",
            Stored::Unknown => "unknown",
        }
    }
}

impl Error {
    /// An [`Error::InvalidArgument`].
    #[must_use]
    pub fn invalid(name: &str, expected: &'static str, actual: Option<String>) -> Self {
        Error::InvalidArgument { name: name.to_owned(), expected, actual }
    }

    /// The stable name of the error, `UploadError.code` in JavaScript.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::InvalidArgument { .. } => "InvalidArgument",
            Error::InvalidKey(_) => "InvalidKey",
            Error::InvalidGrant(_) => "InvalidGrant",
            Error::PolicyViolation(_) => "PolicyViolation",
            Error::MixedContent { .. } => "MixedContent",
            Error::CallbackFailed(_) => "CallbackFailed",
            Error::Service(_) => "ServiceError",
        }
    }

    /// Whether the same upload may succeed when it is tried again.
    #[must_use]
    pub fn retryable(&self) -> bool {
        match self {
            Error::Service(service) => service.is_transient(),
            _ => false,
        }
    }

    /// Whether the object is in the bucket.
    #[must_use]
    pub fn stored(&self) -> Stored {
        match self {
            Error::CallbackFailed(_) => Stored::Yes,
            Error::Service(service) if service.is_answer_to_a_repetition() => Stored::Unknown,
            Error::Service(service) if service.status < 400 || service.status >= 500 => Stored::Unknown,
            _ => Stored::No,
        }
    }

    /// The rules that the form breaks, where the preflight found some.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match self {
            Error::PolicyViolation(violations) => violations,
            _ => &[],
        }
    }

    /// What OSS said, where it said something.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Error::CallbackFailed(service) | Error::Service(service) => Some(service),
            _ => None,
        }
    }
}

impl ServiceError {
    /// OSS reports two broken transfers as 400.
    fn is_transient(&self) -> bool {
        is_transient_status(self.status) || ["RequestTimeout", "IncompleteBody"].contains(&self.code.as_str())
    }

    /// The key may be taken by this very upload, sent before.
    fn is_answer_to_a_repetition(&self) -> bool {
        self.sent_before && self.code == "FileAlreadyExists"
    }
}

fn is_transient_status(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..=599)
}

impl Error {
    /// The sentence for people, the same as [`fmt::Display`] shows.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Error::InvalidArgument { name, expected, actual: None } => join(&[name, " must be ", expected]),
            Error::InvalidArgument { name, expected, actual: Some(actual) } => {
                join(&[name, " must be ", expected, ", not ", actual])
            }
            Error::InvalidKey(why) => why.message(),
            Error::InvalidGrant(why) => join(&["the grant cannot be used: ", &why.message()]),
            Error::PolicyViolation(violations) => sentences(violations),
            Error::MixedContent { host } => join(&[
                "this page came by https:, so the browser blocks ",
                host,
                "; the server must issue an https: host",
            ]),
            Error::CallbackFailed(service) => join(&[
                "the object is stored, but the callback to the application server failed: ",
                &service.sentence(),
            ]),
            Error::Service(service) => join(&["OSS refused the upload: ", &service.sentence()]),
        }
    }
}

fn sentences(violations: &[Violation]) -> String {
    let mut messages = violations.iter().map(|violation| violation.message.as_str());
    let introduction = if violations.is_empty() { "" } else { ": " };
    join(&["OSS would refuse the upload", introduction, &separated(&mut messages, "; ")])
}

impl KeyError {
    /// The sentence for people.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            KeyError::Empty => "the key is empty; it needs 1 to 1023 bytes".to_owned(),
            KeyError::LeadingSlash => "the key begins with / or \\, which OSS refuses; drop it".to_owned(),
            KeyError::TooLong { bytes } => join(&[
                "the key has ",
                &decimal(*bytes as u64),
                " bytes of UTF-8; at most ",
                &decimal(MAX_KEY_LENGTH as u64),
                " are allowed",
            ]),
            KeyError::NoName => "a Blob has no name to make a key of; pass options.key".to_owned(),
        }
    }
}

impl ServiceError {
    /// `403 AccessDenied: message (request ID …, EC …)`, as far as each is known.
    fn sentence(&self) -> String {
        let status = decimal(u64::from(self.status));
        let code = labelled(" ", &self.code);
        let message = labelled(": ", &self.message);
        let id = labelled("request ID ", self.request_id.as_deref().unwrap_or_default());
        let ec = labelled("EC ", self.ec.as_deref().unwrap_or_default());
        let numbers = match (id.is_empty(), ec.is_empty()) {
            (true, true) => String::new(),
            (false, false) => join(&[" (", &id, ", ", &ec, ")"]),
            _ => join(&[" (", &id, &ec, ")"]),
        };
        join(&[&status, &code, &message, &numbers])
    }
}

/// `text` with what goes before it, or nothing.
fn labelled(label: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { join(&[label, text]) }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

/// `403 AccessDenied: message (request ID …, EC …)`, as far as each is known.
impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl core::error::Error for Error {}
