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
use oss_form_upload::policy::Condition;
use oss_form_upload::signing::{Terms, issue};
use serde::Deserialize;

use super::Application;
use crate::clock::Clock;

/// A grant is never kept.
const HEADERS: [(HeaderName, &str); 2] = [(CACHE_CONTROL, "no-store"), (CONTENT_TYPE, "application/json")];

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
    /// How long the grant holds, in seconds.
    #[serde(default = "ten_minutes")]
    expires_in: u32,
    /// The only allowed `success_action_status`.
    status: Option<String>,
    /// The allowed content types, with commas between them.
    types: Option<String>,
    /// `1`: hand out a callback to this server.
    callback: Option<String>,
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

/// Signs a grant.
pub(super) async fn issue_grant(
    State(application): State<Arc<Application>>,
    Query(wishes): Query<Wishes>,
) -> Response {
    let grant = application.terms(wishes).map(|terms| {
        let grant = issue(&terms, &application.credentials, Clock::default().now());
        serde_json::to_string(&grant)
    });
    match grant {
        Some(Ok(json)) if application.is_live => (HEADERS, json).into_response(),
        Some(Ok(json)) => (OPEN, HEADERS, json).into_response(),
        _ => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Application {
    fn terms(&self, wishes: Wishes) -> Option<Terms> {
        let conditions = conditions(&wishes);
        let callback = match wishes.callback.as_deref() {
            Some("1") => Some(self.callback().encode().ok()?),
            _ => None,
        };
        Some(Terms {
            bucket: self.bucket.clone(),
            region: self.region.clone(),
            host: self.bucket_url.clone(),
            dir: wishes.dir,
            expires_in: wishes.expires_in,
            conditions,
            callback,
        })
    }

    fn callback(&self) -> Callback {
        Callback {
            url: format!("{}/callback", self.own_url),
            body: CALLBACK_BODY.to_owned(),
            ..Callback::default()
        }
    }
}

fn conditions(wishes: &Wishes) -> Vec<Condition> {
    let size = Condition::ContentLengthRange { min: wishes.min, max: wishes.max };
    let status = wishes
        .status
        .as_ref()
        .map(|status| Condition::Eq { field: "success_action_status".to_owned(), value: status.clone() });
    let types = wishes.types.as_ref().map(|types| Condition::In {
        field: "content-type".to_owned(),
        values: types.split(',').map(str::to_owned).collect(),
    });
    [Some(size), status, types].into_iter().flatten().collect()
}
