//! Why there is no grant.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use super::is_transient_status;
use crate::json::{Json, Parser};
use crate::text::{decimal, join};

/// The longest text of an endpoint that is shown, in characters.
const LONGEST_MESSAGE: usize = 200;

/// The members under which servers say what went wrong.
const MESSAGE_MEMBERS: [&str; 5] = ["message", "error", "msg", "detail", "title"];

/// Why there is no grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GrantFailure {
    /// The grant endpoint did not answer, or its CORS rule hides the answer.
    Unreachable {
        /// The endpoint without its query.
        url: String,
    },
    /// The grant endpoint answered with a status outside 2xx.
    Status {
        /// The endpoint without its query.
        url: String,
        /// The HTTP status.
        status: u16,
        /// What it said, as far as it is meant for people.
        message: Option<String>,
    },
    /// The grant endpoint answered something that is not JSON.
    NotJson {
        /// The endpoint without its query.
        url: String,
    },
    /// The page's own `grant` function threw or rejected; its reason is the error's `cause`.
    Rejected {
        /// Whether with a `TypeError`, which is what `fetch` rejects with when there is no answer.
        by_network: bool,
    },
}

impl GrantFailure {
    /// An endpoint's answer outside 2xx, with what its body says to people: the message in its JSON, or a short plain text.
    #[must_use]
    pub fn status(url: String, status: u16, body: &str, parse: Parser) -> Self {
        let message = match parse(body) {
            Some(json) => message(&json),
            None => Some(body.trim_ascii()).filter(|text| !text.starts_with("<")).map(str::to_owned),
        };
        let shown = message.filter(|text| !text.is_empty() && text.len() <= LONGEST_MESSAGE);
        GrantFailure::Status { url, status, message: shown }
    }

    pub(super) fn is_transient(&self) -> bool {
        match self {
            GrantFailure::Unreachable { .. } => true,
            GrantFailure::Status { status, .. } => is_transient_status(*status),
            GrantFailure::NotJson { .. } => false,
            GrantFailure::Rejected { by_network } => *by_network,
        }
    }
}

/// The text under one of the usual members, also in an object under one of them: `{ error: { message } }`.
fn message(json: &Json) -> Option<String> {
    if let Some(text) = json.as_str() {
        return Some(text.to_owned());
    }
    MESSAGE_MEMBERS.iter().find_map(|member| message(json.get(member)?))
}

impl GrantFailure {
    /// The sentence for people, the same as [`fmt::Display`] shows.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            GrantFailure::Unreachable { url } => join(&[
                "the grant endpoint ",
                url,
                " cannot be reached, or its CORS rule does not allow this page",
            ]),
            GrantFailure::Status { url, status, message } => {
                let said = message.as_ref().map(|message| join(&[": ", message])).unwrap_or_default();
                join(&["the grant endpoint ", url, " answered ", &decimal(u64::from(*status)), &said])
            }
            GrantFailure::NotJson { url } => join(&["the grant endpoint ", url, " did not answer with JSON"]),
            GrantFailure::Rejected { .. } => {
                "the grant function failed; its reason is this error's cause".to_owned()
            }
        }
    }
}

impl fmt::Display for GrantFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}
