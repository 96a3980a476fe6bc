//! Envelopes: the objects that application servers wrap around a grant, and the messages that they send without one.

use super::GrantError;
use super::read::{ACCESS_KEY_ID, CREDENTIAL, POLICY, SIGNATURE, has_text, inner};
use crate::json::Json;
use crate::oss::text::{alike, clipped};

/// Members in which servers wrap their answer.
const ENVELOPES: [&str; 6] = ["data", "result", "body", "payload", "content", "response"];

/// The most envelopes, one in another.
const DEPTH: u8 = 2;

/// Members under which servers put an error message, the most telling first.
const MESSAGES: [&str; 10] = [
    "message",
    "msg",
    "errorMessage",
    "errmsg",
    "error_msg",
    "error_description",
    "detail",
    "title",
    "reason",
    "error",
];

/// Members under which servers put an error code.
const CODES: [&str; 6] = ["code", "errcode", "error_code", "status", "statusCode", "error"];

/// The greatest depth of a message: `{ error: { message } }`.
const MESSAGE_DEPTH: u8 = 3;

/// The most characters of a server's words that are shown.
const SHOWN: usize = 200;

/// Returns the object that is a grant: `json` itself, or the one in its envelopes. A policy decides; where none has one,
/// anything else that only a grant has.
pub(super) fn opened(json: &Json) -> Option<&Json> {
    let has_policy = |json: &Json| has_text(json, POLICY);
    let has_any =
        |json: &Json| [SIGNATURE, CREDENTIAL, ACCESS_KEY_ID].iter().any(|names| has_text(json, names));
    within(json, DEPTH, &has_policy).or_else(|| within(json, DEPTH, &has_any))
}

fn within<'a>(json: &'a Json, depth: u8, is_grant: &dyn Fn(&Json) -> bool) -> Option<&'a Json> {
    let members = json.members()?;
    if is_grant(json) || inner(members).is_some_and(|(_, fields)| is_grant(fields)) {
        return Some(json);
    }
    let depth = depth.checked_sub(1)?;
    members.iter().filter(|(name, _)| is_envelope(name)).find_map(|(_, json)| within(json, depth, is_grant))
}

fn is_envelope(name: &str) -> bool {
    ENVELOPES.iter().any(|envelope| alike(name, envelope))
}

/// Returns the refusal of a server that says why there is no grant.
pub(super) fn refusal(json: &Json) -> Option<GrantError> {
    let message = words(json)?;
    let code = CODES.iter().find_map(|name| scalar(member(json, name)?));
    let code = code.filter(|code| code != message).map(|code| clipped(&code, SHOWN));
    Some(GrantError::Refused { code, message: clipped(message, SHOWN) })
}

/// Returns the message for people in a JSON answer: the text under one of the usual members, or in an object under one.
pub(crate) fn words(json: &Json) -> Option<&str> {
    words_within(json, MESSAGE_DEPTH)
}

fn words_within(json: &Json, depth: u8) -> Option<&str> {
    if let Some(text) = json.as_str() {
        return Some(text.trim()).filter(|text| !text.is_empty());
    }
    let depth = depth.checked_sub(1)?;
    MESSAGES.iter().chain(&ENVELOPES).find_map(|name| {
        // A text in an envelope is a message only under its own name.
        let member = member(json, name).filter(|member| !is_envelope(name) || member.as_str().is_none())?;
        words_within(member, depth)
    })
}

fn member<'a>(json: &'a Json, name: &str) -> Option<&'a Json> {
    json.members()?.iter().find(|(member, _)| alike(member, name)).map(|(_, value)| value)
}

/// Returns a text, a number or a truth value as text.
fn scalar(json: &Json) -> Option<String> {
    json.to_text().filter(|text| !text.is_empty())
}
