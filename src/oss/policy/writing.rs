//! Policies, conditions and their mistakes as text: the JSON that is signed, and the words of messages.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{Condition, Policy, PolicyError};
use crate::text::{decimal, join, separated};

/// The compact JSON document.
impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

fn escaped(value: &str) -> String {
    value.replace('$', "\\$")
}

fn escaped_all(values: &[String]) -> Vec<String> {
    values.iter().map(|value| escaped(value)).collect()
}

impl Serialize for Condition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Condition::Eq { field, value } => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(field, &escaped(value))?;
                map.end()
            }
            Condition::StartsWith { field, prefix } => {
                ("starts-with", format!("${field}"), escaped(prefix)).serialize(serializer)
            }
            Condition::In { field, values } => {
                ("in", format!("${field}"), escaped_all(values)).serialize(serializer)
            }
            Condition::NotIn { field, values } => {
                ("not-in", format!("${field}"), escaped_all(values)).serialize(serializer)
            }
            Condition::ContentLengthRange { min, max } => {
                ("content-length-range", min, max).serialize(serializer)
            }
            Condition::Unknown { operator } => (operator,).serialize(serializer),
        }
    }
}

impl Condition {
    /// The condition as OSS writes it into an error: `["eq", "$bucket", "examplebucket"]`.
    #[must_use]
    pub fn text(&self) -> String {
        let (operator, field, operand) = match self {
            Condition::Eq { field, value } => ("eq", field, join(&["\"", value, "\""])),
            Condition::StartsWith { field, prefix } => ("starts-with", field, join(&["\"", prefix, "\""])),
            Condition::In { field, values } => ("in", field, join(&["[", &quoted(values), "]"])),
            Condition::NotIn { field, values } => ("not-in", field, join(&["[", &quoted(values), "]"])),
            Condition::ContentLengthRange { min, max } => {
                return join(&["[\"content-length-range\", ", &decimal(*min), ", ", &decimal(*max), "]"]);
            }
            Condition::Unknown { operator } => return join(&["[\"", operator, "\"]"]),
        };
        join(&["[\"", operator, "\", \"$", field, "\", ", &operand, "]"])
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// `"a", "b"`
pub(crate) fn quoted(values: &[String]) -> String {
    if values.is_empty() {
        return String::new();
    }
    join(&["\"", &separated(&mut values.iter().map(String::as_str), "\", \""), "\""])
}

impl PolicyError {
    /// The sentence for people.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            PolicyError::ExtraMember(name) => join(&[
                "it has the member \"",
                name,
                "\"; only \"expiration\" and \"conditions\" are allowed",
            ]),
            PolicyError::ExpirationNotIso8601(text) => {
                join(&["\"expiration\" is \"", text, "\", not like 2014-12-01T12:00:00.000Z"])
            }
            PolicyError::RangeReversed { min, max } => join(&[
                "\"content-length-range\" goes from ",
                &decimal(*min),
                " to ",
                &decimal(*max),
                ", which is less",
            ]),
            other => other.plain_message().to_owned(),
        }
    }

    /// The sentences that quote nothing.
    fn plain_message(&self) -> &'static str {
        match self {
            PolicyError::NotBase64 => "it is not Base64",
            PolicyError::NotUtf8 => "its Base64 does not decode to UTF-8",
            PolicyError::NotJson => "its Base64 does not decode to JSON",
            PolicyError::NotAnObject => "it is not a JSON object",
            PolicyError::NoExpiration => "\"expiration\" is missing",
            PolicyError::NoConditions => "\"conditions\" is missing or is not a list of at least one",
            PolicyError::Empty => "\"expiration\" and \"conditions\" are missing",
            PolicyError::ExpirationNotString => "\"expiration\" is not a string",
            PolicyError::ExpirationEmpty => "\"expiration\" is empty",
            PolicyError::NotOneProperty => "a condition written as an object must have exactly one member",
            PolicyError::NoOperator => "a condition written as a list must begin with an operator",
            PolicyError::RangeNotIntegers => "\"content-length-range\" takes two integers from 0",
            PolicyError::NotACondition => "a condition is neither an object nor a list",
            PolicyError::WrongValueType => "a condition has operands of the wrong number or type",
            PolicyError::ExtraMember(_)
            | PolicyError::ExpirationNotIso8601(_)
            | PolicyError::RangeReversed { .. } => "",
        }
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for PolicyError {}
