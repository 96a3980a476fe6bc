//! Finds the sender of a form: by a V4 or V1 signature over the policy, or anonymous.
//!
//! Only form fields count; an `Authorization` header is ignored. The signed text is the `policy` field as sent.

use oss_form_upload::grant::SIGNATURE_VERSION;
use oss_form_upload::signing::{Credentials, signature_v1, signature_v4};
use oss_form_upload::time::Timestamp;
use subtle::ConstantTimeEq;

use super::error::OssError;
use super::fields::Fields;

const V4_FIELDS: [&str; 4] = ["x-oss-signature-version", "x-oss-credential", "x-oss-date", "x-oss-signature"];
const V1_FIELDS: [&str; 2] = ["OSSAccessKeyId", "Signature"];

/// How far ahead of the clock `x-oss-date` may be, and how far behind. Uncertain: OSS documents "an offset of up to 15
/// minutes" and "at most 7 days"; its own Node.js sample sends a date 10 minutes ahead.
const AHEAD_SECONDS: i64 = 15 * 60;
const BEHIND_SECONDS: i64 = 7 * 24 * 60 * 60;

/// The sender of a form, as its fields claim. The signature is still to be checked.
#[derive(Debug, PartialEq)]
pub enum Claim<'a> {
    /// No policy and no signature.
    Anonymous,
    /// `OSS4-HMAC-SHA256`.
    V4(V4<'a>),
    /// HMAC-SHA1.
    V1(V1<'a>),
}

/// The fields of a V4 claim.
#[derive(Debug, PartialEq)]
pub struct V4<'a> {
    policy: &'a str,
    credential: &'a str,
    date: &'a str,
    signature: &'a str,
    token: Option<&'a str>,
}

/// The fields of a V1 claim.
#[derive(Debug, PartialEq)]
pub struct V1<'a> {
    policy: &'a str,
    access_key_id: &'a str,
    signature: &'a str,
    token: Option<&'a str>,
}

impl<'a> Claim<'a> {
    /// Reads the authentication fields: all of one version, or none.
    ///
    /// # Errors
    /// `InvalidArgument`, naming the first field that is missing or empty.
    pub fn read(fields: &'a Fields) -> Result<Self, OssError> {
        if fields.has_any(&V4_FIELDS) {
            return V4::read(fields).map(Claim::V4);
        }
        if fields.has_any(&V1_FIELDS) || fields.get("policy").is_some() {
            return V1::read(fields).map(Claim::V1);
        }
        Ok(Claim::Anonymous)
    }

    /// The `policy` field; an anonymous form has none.
    #[must_use]
    pub fn policy(&self) -> Option<&'a str> {
        match self {
            Claim::Anonymous => None,
            Claim::V4(claim) => Some(claim.policy),
            Claim::V1(claim) => Some(claim.policy),
        }
    }

    /// Checks the claim: dates first, then the key, its token, and the signature in constant time.
    ///
    /// # Errors
    /// `InvalidArgument`, `InvalidAccessKeyId`, the errors of tokens, and `SignatureDoesNotMatch`.
    pub fn verify(&self, keys: &Keyring, region: &str, now: Timestamp) -> Result<(), OssError> {
        match self {
            Claim::Anonymous => Ok(()),
            Claim::V4(claim) => claim.verify(keys, region, now),
            Claim::V1(claim) => claim.verify(keys),
        }
    }
}

impl<'a> V4<'a> {
    fn read(fields: &'a Fields) -> Result<Self, OssError> {
        let version = fields.get("x-oss-signature-version").unwrap_or_default();
        let claim = V4 {
            policy: policy(fields)?,
            signature: signature(fields, "x-oss-signature")?,
            credential: access_key(fields, "x-oss-credential")?,
            date: fields.get("x-oss-date").unwrap_or_default(),
            token: fields.get("x-oss-security-token"),
        };
        if version == SIGNATURE_VERSION { Ok(claim) } else { Err(unknown_version(version)) }
    }

    fn verify(&self, keys: &Keyring, region: &str, now: Timestamp) -> Result<(), OssError> {
        let scope = Scope::parse(self.credential).ok_or_else(|| invalid_credential(self.credential))?;
        self.check_date(&scope, now)?;
        if scope.region != region {
            return Err(invalid_credential(self.credential));
        }
        let key = keys.find(scope.access_key_id, self.token)?;
        let expected = signature_v4(key.access_key_secret(), scope.day, scope.region, self.policy);
        compare(&expected, self.signature)
    }

    fn check_date(&self, scope: &Scope, now: Timestamp) -> Result<(), OssError> {
        let date = Timestamp::parse_basic(self.date).ok_or_else(|| invalid_date(self.date))?;
        let earliest = now.plus_seconds(-BEHIND_SECONDS);
        let latest = now.plus_seconds(AHEAD_SECONDS);
        if date < earliest || date > latest {
            return Err(invalid_date(self.date));
        }
        if date.day() == scope.day { Ok(()) } else { Err(invalid_credential(self.credential)) }
    }
}

impl<'a> V1<'a> {
    fn read(fields: &'a Fields) -> Result<Self, OssError> {
        Ok(V1 {
            policy: policy(fields)?,
            signature: signature(fields, "Signature")?,
            access_key_id: access_key(fields, "OSSAccessKeyId")?,
            token: fields.get("x-oss-security-token"),
        })
    }

    fn verify(&self, keys: &Keyring) -> Result<(), OssError> {
        let key = keys.find(self.access_key_id, self.token)?;
        compare(&signature_v1(key.access_key_secret(), self.policy), self.signature)
    }
}

/// `<AccessKeyId>/<YYYYMMDD>/<region>/oss/aliyun_v4_request`
struct Scope<'a> {
    access_key_id: &'a str,
    day: &'a str,
    region: &'a str,
}

impl<'a> Scope<'a> {
    fn parse(credential: &'a str) -> Option<Self> {
        let parts: Vec<&str> = credential.split('/').collect();
        match parts.as_slice() {
            &[access_key_id, day, region, "oss", "aliyun_v4_request"] if !access_key_id.is_empty() => {
                Some(Scope { access_key_id, day, region })
            }
            _ => None,
        }
    }
}

/// The access keys that the stand-in knows.
#[derive(Clone, Debug)]
pub struct Keyring(Vec<Credentials>);

impl Keyring {
    /// Knows these keys, all of them allowed to write to the bucket.
    #[must_use]
    pub fn new(keys: Vec<Credentials>) -> Self {
        Keyring(keys)
    }

    fn find(&self, access_key_id: &str, token: Option<&str>) -> Result<&Credentials, OssError> {
        let key = self.0.iter().find(|key| key.access_key_id() == access_key_id);
        let key = key.ok_or_else(|| unknown_key(access_key_id))?;
        match (key.security_token(), token) {
            (None, None) => Ok(key),
            (Some(_), None) => Err(unknown_key(access_key_id)),
            (Some(known), Some(sent)) if same(known, sent) => Ok(key),
            (Some(_), Some(_)) => Err(invalid_token()),
            (None, Some(_)) => Err(token_of_another_key()),
        }
    }
}

/// Compares without telling by the time it takes where the texts differ.
fn same(expected: &str, actual: &str) -> bool {
    expected.as_bytes().ct_eq(actual.as_bytes()).into()
}

fn compare(expected: &str, actual: &str) -> Result<(), OssError> {
    if same(expected, actual) { Ok(()) } else { Err(signature_does_not_match()) }
}

// Uncertain: this message; the page of the EC shows none.
fn policy(fields: &Fields) -> Result<&str, OssError> {
    let missing = || invalid("Post request policy is empty.", "policy").ec("0002-00000702");
    fields.filled("policy").ok_or_else(missing)
}

fn signature<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, OssError> {
    let empty = |ec| invalid("Post request signature is empty.", name).ec(ec);
    match fields.get(name) {
        None => Err(empty("0002-00000703")),
        Some("") => Err(empty("0002-00000704")),
        Some(value) => Ok(value),
    }
}

fn access_key<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, OssError> {
    let empty = |ec| invalid("Post request accessKeyId is empty.", name).ec(ec);
    match fields.get(name) {
        None => Err(empty("0002-00000706")),
        Some("") => Err(empty("0002-00000707")),
        Some(value) => Ok(value),
    }
}

fn invalid(message: &'static str, name: &str) -> OssError {
    OssError::invalid_argument(message, name, "")
}

// Uncertain: code, status and message; no page describes an unknown version.
fn unknown_version(version: &str) -> OssError {
    OssError::invalid_argument("Invalid signature version.", "x-oss-signature-version", version)
}

// Uncertain: status and messages of these two, and whether a date out of the window is told from a malformed one.
fn invalid_date(date: &str) -> OssError {
    OssError::invalid_argument("Invalid signing date.", "x-oss-date", date).ec("0002-00000709")
}

fn invalid_credential(credential: &str) -> OssError {
    OssError::invalid_argument("Invalid credential.", "x-oss-credential", credential).ec("0002-00000710")
}

/// Also what a temporary key gets without its token.
fn unknown_key(access_key_id: &str) -> OssError {
    let message = "The OSS Access Key Id you provided does not exist in our records.";
    OssError::forbidden("InvalidAccessKeyId", message)
        .ec("0002-00000902")
        .with("OSSAccessKeyId", access_key_id)
}

fn invalid_token() -> OssError {
    OssError::forbidden("InvalidSecurityToken", "The security token you provided is invalid.")
}

fn token_of_another_key() -> OssError {
    let message = "The OSS access key id and security token you provided does not match.";
    OssError::forbidden("AccessKeyIdAndSecurityTokenNotMatch", message)
}

/// Uncertain: for a form, whether the error echoes the signature and the signed text. It does not here.
fn signature_does_not_match() -> OssError {
    let message = "The request signature we calculated does not match the signature you provided. \
                   Check your key and signing method.";
    OssError::forbidden("SignatureDoesNotMatch", message).ec("0002-00000705")
}
