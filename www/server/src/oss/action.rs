//! The answer that a form asks for, by `success_action_status` or `success_action_redirect`.

use axum::http::{HeaderValue, StatusCode, Uri};

use super::fields::Fields;

/// The answer that a form asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// A status: 204 also for a `success_action_status` that OSS does not know.
    Status(StatusCode),
    /// A 303 to `success_action_redirect`. Uncertain: the status, and whether OSS appends bucket, key and `ETag`.
    Redirect(HeaderValue),
}

impl Action {
    /// Reads the two fields; a redirect wins. Uncertain: what OSS does with one that is no URL; here it is ignored.
    pub fn read(fields: &Fields) -> Self {
        let redirect = fields.filled("success_action_redirect").and_then(url);
        redirect.map_or_else(|| Action::Status(status(fields)), Action::Redirect)
    }
}

fn url(text: &str) -> Option<HeaderValue> {
    let uri: Uri = text.parse().ok()?;
    matches!(uri.scheme_str(), Some("http" | "https")).then(|| HeaderValue::from_str(text).ok())?
}

fn status(fields: &Fields) -> StatusCode {
    match fields.get("success_action_status") {
        Some("200") => StatusCode::OK,
        Some("201") => StatusCode::CREATED,
        _ => StatusCode::NO_CONTENT,
    }
}
