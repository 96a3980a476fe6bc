//! Makes a grant of its terms.

use core::fmt;

use super::terms::eq;
use super::{Credentials, SigningError, Terms, contradictions, html_form, rules, signature_v4};
use crate::callback::Callback;
use crate::error::Error;
use crate::form::Form;
use crate::grant::{Authentication, Grant, SIGNATURE_VERSION};
use crate::key::FILENAME_VARIABLE;
use crate::policy::{Condition, Policy};
use crate::time::Timestamp;

/// The field that [`Form::build`] leaves to plain forms.
const REDIRECT: &str = "success_action_redirect";

/// Base64 of `{"callbackUrl":""}`: no callback.
const NO_CALLBACK: &str = "eyJjYWxsYmFja1VybCI6IiJ9";

/// A signed Post Policy, for a page to upload with: as JSON, as form fields, or as an HTML form.
#[derive(Clone)]
pub struct Issued {
    grant: Grant,
    policy: Policy,
}

/// The signer, the day and the region.
struct Scope {
    day: String,
    date: String,
    credential: String,
}

impl Scope {
    fn new(access_key_id: &str, region: &str, now: Timestamp) -> Self {
        let day = now.day();
        let credential = format!("{access_key_id}/{day}/{region}/oss/aliyun_v4_request");
        Scope { day, date: now.basic(), credential }
    }
}

impl Terms {
    /// Makes the Post Policy and signs it. `now` is the moment from which the expiry counts; the clock of the server
    /// may be ahead of OSS's by 15 minutes at most.
    ///
    /// # Errors
    /// [`SigningError`]: the first mistake for which OSS would refuse every upload.
    pub fn issue(&self, credentials: &Credentials, now: Timestamp) -> Result<Issued, SigningError> {
        credentials.check()?;
        rules::check(self)?;
        let (host, callback) = (self.host()?, self.encoded_callback()?);
        let scope = Scope::new(credentials.access_key_id(), &self.region, now);
        let conditions = self.all_conditions(credentials, &scope, callback.as_deref());
        contradictions::check(&conditions)?;
        let policy = Policy { expiration: now.plus_seconds(self.expires_in.into()).iso8601(), conditions };
        let encoded = policy.encode();
        let grant = Grant {
            host,
            dir: self.dir().to_owned(),
            authentication: Authentication::V4 {
                signature: signature_v4(credentials.access_key_secret(), &scope.day, &self.region, &encoded),
                version: SIGNATURE_VERSION.to_owned(),
                credential: scope.credential,
                date: scope.date,
            },
            policy: encoded,
            security_token: credentials.security_token().map(str::to_owned),
            callback,
            // The policy pins the one allowed key, and all fields that must be sent.
            key: None,
            fields: Vec::new(),
            ignored: Vec::new(),
        };
        Ok(Issued { grant, policy })
    }

    fn encoded_callback(&self) -> Result<Option<String>, SigningError> {
        let encoded = self.callback.as_ref().map(Callback::encode);
        encoded.transpose().map_err(|_| SigningError::Callback)
    }

    fn all_conditions(&self, key: &Credentials, scope: &Scope, callback: Option<&str>) -> Vec<Condition> {
        let mut conditions = vec![
            eq("bucket", &self.bucket),
            eq("x-oss-signature-version", SIGNATURE_VERSION),
            eq("x-oss-credential", &scope.credential),
            eq("x-oss-date", &scope.date),
        ];
        conditions.extend(key.security_token().map(|token| eq("x-oss-security-token", token)));
        conditions.extend(callback.map(|callback| eq("callback", callback)));
        conditions.extend(self.is_callback_forbidden.then(|| eq("callback", NO_CALLBACK)));
        conditions.extend(self.success_status.map(|status| eq("success_action_status", status.to_string())));
        conditions.extend_from_slice(&self.conditions);
        conditions
    }
}

impl Issued {
    /// The grant.
    #[must_use]
    pub fn grant(&self) -> &Grant {
        &self.grant
    }

    /// The policy that was signed.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The JSON to answer a page with, in the shape that Alibaba Cloud's sample servers share.
    #[must_use]
    pub fn json(&self) -> String {
        // An object of strings can always be written.
        serde_json::to_string(&self.grant).unwrap_or_default()
    }

    /// The text fields of the form, in the order of sending; the file follows them. The key is the one that the policy
    /// allows, or else the grant's `dir` and the name of the file.
    ///
    /// # Errors
    /// [`Error::InvalidKey`], where the prefix leaves no room for a name.
    pub fn form(&self) -> Result<Form, Error> {
        let key = self.grant.default_key(&self.policy, Some(FILENAME_VARIABLE)).unwrap_or_default();
        let mut requested = Form::default();
        if let Some(url) = self.policy.pinned(REDIRECT) {
            requested.push(REDIRECT, url);
        }
        Ok(Form::build(&self.grant, &self.policy, &key, &requested)?)
    }

    /// The form as HTML: hidden inputs for all fields, then the file. Fields that the policy leaves open are not in it.
    ///
    /// # Errors
    /// Those of [`Issued::form`].
    pub fn html(&self) -> Result<String, Error> {
        Ok(html_form(&self.grant.host, self.form()?.fields()))
    }
}

/// Shows the grant's host, and nothing that is signed.
impl fmt::Debug for Issued {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Issued").field(&self.grant).finish()
    }
}
