//! The one error of this crate: a code, a sentence, and the facts behind both. It stands on top of the other modules here:
//! each of them has a small error, and [`From`] makes an [`Error`] of it.

use crate::callback::CallbackError;
use crate::form::{FieldError, MAX_FILE_SIZE};
use crate::grant::GrantError;
use crate::host::HostError;
use crate::key::KeyError;
use crate::oss::text::join;
use crate::policy::PolicyError;
use crate::preflight::Violation;
use crate::response::{Refusal, ServiceError, Unexpected};

/// The ending of a sentence where it is unknown if the object is in the bucket.
const NOBODY_KNOWS: &str = "; whether the object was stored is unknown";

/// The ending of the sentence about a file that cannot be read.
const UNREADABLE: &str = ": a program locks it, it is still in the cloud, access is missing, or it changed since it was chosen; choose it again";

/// The same for a file that looks like a folder.
const FOLDER: &str = ", which may be a folder: choose the files in it";

/// The reason why an upload did not succeed. A caller's abort is not among them: it rejects with the signal's reason.
///
/// Shown as a sentence for people.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An argument or option has the wrong type or value. Nothing was sent.
    #[error("{name} must be {expected}{}", but_is(.actual.as_deref()))]
    InvalidArgument {
        /// Its path, such as `options.metadata`.
        name: String,
        /// The words for a good value.
        expected: String,
        /// The value that was given, where that can be said in a word.
        actual: Option<String>,
    },
    /// The object key breaks a rule of OSS. Nothing was sent.
    #[error("{0}")]
    InvalidKey(KeyError),
    /// The file is larger than a form upload can be. Nothing was sent.
    #[error(
        "the file has {bytes} bytes; a form upload takes at most {MAX_FILE_SIZE} (5 GB): use multipart upload for it"
    )]
    EntityTooLarge {
        /// Its size in bytes.
        bytes: u64,
    },
    /// Another upload has the same key: of this call, or one that is not over. Nothing was sent.
    #[error("{} has the key \"{key}\" too; upload this file under another, or set allowDuplicateKeys", holder(*.index))]
    DuplicateKey {
        /// The key, as OSS would know it.
        key: String,
        /// The place of the other file in the same call, from 0; none where it is of another call.
        index: Option<u32>,
    },
    /// No grant was had. Nothing was sent to OSS.
    #[error("the grant {message}")]
    GrantUnavailable {
        /// The rest of a sentence that begins with "the grant".
        message: String,
    },
    /// The grant cannot be used. Nothing was sent to OSS.
    #[error("the grant cannot be used: {0}")]
    InvalidGrant(GrantError),
    /// The form breaks the policy, or a limit of OSS. Nothing was sent to OSS.
    #[error("OSS would refuse the upload{}", sentences(.0))]
    PolicyViolation(Vec<Violation>),
    /// The page came by `https:` and the grant's host is `http:`, and the browser let no request to it through. Nothing was
    /// sent to OSS.
    #[error("this page came by https:, so the browser blocks {host}; the server must issue an https: host")]
    MixedContent {
        /// The grant's host.
        host: String,
    },
    /// The form was posted and no answer came.
    #[error("{0}")]
    NoAnswer(NoAnswer),
    /// Nothing was sent or answered for too long.
    #[error("nothing was sent or answered for {milliseconds} ms{NOBODY_KNOWS}")]
    Stalled {
        /// The length of that time, in milliseconds.
        milliseconds: u64,
    },
    /// The file is no longer the one that was chosen.
    #[error("the file changed or vanished on disk while it was uploaded: choose it again")]
    FileChanged,
    /// The browser cannot read the file.
    #[error("the browser cannot read the file{}", .may_be_folder.then_some(FOLDER).unwrap_or(UNREADABLE))]
    FileUnreadable {
        /// True if the file may be a folder.
        may_be_folder: bool,
    },
    /// The stored object is not the file.
    #[error("the stored object differs from the file: its CRC-64 is {object}, the file's {file}")]
    ChecksumMismatch {
        /// The CRC-64 of the file, an unsigned decimal number.
        file: String,
        /// The CRC-64 of the object, as OSS says.
        object: String,
    },
    /// The object is stored, and the callback to the application server failed (HTTP 203).
    #[error("the object is stored, but the callback to the application server failed: {0}")]
    CallbackFailed(Box<ServiceError>),
    /// OSS refused the upload.
    #[error("OSS refused the upload: {0}")]
    Service(Box<ServiceError>),
    /// Something other than OSS answered the form.
    #[error(
        "something other than OSS answered the form: {0}; look for a service worker, a login portal or a proxy between this page and the bucket{NOBODY_KNOWS}"
    )]
    UnexpectedAnswer(Unexpected),
}

/// The reason why no answer came, as far as a page can find out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    /// Nothing more is known.
    #[error("no answer from OSS{NOBODY_KNOWS}")]
    Network,
    /// The browser has no network.
    #[error("the browser is offline{NOBODY_KNOWS}")]
    Offline,
    /// No server answers under the host's name.
    #[error("nothing answers at the grant's host: check its name and the network{NOBODY_KNOWS}")]
    HostUnreachable,
    /// The same, where the host is one of a local network and the page is not.
    #[error(
        "nothing answers at the grant's host, which is in a local network: check its name, and whether the browser was allowed to let this page into that network{NOBODY_KNOWS}"
    )]
    LocalHostUnreachable,
    /// The host can be reached, and this connection broke.
    #[error("the connection to OSS was cut{NOBODY_KNOWS}")]
    ConnectionReset,
    /// The host answered, and the bucket's CORS rules keep the answer from the page.
    #[error(
        "no CORS rule of the bucket lets this page read the answer: allow its origin, and POST{NOBODY_KNOWS}"
    )]
    CorsNotAllowed,
    /// The page's Content Security Policy forbids the host. Nothing was sent.
    #[error("the page's Content Security Policy does not allow the grant's host: add it to connect-src")]
    BlockedByCsp,
    /// The host refuses the CORS preflight. The form was not sent.
    #[error(
        "the host refuses the CORS preflight that onProgress and the timeouts of an upload cause: allow OPTIONS, or leave them out"
    )]
    PreflightRefused,
}

/// Says if the object is in the bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stored {
    /// The object is there.
    Yes,
    /// The object is not there, or not by this upload.
    No,
    /// The answer that would say so was lost.
    Unknown,
}

impl Stored {
    /// Returns `"yes"`, `"no"` or `"unknown"`.
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
    /// Makes an [`Error::InvalidArgument`]: `name` must be `expected`, not `actual`.
    #[must_use]
    pub fn invalid(name: impl Into<String>, expected: impl Into<String>, actual: Option<String>) -> Self {
        Error::InvalidArgument { name: name.into(), expected: expected.into(), actual }
    }

    /// Returns the stable name of the error, `UploadError.code` in JavaScript.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::InvalidArgument { .. } => "InvalidArgument",
            Error::InvalidKey(_) => "InvalidKey",
            Error::EntityTooLarge { .. } => "EntityTooLarge",
            Error::DuplicateKey { .. } => "DuplicateKey",
            Error::GrantUnavailable { .. } => "GrantUnavailable",
            Error::InvalidGrant(_) => "InvalidGrant",
            Error::PolicyViolation(_) => "PolicyViolation",
            Error::MixedContent { .. } => "MixedContent",
            Error::NoAnswer(why) => why.code(),
            Error::Stalled { .. } => "Stalled",
            Error::FileChanged => "FileChanged",
            Error::FileUnreadable { .. } => "FileUnreadable",
            Error::ChecksumMismatch { .. } => "ChecksumMismatch",
            Error::CallbackFailed(_) => "CallbackFailed",
            Error::Service(_) => "ServiceError",
            Error::UnexpectedAnswer(_) => "UnexpectedAnswer",
        }
    }

    /// Returns the sentence for people, the same as is shown.
    #[must_use]
    pub fn message(&self) -> String {
        self.to_string()
    }

    /// Returns the rules that the form breaks, where the preflight found some.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match self {
            Error::PolicyViolation(violations) => violations,
            _ => &[],
        }
    }

    /// Returns the key that another upload has, and the place of its file where it is of the same call.
    #[must_use]
    pub fn duplicate(&self) -> Option<(&str, Option<u32>)> {
        match self {
            Error::DuplicateKey { key, index } => Some((key, *index)),
            _ => None,
        }
    }

    /// Returns the words of OSS, where it said something.
    #[must_use]
    pub fn service(&self) -> Option<&ServiceError> {
        match self {
            Error::CallbackFailed(service) | Error::Service(service) => Some(service),
            _ => None,
        }
    }
}

impl NoAnswer {
    /// Returns the stable name of the reason, `UploadError.code` in JavaScript.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            NoAnswer::Network => "Network",
            NoAnswer::Offline => "Offline",
            NoAnswer::HostUnreachable | NoAnswer::LocalHostUnreachable => "HostUnreachable",
            NoAnswer::ConnectionReset => "ConnectionReset",
            NoAnswer::CorsNotAllowed => "CorsNotAllowed",
            NoAnswer::BlockedByCsp => "BlockedByCsp",
            NoAnswer::PreflightRefused => "PreflightRefused",
        }
    }
}

fn but_is(actual: Option<&str>) -> String {
    actual.map(|actual| format!(", not {actual}")).unwrap_or_default()
}

fn holder(index: Option<u32>) -> String {
    let of_call = index.map(|index| format!("the file with index {index} of this call"));
    of_call.unwrap_or_else(|| "an upload that is not over".to_owned())
}

fn sentences(violations: &[Violation]) -> String {
    let messages: Vec<_> = violations.iter().map(|violation| violation.message.as_str()).collect();
    if messages.is_empty() { String::new() } else { format!(": {}", join(&messages, "; ")) }
}

impl From<CallbackError> for Error {
    fn from(why: CallbackError) -> Self {
        Error::invalid(why.name(), why.expected(), None)
    }
}

impl From<FieldError> for Error {
    fn from(why: FieldError) -> Self {
        Error::invalid(why.name, why.expected, None)
    }
}

impl From<KeyError> for Error {
    fn from(why: KeyError) -> Self {
        Error::InvalidKey(why)
    }
}

impl From<GrantError> for Error {
    fn from(why: GrantError) -> Self {
        match why {
            // A form without a callback has no error in one.
            GrantError::Refused { .. } => Error::GrantUnavailable { message: format!("server {why}") },
            why => Error::InvalidGrant(why),
        }
    }
}

impl From<HostError> for Error {
    fn from(why: HostError) -> Self {
        Error::InvalidGrant(why.into())
    }
}

impl From<PolicyError> for Error {
    fn from(why: PolicyError) -> Self {
        Error::InvalidGrant(why.into())
    }
}

impl From<NoAnswer> for Error {
    fn from(why: NoAnswer) -> Self {
        Error::NoAnswer(why)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::CallbackFailed(service) => Error::CallbackFailed(service),
            Refusal::Service(service) => Error::Service(service),
            Refusal::Unexpected(answer) => Error::UnexpectedAnswer(answer),
        }
    }
}
