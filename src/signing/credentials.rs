//! The access key that signs.

use core::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::SigningError;

/// The beginning of access key IDs of temporary credentials.
const TEMPORARY: &str = "STS.";

/// An access key, permanent or temporary (STS). Shown without its secret and token, and overwritten in memory when it
/// is dropped; copies that the caller keeps are the caller's to wipe.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Credentials {
    access_key_id: String,
    access_key_secret: String,
    security_token: Option<String>,
}

impl Credentials {
    /// A permanent access key. Nothing is checked before it signs.
    #[must_use]
    pub fn new(access_key_id: impl Into<String>, access_key_secret: impl Into<String>) -> Self {
        Credentials {
            access_key_id: access_key_id.into(),
            access_key_secret: access_key_secret.into(),
            security_token: None,
        }
    }

    /// The same key as a temporary one, with the token that STS gave together with it.
    #[must_use]
    pub fn with_security_token(mut self, token: impl Into<String>) -> Self {
        self.security_token = Some(token.into());
        self
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

    /// Returns whether the ID is one of STS.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        self.access_key_id.starts_with(TEMPORARY)
    }

    /// Checks that the key can be a real one. A token with an ID that does not begin with `STS.` is left to OSS: the
    /// documentation shows that beginning and nowhere promises it.
    ///
    /// # Errors
    /// Those of [`SigningError`] that concern credentials.
    pub fn check(&self) -> Result<(), SigningError> {
        // A slash would end the ID within x-oss-credential.
        if !is_visible_ascii(&self.access_key_id) || self.access_key_id.contains('/') {
            return Err(SigningError::AccessKeyId);
        }
        if !is_visible_ascii(&self.access_key_secret) {
            return Err(SigningError::AccessKeySecret);
        }
        match &self.security_token {
            None if self.is_temporary() => Err(SigningError::NoSecurityToken),
            Some(token) if !is_visible_ascii(token) => Err(SigningError::SecurityToken),
            _ => Ok(()),
        }
    }
}

/// White space in a key is a line break or blank that was copied along.
fn is_visible_ascii(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("access_key_id", &self.access_key_id).finish_non_exhaustive()
    }
}
