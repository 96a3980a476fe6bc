//! `GET /get_post_signature_for_oss_upload`: a grant, in the JSON shape of Alibaba Cloud's sample servers.
//!
//! Query parameters vary the terms, for the demo page and for tests. A real application server decides them itself, and so
//! does this one where the bucket is real: there a query can only narrow a grant to one file.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use oss_form_upload::callback::Callback;
use oss_form_upload::signing::Terms;
use oss_form_upload::time::Timestamp;
use serde::Deserialize;

use super::Application;
use crate::clock::Clock;
use crate::origin::{is_own, readable_by};

const JSON: [(HeaderName, &str); 1] = [(CONTENT_TYPE, "application/json")];

/// A grant is never kept.
const UNKEPT: [(HeaderName, &str); 1] = [(CACHE_CONTROL, "no-store")];

/// The callback of the demo's grants.
const CALLBACK_BODY: &str = "bucket=${bucket}&object=${object}&etag=${etag}&size=${size}&mimeType=${mimeType}\
                             &crc64=${crc64}&reqId=${reqId}";

/// The query parameters of a grant.
#[derive(Debug, Deserialize)]
pub(super) struct Wishes {
    /// The smallest file, in bytes.
    min: Option<u64>,
    /// The largest file, in bytes.
    max: Option<u64>,
    /// The folder of keys.
    dir: Option<String>,
    /// How long the grant holds, in seconds, at most 7 days; 0 for one that has just expired.
    expires_in: Option<u32>,
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

/// The reason why a wish cannot be met: a sentence.
type Refusal = (StatusCode, String);

/// Signs a grant. Wishes that no grant can have are answered with the reason.
pub(super) async fn issue_grant(
    State(application): State<Arc<Application>>,
    Query(wishes): Query<Wishes>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let issued = application.check(&wishes, &uri, &headers).and_then(|()| application.issue(wishes));
    let answer = match issued {
        Ok(json) => (UNKEPT, JSON, json).into_response(),
        Err((status, why)) => (status, UNKEPT, why).into_response(),
    };
    if application.is_live { answer } else { (readable_by(&headers), answer).into_response() }
}

impl Wishes {
    /// No policy can be signed for no time: one that has just expired was signed a second ago.
    fn issued_at(&self, now: Timestamp) -> Timestamp {
        if self.expires_in == Some(0) { now.plus_seconds(-1) } else { now }
    }

    /// The wishes that would widen a grant, by their names.
    fn widening(&self) -> impl Iterator<Item = &'static str> {
        let wishes = [
            ("min", self.min.is_some()),
            ("max", self.max.is_some()),
            ("dir", self.dir.is_some()),
            ("expires_in", self.expires_in.is_some()),
            ("status", self.status.is_some()),
            ("types", self.types.is_some()),
            ("callback", self.callback.is_some()),
        ];
        wishes.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name)
    }
}

impl Application {
    /// A grant for a real bucket is for this server's own page alone, and on the terms that it was started with.
    fn check(&self, wishes: &Wishes, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        if !self.is_live {
            return Ok(());
        }
        if !is_own(uri, headers) {
            let message = "Grants for a real bucket are for this server's own page only.\n";
            return Err((StatusCode::FORBIDDEN, message.to_owned()));
        }
        if let Some(name) = wishes.widening().next() {
            return Err(refused(format!(
                "With OSS_LIVE=1 options decide the terms, not the parameter {name}.\n"
            )));
        }
        let is_elsewhere = wishes.filename.as_ref().is_some_and(|name| name.contains(['/', '\\']));
        let is_too_large = wishes.size.is_some_and(|size| size > self.grants.max_size);
        match (is_elsewhere, is_too_large) {
            (true, _) => Err(refused("With OSS_LIVE=1 filename is a name without folders.\n".to_owned())),
            (_, true) => Err(refused(format!("The largest file is {} bytes.\n", self.grants.max_size))),
            _ => Ok(()),
        }
    }

    fn issue(&self, wishes: Wishes) -> Result<String, Refusal> {
        let issued_at = wishes.issued_at(Clock::default().now());
        let issued = self.terms(wishes).issue(&self.credentials, issued_at);
        issued.map(|issued| issued.json()).map_err(|why| refused(why.to_string()))
    }

    fn terms(&self, wishes: Wishes) -> Terms {
        let expires_in = wishes.expires_in.unwrap_or(self.grants.expires_in).max(1);
        let mut terms =
            Terms::new(&self.region, &self.bucket).with_host(&self.bucket_url).with_expires_in(expires_in);
        let dir = folder(wishes.dir.as_deref().unwrap_or(&self.grants.dir));
        terms = match wishes.filename {
            Some(name) => terms.with_key(format!("{dir}{name}")),
            None if dir.is_empty() => terms.with_any_key(),
            None => terms.with_key_prefix(dir),
        };
        let (min, max) = (wishes.min.unwrap_or(0), wishes.max.unwrap_or(self.grants.max_size));
        let (min, max) = wishes.size.map_or((min, max), |size| (size, size));
        terms = terms.with_content_length_range(min, max);
        if let Some(status) = wishes.status {
            terms = terms.with_success_status(status);
        }
        if let Some(types) = wishes.content_type.or(wishes.types) {
            terms = terms.with_content_types(types.split(','));
        }
        if wishes.callback.as_deref() == Some("1") {
            return terms.with_callback(self.callback());
        }
        if self.is_live { terms.without_callback() } else { terms }
    }

    fn callback(&self) -> Callback {
        Callback {
            url: format!("{}/callback", self.own_url),
            body: CALLBACK_BODY.to_owned(),
            ..Callback::default()
        }
    }
}

/// The folder, closed with a slash; empty for all keys.
fn folder(dir: &str) -> String {
    if dir.is_empty() || dir.ends_with('/') { dir.to_owned() } else { format!("{dir}/") }
}

fn refused(why: String) -> Refusal {
    (StatusCode::BAD_REQUEST, why)
}
