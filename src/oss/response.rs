//! Answers of OSS: status, headers and body become an [`Uploaded`] or a [`ServiceError`].
//!
//! Follows [PostObject](https://www.alibabacloud.com/help/en/oss/developer-reference/postobject) and
//! [error responses](https://www.alibabacloud.com/help/en/oss/developer-reference/error-responses).

use std::fmt;

use crate::form::Form;
use crate::oss::text::{join, replace, same};

mod source;
mod xml;

use xml::{element, verbatim};

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

/// The success that a form asks OSS for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The HTTP status of a success without a callback: 204, 200 or 201.
    pub status: u16,
    /// True if the application server answers, by a callback.
    pub callback: bool,
}

impl Asked {
    /// Reads the two fields that say so. A `success_action_status` that OSS does not know is 204.
    #[must_use]
    pub fn of(form: &Form) -> Self {
        let status = match form.get("success_action_status") {
            Some("200") => 200,
            Some("201") => 201,
            _ => 204,
        };
        Asked { status, callback: form.get("callback").is_some_and(|callback| !callback.is_empty()) }
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
    /// `Code`, such as `AccessDenied`; empty where only the headers are OSS's.
    pub code: String,
    /// `Message`; empty where only the headers are OSS's.
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
    /// OSS refused the upload.
    Service(Box<ServiceError>),
    /// Something other than OSS answered; nobody knows whether the object is stored.
    Unexpected(Unexpected),
}

/// An answer that OSS does not send to such a form: that of a service worker, a login portal, a gateway or a proxy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unexpected {
    /// The HTTP status.
    pub status: u16,
    /// The header `Content-Type`, at most 100 characters.
    pub content_type: Option<String>,
    /// The kind of the body.
    pub body: Body,
}

/// The kind of a body. Only the title of a page is quoted from it, because some servers echo the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// No body.
    Empty,
    /// HTML, with its title, at most 80 characters, where it has one.
    Html(Option<String>),
    /// XML that is neither HTML nor an error of OSS.
    Xml,
    /// JSON.
    Json,
    /// Anything else.
    Text,
}

impl Unexpected {
    /// Returns whether the same upload may succeed by itself later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        is_transient_status(self.status)
    }
}

/// Writes `200 with an HTML page ("Sign in")`.
impl fmt::Display for Unexpected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let title = |title: &str| format!(" (\"{title}\")");
        match &self.body {
            Body::Empty => write!(f, "{} with an empty body", self.status),
            Body::Html(None) => write!(f, "{} with an HTML page", self.status),
            Body::Html(Some(name)) => write!(f, "{} with an HTML page{}", self.status, title(name)),
            Body::Xml => write!(f, "{} with XML", self.status),
            Body::Json => write!(f, "{} with JSON", self.status),
            Body::Text => write!(f, "{} with text", self.status),
        }
    }
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
        let numbers = [id.as_str(), &ec].into_iter().filter(|number| !number.is_empty()).collect::<Vec<_>>();
        write!(f, "{}{}{}", self.status, after(" ", &self.code), after(": ", &self.message))?;
        if numbers.is_empty() { Ok(()) } else { write!(f, " ({})", join(&numbers, ", ")) }
    }
}

/// Returns whether an answer with this HTTP status may change by itself: 408, 429 and 500 to 599.
#[must_use]
pub fn is_transient_status(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..=599)
}

/// Tells a stored object from a refusal, and an answer of OSS from an answer of something in between.
///
/// OSS answers as it was asked: 204 without a body, or an empty 200 or a 201 with XML by `success_action_status`, or 200 with
/// the JSON of the application server where a callback was sent. It refuses with error XML, and signs answers with headers
/// `x-oss-…`, which the page sees where the bucket's CORS rule exposes them.
///
/// # Errors
/// [`Refusal::CallbackFailed`] for a 203 of OSS, [`Refusal::Service`] for its other refusals, and
/// [`Refusal::Unexpected`] for every answer that OSS does not send to such a form.
pub fn classify(answer: &Answer, asked: &Asked) -> Result<Uploaded, Refusal> {
    let of_oss = source::is_error(answer) || source::is_signed(answer);
    match answer.status {
        203 if of_oss => Err(Refusal::CallbackFailed(Box::new(service_error(answer)))),
        200..=299 if source::is_success(answer, *asked) => Ok(uploaded(answer)),
        300.. if of_oss => Err(Refusal::Service(Box::new(service_error(answer)))),
        _ => Err(Refusal::Unexpected(source::unexpected(answer))),
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
        key: (answer.status == 201).then(|| verbatim(answer.body, "Key")).flatten(),
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
