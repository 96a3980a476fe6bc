//! The grant: the JSON that an application server issues so that a page may upload.
//!
//! The shape is the one that Alibaba Cloud's sample servers for the V4 signature share; see
//! [obtain signature information from the application server](https://www.alibabacloud.com/help/en/oss/user-guide/obtain-signature-information-from-the-server-and-upload-data-to-oss).

use std::fmt;

use serde::Serialize;

use crate::form::SIGNATURE_VERSION;
use crate::json::Json;
use crate::text::split_once;

/// The members without which nothing can be posted.
const REQUIRED: [&str; 5] = ["host", "policy", "x_oss_credential", "x_oss_date", "signature"];

/// A server-issued Post Policy with its V4 signature, and where to post it. Serialises to the JSON of the samples.
#[derive(Clone, PartialEq, Serialize)]
pub struct Grant {
    /// Where the form is posted: `https://examplebucket.oss-cn-hangzhou.aliyuncs.com` or a custom domain.
    pub host: String,
    /// The prefix for keys; may be empty, may lack its closing slash.
    pub dir: String,
    /// Base64 of the policy document, exactly as signed.
    pub policy: String,
    /// `OSS4-HMAC-SHA256`.
    #[serde(rename = "x_oss_signature_version")]
    pub signature_version: String,
    /// `<AccessKeyId>/<YYYYMMDD>/<region>/oss/aliyun_v4_request`.
    #[serde(rename = "x_oss_credential")]
    pub credential: String,
    /// `YYYYMMDDTHHMMSSZ`.
    #[serde(rename = "x_oss_date")]
    pub date: String,
    /// Lower-case hex.
    pub signature: String,
    /// The token of temporary credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_token: Option<String>,
    /// The `callback` form field that the server wants used, Base64.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callback: Option<String>,
}

/// Why a JSON value is no [`Grant`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum GrantError {
    /// The value is not a JSON object.
    NotAnObject,
    /// Members are missing, or are not strings with text in them.
    Incomplete {
        /// The members that a grant must have and this one has not.
        missing: Vec<&'static str>,
        /// The names of all members that were found.
        found: Vec<String>,
    },
    /// The signature version is not `OSS4-HMAC-SHA256`.
    UnknownSignatureVersion(String),
    /// `host` is not an `http:` or `https:` URL of a host alone.
    InvalidHost(String),
    /// `policy` is no Post Policy.
    Policy(crate::policy::PolicyError),
}

impl Grant {
    /// Reads a grant. Only Java's sample says `version` for `x_oss_signature_version`; both are read, and V4 is assumed
    /// where neither stands, as the samples' own pages do. An absent, `null` or empty token or callback is none.
    ///
    /// # Errors
    /// [`GrantError`], naming what was found and what is missing.
    pub fn from_json(json: &Json) -> Result<Self, GrantError> {
        let members = json.members().ok_or(GrantError::NotAnObject)?;
        let text = |name: &str| json.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
        let missing: Vec<_> = REQUIRED.into_iter().filter(|name| text(name).is_none()).collect();
        if !missing.is_empty() {
            return Err(GrantError::Incomplete {
                missing,
                found: members.iter().map(|(name, _)| name.clone()).collect(),
            });
        }
        let required = |name: &str| text(name).unwrap_or_default().to_owned();
        let version = text("x_oss_signature_version").or(text("version"));
        Grant {
            host: required("host"),
            dir: text("dir").unwrap_or_default().to_owned(),
            policy: required("policy"),
            signature_version: version.unwrap_or(SIGNATURE_VERSION).to_owned(),
            credential: required("x_oss_credential"),
            date: required("x_oss_date"),
            signature: required("signature"),
            security_token: text("security_token").map(str::to_owned),
            callback: text("callback").map(str::to_owned),
        }
        .checked()
    }

    fn checked(mut self) -> Result<Self, GrantError> {
        if self.signature_version != SIGNATURE_VERSION {
            return Err(GrantError::UnknownSignatureVersion(self.signature_version));
        }
        match bucket_url(&self.host) {
            Some(url) => self.host = url,
            None => return Err(GrantError::InvalidHost(self.host)),
        }
        Ok(self)
    }

    /// The key of a file called `name` when the caller asks for none: [`Grant::dir`], closed with a slash, and the name.
    #[must_use]
    pub fn default_key(&self, name: &str) -> String {
        let slash = if self.dir.is_empty() || self.dir.ends_with('/') { "" } else { "/" };
        format!("{}{slash}{name}", self.dir)
    }
}

/// The host as a URL to post to: PostObject is always `POST /`, so a path or query can only be a mistake.
fn bucket_url(host: &str) -> Option<String> {
    let (scheme, rest) = split_once(host, "://")?;
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    let other = |c: char| matches!(c, '/' | '?' | '#' | '@' | '\\') || c.is_ascii_whitespace();
    let plain = !authority.is_empty() && !authority.chars().any(other);
    let http = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    (plain && http).then(|| format!("{scheme}://{authority}/"))
}

/// Shows where the grant points, and nothing that is signed.
impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant").field("host", &self.host).field("dir", &self.dir).finish_non_exhaustive()
    }
}

impl fmt::Display for GrantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GrantError::NotAnObject => f.write_str("it is not a JSON object"),
            GrantError::Incomplete { missing, found } => {
                f.write_str("missing: ")?;
                list(f, missing.iter().copied())?;
                f.write_str("; found: ")?;
                list(f, found.iter().map(String::as_str))
            }
            GrantError::UnknownSignatureVersion(version) => {
                write!(f, "its signature version is \"{version}\", not {SIGNATURE_VERSION}")
            }
            GrantError::InvalidHost(host) => {
                write!(
                    f,
                    "its host \"{host}\" is not like https://examplebucket.oss-cn-hangzhou.aliyuncs.com"
                )
            }
            GrantError::Policy(why) => write!(f, "its policy cannot be read: {why}"),
        }
    }
}

fn list<'a>(f: &mut fmt::Formatter<'_>, names: impl Iterator<Item = &'a str>) -> fmt::Result {
    let mut separator = "";
    for name in names {
        f.write_str(separator)?;
        f.write_str(name)?;
        separator = ", ";
    }
    if separator.is_empty() { f.write_str("nothing") } else { Ok(()) }
}

impl std::error::Error for GrantError {}
