//! `GET` and `HEAD` of a stored object, with ranges and conditional requests as `tower-http` serves them.
//!
//! Downloads are not authenticated: the stand-in is for uploads, and a test reads back what it wrote.

use axum::body::Body;
use axum::http::header::{ACCEPT_RANGES, CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use percent_encoding::percent_decode_str;
use tower::ServiceExt;
use tower_http::services::ServeFile;

use super::answer::insert;
use super::error::OssError;
use super::store::{Record, Store};

/// Serves the object whose key is the path of the request.
///
/// # Errors
/// `NoSuchKey`.
pub async fn serve(store: &Store, request: Request<Body>) -> Result<Response<Body>, OssError> {
    let key = key(request.uri().path()).ok_or_else(|| no_such_key(request.uri().path()))?;
    let record = store.find(&key)?.ok_or_else(|| no_such_key(&key))?;
    let served = ServeFile::new(store.bytes_path(&record)).oneshot(request).await;
    let mut answer = served.unwrap_or_else(|never| match never {}).map(Body::new);
    if answer.status() == StatusCode::NOT_FOUND {
        return Err(no_such_key(&key)); // overwritten between the two reads
    }
    add_headers(answer.headers_mut(), &record);
    Ok(answer)
}

/// The key that a path means; `None` where it is not UTF-8.
#[must_use]
pub fn key(path: &str) -> Option<String> {
    let encoded = path.strip_prefix('/')?;
    percent_decode_str(encoded).decode_utf8().ok().map(String::from)
}

fn add_headers(headers: &mut HeaderMap, record: &Record) {
    headers.remove(CONTENT_TYPE);
    headers.insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert("x-oss-object-type", HeaderValue::from_static("Normal"));
    add_digests(headers, record);
    for (name, value) in &record.headers {
        if let Ok(name) = HeaderName::try_from(name) {
            insert(headers, name, value);
        }
    }
}

/// Adds `ETag`, `Content-MD5` and `x-oss-hash-crc64ecma`, the same for an upload's answer and for a download.
pub fn add_digests(headers: &mut HeaderMap, record: &Record) {
    insert(headers, ETAG, &format!("\"{}\"", record.digests.etag));
    insert(headers, HeaderName::from_static("content-md5"), &record.digests.content_md5);
    insert(headers, HeaderName::from_static("x-oss-hash-crc64ecma"), &record.digests.crc64);
}

fn no_such_key(key: &str) -> OssError {
    OssError::new(StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist.")
        .ec("0026-00000001")
        .with("Key", key)
}
