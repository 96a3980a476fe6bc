//! The text fields of a PostObject form, in the order in which they are sent.
//!
//! A [`Form`] has no place for the file, and OSS ignores or refuses what follows it: whoever sends a form appends the
//! file after the last field, so the file is always last.
//!
//! Follows [PostObject](https://www.alibabacloud.com/help/en/oss/developer-reference/postobject).

use std::fmt;

use crate::grant::{Authentication, Grant};
use crate::key::{KeyError, check_key, with_crlf};
use crate::oss::field::{METADATA, RESERVED, VARIABLE, is_free, without_prefix};
use crate::oss::text::{clipped, is_among, same};
use crate::policy::Policy;

/// The largest object that PostObject takes: 5 GB, in bytes.
pub const MAX_FILE_SIZE: u64 = 5 * 1024 * 1024 * 1024;

/// A field that a caller asks for and that no form can have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name} must be {expected}")]
pub struct FieldError {
    /// The path of the option, such as `options.metadata`.
    pub name: String,
    /// The words for a good one.
    pub expected: &'static str,
}

/// Ordered text fields.
#[derive(Clone, Default, PartialEq)]
pub struct Form {
    fields: Vec<(String, String)>,
}

/// The most characters of a `dir` that are shown.
const SHOWN: usize = 64;

impl Form {
    /// Makes the whole form: `key`, the policy and its signature, the fields that the caller asked for, and last what the
    /// grant and its policy want and nobody has set. A requested `callback` that is empty means none, also where the grant
    /// has one.
    ///
    /// # Errors
    /// [`KeyError`].
    pub fn build(grant: &Grant, policy: &Policy, key: &str, requested: &Form) -> Result<Self, KeyError> {
        check_key(key).map_err(|why| blamed(why, key, &grant.dir))?;
        let mut form = Form::default();
        form.push("key", &with_crlf(key));
        form.push_signature(grant);
        for (name, value) in &requested.fields {
            form.push(name, value);
        }
        if let Some(callback) = &grant.callback {
            form.push_missing("callback", callback);
        }
        for (name, value) in &grant.fields {
            form.push_wanted(name, value);
        }
        for (name, value) in policy.pins() {
            form.push_wanted(name, value);
        }
        form.fields.retain(|(name, value)| !(same(name, "callback") && value.is_empty()));
        form.spell_type(policy);
        Ok(form)
    }

    /// Writes `Content-Type` as the file part says it, which browsers write in lower case; with capitals only where the
    /// policy has no other spelling of it.
    fn spell_type(&mut self, policy: &Policy) {
        let wanted: Vec<&str> = policy.values("content-type").collect();
        for (_, value) in self.fields.iter_mut().filter(|(name, _)| same(name, "content-type")) {
            let lower = value.to_ascii_lowercase();
            let exact = wanted.iter().find(|wanted| **wanted == lower);
            let spelled = exact.or_else(|| wanted.iter().find(|wanted| same(wanted, &lower)));
            *value = spelled.map_or(lower, |spelled| (*spelled).to_owned());
        }
    }

    /// Adds the policy and its signature.
    fn push_signature(&mut self, grant: &Grant) {
        self.push("policy", &grant.policy);
        match &grant.authentication {
            Authentication::V4 { credential, date, signature, version } => {
                self.push("x-oss-signature-version", version);
                self.push("x-oss-credential", credential);
                self.push("x-oss-date", date);
                self.push("x-oss-signature", signature);
            }
            Authentication::V1 { access_key_id, signature } => {
                self.push("OSSAccessKeyId", access_key_id);
                self.push("Signature", signature);
            }
        }
        if let Some(token) = &grant.security_token {
            self.push("x-oss-security-token", token);
        }
    }

    /// Adds a field, unchecked.
    pub fn push(&mut self, name: &str, value: &str) {
        self.fields.push((name.to_owned(), value.to_owned()));
    }

    /// Adds user metadata: `x-oss-meta-` and the name, which may have that prefix already.
    ///
    /// # Errors
    /// [`FieldError`] for a name that is empty, or set already in another spelling.
    pub fn push_metadata(&mut self, name: &str, value: &str) -> Result<(), FieldError> {
        self.push_prefixed("options.metadata", METADATA, name, value)
    }

    /// Adds a variable for the callback's body: `x:` and the name, which may have that prefix already.
    ///
    /// # Errors
    /// [`FieldError`] for a name that is empty, or set already in another spelling.
    pub fn push_callback_variable(&mut self, name: &str, value: &str) -> Result<(), FieldError> {
        self.push_prefixed("options.callbackVariables", VARIABLE, name, value)
    }

    /// Adds a field of the option called `option`: `prefix` once, and the name.
    fn push_prefixed(
        &mut self,
        option: &str,
        prefix: &str,
        name: &str,
        value: &str,
    ) -> Result<(), FieldError> {
        let field = format!("{prefix}{}", named(option, without_prefix(name, prefix))?);
        if self.get(&field).is_some() {
            return Err(member(
                option,
                name,
                "given once: another name differs only in case or by its prefix",
            ));
        }
        self.push(&field, value);
        Ok(())
    }

    /// Adds a field that the caller names. It comes after all others, so that what is set already is known.
    ///
    /// # Errors
    /// [`FieldError`] for a name that is empty, reserved or set already.
    pub fn push_custom(&mut self, name: &str, value: &str) -> Result<(), FieldError> {
        let name = named("options.fields", name)?;
        if is_among(name, &RESERVED) {
            return Err(custom(name, "left out: the uploader sets this field itself"));
        }
        if self.get(name).is_some() {
            return Err(custom(name, "given once: an option has set this field already"));
        }
        self.push(name, value);
        Ok(())
    }

    /// Returns the fields in the order of sending.
    #[must_use]
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// Returns the value of a field, its name compared whatever its case, as OSS does.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| same(field, name)).map(|(_, value)| value.as_str())
    }

    /// Adds a field that the grant brings, or that its policy pins to one value, so that no caller has to spell it.
    fn push_wanted(&mut self, name: &str, value: &str) {
        if is_free(name) {
            self.push_missing(name, value);
        }
    }

    fn push_missing(&mut self, name: &str, value: &str) {
        if self.get(name).is_none() {
            self.push(name, value);
        }
    }
}

/// Shows the names of the fields: some of their values are secrets.
impl fmt::Debug for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.fields.iter().map(|(name, _)| name)).finish()
    }
}

/// Blames the grant's `dir` for a key that begins with it, where that is the reason.
fn blamed(why: KeyError, key: &str, dir: &str) -> KeyError {
    let of_dir = why == KeyError::LeadingSlash && !dir.is_empty() && key.starts_with(dir);
    if of_dir { KeyError::SlashInDir { dir: clipped(dir, SHOWN) } } else { why }
}

/// Refuses an empty name among those of the option called `option`.
fn named<'a>(option: &str, name: &'a str) -> Result<&'a str, FieldError> {
    let unnamed = || FieldError { name: option.to_owned(), expected: "an object whose names are not empty" };
    if name.is_empty() { Err(unnamed()) } else { Ok(name) }
}

fn custom(name: &str, expected: &'static str) -> FieldError {
    member("options.fields", name, expected)
}

fn member(option: &str, name: &str, expected: &'static str) -> FieldError {
    FieldError { name: format!("{option}[\"{name}\"]"), expected }
}
