//! The sentences of the preflight.
//!
//! Values of signed or secret fields are never shown.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};

use super::{Actual, Violation};
use crate::policy::{Condition, Policy, Quoted};
use crate::time::Timestamp;

const SECRET: [&str; 4] = ["x-oss-security-token", "x-oss-credential", "ossaccesskeyid", "callback"];

pub(super) fn condition(condition: &Condition, actual: &Actual, size: Option<u64>) -> Violation {
    if let Condition::ContentLengthRange { min, max } = condition {
        return range(condition, *min, *max, size.unwrap_or_default());
    }
    let field = condition.field().unwrap_or_default();
    let secret = SECRET.iter().any(|secret| field.eq_ignore_ascii_case(secret));
    let expected = if secret { "what the policy says".to_owned() } else { expected(condition) };
    let actual = match actual {
        Actual::Value(value) if !secret => Some((*value).to_owned()),
        _ => None,
    };
    Violation {
        message: sentence(condition, field, &expected, actual.as_deref(), secret),
        condition: if secret { format!("[\"eq\", \"${field}\", …]") } else { condition.to_string() },
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
            format!("the policy has the operator \"{operator}\", which is not documented; OSS decides")
        }
        (_, Some(actual)) => format!("{field} is \"{actual}\"; the policy allows {expected}"),
        (_, None) if secret => format!("{field} is not the one in the policy"),
        (_, None) if field.eq_ignore_ascii_case("bucket") => {
            format!("the host does not show its bucket; the policy is for {expected}")
        }
        (_, None) => format!("{field} is not in the form; the policy allows {expected}"),
    }
}

fn expected(condition: &Condition) -> String {
    match condition {
        Condition::Eq { value, .. } => format!("\"{value}\""),
        Condition::StartsWith { prefix, .. } => format!("what starts with \"{prefix}\""),
        Condition::In { values, .. } => Quoted(values).to_string(),
        Condition::NotIn { values, .. } => format!("anything but {}", Quoted(values)),
        Condition::ContentLengthRange { .. } | Condition::Unknown { .. } => String::new(),
    }
}

fn range(condition: &Condition, min: u64, max: u64, size: u64) -> Violation {
    let (expected, actual) = (format!("{} to {} bytes", grouped(min), grouped(max)), grouped(size));
    Violation {
        condition: condition.to_string(),
        field: Some("file".to_owned()),
        message: format!(
            "the file is {actual} bytes; the policy allows {} to {}",
            grouped(min),
            grouped(max)
        ),
        expected,
        actual: Some(format!("{actual} bytes")),
    }
}

pub(super) fn expiration(policy: &Policy, now: Timestamp) -> Violation {
    rule(
        "expiration",
        None,
        format!("a time before {}", policy.expiration),
        Some(now.iso8601()),
        format!("the policy ends at {}, and now it is {}; get a new grant", policy.expiration, now.iso8601()),
    )
}

pub(super) fn extra_field(field: &str) -> Violation {
    let message =
        format!("the form has {field}, so the policy needs a condition on it; the server must add one");
    rule("Extra input fields", Some(field), format!("a condition on {field}"), None, message)
}

pub(super) fn date_window(date: &str, now: Timestamp) -> Violation {
    let message = format!(
        "x-oss-date is {date} and now it is {}; OSS takes it from 15 minutes before to 7 days after",
        now.basic()
    );
    let expected = "from 15 minutes ahead of now to 7 days back".to_owned();
    rule("x-oss-date", Some("x-oss-date"), expected, Some(date.to_owned()), message)
}

pub(super) fn limit(field: &str, what: &str, actual: u64, most: u64) -> Violation {
    let name: String = field.chars().take(64).collect();
    let subject = if what.ends_with("field") { format!("{what} {name}") } else { what.to_owned() };
    let message = format!("{subject} is {} bytes; OSS takes at most {}", grouped(actual), grouped(most));
    let expected = format!("at most {} bytes", grouped(most));
    rule("limit", Some(&name), expected, Some(format!("{} bytes", grouped(actual))), message)
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

/// `7 340 032`
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}
