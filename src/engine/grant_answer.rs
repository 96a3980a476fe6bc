//! Reads the end of a request for a grant: the JSON of the grant, or the reason why there is no grant.

use super::clock::Now;
use super::event::{GrantAnswer, GrantFailure};
use super::retry::retry_after;
use super::settings::{Environment, GrantSource};
use super::trouble::Trouble;
use crate::error::Error;
use crate::grant::{Grant, GrantError, words};
use crate::json::Json;
use crate::oss::field::has_prefix;
use crate::oss::text::number;
use crate::response::is_transient_status;
use crate::time::Timestamp;

/// The longest text of an endpoint that is shown, in characters.
const LONGEST_MESSAGE: usize = 200;

/// A grant as it came.
#[derive(Debug)]
pub(super) struct Arrived {
    /// The grant, not yet read.
    pub(super) json: Json,
    /// How many milliseconds the endpoint's clock is ahead of this computer's, where its `Date` can be read.
    pub(super) clock_offset: Option<i64>,
}

/// Reads the end of a request to `source`.
///
/// # Errors
/// `GrantUnavailable`, or the error of a value that the caller gave.
pub(super) fn read(
    answer: GrantAnswer,
    source: &GrantSource,
    environment: &Environment,
    now: &Now,
) -> Result<Arrived, Trouble> {
    match answer {
        GrantAnswer::Value(json) => Ok(Arrived { json, clock_offset: None }),
        GrantAnswer::Failed { failure, cause } => Err(failed(failure, source, environment).with_cause(cause)),
        GrantAnswer::Http { status, date, age, retry_after: asked, body } => {
            let date = date.and_then(|date| (environment.parse_date)(&date));
            let date = date.map(|date| aged(date, age.as_deref(), now.wall));
            let json = (environment.parse_json)(&body);
            if !(200..300).contains(&status) {
                let refused =
                    unavailable(source, &format!("answered {status}{}", said(json.as_ref(), &body)));
                let clock = date.unwrap_or(now.wall);
                let retry_after =
                    asked.and_then(|header| retry_after(&header, clock, environment.parse_date));
                return Err(Trouble { retry_after, ..refused.passing(is_transient_status(status)) });
            }
            let json = json.ok_or_else(|| unavailable(source, "did not answer with JSON"))?;
            Ok(Arrived { json, clock_offset: date.map(|date| date.0 - now.wall.0) })
        }
    }
}

/// Returns when an answer came that has this `Date`. Most caches keep the one of the moment when they stored it, and say in
/// `Age` how many seconds ago that was (RFC 9111, section 5.1); some write both. Of the two readings the one counts that is
/// nearer to this computer's clock. A cache without `Age` makes the time seem earlier than it is, which refuses nothing.
fn aged(date: Timestamp, age: Option<&str>, wall: Timestamp) -> Timestamp {
    let Some(age) = age.and_then(number) else { return date };
    let distance = |time: Timestamp| wall.0.abs_diff(time.0);
    let kept = date.plus_seconds(age);
    if distance(kept) < distance(date) { kept } else { date }
}

/// Reads the grant in what `source` answered.
///
/// # Errors
/// `InvalidGrant`; `GrantUnavailable` where the server says why it issued no grant.
pub(super) fn grant_in(json: &Json, source: &GrantSource) -> Result<Grant, Trouble> {
    Grant::from_json(json).map_err(|why| match &why {
        GrantError::Refused { code, .. } => {
            let status = code.as_deref().and_then(|code| code.parse().ok());
            unavailable(source, &why.to_string()).passing(status.is_some_and(is_transient_status))
        }
        _ => Error::from(why).into(),
    })
}

/// Returns the trouble of a request that was given up after so many milliseconds.
pub(super) fn late(source: &GrantSource, milliseconds: u64) -> Trouble {
    unavailable(source, &format!("did not answer within {milliseconds} ms")).passing(true)
}

fn failed(failure: GrantFailure, source: &GrantSource, environment: &Environment) -> Trouble {
    match failure {
        GrantFailure::Unreachable if is_insecure(source, environment) => {
            let why = "cannot be reached; from pages of https:, browsers block http: unless they upgrade it";
            unavailable(source, why).passing(true)
        }
        GrantFailure::Unreachable => {
            unavailable(source, "cannot be reached, or its CORS rule does not allow this page").passing(true)
        }
        GrantFailure::Thrown { is_type_error } => {
            unavailable(source, "failed; its reason is this error's cause").passing(is_type_error)
        }
        GrantFailure::Invalid(error) => error.into(),
    }
}

/// Returns whether browsers block requests to the endpoint, unless the page upgrades insecure requests.
fn is_insecure(source: &GrantSource, environment: &Environment) -> bool {
    let GrantSource::Endpoint { url } = source else { return false };
    environment.protocol == "https:" && has_prefix(url, "http:")
}

fn unavailable(source: &GrantSource, what: &str) -> Trouble {
    let message = match source {
        GrantSource::Endpoint { url } => format!("endpoint {} {what}", without_query(url)),
        GrantSource::Function => format!("function {what}"),
        GrantSource::Given => what.to_owned(),
    };
    Error::GrantUnavailable { message }.into()
}

/// Removes the parts of a URL that may be secret.
fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default()
}

/// Returns the part of an answer that is for people: the message in its JSON, or a short plain text.
fn said(json: Option<&Json>, body: &str) -> String {
    let plain = Some(body.trim()).filter(|text| !text.starts_with('<'));
    let message = if let Some(json) = json { words(json) } else { plain };
    let message = message.filter(|text| !text.is_empty() && text.chars().count() <= LONGEST_MESSAGE);
    message.map(|text| format!(": {text}")).unwrap_or_default()
}
