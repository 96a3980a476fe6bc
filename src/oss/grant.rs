//! The grant: the JSON that an application server issues so that a page may upload.
//!
//! Alibaba Cloud's samples issue it in several shapes, V4 and V1, with names that differ by language; servers that come
//! from S3 issue `{ url, fields }`. [`Grant::from_json`] reads all of them. See
//! [obtain signature information from the application server](https://www.alibabacloud.com/help/en/oss/user-guide/obtain-signature-information-from-the-server-and-upload-data-to-oss).

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;

use crate::error::Error;
use crate::form::{Form, SIGNATURE_VERSION};
use crate::host::{Host, HostError};
use crate::json::Json;
use crate::policy::{Policy, PolicyError};
use crate::text::{join, replace, separated};

/// A server-issued Post Policy with its signature, and where to post it. Serialises to the JSON of the V4 samples.
#[derive(Clone, PartialEq, Serialize)]
pub struct Grant {
    /// Where the form is posted: `https://examplebucket.oss-cn-hangzhou.aliyuncs.com` or a custom domain.
    pub host: String,
    /// The prefix for keys; may be empty, may lack its closing slash.
    pub dir: String,
    /// Base64 of the policy document, exactly as signed.
    pub policy: String,
    /// Who signed, and the signature.
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

/// Who signed a policy, and the signature: V4 or V1.
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
    /// No form can be posted to `host`.
    Host(HostError),
    /// `policy` is no Post Policy.
    Policy(PolicyError),
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
/// When the grant ends, in Unix seconds. The policy says the same and is what OSS goes by.
const EXPIRE: &[&str] = &["expire"];
/// Where the form fields lie in the shape of S3 and in that of the example of `ali-oss`.
const FIELDS: &[&str] = &["fields", "formdata"];

impl Grant {
    /// Reads a grant of any documented shape. Names are compared without case, `_` and `-`. V4 is assumed where no
    /// version stands, as the samples' own pages do; a token or callback that is absent, `null` or empty is none.
    ///
    /// # Errors
    /// [`GrantError`], naming what was found and what is missing.
    pub fn from_json(json: &Json) -> Result<Self, GrantError> {
        let members = Members::of(json)?;
        members.require(if members.text(ACCESS_KEY_ID).is_some() { V1_REQUIRED } else { V4_REQUIRED })?;
        let text = |names: &[&str]| members.text(names).unwrap_or_default().to_owned();
        let optional = |names: &[&str]| members.text(names).map(str::to_owned);
        let host = Host::parse(&text(HOST)).map_err(GrantError::Host)?;
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

    /// The key of a file called `name` when the caller asks for none: the one key that the grant or its policy wants, or
    /// [`Grant::dir`], closed with a slash, and the name. None where only a name could help.
    #[must_use]
    pub fn default_key(&self, policy: &Policy, name: Option<&str>) -> Option<String> {
        let wanted = self.key.as_deref().or_else(|| policy.pinned("key"));
        wanted.map(str::to_owned).or_else(|| Some(self.in_dir(name?)))
    }

    fn in_dir(&self, name: &str) -> String {
        let slash = if self.dir.is_empty() || self.dir.ends_with("/") { "" } else { "/" };
        join(&[&self.dir, slash, name])
    }

    /// Checks that a page may post to the host: browsers block `http:` from a page whose own `protocol` is `https:`.
    ///
    /// # Errors
    /// [`Error::MixedContent`], [`Error::InvalidGrant`].
    pub fn check_protocol(&self, protocol: &str) -> Result<Host, Error> {
        let host = Host::parse(&self.host).map_err(|why| Error::InvalidGrant(GrantError::Host(why)))?;
        if protocol == "https:" && host.is_blocked_on_secure_pages() {
            return Err(Error::MixedContent { host: self.host.clone() });
        }
        Ok(host)
    }

    /// Adds the policy and its signature to a form.
    pub(crate) fn push_to(&self, form: &mut Form) {
        form.push("policy", &self.policy);
        match &self.authentication {
            Authentication::V4 { credential, date, signature, version } => {
                form.push("x-oss-signature-version", version);
                form.push("x-oss-credential", credential);
                form.push("x-oss-date", date);
                form.push("x-oss-signature", signature);
            }
            Authentication::V1 { access_key_id, signature } => {
                form.push("OSSAccessKeyId", access_key_id);
                form.push("Signature", signature);
            }
        }
        if let Some(token) = &self.security_token {
            form.push("x-oss-security-token", token);
        }
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

    /// The first text that goes under one of `names`.
    fn text(&self, names: &[&str]) -> Option<&'a str> {
        for members in [self.outer, self.inner] {
            for (name, value) in members {
                if let Some(text) = value.as_str().filter(|text| !text.is_empty())
                    && is_one(name, names)
                {
                    return Some(text);
                }
            }
        }
        None
    }

    fn require(&self, required: &Required) -> Result<(), GrantError> {
        let mut missing = Vec::new();
        for (name, names) in required {
            if self.text(names).is_none() {
                missing.push(*name);
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let mut found = Vec::new();
        for members in [self.outer, self.inner] {
            for (name, _) in members {
                found.push(name.clone());
            }
        }
        Err(GrantError::Incomplete { missing, found })
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

    /// What the server wants sent beyond the known: every other field of `fields`, and `x_oss_…` members beside it.
    fn fields(&self) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        for (name, value) in self.inner {
            push_unknown(&mut fields, name.clone(), value);
        }
        for (name, value) in self.outer {
            if name.starts_with("x_oss_") {
                push_unknown(&mut fields, replace(name, "_", "-"), value);
            }
        }
        fields
    }
}

fn push_unknown(fields: &mut Vec<(String, String)>, name: String, value: &Json) {
    if let Some(value) = value.as_str()
        && !KNOWN.iter().any(|names| is_one(&name, names))
    {
        fields.push((name, value.to_owned()));
    }
}

const KNOWN: [&[&str]; 12] =
    [HOST, DIR, POLICY, SIGNATURE, VERSION, CREDENTIAL, DATE, ACCESS_KEY_ID, TOKEN, CALLBACK, KEY, EXPIRE];

/// Whether `name` is one of `names` but for case, `_` and `-`.
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

impl GrantError {
    /// The sentence for people.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            GrantError::NotAnObject => "it is not a JSON object".to_owned(),
            GrantError::Incomplete { missing, found } => join(&[
                "missing: ",
                &list(&mut missing.iter().copied()),
                "; found: ",
                &list(&mut found.iter().map(String::as_str)),
            ]),
            GrantError::UnknownSignatureVersion(version) => {
                join(&["its signature version is \"", version, "\", not ", SIGNATURE_VERSION])
            }
            GrantError::Host(why) => why.message(),
            GrantError::Policy(why) => join(&["its policy cannot be read: ", &why.message()]),
        }
    }
}

fn list(names: &mut dyn Iterator<Item = &str>) -> String {
    let list = separated(names, ", ");
    if list.is_empty() { "nothing".to_owned() } else { list }
}

impl fmt::Display for GrantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for GrantError {}
