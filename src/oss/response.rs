//! What OSS answered: status, headers and body become an [`Uploaded`] or a [`ServiceError`].
//!
//! Follows [PostObject](https://www.alibabacloud.com/help/en/oss/developer-reference/postobject) and
//! [error responses](https://www.alibabacloud.com/help/en/oss/developer-reference/error-responses).

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;

use crate::error::Error;
use crate::text::{join, number_in, replace, same, split_once};

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
    /// A header, unless it is empty.
    fn header(&self, name: &str) -> Option<String> {
        let mut rest = self.headers;
        while !rest.is_empty() {
            let (line, tail) = split_once(rest, "\n").unwrap_or((rest, ""));
            rest = tail;
            let (header, value) = split_once(line, ":").unwrap_or_default();
            if same(header.trim_ascii(), name) {
                let value = value.trim_ascii();
                return (!value.is_empty()).then(|| value.to_owned());
            }
        }
        None
    }
}

/// What OSS says of an object that it stored.
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
    /// The body of a 200: what the application server answered to the callback.
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
    /// Whether the same form may have reached OSS before: from an earlier attempt whose answer was lost, or from the
    /// browser, which repeats a POST by itself when a reused connection dies.
    pub sent_before: bool,
}

/// Tells a stored object from a refusal. Every 2xx is a success but 203: there the object is stored and the callback
/// has failed.
///
/// # Errors
/// [`Error::CallbackFailed`] for 203, [`Error::Service`] for everything outside 2xx.
pub fn classify(answer: &Answer) -> Result<Uploaded, Error> {
    match answer.status {
        203 => Err(Error::CallbackFailed(Box::new(service_error(answer)))),
        200..=299 => Ok(uploaded(answer)),
        _ => Err(Error::Service(Box::new(service_error(answer)))),
    }
}

fn uploaded(answer: &Answer) -> Uploaded {
    let header = |name: &str| answer.header(name);
    let created = |name: &str| (answer.status == 201).then(|| element(answer.body, name)).flatten();
    let etag = header("ETag").or_else(|| created("ETag"));
    Uploaded {
        status: answer.status,
        etag: etag.map(|etag| replace(&etag, "\"", "")),
        request_id: header("x-oss-request-id"),
        crc64: header("x-oss-hash-crc64ecma"),
        version_id: header("x-oss-version-id"),
        location: created("Location"),
        key: created("Key"),
        callback_response: (answer.status == 200 && !answer.body.is_empty()).then(|| answer.body.to_owned()),
    }
}

fn service_error(answer: &Answer) -> ServiceError {
    let text = |name: &str| element(answer.body, name);
    ServiceError {
        status: answer.status,
        code: text("Code").unwrap_or_default(),
        message: text("Message").unwrap_or_default(),
        request_id: text("RequestId").or_else(|| answer.header("x-oss-request-id")),
        ec: text("EC").or_else(|| answer.header("x-oss-ec")),
        host_id: text("HostId"),
        sent_before: false,
    }
}

/// The text of the first element called `name`. OSS's answers are flat and without attributes on these elements; a
/// full XML reader would cost every page several kilobytes, and workers have no `DOMParser`.
fn element(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = split_once(xml, &join(&["<", name, ">"]))?;
    let (text, _) = split_once(rest, &join(&["</", name, ">"]))?;
    match text.trim_ascii().strip_prefix("<![CDATA[").and_then(|cdata| cdata.strip_suffix("]]>")) {
        Some(cdata) => Some(cdata.to_owned()),
        None => Some(unescape(text.trim_ascii())),
    }
}

/// Undoes the five named entities and numeric ones; anything else that begins with `&` stays as it is.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = split_once(rest, "&") {
        out.push_str(before);
        let known = split_once(after, ";").and_then(|(name, tail)| Some((entity(name)?, tail)));
        let (c, tail) = known.unwrap_or(('&', after));
        out.push(c);
        rest = tail;
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => char::from_u32(code_point(name.strip_prefix("#")?)?),
    }
}

fn code_point(digits: &str) -> Option<u32> {
    let hex = digits.strip_prefix("x").or_else(|| digits.strip_prefix("X"));
    let (digits, radix) = hex.map_or((digits, 10), |hex| (hex, 16));
    u32::try_from(number_in(radix, digits)?).ok()
}
