//! The `callback` field: Base64 of a JSON object.

use axum::http::Uri;
use axum::http::uri::Authority;
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Map, Value};

use crate::oss::error::OssError;

/// The longest `callback` field: 5 KB.
const MAX_LENGTH: usize = 5 * 1024;
const MAX_URLS: usize = 5;
const TOO_MANY_URLS: &str = "The number of callback url exceed max value.";

/// The checked parameters of a callback.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// One to five URLs, tried in order.
    pub urls: Vec<Uri>,
    /// The `Host` header; the URL's own without it.
    pub host: Option<String>,
    /// The template of the body.
    pub body: String,
    /// How the body is written.
    pub body_type: BodyType,
}

/// The two kinds of bodies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BodyType {
    /// `application/x-www-form-urlencoded`: values are percent-encoded.
    Form,
    /// `application/json`: values are JSON, strings with their quotes.
    Json,
}

impl BodyType {
    /// The `Content-Type`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            BodyType::Form => "application/x-www-form-urlencoded",
            BodyType::Json => "application/json",
        }
    }
}

impl Parameters {
    /// Reads the field. Nothing is stored where it is wrong. `None` is a callback with an empty URL, which
    /// [means none](https://www.alibabacloud.com/help/en/oss/user-guide/0007-00000004).
    ///
    /// # Errors
    /// `InvalidArgument`, echoing the field.
    pub fn read(field: &str) -> Result<Option<Self>, OssError> {
        Self::parse(field).map_err(|message| {
            let error = OssError::invalid_argument(message, "callback", field);
            if message == TOO_MANY_URLS { error.ec("0007-00000005") } else { error }
        })
    }

    fn parse(field: &str) -> Result<Option<Self>, &'static str> {
        if field.len() > MAX_LENGTH {
            return Err("The length of callback exceed max value.");
        }
        let json =
            BASE64_STANDARD.decode(field).map_err(|_| "The callback configuration is not base64 encoded.")?;
        let members: Map<String, Value> =
            serde_json::from_slice(&json).map_err(|_| "The callback configuration is not json format.")?;
        if members.get("callbackUrl").and_then(Value::as_str) == Some("") {
            return Ok(None);
        }
        Ok(Some(Parameters {
            urls: urls(&members)?,
            host: host(&members)?,
            body: body(&members)?,
            body_type: body_type(&members)?,
        }))
    }
}

fn urls(members: &Map<String, Value>) -> Result<Vec<Uri>, &'static str> {
    const INVALID: &str = "The callback url configuration is invalid.";
    let text = members.get("callbackUrl").and_then(Value::as_str).ok_or(INVALID)?;
    let urls: Vec<&str> = text.split(';').map(str::trim).filter(|url| !url.is_empty()).collect();
    match urls.len() {
        0 => Err(INVALID),
        1..=MAX_URLS => urls.into_iter().map(|url| parse_url(url).ok_or(INVALID)).collect(),
        _ => Err(TOO_MANY_URLS),
    }
}

/// A URL of OSS's kind: the scheme may be missing. IPv6 addresses, which OSS refuses, are allowed like all of loopback.
fn parse_url(text: &str) -> Option<Uri> {
    let with_scheme = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
    let uri: Uri = with_scheme.parse().ok()?;
    let is_http = matches!(uri.scheme_str(), Some("http" | "https"));
    (is_http && uri.host().is_some_and(|host| !host.is_empty())).then_some(uri)
}

fn host(members: &Map<String, Value>) -> Result<Option<String>, &'static str> {
    match members.get("callbackHost") {
        None => Ok(None),
        Some(Value::String(host)) if host.parse::<Authority>().is_ok() => Ok(Some(host.clone())),
        Some(_) => Err("The callback host configuration is invalid."),
    }
}

fn body(members: &Map<String, Value>) -> Result<String, &'static str> {
    match members.get("callbackBody") {
        None => Err("The callback body is empty."),
        Some(Value::String(body)) if body.is_empty() => Err("The callback body is empty."),
        Some(Value::String(body)) => Ok(body.clone()),
        Some(_) => Err("The callback body is invalid."),
    }
}

fn body_type(members: &Map<String, Value>) -> Result<BodyType, &'static str> {
    match members.get("callbackBodyType") {
        None => Ok(BodyType::Form),
        Some(Value::String(text)) => parse_body_type(text),
        Some(_) => Err("The callback body type configuration is invalid."),
    }
}

fn parse_body_type(text: &str) -> Result<BodyType, &'static str> {
    let known = [BodyType::Form, BodyType::Json];
    let found = known.into_iter().find(|known| known.as_str() == text);
    found.ok_or("The body type of callback is not supported.")
}
