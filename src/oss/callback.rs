//! The upload callback: the request that OSS sends to the application server once the object is stored.
//!
//! Follows [callback](https://www.alibabacloud.com/help/en/oss/developer-reference/callback).

use base64::{Engine, prelude::BASE64_STANDARD};
use base64ct::{Base64, Encoding};
use serde::Serialize;

use crate::json::{Json, Parser};
use crate::oss::text::has;

/// The two types that a callback's body can have.
const BODY_TYPES: [&str; 2] = ["application/x-www-form-urlencoded", "application/json"];

/// The most addresses in `callbackUrl`.
const MAX_URLS: usize = 5;

/// The beginning of a variable, `${`, in a template that was URL-encoded by mistake.
const ENCODED_VARIABLE: &str = "%24%7b";

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

/// The reason why a `callback` form field may not work, as far as it can be known before OSS reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallbackDoubt {
    /// The text is not Base64.
    #[error("the callback is not Base64; OSS takes Base64 of JSON, on one line")]
    NotBase64,
    /// The decoded text is no JSON object.
    #[error("the callback's Base64 does not decode to a JSON object")]
    NotJson,
    /// `callbackUrl` is missing, `null`, empty or no string.
    #[error("the callback has no callbackUrl; the server must name the address that OSS is to call")]
    NoUrl,
    /// `callbackUrl` names more than five addresses.
    #[error("the callback's callbackUrl names more than {MAX_URLS} addresses")]
    TooManyUrls,
    /// `callbackBody` is missing, `null`, empty or no string.
    #[error("the callback has no callbackBody; OSS refuses an empty one")]
    NoBody,
    /// `callbackBody` holds `%24%7B` in place of `${`.
    #[error(
        "the callback's callbackBody is URL-encoded (%24%7B…); OSS replaces only ${{…}}: the server must write it so"
    )]
    EncodedBody,
    /// `callbackBodyType` is another than the two that there are.
    #[error("the callback's callbackBodyType is neither {} nor {}", BODY_TYPES[0], BODY_TYPES[1])]
    UnknownBodyType,
}

/// Returns the first reason why a ready `callback` form field may not work. `parse` makes the JSON.
#[must_use]
pub fn doubt(base64: &str, parse: Parser) -> Option<CallbackDoubt> {
    let Ok(bytes) = Base64::decode_vec(base64) else { return Some(CallbackDoubt::NotBase64) };
    let json = String::from_utf8(bytes).ok().and_then(|text| parse(&text));
    let Some(json) = json.filter(|json| json.members().is_some()) else {
        return Some(CallbackDoubt::NotJson);
    };
    let text = |name: &str| json.get(name).and_then(Json::as_str).filter(|text| !text.is_empty());
    let is_unknown = |kind: &Json| !kind.as_str().is_some_and(|kind| BODY_TYPES.contains(&kind));
    let urls = text("callbackUrl")
        .map_or(0, |urls| urls.split(';').filter(|url| !url.trim_ascii().is_empty()).count());
    match text("callbackBody") {
        _ if urls == 0 => Some(CallbackDoubt::NoUrl),
        _ if urls > MAX_URLS => Some(CallbackDoubt::TooManyUrls),
        None => Some(CallbackDoubt::NoBody),
        Some(body) if has(&body.to_ascii_lowercase(), ENCODED_VARIABLE) => Some(CallbackDoubt::EncodedBody),
        _ => json
            .get("callbackBodyType")
            .filter(|kind| is_unknown(kind))
            .map(|_| CallbackDoubt::UnknownBodyType),
    }
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
