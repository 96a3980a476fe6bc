//! The Post Policy: `{"expiration": …, "conditions": […]}`, decoded into typed conditions and built from them.
//!
//! Follows [POST V4 signature](https://www.alibabacloud.com/help/en/oss/developer-reference/signature-version-4-recommend).

use std::fmt;

use base64::{Engine, prelude::BASE64_STANDARD};
use base64ct::{Base64, Encoding};
use serde::Serialize;

use crate::json::{Json, Parser};
use crate::oss::text::{replace, same, split_once};
use crate::time::Timestamp;

mod condition;
mod error;

pub use condition::Condition;
pub(crate) use condition::quoted;
pub use error::PolicyError;

/// A Post Policy: until when it holds, and which conditions a form must meet, all of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Policy {
    /// The end of the policy, as written: ISO 8601 in UTC, such as `2014-12-01T12:00:00.000Z`.
    pub expiration: String,
    /// At least one condition, in the order of the document.
    pub conditions: Vec<Condition>,
}

impl Policy {
    /// Decodes the `policy` form field: Base64 of UTF-8 JSON, `parse` making the JSON.
    ///
    /// # Errors
    /// Every way in which the text is not a Post Policy; see [`PolicyError`].
    pub fn decode(base64: &str, parse: Parser) -> Result<Self, PolicyError> {
        if base64.contains(|c: char| c.is_ascii_whitespace()) {
            return Err(PolicyError::WhiteSpace);
        }
        let bytes = Base64::decode_vec(base64).map_err(|_| PolicyError::NotBase64)?;
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
        let is_extra = |name: &str| name != "expiration" && name != "conditions";
        if let Some((name, _)) = members.iter().find(|(name, _)| is_extra(name)) {
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
        let conditions = items.iter().map(Condition::from_json).collect::<Result<_, _>>()?;
        Ok(Policy { expiration, conditions })
    }

    /// Returns the moment of `expiration`.
    ///
    /// # Errors
    /// [`PolicyError::ExpirationNotIso8601`].
    pub fn expires_at(&self) -> Result<Timestamp, PolicyError> {
        Timestamp::parse_iso8601(&self.expiration)
            .ok_or_else(|| PolicyError::ExpirationNotIso8601(self.expiration.clone()))
    }

    /// Returns the value that a condition fixes for `field` (whatever its case), if one does.
    #[must_use]
    pub fn pinned(&self, field: &str) -> Option<&str> {
        self.pins().find(|(name, _)| same(name, field)).map(|(_, value)| value)
    }

    /// Returns all fields that a condition fixes to one value, with that value.
    pub fn pins(&self) -> impl Iterator<Item = (&str, &str)> {
        self.conditions.iter().filter_map(|condition| match condition {
            Condition::Eq { field, value } => Some((field.as_str(), value.as_str())),
            _ => None,
        })
    }

    /// Returns all values that conditions allow `field` (whatever its case) by name: those of `eq` and `in`.
    pub fn values(&self, field: &str) -> impl Iterator<Item = &str> {
        let about = move |condition: &&Condition| condition.field().is_some_and(|name| same(name, field));
        self.conditions.iter().filter(about).flat_map(|condition| {
            match condition {
                Condition::Eq { value, .. } => std::slice::from_ref(value),
                Condition::In { values, .. } => values.as_slice(),
                _ => &[],
            }
            .iter()
            .map(String::as_str)
        })
    }

    /// Returns the `policy` form field: Base64 of the compact JSON document.
    #[must_use]
    pub fn encode(&self) -> String {
        BASE64_STANDARD.encode(self.to_string())
    }
}

/// Writes the compact JSON document.
impl fmt::Display for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

fn read_expiration(json: &Json) -> Result<String, PolicyError> {
    match json.as_str() {
        None => Err(PolicyError::ExpirationNotString),
        Some("") => Err(PolicyError::ExpirationEmpty),
        Some(text) => Ok(text.to_owned()),
    }
}

/// Doubles the backslash of `\$`. That is no escape of JSON, yet policies are found that hold it as it stands; doubled, it
/// is JSON with the meaning that was intended. An escaped backslash begins no further escape.
fn double_dollar_escapes(text: &str) -> String {
    let mut doubled = String::new();
    let mut rest = text;
    while let Some((part, after)) = split_once(rest, r"\\") {
        doubled.push_str(&replace(part, r"\$", r"\\$"));
        doubled.push_str(r"\\");
        rest = after;
    }
    doubled + &replace(rest, r"\$", r"\\$")
}
