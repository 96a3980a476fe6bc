//! The grant: the JSON that an application server issues so that a page may upload.
//!
//! Alibaba Cloud's samples issue it in several shapes, V4 and V1, with names that differ by language; servers that come
//! from S3 issue `{ url, fields }`. [`Grant::from_json`] reads all of them. See
//! [obtain signature information from the application server](https://www.alibabacloud.com/help/en/oss/user-guide/obtain-signature-information-from-the-server-and-upload-data-to-oss).

use std::borrow::Borrow;
use std::fmt;

use serde::Serialize;

use crate::host::{Host, HostError};
use crate::json::Json;
use crate::policy::{Policy, PolicyError};

/// The only value of `x-oss-signature-version`.
pub const SIGNATURE_VERSION: &str = "OSS4-HMAC-SHA256";

/// A server-issued Post Policy with its signature, and where to post it. Serialises to the JSON of the V4 samples.
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
    /// Further form fields that the server wants sent.
    #[serde(skip)]
    pub fields: Vec<(String, String)>,
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
    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
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

/// The names under which a member goes, as [`normal`] makes them equal: `oss_access_key_id` is `ossAccessKeyId`.
const HOST: &[&str] = &["host", "url", "uploadhost"];
const DIR: &[&str] = &["dir", "uploaddir"];
const POLICY: &[&str] = &["policy"];
const SIGNATURE: &[&str] = &["signature", "xosssignature"];
const VERSION: &[&str] = &["xosssignatureversion", "version"];
const CREDENTIAL: &[&str] = &["xosscredential"];
const DATE: &[&str] = &["xossdate"];
const ACCESS_KEY_ID: &[&str] = &["ossaccesskeyid", "accesskeyid", "accessid"];
const TOKEN: &[&str] = &["securitytoken", "xosssecuritytoken"];
const CALLBACK: &[&str] = &["callback"];
const KEY: &[&str] = &["key"];
/// The end of the grant in Unix seconds. The policy says the same, and OSS goes by the policy.
const EXPIRE: &[&str] = &["expire"];
/// The member with the form fields in the shape of S3 and in that of the example of `ali-oss`.
const FIELDS: &[&str] = &["fields", "formdata"];

impl Grant {
    /// Reads a grant of any documented shape. Names are compared without case, `_` and `-`. V4 is assumed where no
    /// version stands, as the samples' own pages do; a token or callback that is absent, `null` or empty counts as absent.
    ///
    /// # Errors
    /// [`GrantError`], naming what was found and what is missing.
    pub fn from_json(json: &Json) -> Result<Self, GrantError> {
        let members = Members::of(json)?;
        members.require(if members.text(ACCESS_KEY_ID).is_some() { V1_REQUIRED } else { V4_REQUIRED })?;
        let text = |names: &[&str]| members.text(names).unwrap_or_default().to_owned();
        let optional = |names: &[&str]| members.text(names).map(str::to_owned);
        let host = Host::parse(&text(HOST))?;
        let authentication = members.authentication()?;
        Ok(Grant {
            host: host.url().to_owned(),
            dir: text(DIR),
            policy: text(POLICY),
            authentication,
            security_token: optional(TOKEN),
            callback: optional(CALLBACK),
            key: optional(KEY),
            fields: members.fields(),
        })
    }

    /// Returns the key of a file called `name` when the caller asks for none: the one key that the grant or its policy wants, or
    /// [`Grant::dir`], closed with a slash, and the name. None where only a name could help.
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

/// Members that must be there: how messages call them, and their names.
type Required = [(&'static str, &'static [&'static str])];

const V4_REQUIRED: &Required = &[
    ("host", HOST),
    ("policy", POLICY),
    ("x_oss_credential", CREDENTIAL),
    ("x_oss_date", DATE),
    ("signature", SIGNATURE),
];
const V1_REQUIRED: &Required =
    &[("host", HOST), ("policy", POLICY), ("OSSAccessKeyId", ACCESS_KEY_ID), ("signature", SIGNATURE)];

/// The members of the object, and of the object with the form fields inside it, if it has one.
struct Members<'a> {
    outer: &'a [(String, Json)],
    inner: &'a [(String, Json)],
}

impl<'a> Members<'a> {
    fn of(json: &'a Json) -> Result<Self, GrantError> {
        let outer = json.members().ok_or(GrantError::NotAnObject)?;
        let fields =
            outer.iter().find(|(name, _)| is_one(name, FIELDS)).and_then(|(_, fields)| fields.members());
        Ok(Members { outer, inner: fields.unwrap_or_default() })
    }

    /// Returns all members, the outer ones first.
    fn all(&self) -> impl Iterator<Item = &'a (String, Json)> {
        self.outer.iter().chain(self.inner)
    }

    /// Returns the first text that goes under one of `names`.
    fn text(&self, names: &[&str]) -> Option<&'a str> {
        let texts =
            self.all().filter(|(name, _)| is_one(name, names)).filter_map(|(_, value)| value.as_str());
        texts.into_iter().find(|text| !text.is_empty())
    }

    fn require(&self, required: &Required) -> Result<(), GrantError> {
        let is_missing = |names: &[&str]| self.text(names).is_none();
        let missing: Vec<_> =
            required.iter().filter(|(_, names)| is_missing(names)).map(|(name, _)| *name).collect();
        if missing.is_empty() {
            return Ok(());
        }
        Err(GrantError::Incomplete { missing, found: self.all().map(|(name, _)| name.clone()).collect() })
    }

    fn authentication(&self) -> Result<Authentication, GrantError> {
        let text = |names: &[&str]| self.text(names).unwrap_or_default().to_owned();
        let signature = text(SIGNATURE);
        if self.text(ACCESS_KEY_ID).is_some() {
            return Ok(Authentication::V1 { access_key_id: text(ACCESS_KEY_ID), signature });
        }
        let version = self.text(VERSION).unwrap_or(SIGNATURE_VERSION).to_owned();
        if version != SIGNATURE_VERSION {
            return Err(GrantError::UnknownSignatureVersion(version));
        }
        Ok(Authentication::V4 { credential: text(CREDENTIAL), date: text(DATE), signature, version })
    }

    /// Returns the fields that the server wants sent beyond the known: every other one of `fields`, and `x_oss_…` members
    /// beside it.
    fn fields(&self) -> Vec<(String, String)> {
        let inner = self.inner.iter().map(|(name, value)| (name.clone(), value));
        let outer = self.outer.iter().filter(|(name, _)| name.starts_with("x_oss_"));
        let outer = outer.map(|(name, value)| (name.replace('_', "-"), value));
        inner.chain(outer).filter_map(unknown_field).collect()
    }
}

fn unknown_field((name, value): (String, &Json)) -> Option<(String, String)> {
    let value = value.as_str()?.to_owned();
    (!KNOWN.iter().any(|names| is_one(&name, names))).then_some((name, value))
}

const KNOWN: [&[&str]; 12] =
    [HOST, DIR, POLICY, SIGNATURE, VERSION, CREDENTIAL, DATE, ACCESS_KEY_ID, TOKEN, CALLBACK, KEY, EXPIRE];

/// Returns whether `name` is one of `names` but for case, `_` and `-`.
fn is_one(name: &str, names: &[&str]) -> bool {
    names.iter().any(|other| normal(name).eq(other.bytes()))
}

fn normal(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(|byte| !matches!(byte, b'_' | b'-')).map(|byte| byte.to_ascii_lowercase())
}

/// Shows where the grant points, and nothing that is signed.
impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant").field("host", &self.host).field("dir", &self.dir).finish_non_exhaustive()
    }
}

/// Shows which of the two it is, and nothing that is signed.
impl fmt::Debug for Authentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Authentication::V4 { .. } => "V4",
            Authentication::V1 { .. } => "V1",
        })
    }
}
