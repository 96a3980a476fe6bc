//! `GET /get_post_signature_for_oss_upload`: a grant, in the JSON shape of Alibaba Cloud's sample servers.
//!
//! Query parameters vary the terms, for the demo page and for tests. A real application server decides them itself.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};
use oss_form_upload::callback::Callback;
use oss_form_upload::form::MAX_FILE_SIZE;
use oss_form_upload::signing::Terms;
use oss_form_upload::time::Timestamp;
use serde::Deserialize;

use super::Application;
use crate::clock::Clock;

const JSON: [(HeaderName, &str); 1] = [(CONTENT_TYPE, "application/json")];

/// A grant is never kept.
const UNKEPT: [(HeaderName, &str); 1] = [(CACHE_CONTROL, "no-store")];

/// Any page may read a grant for the stand-in, so that pages from other ports can be tested with it. One for a real
/// bucket is for this server's own page alone: otherwise every site that its user visits meanwhile could take one.
const OPEN: [(HeaderName, &str); 1] = [(ACCESS_CONTROL_ALLOW_ORIGIN, "*")];

/// What the demo's grants call back with.
const CALLBACK_BODY: &str = "bucket=${bucket}&object=${object}&etag=${etag}&size=${size}&mimeType=${mimeType}\
                             &crc64=${crc64}&reqId=${reqId}";

/// What may be asked of a grant.
#[derive(Debug, Deserialize)]
pub(super) struct Wishes {
    /// The smallest file, in bytes.
    #[serde(default)]
    min: u64,
    /// The largest file, in bytes.
    #[serde(default = "largest")]
    max: u64,
    /// The prefix of keys.
    #[serde(default = "default_dir")]
    dir: String,
    /// How long the grant holds, in seconds, at most 7 days; 0 for one that has just expired.
    #[serde(default = "ten_minutes")]
    expires_in: u32,
    /// The only allowed `success_action_status`.
    status: Option<u16>,
    /// The allowed content types, with commas between them.
    types: Option<String>,
    /// `1`: hand out a callback to this server.
    callback: Option<String>,
    /// A file's name: the grant is for this one file, of exactly this `size` and `type`.
    filename: Option<String>,
    /// Its size in bytes.
    size: Option<u64>,
    /// Its type.
    #[serde(rename = "type")]
    content_type: Option<String>,
}

fn largest() -> u64 {
    MAX_FILE_SIZE
}

fn default_dir() -> String {
    "user/demo/".to_owned()
}

fn ten_minutes() -> u32 {
    600
}

/// Signs a grant. Wishes that no grant can have are answered with the reason.
pub(super) async fn issue_grant(
    State(application): State<Arc<Application>>,
    Query(wishes): Query<Wishes>,
) -> Response {
    let issued_at = wishes.issued_at(Clock::default().now());
    let answer = match application.terms(wishes).issue(&application.credentials, issued_at) {
        Ok(issued) => (UNKEPT, JSON, issued.json()).into_response(),
        Err(why) => (StatusCode::BAD_REQUEST, UNKEPT, why.to_string()).into_response(),
    };
    if application.is_live { answer } else { (OPEN, answer).into_response() }
}

impl Wishes {
    /// No policy can be signed for no time: one that has just expired was signed a second ago.
    fn issued_at(&self, now: Timestamp) -> Timestamp {
        if self.expires_in == 0 { now.plus_seconds(-1) } else { now }
    }
}

impl Application {
    fn terms(&self, wishes: Wishes) -> Terms {
        let mut terms = Terms::new(&self.region, &self.bucket)
            .with_host(&self.bucket_url)
            .with_expires_in(wishes.expires_in.max(1));
        terms = match &wishes.filename {
            Some(name) => terms.with_key(format!("{}{name}", wishes.dir)),
            None if wishes.dir.is_empty() => terms.with_any_key(),
            None => terms.with_key_prefix(format!("{}/", wishes.dir.trim_end_matches('/'))),
        };
        terms = match wishes.size {
            Some(size) => terms.with_content_length_range(size, size),
            None => terms.with_content_length_range(wishes.min, wishes.max),
        };
        if let Some(status) = wishes.status {
            terms = terms.with_success_status(status);
        }
        if let Some(types) = wishes.content_type.or(wishes.types) {
            terms = terms.with_content_types(types.split(','));
        }
        if wishes.callback.as_deref() == Some("1") {
            terms = terms.with_callback(self.callback());
        }
        terms
    }

    fn callback(&self) -> Callback {
        Callback {
            url: format!("{}/callback", self.own_url),
            body: CALLBACK_BODY.to_owned(),
            ..Callback::default()
        }
    }
}
