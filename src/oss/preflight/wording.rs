//! The sentences of the preflight.
//!
//! Values of signed or secret fields are never shown.

use alloc::borrow::ToOwned;
use alloc::string::String;

use super::{Actual, Violation};
use crate::policy::{Condition, Policy, quoted};
use crate::text::{decimal, is_among, join, padded, same};
use crate::time::Timestamp;

const SECRET: [&str; 4] = ["x-oss-security-token", "x-oss-credential", "ossaccesskeyid", "callback"];

pub(super) fn condition(condition: &Condition, actual: &Actual, size: Option<u64>) -> Violation {
    if let Condition::ContentLengthRange { min, max } = condition {
        return range(condition, *min, *max, size.unwrap_or_default());
    }
    let field = condition.field().unwrap_or_default();
    let secret = is_among(field, &SECRET);
    let expected = if secret { "what the policy says".to_owned() } else { expected(condition) };
    let actual = match actual {
        Actual::Value(value) if !secret => Some((*value).to_owned()),
        _ => None,
    };
    Violation {
        message: sentence(condition, field, &expected, actual.as_deref(), secret),
        condition: if secret { join(&["[\"eq\", \"$", field, "\", …]"]) } else { condition.text() },
        field: (!field.is_empty()).then(|| field.to_owned()),
        expected,
        actual,
    }
}

fn sentence(
    condition: &Condition,
    field: &str,
    expected: &str,
    actual: Option<&str>,
    secret: bool,
) -> String {
    match (condition, actual) {
        (Condition::Unknown { operator }, _) => {
            join(&["the policy has the operator \"", operator, "\", which is not documented; OSS decides"])
        }
        (_, Some(actual)) => join(&[field, " is \"", actual, "\"; the policy allows ", expected]),
        (_, None) if secret => join(&[field, " is not the one in the policy"]),
        (_, None) if same(field, "bucket") => {
            join(&["the host does not show its bucket; the policy is for ", expected])
        }
        (_, None) => join(&[field, " is not in the form; the policy allows ", expected]),
    }
}

fn expected(condition: &Condition) -> String {
    match condition {
        Condition::Eq { value, .. } => join(&["\"", value, "\""]),
        Condition::StartsWith { prefix, .. } => join(&["what starts with \"", prefix, "\""]),
        Condition::In { values, .. } => quoted(values),
        Condition::NotIn { values, .. } => join(&["anything but ", &quoted(values)]),
        Condition::ContentLengthRange { .. } | Condition::Unknown { .. } => String::new(),
    }
}

fn range(condition: &Condition, min: u64, max: u64, size: u64) -> Violation {
    let allowed = join(&[&grouped(min), " to ", &grouped(max)]);
    let actual = bytes(size);
    Violation {
        condition: condition.text(),
        field: Some("file".to_owned()),
        message: join(&["the file is ", &actual, "; the policy allows ", &allowed]),
        expected: join(&[&allowed, " bytes"]),
        actual: Some(actual),
    }
}

pub(super) fn expiration(policy: &Policy, now: Timestamp) -> Violation {
    let (end, now) = (policy.expiration.as_str(), now.iso8601());
    let message = join(&["the policy ends at ", end, ", and now it is ", &now, "; get a new grant"]);
    rule("expiration", None, join(&["a time before ", end]), Some(now), message)
}

pub(super) fn extra_field(field: &str) -> Violation {
    let message =
        join(&["the form has ", field, ", so the policy needs a condition on it; the server must add one"]);
    rule("Extra input fields", Some(field), join(&["a condition on ", field]), None, message)
}

pub(super) fn date_window(date: &str, now: Timestamp) -> Violation {
    let now = now.basic();
    let rest = "; OSS takes it from 15 minutes before to 7 days after";
    let message = join(&["x-oss-date is ", date, " and now it is ", &now, rest]);
    let expected = "from 15 minutes ahead of now to 7 days back".to_owned();
    rule("x-oss-date", Some("x-oss-date"), expected, Some(date.to_owned()), message)
}

pub(super) fn limit(field: &str, what: &str, actual: u64, most: u64) -> Violation {
    // As much of a name as one reads, cut between two characters.
    let mut end = field.len().min(64);
    while !field.is_char_boundary(end) {
        end -= 1;
    }
    let name = field.get(..end).unwrap_or(field);
    let (actual, most) = (bytes(actual), join(&["at most ", &grouped(most)]));
    let shown = if what.ends_with("field") { join(&[" ", name]) } else { String::new() };
    let message = join(&[what, &shown, " is ", &actual, "; OSS takes ", &most]);
    rule("limit", Some(name), join(&[&most, " bytes"]), Some(actual), message)
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

/// `7 340 032 bytes`
fn bytes(number: u64) -> String {
    join(&[&grouped(number), " bytes"])
}

/// `7 340 032`
fn grouped(number: u64) -> String {
    if number < 1000 {
        return decimal(number);
    }
    join(&[&grouped(number / 1000), " ", &padded(number % 1000, 3)])
}
