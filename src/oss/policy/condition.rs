//! Conditions of a Post Policy, read from JSON and written as JSON or as OSS shows them.

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::error::PolicyError;
use crate::json::Json;
use crate::oss::text::{clipped, join, replace};

/// The most characters of a field's name that are shown.
const SHOWN: usize = 64;

const OPERATORS: [&str; 5] = ["eq", "starts-with", "in", "not-in", "content-length-range"];

/// One condition of a [`Policy`](super::Policy). Field names stand without their `$` and in the case of the document; OSS
/// compares them whatever their case.
///
/// Shown ([`fmt::Display`]) as OSS writes it into an error: `["eq", "$bucket", "examplebucket"]`.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// `{"field": "value"}` or `["eq", "$field", "value"]`: the value and nothing else.
    Eq {
        /// The form field.
        field: String,
        /// Its only allowed value.
        value: String,
    },
    /// `["starts-with", "$field", "prefix"]`.
    StartsWith {
        /// The form field.
        field: String,
        /// The beginning of every allowed value; empty allows all.
        prefix: String,
    },
    /// `["in", "$field", ["a", "b"]]`.
    In {
        /// The form field.
        field: String,
        /// Its allowed values.
        values: Vec<String>,
    },
    /// `["not-in", "$field", ["a", "b"]]`.
    NotIn {
        /// The form field.
        field: String,
        /// Its forbidden values.
        values: Vec<String>,
    },
    /// `["content-length-range", min, max]`: the size of the file in bytes, both ends allowed.
    ContentLengthRange {
        /// The smallest allowed size.
        min: u64,
        /// The largest allowed size.
        max: u64,
    },
    /// A list that begins with an operator which OSS does not document. OSS refuses it; a client that meets one leaves
    /// the judgement to OSS.
    Unknown {
        /// The operator as written.
        operator: String,
    },
}

impl Condition {
    /// Reads one item of `conditions`.
    ///
    /// # Errors
    /// Those of [`PolicyError`] that concern a single condition.
    pub fn from_json(json: &Json) -> Result<Self, PolicyError> {
        match json {
            Json::Object(members) => match members.as_slice() {
                [(field, value)] => Self::eq(field, value),
                _ => Err(PolicyError::NotOneProperty),
            },
            Json::Array(items) => Self::from_list(items),
            _ => Err(PolicyError::NotACondition),
        }
    }

    fn from_list(items: &[Json]) -> Result<Self, PolicyError> {
        let (operator, operands) = items.split_first().ok_or(PolicyError::NoOperator)?;
        let operator = operator.as_str().ok_or(PolicyError::NoOperator)?;
        if !OPERATORS.contains(&operator) {
            return Ok(Condition::Unknown { operator: operator.to_owned() });
        }
        let [first, second] = operands else {
            return Err(PolicyError::WrongOperands { operator: operator.to_owned(), count: operands.len() });
        };
        if operator == "content-length-range" {
            return range(first, second);
        }
        let field = field(text(operator, first)?);
        match operator {
            "in" => Ok(Condition::In { values: values(&field, second)?, field }),
            "not-in" => Ok(Condition::NotIn { values: values(&field, second)?, field }),
            "starts-with" => Ok(Condition::StartsWith { prefix: value(text(&field, second)?), field }),
            _ => Ok(Condition::Eq { value: value(text(&field, second)?), field }),
        }
    }

    fn eq(name: &str, json: &Json) -> Result<Self, PolicyError> {
        let field = field(name);
        Ok(Condition::Eq { value: value(text(&field, json)?), field })
    }

    /// Returns the form field that the condition speaks of; `None` for a size range and for an unknown operator.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Condition::Eq { field, .. }
            | Condition::StartsWith { field, .. }
            | Condition::In { field, .. }
            | Condition::NotIn { field, .. } => Some(field),
            Condition::ContentLengthRange { .. } | Condition::Unknown { .. } => None,
        }
    }
}

/// Reads a text of the condition on `field`.
fn text<'a>(field: &str, json: &'a Json) -> Result<&'a str, PolicyError> {
    json.as_str().ok_or_else(|| wrong_type(field, "a string", json))
}

fn values(field: &str, json: &Json) -> Result<Vec<String>, PolicyError> {
    let items = json.as_array().ok_or_else(|| wrong_type(field, "a list of strings", json))?;
    items.iter().map(|item| text(field, item).map(value)).collect()
}

fn wrong_type(field: &str, expected: &'static str, json: &Json) -> PolicyError {
    let found = match json {
        Json::Null => "null".to_owned(),
        Json::Bool(truth) => truth.to_string(),
        Json::Number(number) => format!("the number {number}"),
        Json::String(_) => "a string".to_owned(),
        Json::Array(_) => "a list".to_owned(),
        Json::Object(_) => "an object".to_owned(),
    };
    PolicyError::WrongValueType { field: clipped(field, SHOWN), expected, found }
}

/// Reads a size range. Servers write the largest number that they know where they mean no limit.
fn range(min: &Json, max: &Json) -> Result<Condition, PolicyError> {
    match (min.to_u64_saturating(), max.to_u64_saturating()) {
        (Some(min), Some(max)) if max < min => Err(PolicyError::RangeReversed { min, max }),
        (Some(min), Some(max)) => Ok(Condition::ContentLengthRange { min, max }),
        _ => Err(PolicyError::RangeNotIntegers),
    }
}

/// Returns the name without its `$`, which may be missing: OSS's own error pages show lists without it.
fn field(name: &str) -> String {
    name.strip_prefix('$').unwrap_or(name).to_owned()
}

/// Undoes the escape of a literal dollar, `\$`, which stands beneath those of JSON.
fn value(text: &str) -> String {
    replace(text, "\\$", "$")
}

fn escaped(value: &str) -> String {
    replace(value, "$", "\\$")
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

/// Writes the condition as OSS does into an error: `["eq", "$bucket", "examplebucket"]`.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Condition::Eq { field, value } => write!(f, r#"["eq", "${field}", "{value}"]"#),
            Condition::StartsWith { field, prefix } => {
                write!(f, r#"["starts-with", "${field}", "{prefix}"]"#)
            }
            Condition::In { field, values } => write!(f, r#"["in", "${field}", [{}]]"#, quoted(values)),
            Condition::NotIn { field, values } => {
                write!(f, r#"["not-in", "${field}", [{}]]"#, quoted(values))
            }
            Condition::ContentLengthRange { min, max } => {
                write!(f, r#"["content-length-range", {min}, {max}]"#)
            }
            Condition::Unknown { operator } => write!(f, r#"["{operator}"]"#),
        }
    }
}

/// Lists the values in quotes: `"a", "b"`.
pub(crate) fn quoted(values: &[String]) -> String {
    let values: Vec<_> = values.iter().map(String::as_str).collect();
    if values.is_empty() { String::new() } else { format!("\"{}\"", join(&values, "\", \"")) }
}
