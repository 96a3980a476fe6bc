//! The sentences of the preflight.
//!
//! Values of signed or secret fields are never shown.

use super::report::Violation;
use crate::callback::CallbackDoubt;
use crate::oss::decomposed::{look_alike, looks_begun};
use crate::oss::text::{clipped, is_among, same};
use crate::policy::{Condition, Policy, quoted};
use crate::time::Timestamp;

const SECRET: [&str; 4] = ["x-oss-security-token", "x-oss-credential", "ossaccesskeyid", "callback"];

/// The name of the rule that the policy has not ended.
pub(super) const EXPIRATION: &str = "expiration";

/// The most characters of a name, or of an expiration, that are shown.
const SHOWN: usize = 64;

/// The help where the expected and the actual text look the same.
const DECOMPOSED: &str = "; the two look alike, but one is decomposed (NFD, as macOS names files): make both NFC, with normalize(\"NFC\")";

pub(super) fn condition(condition: &Condition, actual: Option<&str>, size: Option<u64>) -> Violation {
    if let Condition::ContentLengthRange { min, max } = condition {
        return range(condition, *min, *max, size.unwrap_or_default());
    }
    let field = condition.field().unwrap_or_default();
    if is_among(field, &SECRET) {
        return secret(field);
    }
    let expected = expected(condition);
    Violation {
        message: sentence(condition, field, &expected, actual),
        condition: condition.to_string(),
        field: (!field.is_empty()).then(|| field.to_owned()),
        expected,
        actual: actual.map(str::to_owned),
    }
}

fn secret(field: &str) -> Violation {
    Violation {
        condition: format!("[\"eq\", \"${field}\", …]"),
        field: Some(field.to_owned()),
        expected: "what the policy says".to_owned(),
        actual: None,
        message: format!("{field} is not the one in the policy"),
    }
}

fn sentence(condition: &Condition, field: &str, expected: &str, actual: Option<&str>) -> String {
    match (condition, actual) {
        (Condition::Unknown { operator }, _) => {
            format!("the policy has the operator \"{operator}\", which is not documented; OSS decides")
        }
        (_, Some(actual)) => {
            let hint = if looks_met(condition, actual) { DECOMPOSED } else { "" };
            format!("{field} is \"{actual}\"; the policy allows {expected}{hint}")
        }
        (_, None) if same(field, "bucket") => {
            format!("the host does not show its bucket; the policy is for {expected}")
        }
        (_, None) => format!("{field} is not in the form; the policy allows {expected}"),
    }
}

/// Returns whether a condition that is not met looks as if it were.
fn looks_met(condition: &Condition, actual: &str) -> bool {
    match condition {
        Condition::Eq { value, .. } => look_alike(actual, value),
        Condition::StartsWith { prefix, .. } => looks_begun(actual, prefix),
        Condition::In { values, .. } => values.iter().any(|value| look_alike(actual, value)),
        _ => false,
    }
}

fn expected(condition: &Condition) -> String {
    match condition {
        Condition::Eq { value, .. } => format!("\"{value}\""),
        Condition::StartsWith { prefix, .. } => format!("what starts with \"{prefix}\""),
        Condition::In { values, .. } => quoted(values),
        Condition::NotIn { values, .. } => format!("anything but {}", quoted(values)),
        Condition::ContentLengthRange { .. } | Condition::Unknown { .. } => String::new(),
    }
}

fn range(condition: &Condition, min: u64, max: u64, size: u64) -> Violation {
    let allowed = format!("{} to {}", grouped(min), grouped(max));
    let actual = bytes(size);
    Violation {
        condition: condition.to_string(),
        field: Some("file".to_owned()),
        message: format!("the file is {actual}; the policy allows {allowed}"),
        expected: format!("{allowed} bytes"),
        actual: Some(actual),
    }
}

pub(super) fn expiration(policy: &Policy, now: Timestamp) -> Violation {
    let (end, now) = (&policy.expiration, now.iso8601());
    let message = format!("the policy ends at {end}, and now it is {now}; get a new grant");
    rule(EXPIRATION, None, format!("a time before {end}"), Some(now), message)
}

pub(super) fn expiration_spelling(policy: &Policy) -> Violation {
    let written = clipped(&policy.expiration, SHOWN);
    let message = format!(
        "the policy's expiration is \"{written}\"; OSS takes UTC in one spelling, like 2030-01-01T00:00:00.000Z: the server must write it so"
    );
    rule(
        EXPIRATION,
        None,
        "2030-01-01T00:00:00.000Z or 2030-01-01T00:00:00Z".to_owned(),
        Some(written),
        message,
    )
}

pub(super) fn extra_field(field: &str) -> Violation {
    let message =
        format!("the form has {field}, so the policy needs a condition on it; the server must add one");
    rule("Extra input fields", Some(field), format!("a condition on {field}"), None, message)
}

pub(super) fn date_window(date: &str, now: Timestamp) -> Violation {
    let now = now.basic();
    let message = format!(
        "x-oss-date is {date} and now it is {now}; OSS takes it from 15 minutes before to 7 days after"
    );
    let expected = "from 15 minutes ahead of now to 7 days back".to_owned();
    rule("x-oss-date", Some("x-oss-date"), expected, Some(date.to_owned()), message)
}

pub(super) fn limit(field: &str, what: &str, actual: u64, most: u64) -> Violation {
    let name = clipped(field, SHOWN);
    let (actual, most) = (bytes(actual), grouped(most));
    let shown = if what.ends_with("field") { format!(" {name}") } else { String::new() };
    let message = format!("{what}{shown} is {actual}; OSS takes at most {most}");
    rule("limit", Some(&name), format!("at most {most} bytes"), Some(actual), message)
}

pub(super) fn callback(doubt: CallbackDoubt) -> Violation {
    let expected = "Base64 of JSON with callbackUrl and callbackBody".to_owned();
    rule("callback", Some("callback"), expected, None, doubt.to_string())
}

pub(super) fn capital_variable(name: &str) -> Violation {
    let name = clipped(name, SHOWN);
    let message = format!("the name of the callback's variable {name} has capitals; OSS asks for lower case");
    rule("callback variable", Some(&name), name.to_ascii_lowercase(), None, message)
}

pub(super) fn not_ascii(name: &str) -> Violation {
    let name = clipped(name, SHOWN);
    let cure = if same(&name, "content-disposition") {
        "write the file's name as filename*=UTF-8''… with the rest percent-encoded"
    } else {
        "percent-encode it"
    };
    let message = format!("{name} becomes a header of the object, and has what headers do not carry: {cure}");
    rule("header", Some(&name), "visible ASCII".to_owned(), None, message)
}

pub(super) fn capital_type(kind: &str) -> Violation {
    let (lower, kind) = (clipped(&kind.to_ascii_lowercase(), SHOWN), clipped(kind, SHOWN));
    let message = format!(
        "the policy asks for the content-type \"{kind}\", and browsers write that of the file part in lower case: the server should ask for \"{lower}\""
    );
    rule("content-type", Some("content-type"), lower, Some(kind), message)
}

pub(super) fn ignored(name: &str) -> Violation {
    let message = format!(
        "the grant's member \"{name}\" is not used; a form field goes under its own name, beside the policy or in \"fields\""
    );
    rule("ignored", Some(name), "a part of a grant, or a form field".to_owned(), None, message)
}

fn rule(
    name: &str,
    field: Option<&str>,
    expected: String,
    actual: Option<String>,
    message: String,
) -> Violation {
    Violation { condition: name.to_owned(), field: field.map(str::to_owned), expected, actual, message }
}

/// Writes `7 340 032 bytes`.
fn bytes(number: u64) -> String {
    format!("{} bytes", grouped(number))
}

/// Writes `7 340 032`.
fn grouped(number: u64) -> String {
    if number < 1000 {
        number.to_string()
    } else {
        format!("{} {:03}", grouped(number / 1000), number % 1000)
    }
}
