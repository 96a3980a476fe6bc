//! Answers of OSS: status, headers and body become an [`Uploaded`] or a [`ServiceError`].
//!
//! Follows [PostObject](https://www.alibabacloud.com/help/en/oss/developer-reference/postobject) and
//! [error responses](https://www.alibabacloud.com/help/en/oss/developer-reference/error-responses).

use std::fmt;

use crate::oss::text::same;

/// An answer of OSS as far as the page may see it.
pub struct Answer<'a> {
    /// The HTTP status.
    pub status: u16,
    /// The headers that the bucket's CORS rule exposes, a line each: `name: value`.
    pub headers: &'a str,
    /// The whole body.
    pub body: &'a str,
}

impl Answer<'_> {
    /// Returns a header, unless it is empty.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let mut headers = self.headers.lines().filter_map(|line| line.split_once(':'));
        let (_, value) = headers.find(|(header, _)| same(header.trim_ascii(), name))?;
        let value = value.trim_ascii();
        (!value.is_empty()).then(|| value.to_owned())
    }
}

/// The facts of an object that OSS has stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Uploaded {
    /// The HTTP status: 204, 200 or 201.
    pub status: u16,
    /// The `ETag` without its quotes.
    pub etag: Option<String>,
    /// `x-oss-request-id`
    pub request_id: Option<String>,
    /// `x-oss-hash-crc64ecma`, an unsigned decimal number.
    pub crc64: Option<String>,
    /// `x-oss-version-id`, where the bucket has versions.
    pub version_id: Option<String>,
    /// The object's URL; only a 201 says it.
    pub location: Option<String>,
    /// The object's key; only a 201 says it.
    pub key: Option<String>,
    /// The body of a 200: the answer of the application server to the callback.
    pub callback_response: Option<String>,
}

/// An answer of OSS that is no success, in the words of its error XML.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceError {
    /// The HTTP status.
    pub status: u16,
    /// `Code`, such as `AccessDenied`; empty where the body is no error of OSS.
    pub code: String,
    /// `Message`; empty where the body is no error of OSS.
    pub message: String,
    /// `RequestId`, or the header `x-oss-request-id`.
    pub request_id: Option<String>,
    /// `EC`, or the header `x-oss-ec`: the number of the exact cause, such as `0006-00000227`.
    pub ec: Option<String>,
    /// `HostId`
    pub host_id: Option<String>,
}

/// An answer that is no success; the variant tells whether the object is stored nevertheless.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The object is stored, and the callback to the application server failed (HTTP 203).
    CallbackFailed(Box<ServiceError>),
    /// OSS, or something before it, refused the upload.
    Service(Box<ServiceError>),
}

impl ServiceError {
    /// Returns whether the same upload may succeed by itself later: a transient status, or one of the two broken
    /// transfers that OSS reports as 400.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        is_transient_status(self.status) || matches!(self.code.as_str(), "RequestTimeout" | "IncompleteBody")
    }
}

/// Writes `403 AccessDenied: message (request ID …, EC …)`, as far as each is known.
impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let after = |mark: &str, text: &str| match text {
            "" => String::new(),
            text => format!("{mark}{text}"),
        };
        let id = after("request ID ", self.request_id.as_deref().unwrap_or_default());
        let ec = after("EC ", self.ec.as_deref().unwrap_or_default());
        let numbers: Vec<_> = [id, ec].into_iter().filter(|number| !number.is_empty()).collect();
        write!(f, "{}{}{}", self.status, after(" ", &self.code), after(": ", &self.message))?;
        if numbers.is_empty() { Ok(()) } else { write!(f, " ({})", numbers.join(", ")) }
    }
}

/// Returns whether an answer with this HTTP status may change by itself: 408, 429 and 500 to 599.
#[must_use]
pub fn is_transient_status(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..=599)
}

/// Tells a stored object from a refusal. Every 2xx is a success but 203: there the object is stored and the callback
/// has failed.
///
/// # Errors
/// [`Refusal::CallbackFailed`] for 203, [`Refusal::Service`] for everything outside 2xx.
pub fn classify(answer: &Answer) -> Result<Uploaded, Refusal> {
    match answer.status {
        203 => Err(Refusal::CallbackFailed(Box::new(service_error(answer)))),
        200..=299 => Ok(uploaded(answer)),
        _ => Err(Refusal::Service(Box::new(service_error(answer)))),
    }
}

fn uploaded(answer: &Answer) -> Uploaded {
    let header = |name: &str| answer.header(name);
    let created = |name: &str| (answer.status == 201).then(|| element(answer.body, name)).flatten();
    let etag = header("ETag").or_else(|| created("ETag"));
    Uploaded {
        status: answer.status,
        etag: etag.map(|etag| etag.replace('"', "")),
        request_id: header("x-oss-request-id"),
        crc64: header("x-oss-hash-crc64ecma"),
        version_id: header("x-oss-version-id"),
        location: created("Location"),
        key: created("Key"),
        callback_response: (answer.status == 200 && !answer.body.is_empty()).then(|| answer.body.to_owned()),
    }
}

/// Reads an answer as a refusal, in the words of OSS's error XML and headers.
pub(crate) fn service_error(answer: &Answer) -> ServiceError {
    let text = |name: &str| element(answer.body, name);
    ServiceError {
        status: answer.status,
        code: text("Code").unwrap_or_default(),
        message: text("Message").unwrap_or_default(),
        request_id: text("RequestId").or_else(|| answer.header("x-oss-request-id")),
        ec: text("EC").or_else(|| answer.header("x-oss-ec")),
        host_id: text("HostId"),
    }
}

/// Returns the text of the first element called `name`. OSS's answers are flat, without attributes on these elements, so
/// that no XML reader is needed; workers have no `DOMParser`.
fn element(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    let text = text.trim_ascii();
    match text.strip_prefix("<![CDATA[").and_then(|cdata| cdata.strip_suffix("]]>")) {
        Some(cdata) => Some(cdata.to_owned()),
        None => Some(unescape(text)),
    }
}

/// Undoes the five named entities and numeric ones; anything else that begins with `&` stays as it is.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let known = after.split_once(';').and_then(|(name, tail)| Some((entity(name)?, tail)));
        let (c, tail) = known.unwrap_or(('&', after));
        out.push(c);
        rest = tail;
    }
    out + rest
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => char::from_u32(code_point(name.strip_prefix('#')?)?),
    }
}

/// Reads `65` and `x41`; unlike Rust, XML allows no sign.
fn code_point(digits: &str) -> Option<u32> {
    let (digits, radix) = digits.strip_prefix(['x', 'X']).map_or((digits, 10), |hex| (hex, 16));
    u32::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with('+'))
}
