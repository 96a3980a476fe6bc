//! Policies, conditions and their mistakes as text: the JSON that is signed, and the words of messages.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{Condition, Policy, PolicyError};

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

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Eq { field, value } => write!(f, r#"["eq", "${field}", "{value}"]"#),
            Condition::StartsWith { field, prefix } => {
                write!(f, r#"["starts-with", "${field}", "{prefix}"]"#)
            }
            Condition::In { field, values } => {
                write!(f, r#"["in", "${field}", ["{}"]]"#, values.join(r#"", ""#))
            }
            Condition::NotIn { field, values } => {
                write!(f, r#"["not-in", "${field}", ["{}"]]"#, values.join(r#"", ""#))
            }
            Condition::ContentLengthRange { min, max } => {
                write!(f, r#"["content-length-range", {min}, {max}]"#)
            }
            Condition::Unknown { operator } => write!(f, r#"["{operator}"]"#),
        }
    }
}

/// `"a", "b"`
pub(crate) struct Quoted<'a>(pub(crate) &'a [String]);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for value in self.0 {
            write!(f, "{separator}\"{value}\"")?;
            separator = ", ";
        }
        Ok(())
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PolicyError::NotBase64 => f.write_str("it is not Base64"),
            PolicyError::NotUtf8 => f.write_str("its Base64 does not decode to UTF-8"),
            PolicyError::NotJson => f.write_str("its Base64 does not decode to JSON"),
            PolicyError::NotAnObject => f.write_str("it is not a JSON object"),
            PolicyError::ExtraMember(name) => {
                write!(f, "it has the member \"{name}\"; only \"expiration\" and \"conditions\" are allowed")
            }
            PolicyError::NoExpiration => f.write_str("\"expiration\" is missing"),
            PolicyError::NoConditions => {
                f.write_str("\"conditions\" is missing or is not a list of at least one")
            }
            PolicyError::Empty => f.write_str("\"expiration\" and \"conditions\" are missing"),
            PolicyError::ExpirationNotString => f.write_str("\"expiration\" is not a string"),
            PolicyError::ExpirationEmpty => f.write_str("\"expiration\" is empty"),
            PolicyError::ExpirationNotIso8601(text) => {
                write!(f, "\"expiration\" is \"{text}\", not like 2014-12-01T12:00:00.000Z")
            }
            PolicyError::NotOneProperty => {
                f.write_str("a condition written as an object must have exactly one member")
            }
            PolicyError::NoOperator => {
                f.write_str("a condition written as a list must begin with an operator")
            }
            PolicyError::RangeNotIntegers => {
                f.write_str("\"content-length-range\" takes two integers from 0")
            }
            PolicyError::RangeReversed { min, max } => {
                write!(f, "\"content-length-range\" goes from {min} to {max}, which is less")
            }
            PolicyError::NotACondition => f.write_str("a condition is neither an object nor a list"),
            PolicyError::WrongValueType => {
                f.write_str("a condition has operands of the wrong number or type")
            }
        }
    }
}

impl core::error::Error for PolicyError {}
