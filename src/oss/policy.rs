//! The Post Policy: `{"expiration": …, "conditions": […]}`, decoded into typed conditions and built from them.
//!
//! Follows [POST V4 signature](https://www.alibabacloud.com/help/en/oss/developer-reference/signature-version-4-recommend).

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde::Serialize;

use crate::json::{Json, Parser};
use crate::text::{join, replace, same, split_once};
use crate::time::Timestamp;

mod writing;

pub(crate) use writing::quoted;

const OPERATORS: [&str; 5] = ["eq", "starts-with", "in", "not-in", "content-length-range"];

/// What a Post Policy says: until when it holds, and which conditions a form must meet, all of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Policy {
    /// When the policy ends, as written: ISO 8601 in UTC, such as `2014-12-01T12:00:00.000Z`.
    pub expiration: String,
    /// At least one condition, in the order of the document.
    pub conditions: Vec<Condition>,
}

/// One condition of a [`Policy`]. Field names stand without their `$` and in the case of the document; OSS compares
/// them whatever their case.
///
/// Shown ([`core::fmt::Display`]) as OSS writes it into an error: `["eq", "$bucket", "examplebucket"]`.
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
        /// What its value must begin with; empty allows every value.
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

/// Why a text is no Post Policy. Every variant is a refusal `InvalidPolicyDocument` of OSS with an EC of its own.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PolicyError {
    /// The text is not Base64.
    NotBase64,
    /// The decoded bytes are not UTF-8.
    NotUtf8,
    /// The decoded text is not JSON.
    NotJson,
    /// The JSON is not an object.
    NotAnObject,
    /// A member other than `expiration` and `conditions`.
    ExtraMember(String),
    /// `expiration` is missing.
    NoExpiration,
    /// `conditions` is missing, not an array, or empty.
    NoConditions,
    /// Both members are missing.
    Empty,
    /// `expiration` is not a string.
    ExpirationNotString,
    /// `expiration` is an empty string.
    ExpirationEmpty,
    /// `expiration` is no ISO 8601 moment in UTC.
    ExpirationNotIso8601(String),
    /// A condition written as an object has no member, or several.
    NotOneProperty,
    /// A condition written as a list has no operator.
    NoOperator,
    /// The two numbers of `content-length-range` are not integers.
    RangeNotIntegers,
    /// The second number of `content-length-range` is below the first.
    RangeReversed {
        /// The first number.
        min: u64,
        /// The second number.
        max: u64,
    },
    /// A condition is neither an object nor a list.
    NotACondition,
    /// A field or value has the wrong JSON type or is missing.
    WrongValueType,
}

impl Policy {
    /// Decodes the `policy` form field: Base64 of UTF-8 JSON, `parse` making the JSON.
    ///
    /// # Errors
    /// Every way in which the text is not a Post Policy; see [`PolicyError`].
    pub fn decode(base64: &str, parse: Parser) -> Result<Self, PolicyError> {
        let bytes = BASE64_STANDARD.decode(base64).map_err(|_| PolicyError::NotBase64)?;
        let text = String::from_utf8(bytes).map_err(|_| PolicyError::NotUtf8)?;
        Self::from_text(&text, parse)
    }

    /// Reads the text of the document, once its Base64 is undone.
    ///
    /// # Errors
    /// As [`Policy::decode`], without those of Base64 and UTF-8.
    pub fn from_text(text: &str, parse: Parser) -> Result<Self, PolicyError> {
        Self::from_json(&parse(&double_dollar_escapes(text)).ok_or(PolicyError::NotJson)?)
    }

    /// Reads the parsed JSON document.
    ///
    /// # Errors
    /// As [`Policy::decode`], without those of Base64 and UTF-8.
    pub fn from_json(json: &Json) -> Result<Self, PolicyError> {
        let members = json.members().ok_or(PolicyError::NotAnObject)?;
        if let Some((name, _)) = members.iter().find(|(name, _)| name != "expiration" && name != "conditions")
        {
            return Err(PolicyError::ExtraMember(name.clone()));
        }
        let (expiration, conditions) = match (json.get("expiration"), json.get("conditions")) {
            (None, None) => return Err(PolicyError::Empty),
            (None, Some(_)) => return Err(PolicyError::NoExpiration),
            (Some(_), None) => return Err(PolicyError::NoConditions),
            (Some(expiration), Some(conditions)) => (read_expiration(expiration)?, conditions),
        };
        let items =
            conditions.as_array().filter(|items| !items.is_empty()).ok_or(PolicyError::NoConditions)?;
        let mut policy = Policy { expiration, conditions: Vec::new() };
        for item in items {
            policy.conditions.push(Condition::from_json(item)?);
        }
        Ok(policy)
    }

    /// The moment of `expiration`.
    ///
    /// # Errors
    /// [`PolicyError::ExpirationNotIso8601`].
    pub fn expires_at(&self) -> Result<Timestamp, PolicyError> {
        Timestamp::parse_iso8601(&self.expiration)
            .ok_or_else(|| PolicyError::ExpirationNotIso8601(self.expiration.clone()))
    }

    /// The value that a condition fixes for `field` (whatever its case), if one does.
    #[must_use]
    pub fn pinned(&self, field: &str) -> Option<&str> {
        self.pins().find(|(name, _)| same(name, field)).map(|(_, value)| value)
    }

    /// All fields that a condition fixes to one value.
    pub fn pins(&self) -> impl Iterator<Item = (&str, &str)> {
        self.conditions.iter().filter_map(|condition| match condition {
            Condition::Eq { field, value } => Some((field.as_str(), value.as_str())),
            _ => None,
        })
    }

    /// The `policy` form field: Base64 of the compact JSON document.
    #[must_use]
    pub fn encode(&self) -> String {
        BASE64_STANDARD.encode(self.to_string())
    }
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
        let [first, second] = operands else { return Err(PolicyError::WrongValueType) };
        match operator {
            "content-length-range" => range(first, second),
            "in" => Ok(Condition::In { values: values(second)?, field: field(text(first)?) }),
            "not-in" => Ok(Condition::NotIn { values: values(second)?, field: field(text(first)?) }),
            "starts-with" => {
                let (name, prefix) = (text(first)?, text(second)?);
                Ok(Condition::StartsWith { field: field(name), prefix: value(prefix) })
            }
            _ => Self::eq(text(first)?, second),
        }
    }

    fn eq(name: &str, json: &Json) -> Result<Self, PolicyError> {
        let text = text(json)?;
        Ok(Condition::Eq { field: field(name), value: value(text) })
    }

    /// The form field that the condition speaks of; `None` for a size range and for an unknown operator.
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

fn read_expiration(json: &Json) -> Result<String, PolicyError> {
    match json.as_str() {
        None => Err(PolicyError::ExpirationNotString),
        Some("") => Err(PolicyError::ExpirationEmpty),
        Some(text) => Ok(text.to_owned()),
    }
}

fn text(json: &Json) -> Result<&str, PolicyError> {
    json.as_str().ok_or(PolicyError::WrongValueType)
}

fn values(json: &Json) -> Result<Vec<String>, PolicyError> {
    let mut values = Vec::new();
    for item in json.as_array().ok_or(PolicyError::WrongValueType)? {
        values.push(value(text(item)?));
    }
    Ok(values)
}

fn range(min: &Json, max: &Json) -> Result<Condition, PolicyError> {
    let (Some(min), Some(max)) = (min.as_u64(), max.as_u64()) else {
        return Err(PolicyError::RangeNotIntegers);
    };
    if max < min {
        Err(PolicyError::RangeReversed { min, max })
    } else {
        Ok(Condition::ContentLengthRange { min, max })
    }
}

/// `$key` and `key` name the same field: OSS's own error pages show lists without the `$`.
fn field(name: &str) -> String {
    name.strip_prefix("$").unwrap_or(name).to_owned()
}

/// A policy writes a literal dollar as `\$`, and that escape is undone after those of JSON.
fn value(text: &str) -> String {
    replace(text, "\\$", "$")
}

/// `\$` is no escape of JSON, yet policies are found that hold it as it stands. Doubling its backslash makes it JSON
/// with the meaning that was intended.
fn double_dollar_escapes(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, after)) = split_once(rest, "\\") {
        // An escaped backslash begins no further escape.
        let escape = ["\\", "$"].into_iter().find(|next| after.starts_with(next)).unwrap_or_default();
        let doubled = if escape == "$" { "\\\\" } else { "\\" };
        out.push_str(&join(&[before, doubled, escape]));
        rest = after.get(escape.len()..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}
