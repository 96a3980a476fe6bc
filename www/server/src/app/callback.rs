//! `POST /callback`: receives OSS's request once an object is stored, and answers with its body.
//!
//! Anybody can post here, so the signature decides whether it was OSS; see
//! [verify](https://www.alibabacloud.com/help/en/oss/developer-reference/callback).

use std::sync::Arc;
use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64::{Engine, prelude::BASE64_STANDARD};
use http_body_util::{BodyExt, Limited};
use serde_json::{Map, Value, json};
use tokio::time::timeout;

use super::Application;
use crate::http_client::http_client;
use crate::oss::callback::{PUBLIC_KEY_PATH, verify};

/// The address of OSS's public keys.
const OSS_KEYS: [&str; 2] = ["http://gosspublic.alicdn.com/", "https://gosspublic.alicdn.com/"];

/// The longest body of a callback that is read.
const MAX_BODY: usize = 1024 * 1024;

/// How long the public key may take to come.
const KEY_TIME: Duration = Duration::from_secs(3);

/// Receives a callback.
pub(super) async fn receive(State(application): State<Arc<Application>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    if !application.is_from_oss(&head, &body).await {
        return answer(StatusCode::FORBIDDEN, &json!({ "Status": "verify not ok" }));
    }
    match read(&head.headers, &body) {
        Some(received) => answer(StatusCode::OK, &json!({ "Status": "OK", "received": received })),
        None => answer(StatusCode::BAD_REQUEST, &json!({ "Status": "the body is neither JSON nor a form" })),
    }
}

fn answer(status: StatusCode, json: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], json.to_string()).into_response()
}

impl Application {
    async fn is_from_oss(&self, head: &Parts, body: &[u8]) -> bool {
        let header = |name: &str| head.headers.get(name)?.to_str().ok();
        let (Some(authorization), Some(url)) = (header("authorization"), header("x-oss-pub-key-url")) else {
            return false;
        };
        let path = head.uri.path_and_query().map_or("/", PathAndQuery::as_str);
        let key = self.public_key(url).await;
        key.is_some_and(|key| verify(&key, authorization, path, body))
    }

    /// The key at the URL that the callback names, if that is one of OSS's, or of the stand-in. A key from any other place
    /// would let anybody sign.
    async fn public_key(&self, url_in_base64: &str) -> Option<String> {
        let url = String::from_utf8(BASE64_STANDARD.decode(url_in_base64).ok()?).ok()?;
        let own = format!("{}{PUBLIC_KEY_PATH}", self.own_url);
        let is_trusted = url == own || OSS_KEYS.iter().any(|prefix| url.starts_with(prefix));
        let url: Uri = is_trusted.then(|| url.parse().ok())??;
        let answer = timeout(KEY_TIME, http_client().get(url)).await.ok()?.ok()?;
        let key = Limited::new(answer.into_body(), MAX_BODY).collect();
        String::from_utf8(timeout(KEY_TIME, key).await.ok()?.ok()?.to_bytes().to_vec()).ok()
    }
}

fn read(headers: &HeaderMap, body: &[u8]) -> Option<Value> {
    let content_type = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    match content_type.split(';').next()?.trim() {
        "application/json" => serde_json::from_slice(body).ok(),
        "application/x-www-form-urlencoded" => Some(form(body)),
        _ => None,
    }
}

fn form(body: &[u8]) -> Value {
    let pairs = form_urlencoded::parse(body).into_owned();
    Value::Object(pairs.map(|(name, value)| (name, Value::String(value))).collect::<Map<_, _>>())
}
