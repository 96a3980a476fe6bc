//! Sending a callback and judging the application server's answer.

use std::time::Duration;

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, USER_AGENT};
use axum::http::{HeaderMap, Request, StatusCode, Uri};
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};
use tokio::time::timeout;

use super::{Parameters, Signer};
use crate::http_client::{http_client, on_loopback};
use crate::oss::error::OssError;

/// How long an application server may take.
const TIME_LIMIT: Duration = Duration::from_secs(5);
/// The longest answer. Uncertain: OSS's pages say 1 MB and 3 MB.
const MAX_ANSWER: usize = 1024 * 1024;

/// A request to an application server.
pub struct Delivery<'a> {
    /// The checked parameters: the URLs and the type of the body.
    pub parameters: &'a Parameters,
    /// The body with its variables filled in.
    pub body: String,
    /// The signer, whose signature proves that it comes from here.
    pub signer: &'a Signer,
}

/// Tries the URLs in order. Gives the JSON of the first application server that answers as it must.
///
/// # Errors
/// `CallbackFailed` for the last URL, with status 203: the object stays stored.
pub async fn deliver(delivery: &Delivery<'_>) -> Result<Bytes, OssError> {
    let mut outcome = Err(not_reached());
    for url in &delivery.parameters.urls {
        outcome = attempt(delivery, url).await;
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

async fn attempt(delivery: &Delivery<'_>, url: &Uri) -> Result<Bytes, OssError> {
    let path = url.path_and_query().map_or("/", |path| path.as_str());
    let authorization = delivery.signer.sign(path, delivery.body.as_bytes()).await?;
    let request = request(delivery, url, &authorization).map_err(|_| not_reached())?;
    timeout(TIME_LIMIT, send(request)).await.unwrap_or_else(|_| Err(too_slow()))
}

async fn send(request: Request<Body>) -> Result<Bytes, OssError> {
    let answer = http_client().request(request).await.map_err(|_| not_reached())?;
    if answer.status() != StatusCode::OK {
        return Err(failed(format!("Error status : {}.", answer.status().as_u16())));
    }
    check_length(answer.headers())?;
    let body = Limited::new(answer.into_body(), MAX_ANSWER).collect().await.map_err(|_| not_json())?;
    check_json(body.to_bytes())
}

/// The request has the headers that OSS documents.
fn request(delivery: &Delivery, url: &Uri, authorization: &str) -> Result<Request<Body>, axum::http::Error> {
    let authority = url.authority().map(ToString::to_string).unwrap_or_default();
    let host = delivery.parameters.host.as_deref().unwrap_or(&authority);
    Request::post(on_loopback(url)?)
        .header(HOST, host)
        .header(CONNECTION, "close")
        .header(CONTENT_TYPE, delivery.parameters.body_type.as_str())
        .header(CONTENT_LENGTH, delivery.body.len())
        .header(USER_AGENT, "http-client/0.0.1")
        .header(AUTHORIZATION, authorization)
        .header("x-oss-pub-key-url", delivery.signer.public_key_url())
        .body(Body::from(delivery.body.clone()))
}

fn check_length(headers: &HeaderMap) -> Result<(), OssError> {
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    match length.map(str::parse::<usize>) {
        None => Err(failed("Error Status : 400.User server missing content-length.")),
        Some(Ok(1..=MAX_ANSWER)) => Ok(()),
        Some(Ok(0) | Err(_)) => {
            Err(failed("Error Status : 400.User server return invalid conent-length value."))
        }
        Some(Ok(_)) => Err(failed("Error Status : 400.User server return too long content-length value.")),
    }
}

/// A byte order mark is not JSON, as with OSS.
fn check_json(body: Bytes) -> Result<Bytes, OssError> {
    serde_json::from_slice::<serde::de::IgnoredAny>(&body).map(|_| body).map_err(|_| not_json())
}

fn failed(message: impl Into<std::borrow::Cow<'static, str>>) -> OssError {
    OssError::new(StatusCode::NON_AUTHORITATIVE_INFORMATION, "CallbackFailed", message)
}

fn not_json() -> OssError {
    failed("Response body is not valid json format.")
}

fn not_reached() -> OssError {
    failed("Error status : -1. OSS can not connect to your callbackUrl, please check it.")
}

// Uncertain: OSS's pages show a second, longer text with the address and the times.
fn too_slow() -> OssError {
    failed("Cost too long time.").ec("0007-00000202")
}
