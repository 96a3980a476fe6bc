//! The bucket's CORS rules: which pages may read answers, and the preflight request.
//!
//! The first rule that matches decides. Without one an upload is executed all the same and its answer has no CORS
//! headers, so that the page cannot read it; a preflight is refused.

use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, ORIGIN, VARY,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};

use super::answer::insert;
use super::error::OssError;

/// One rule, in the terms of OSS's `PutBucketCors`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub struct Rule {
    /// Origins with scheme and port; each may hold one `*`.
    pub allowed_origin: Vec<String>,
    /// `GET`, `PUT`, `DELETE`, `POST`, `HEAD`.
    pub allowed_method: Vec<String>,
    /// Request headers that a preflight may announce; each may hold one `*`.
    #[serde(default)]
    pub allowed_header: Vec<String>,
    /// Answer headers that scripts may read; no wildcards.
    #[serde(default)]
    pub expose_header: Vec<String>,
    /// How long a browser may keep the answer to a preflight.
    #[serde(default)]
    pub max_age_seconds: Option<u32>,
    /// True if every answer says `Vary: Origin`.
    #[serde(default)]
    pub response_vary: bool,
}

/// The rules of a bucket, in order.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Rules(pub Vec<Rule>);

/// Every page may upload and read what an upload answers.
impl Default for Rules {
    fn default() -> Self {
        let list = |items: &[&str]| items.iter().map(|&item| item.to_owned()).collect();
        Rules(vec![Rule {
            allowed_origin: list(&["*"]),
            allowed_method: list(&["GET", "PUT", "DELETE", "POST", "HEAD"]),
            allowed_header: list(&["*"]),
            expose_header: list(&[
                "ETag",
                "x-oss-request-id",
                "x-oss-hash-crc64ecma",
                "x-oss-version-id",
                "x-oss-ec",
                "Content-MD5",
            ]),
            max_age_seconds: Some(600),
            response_vary: false,
        }])
    }
}

impl Rules {
    /// The headers that the answer to a simple request gets: none without `Origin` or without a rule for it.
    pub fn headers(&self, request: &HeaderMap, method: &str) -> HeaderMap {
        let rule =
            text(request, &ORIGIN).and_then(|origin| Some((self.matching(origin, method, "")?, origin)));
        rule.map_or_else(HeaderMap::new, |(rule, origin)| rule.headers(origin))
    }

    /// Answers a preflight: the headers that permit the announced request.
    ///
    /// # Errors
    /// `BadRequest` where the preflight lacks its headers, `AccessForbidden` where no rule permits the request.
    pub fn preflight(&self, request: &HeaderMap) -> Result<HeaderMap, OssError> {
        let origin = text(request, &ORIGIN).ok_or_else(|| insufficient("Origin request header needed."))?;
        let method = text(request, &ACCESS_CONTROL_REQUEST_METHOD)
            .ok_or_else(|| insufficient("Request Access-Control-Request-Method header needed."))?;
        let announced = text(request, &ACCESS_CONTROL_REQUEST_HEADERS).unwrap_or_default();
        let rule = self.matching(origin, method, announced).ok_or_else(not_allowed)?;
        let mut headers = rule.headers(origin);
        if !announced.is_empty() {
            insert(&mut headers, ACCESS_CONTROL_ALLOW_HEADERS, announced);
        }
        Ok(headers)
    }

    fn matching(&self, origin: &str, method: &str, announced: &str) -> Option<&Rule> {
        self.0.iter().find(|rule| rule.permits(origin, method, announced))
    }
}

impl Rule {
    fn permits(&self, origin: &str, method: &str, announced: &str) -> bool {
        let mut announced = announced.split(',').map(str::trim).filter(|name| !name.is_empty());
        self.allowed_origin.iter().any(|pattern| matches(pattern, origin))
            && self.allowed_method.iter().any(|allowed| allowed == method)
            && announced.all(|name| self.permits_header(&name.to_ascii_lowercase()))
    }

    fn permits_header(&self, name: &str) -> bool {
        self.allowed_header.iter().any(|pattern| matches(&pattern.to_ascii_lowercase(), name))
    }

    fn headers(&self, origin: &str) -> HeaderMap {
        let any_origin = self.allowed_origin.iter().any(|allowed| allowed == "*");
        let mut headers = HeaderMap::new();
        insert(&mut headers, ACCESS_CONTROL_ALLOW_ORIGIN, if any_origin { "*" } else { origin });
        insert_list(&mut headers, ACCESS_CONTROL_ALLOW_METHODS, &self.allowed_method);
        insert_list(&mut headers, ACCESS_CONTROL_EXPOSE_HEADERS, &self.expose_header);
        if let Some(seconds) = self.max_age_seconds {
            headers.insert(ACCESS_CONTROL_MAX_AGE, seconds.into());
        }
        if self.response_vary || !any_origin {
            headers.insert(VARY, HeaderValue::from_static("Origin"));
        }
        headers
    }
}

/// Compares with a pattern that may hold one `*`.
fn matches(pattern: &str, value: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == value,
        Some((start, end)) => value.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
    }
}

fn insert_list(headers: &mut HeaderMap, name: HeaderName, items: &[String]) {
    if !items.is_empty() {
        insert(headers, name, &items.join(", "));
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().filter(|value| !value.is_empty())
}

fn insufficient(what: &str) -> OssError {
    OssError::bad_request("BadRequest", format!("Insufficient information. {what}"))
}

/// The misspellings are OSS's own.
fn not_allowed() -> OssError {
    OssError::forbidden(
        "AccessForbidden",
        "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, \
         request method / Access-Control-Request-Method or Access-Control-Requet-Headers are not whitelisted by \
         the resource's CORS spec.",
    )
}
