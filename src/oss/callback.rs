//! The upload callback: the request that OSS sends to the application server once the object is stored.
//!
//! Follows [callback](https://www.alibabacloud.com/help/en/oss/developer-reference/callback).

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Serialize;

/// The callback parameters, in OSS's own words. [`Callback::encode`] makes the `callback` form field of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Callback {
    /// The address to which OSS sends the request: one to five URLs separated by `;`, tried in turn.
    #[serde(rename = "callbackUrl")]
    pub url: String,
    /// The `Host` header of that request; by default the host of the URL.
    #[serde(rename = "callbackHost", skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The body, a template with variables such as `${object}`, `${size}` or `${x:order}`.
    #[serde(rename = "callbackBody")]
    pub body: String,
    /// `application/x-www-form-urlencoded` (OSS's default) or `application/json`.
    #[serde(rename = "callbackBodyType", skip_serializing_if = "Option::is_none")]
    pub body_type: Option<String>,
    /// `true` to have OSS send the host name in the TLS handshake (SNI).
    #[serde(rename = "callbackSNI", skip_serializing_if = "Option::is_none")]
    pub sni: Option<bool>,
}

/// The parameter without which OSS would refuse the upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} must be {}", self.name(), self.expected())]
pub enum CallbackError {
    /// The URL is empty.
    NoUrl,
    /// The body is empty.
    NoBody,
}

impl CallbackError {
    /// Returns the path of the option: `options.callback.callbackUrl` or `options.callback.callbackBody`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            CallbackError::NoUrl => "options.callback.callbackUrl",
            CallbackError::NoBody => "options.callback.callbackBody",
        }
    }

    /// Returns the words for a good value.
    #[must_use]
    pub fn expected(self) -> &'static str {
        "a string that is not empty"
    }
}

impl Callback {
    /// Returns the `callback` form field: Base64 of the parameters as JSON.
    ///
    /// # Errors
    /// [`CallbackError`] where the URL or the body is empty.
    pub fn encode(&self) -> Result<String, CallbackError> {
        if self.url.is_empty() {
            return Err(CallbackError::NoUrl);
        }
        if self.body.is_empty() {
            return Err(CallbackError::NoBody);
        }
        // Strings and a truth value can always be written as JSON.
        Ok(BASE64_STANDARD.encode(serde_json::to_string(self).unwrap_or_default()))
    }
}
