//! `POST /callback`: what the application server is told once an object is stored. It answers with what it received.

use axum::body::{Body, to_bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

/// The longest body of a callback that is read.
const MAX_BODY: usize = 1024 * 1024;

/// Receives a callback.
pub(super) async fn receive(headers: HeaderMap, body: Body) -> Response {
    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    match read(&headers, &body) {
        Some(received) => {
            let answer = json!({ "Status": "OK", "received": received });
            ([(CONTENT_TYPE, "application/json")], answer.to_string()).into_response()
        }
        None => (StatusCode::BAD_REQUEST, "the body is neither JSON nor a form").into_response(),
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
