//! Signing a Post Policy: `OSS4-HMAC-SHA256`, and the older HMAC-SHA1 ("V1") signature.
//!
//! For application servers, the local stand-in and tests. The access key secret belongs there: a web page only ever
//! gets the finished [`Grant`].
//!
//! Follows [POST V4 signature](https://www.alibabacloud.com/help/en/oss/developer-reference/signature-version-4-recommend)
//! and [POST V1 signature](https://www.alibabacloud.com/help/en/oss/developer-reference/signature-version-1).

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;

use crate::form::SIGNATURE_VERSION;
use crate::grant::{Authentication, Grant};
use crate::policy::{Condition, Policy};
use crate::time::Timestamp;

/// An access key, permanent or temporary (STS). Shown without its secret and token.
#[derive(Clone)]
pub struct Credentials {
    access_key_id: String,
    access_key_secret: String,
    security_token: Option<String>,
}

impl Credentials {
    /// A permanent access key.
    #[must_use]
    pub fn new(access_key_id: &str, access_key_secret: &str) -> Self {
        Credentials {
            access_key_id: access_key_id.to_owned(),
            access_key_secret: access_key_secret.to_owned(),
            security_token: None,
        }
    }

    /// The same key as a temporary one, with the token that STS gave together with it.
    #[must_use]
    pub fn with_security_token(self, token: &str) -> Self {
        Credentials { security_token: Some(token.to_owned()), ..self }
    }

    /// The access key ID.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The access key secret. Whoever asks for it must not print it.
    #[must_use]
    pub fn access_key_secret(&self) -> &str {
        &self.access_key_secret
    }

    /// The STS token of a temporary key.
    #[must_use]
    pub fn security_token(&self) -> Option<&str> {
        self.security_token.as_deref()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}

/// What a grant is for. The conditions that V4 requires (`bucket`, `x-oss-signature-version`, `x-oss-credential`,
/// `x-oss-date` and, with STS, `x-oss-security-token`) are added by [`issue`].
#[derive(Clone, Debug)]
pub struct Terms {
    /// The bucket's name.
    pub bucket: String,
    /// The bucket's region ID without `oss-`, such as `cn-hangzhou`.
    pub region: String,
    /// Where the form is posted: `https://examplebucket.oss-cn-hangzhou.aliyuncs.com`, or a custom domain.
    pub host: String,
    /// The prefix that every key must have, such as `user/42/`; empty for any key.
    pub dir: String,
    /// How long the policy holds, in seconds from now.
    pub expires_in: u32,
    /// Further conditions.
    pub conditions: Vec<Condition>,
    /// The `callback` form field to hand out, Base64; pinned by a condition of its own.
    pub callback: Option<String>,
}

/// Makes and signs the Post Policy of `terms`: the grant that an application server sends to the page.
#[must_use]
pub fn issue(terms: &Terms, credentials: &Credentials, now: Timestamp) -> Grant {
    let date = now.basic();
    let day = now.day();
    let credential = format!("{}/{day}/{}/oss/aliyun_v4_request", credentials.access_key_id, terms.region);
    let policy = Policy {
        expiration: now.plus_seconds(terms.expires_in.into()).iso8601(),
        conditions: conditions(terms, credentials, &credential, &date),
    }
    .encode();
    Grant {
        host: terms.host.clone(),
        dir: terms.dir.clone(),
        authentication: Authentication::V4 {
            signature: signature_v4(&credentials.access_key_secret, &day, &terms.region, &policy),
            version: SIGNATURE_VERSION.to_owned(),
            credential,
            date,
        },
        policy,
        security_token: credentials.security_token.clone(),
        callback: terms.callback.clone(),
        key: None,
        fields: Vec::new(),
    }
}

fn conditions(terms: &Terms, credentials: &Credentials, credential: &str, date: &str) -> Vec<Condition> {
    let eq = |field: &str, value: &str| Condition::Eq { field: field.to_owned(), value: value.to_owned() };
    let mut conditions = vec![
        eq("bucket", &terms.bucket),
        eq("x-oss-signature-version", SIGNATURE_VERSION),
        eq("x-oss-credential", credential),
        eq("x-oss-date", date),
    ];
    conditions.extend(credentials.security_token().map(|token| eq("x-oss-security-token", token)));
    conditions.extend(terms.callback.as_deref().map(|callback| eq("callback", callback)));
    if !terms.dir.is_empty() {
        conditions.push(Condition::StartsWith { field: "key".to_owned(), prefix: terms.dir.clone() });
    }
    conditions.extend(terms.conditions.iter().cloned());
    conditions
}

/// The `x-oss-signature` of a policy: lower-case hex. `day` is the `YYYYMMDD` of the credential, `region` has no
/// `oss-`, and `policy` is the exact Base64 text of the form field.
#[must_use]
pub fn signature_v4(access_key_secret: &str, day: &str, region: &str, policy: &str) -> String {
    hex::encode(hmac_sha256(&signing_key_v4(access_key_secret, day, region), policy))
}

/// The key that signs all policies of one day and region.
#[must_use]
pub fn signing_key_v4(access_key_secret: &str, day: &str, region: &str) -> [u8; 32] {
    let day_key = hmac_sha256(format!("aliyun_v4{access_key_secret}").as_bytes(), day);
    let region_key = hmac_sha256(&day_key, region);
    let service_key = hmac_sha256(&region_key, "oss");
    hmac_sha256(&service_key, "aliyun_v4_request")
}

/// The `Signature` of a policy in the V1 form: Base64 of HMAC-SHA1.
#[must_use]
pub fn signature_v1(access_key_secret: &str, policy: &str) -> String {
    // HMAC takes a key of any length; the Err of its constructor is for other MACs.
    let Ok(mac) = Hmac::<Sha1>::new_from_slice(access_key_secret.as_bytes()) else { return String::new() };
    BASE64_STANDARD.encode(mac.chain_update(policy).finalize().into_bytes())
}

fn hmac_sha256(key: &[u8], message: &str) -> [u8; 32] {
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    mac.chain_update(message).finalize().into_bytes().into()
}
