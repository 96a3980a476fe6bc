//! The upload callback: the request that OSS sends to the application server once the object is stored.
//!
//! Follows [callback](https://www.alibabacloud.com/help/en/oss/developer-reference/callback).

use alloc::string::String;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Serialize;

use crate::error::Error;

/// The callback parameters, in OSS's own words. [`Callback::encode`] makes the `callback` form field of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Callback {
    /// Where OSS sends the request: one to five URLs separated by `;`, tried in turn.
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
    /// Whether OSS sends the host name in the TLS handshake (SNI).
    #[serde(rename = "callbackSNI", skip_serializing_if = "Option::is_none")]
    pub sni: Option<bool>,
}

impl Callback {
    /// The `callback` form field: Base64 of the parameters as JSON.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] where the URL or the body is empty: OSS would refuse the upload.
    pub fn encode(&self) -> Result<String, Error> {
        required("options.callback.callbackUrl", &self.url)?;
        required("options.callback.callbackBody", &self.body)?;
        let json = serde_json::to_string(self)
            .map_err(|_| Error::invalid("options.callback", "an object that can be written as JSON", None))?;
        Ok(BASE64_STANDARD.encode(json))
    }
}

fn required(name: &str, value: &str) -> Result<(), Error> {
    if value.is_empty() { Err(Error::invalid(name, "a string that is not empty", None)) } else { Ok(()) }
}
