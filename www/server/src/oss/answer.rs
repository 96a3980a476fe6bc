//! The answers of OSS: the error envelope, and the headers that every answer carries.

use axum::body::Body;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, SERVER, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use quick_xml::escape::escape;

use super::error::OssError;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-oss-request-id");
const SERVER_TIME: HeaderName = HeaderName::from_static("x-oss-server-time");
const EC: HeaderName = HeaderName::from_static("x-oss-ec");

/// A number for one request: 24 upper-case hex digits.
#[must_use]
pub fn request_id() -> String {
    format!("{:016X}{:08X}", fastrand::u64(..), fastrand::u32(..))
}

/// An answer with a body, or with none where `body` is empty.
pub fn answer(status: StatusCode, body: impl Into<Body>) -> Response<Body> {
    let mut answer = Response::new(body.into());
    *answer.status_mut() = status;
    answer
}

/// An answer whose body is an XML document: the declaration, then `root` around `elements`.
pub fn xml(status: StatusCode, root: &str, elements: &[(&str, &str)]) -> Response<Body> {
    let element = |(name, value): &(&str, &str)| format!("  <{name}>{}</{name}>\n", escape(xml_text(value)));
    let elements = elements.iter().map(element).collect::<Vec<_>>().concat();
    let document = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root}>\n{elements}</{root}>\n");
    let mut answer = answer(status, document);
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/xml"));
    answer
}

/// XML 1.0 has no way to write most control characters, and error elements echo what the client sent.
fn xml_text(value: &str) -> String {
    value.chars().map(|c| if c.is_control() && !"\t\r\n".contains(c) { '\u{FFFD}' } else { c }).collect()
}

/// The error XML of `error` with its headers.
pub fn error(error: &OssError, request_id: &str, host: &str) -> Response<Body> {
    let recommendation = error.ec.map(|ec| format!("https://api.aliyun.com/troubleshoot?q={ec}"));
    let mut elements =
        vec![("Code", error.code), ("Message", &error.message), ("RequestId", request_id), ("HostId", host)];
    elements.extend(error.elements.iter().map(|(name, value)| (*name, value.as_str())));
    elements.extend(error.ec.map(|ec| ("EC", ec)));
    elements.extend(recommendation.as_deref().map(|url| ("RecommendDoc", url)));
    let mut answer = xml(error.status, "Error", &elements);
    if let Some(ec) = error.ec {
        answer.headers_mut().insert(EC, HeaderValue::from_static(ec));
    }
    answer
}

/// Adds the headers of every answer: `Server`, `x-oss-request-id`, `x-oss-server-time`, and two that OSS does not send.
/// Whoever uploads chooses type and bytes, and a page among them must not act as one of this machine, which browsers
/// trust. OSS itself has browsers save pages from its own domains instead of showing them.
pub fn sign_off(answer: &mut Response<Body>, request_id: &str, milliseconds: u128) {
    let headers = answer.headers_mut();
    headers.insert(SERVER, HeaderValue::from_static("AliyunOSS"));
    insert(headers, REQUEST_ID, request_id);
    insert(headers, SERVER_TIME, &milliseconds.to_string());
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static("sandbox"));
}

/// Adds a header unless its value cannot stand in one.
pub fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
        headers.insert(name, value);
    }
}
