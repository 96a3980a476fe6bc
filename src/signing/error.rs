//! The reasons for which nothing is signed.

use core::fmt;

use crate::error::Error;
use crate::key::KeyError;

/// The mistake in the terms for which OSS would refuse every upload, found before they are signed. It holds no secret or token.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum SigningError {
    /// The access key ID is empty, or holds `/`, white space or what is not ASCII.
    AccessKeyId,
    /// The access key secret is empty, or holds white space or what is not ASCII.
    AccessKeySecret,
    /// The security token is empty, or holds white space or what is not ASCII.
    SecurityToken,
    /// The access key ID is one of STS, and its token is missing.
    NoSecurityToken,
    /// The region is empty, begins with `oss-` as endpoints do, or has other characters than `a-z`, `0-9` and `-`.
    Region(String),
    /// The bucket's name breaks OSS's rule.
    Bucket(String),
    /// The endpoint is not a host, or a URL of a host alone.
    Endpoint(String),
    /// The host is not a URL of a host alone.
    Host(String),
    /// The policy would hold for no time, or longer than the 7 days of a V4 signature.
    ExpiresIn {
        /// The seconds asked for.
        seconds: u32,
    },
    /// No object can have the key, or begin with the prefix.
    Key(KeyError),
    /// A prefix of keys does not end with a slash: `user/4` admits `user/42/` too.
    KeyPrefix(String),
    /// Nothing bounds the keys, and nothing says that they may be any.
    NoKey,
    /// Conditions that no upload can meet together.
    Contradiction {
        /// The field that they are about, or `content-length-range`.
        field: String,
    },
    /// `min` is above `max`, or `max` above 2^53 - 1, which JSON readers may round.
    ContentLengthRange {
        /// The smallest size, in bytes.
        min: u64,
        /// The largest size, in bytes.
        max: u64,
    },
    /// OSS knows 200, 201 and 204.
    SuccessStatus(u16),
    /// The callback's URL or body is empty.
    Callback,
    /// A condition's field is empty or begins with `$`, which only the document writes.
    Field(String),
    /// A condition on a field that signing itself sets, or that no policy can speak of.
    ReservedField(String),
    /// An `in` or `not-in` without values.
    NoValues {
        /// The field of the condition.
        field: String,
    },
    /// An operator that OSS does not document.
    Operator(String),
}

/// A table of `subject must be rule[, not seen]`.
impl SigningError {
    fn subject(&self) -> &'static str {
        match self {
            Self::AccessKeyId => "the access key ID",
            Self::AccessKeySecret => "the access key secret",
            Self::SecurityToken | Self::NoSecurityToken => "the security token",
            Self::Region(_) => "the region",
            Self::Bucket(_) => "the bucket",
            Self::Endpoint(_) => "the endpoint",
            Self::Host(_) => "the host",
            Self::ExpiresIn { .. } => "the time until expiry",
            Self::Key(_) | Self::NoKey => "the key",
            Self::KeyPrefix(_) => "the key prefix",
            Self::Contradiction { .. } => "the conditions",
            Self::ContentLengthRange { .. } => "the size range",
            Self::SuccessStatus(_) => "the success status",
            Self::Callback => "the callback",
            Self::Field(_) | Self::ReservedField(_) => "the field of a condition",
            Self::NoValues { .. } => "the values of a condition",
            Self::Operator(_) => "the operator of a condition",
        }
    }

    fn rule(&self) -> &'static str {
        match self {
            Self::AccessKeyId => "visible ASCII characters, at least one and no \"/\"",
            Self::AccessKeySecret | Self::SecurityToken => {
                "visible ASCII characters, at least one and no white space"
            }
            Self::NoSecurityToken => "given with an access key ID that begins with \"STS.\"",
            Self::Region(_) => "a region ID such as cn-hangzhou, without \"oss-\"",
            Self::Bucket(_) => "3 to 63 of a-z, 0-9 and \"-\", beginning and ending with a letter or digit",
            Self::Endpoint(_) => "like oss-cn-hangzhou.aliyuncs.com, without bucket and path",
            Self::Host(_) => "like https://upload.example.com, without path",
            Self::ExpiresIn { .. } => "1 to 604800 seconds (7 days)",
            Self::Key(_) => "one that an object can have",
            Self::KeyPrefix(_) => "a folder, closed with \"/\"",
            Self::NoKey => "limited by a prefix or to one key, or declared to be any",
            Self::Contradiction { .. } => "such that one upload can meet them all",
            Self::ContentLengthRange { .. } => "from a minimum to no less, at most 2^53 - 1",
            Self::SuccessStatus(_) => "200, 201 or 204",
            Self::Callback => "one with a URL and a body",
            Self::Field(_) => "the name of a form field, without \"$\"",
            Self::ReservedField(_) => "one that signing does not set itself and that a policy can speak of",
            Self::NoValues { .. } => "at least one",
            Self::Operator(_) => "eq, starts-with, in, not-in or content-length-range",
        }
    }

    fn seen(&self) -> Option<String> {
        match self {
            Self::Region(text)
            | Self::Bucket(text)
            | Self::Endpoint(text)
            | Self::Host(text)
            | Self::KeyPrefix(text)
            | Self::Field(text)
            | Self::ReservedField(text)
            | Self::Operator(text) => Some(format!("\"{text}\"")),
            Self::ExpiresIn { seconds } => Some(seconds.to_string()),
            Self::ContentLengthRange { min, max } => Some(format!("{min} to {max}")),
            Self::SuccessStatus(status) => Some(status.to_string()),
            Self::Contradiction { field } => Some(format!("contradictory, as those on \"{field}\" are")),
            Self::NoValues { field } => Some(format!("none, for \"{field}\"")),
            _ => None,
        }
    }
}

/// As an upload's own error, which words it.
impl From<&SigningError> for Error {
    fn from(why: &SigningError) -> Self {
        match why {
            SigningError::Key(why) => Error::InvalidKey(why.clone()),
            other => Error::invalid(other.subject(), other.rule(), other.seen()),
        }
    }
}

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Error::from(self).fmt(f)
    }
}

impl core::error::Error for SigningError {}
