//! The grant: the JSON that an application server issues so that a page may upload.
//!
//! Alibaba Cloud's samples issue it in several shapes, V4 and V1, with names that differ by language; servers that come
//! from S3 issue `{ url, fields }`. [`Grant::from_json`] reads all of them. See
//! [obtain signature information from the application server](https://www.alibabacloud.com/help/en/oss/user-guide/obtain-signature-information-from-the-server-and-upload-data-to-oss).

use std::borrow::Borrow;
use std::fmt;

use serde::Serialize;

use crate::host::HostError;
use crate::json::Json;
use crate::oss::text::join;
use crate::policy::{Policy, PolicyError};

mod envelope;
mod read;

pub(crate) use envelope::words;

/// The only value of `x-oss-signature-version`.
pub const SIGNATURE_VERSION: &str = "OSS4-HMAC-SHA256";

/// A server-issued Post Policy, its signature, and the URL to post to. Serialises to the JSON of the V4 samples.
#[derive(Clone, PartialEq, Serialize)]
pub struct Grant {
    /// The URL to which the form is posted: `https://examplebucket.oss-cn-hangzhou.aliyuncs.com` or a custom domain.
    pub host: String,
    /// The prefix for keys; may be empty, may lack its closing slash.
    pub dir: String,
    /// Base64 of the policy document, exactly as signed.
    pub policy: String,
    /// The signer and the signature.
    #[serde(flatten)]
    pub authentication: Authentication,
    /// The token of temporary credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_token: Option<String>,
    /// The `callback` form field that the server wants used, Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callback: Option<String>,
    /// The object key that the server wants used; may hold `${filename}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Further form fields that the server wants sent, in OSS's spelling.
    #[serde(skip)]
    pub fields: Vec<(String, String)>,
    /// The names of members that have a value and no use: neither a part of a grant nor a form field.
    #[serde(skip)]
    pub ignored: Vec<String>,
}

/// The signer of a policy, and the signature: V4 or V1.
#[derive(Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Authentication {
    /// `OSS4-HMAC-SHA256`.
    V4 {
        /// `<AccessKeyId>/<YYYYMMDD>/<region>/oss/aliyun_v4_request`
        #[serde(rename = "x_oss_credential")]
        credential: String,
        /// `YYYYMMDDTHHMMSSZ`
        #[serde(rename = "x_oss_date")]
        date: String,
        /// Lower-case hex.
        signature: String,
        /// `OSS4-HMAC-SHA256`
        #[serde(rename = "x_oss_signature_version")]
        version: String,
    },
    /// HMAC-SHA1.
    V1 {
        /// The access key ID.
        #[serde(rename = "OSSAccessKeyId")]
        access_key_id: String,
        /// Base64.
        signature: String,
    },
}

/// The reason why a JSON value is no [`Grant`].
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum GrantError {
    /// The value is not a JSON object.
    #[error("it is not a JSON object")]
    NotAnObject,
    /// Members are missing, or are not strings with text in them.
    #[error("missing: {}; found: {}", list(missing), list(found))]
    Incomplete {
        /// The members that a grant must have and this one has not.
        missing: Vec<&'static str>,
        /// The names of all members that were found.
        found: Vec<String>,
    },
    /// The value is no grant, and says why: the envelope of a server that issued none.
    #[error("answered without a grant: {message}{}", code.as_deref().map(|code| format!(" (code {code})")).unwrap_or_default())]
    Refused {
        /// The server's code, where it says one, at most 200 characters: `401`, `TokenExpired`.
        code: Option<String>,
        /// The server's words, at most 200 characters.
        message: String,
    },
    /// A signed member holds line breaks or blanks. Browsers write line breaks otherwise than they were signed.
    #[error("its {0} has line breaks or blanks; the server must leave them out")]
    WhiteSpace(&'static str),
    /// The signature version is not `OSS4-HMAC-SHA256`.
    #[error("its signature version is \"{0}\", not {SIGNATURE_VERSION}")]
    UnknownSignatureVersion(String),
    /// No form can be posted to `host`.
    #[error("{0}")]
    Host(HostError),
    /// `policy` is no Post Policy.
    #[error("its policy cannot be read: {0}")]
    Policy(PolicyError),
}

fn list<T: Borrow<str>>(names: &[T]) -> String {
    let names: Vec<_> = names.iter().map(Borrow::borrow).collect();
    if names.is_empty() { "nothing".to_owned() } else { join(&names, ", ") }
}

impl From<HostError> for GrantError {
    fn from(why: HostError) -> Self {
        GrantError::Host(why)
    }
}

impl From<PolicyError> for GrantError {
    fn from(why: PolicyError) -> Self {
        GrantError::Policy(why)
    }
}

impl Grant {
    /// Reads a grant of any documented shape, also out of the usual envelopes (`{ data: … }`, `{ result: … }`, one in
    /// another). Exact names count before those that differ in case, `_` or `-`. V4 is read wherever a credential stands,
    /// with or without its version, as the samples' own pages do. A token or callback that is absent, `null` or empty counts
    /// as absent.
    ///
    /// # Errors
    /// [`GrantError`], naming what was found and what is missing, or with the server's own words where it says why there
    /// is no grant.
    pub fn from_json(json: &Json) -> Result<Self, GrantError> {
        let members = json.members().ok_or(GrantError::NotAnObject)?;
        match envelope::opened(json) {
            Some(grant) => read::grant(grant),
            None => Err(envelope::refusal(json).unwrap_or_else(|| read::incomplete(members))),
        }
    }

    /// Returns the key of a file called `name` when the caller sets none: the one key that the grant or its policy wants, or
    /// [`Grant::dir`], closed with a slash, and the name. `None` where only a name could help.
    #[must_use]
    pub fn default_key(&self, policy: &Policy, name: Option<&str>) -> Option<String> {
        let wanted = self.key.as_deref().or_else(|| policy.pinned("key"));
        wanted.map(str::to_owned).or_else(|| Some(self.in_dir(name?)))
    }

    fn in_dir(&self, name: &str) -> String {
        let slash = if self.dir.is_empty() || self.dir.ends_with('/') { "" } else { "/" };
        format!("{}{slash}{name}", self.dir)
    }
}

/// Shows the grant's host, and nothing that is signed.
impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant").field("host", &self.host).field("dir", &self.dir).finish_non_exhaustive()
    }
}

/// Shows the version of the signature, and nothing that is signed.
impl fmt::Debug for Authentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Authentication::V4 { .. } => "V4",
            Authentication::V1 { .. } => "V1",
        })
    }
}
