//! JSON as data, whichever parser read it.
//!
//! The browser has `JSON.parse` and a server has `serde_json`. So the core reads [`Json`], and the caller says how text
//! becomes one: a [`Parser`].

/// A JSON value. Members of an object keep the order in which the parser reported them.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// Any number; JSON's and JavaScript's are both doubles.
    Number(f64),
    /// A string, its escapes already undone.
    String(String),
    /// `[…]`
    Array(Vec<Json>),
    /// `{…}`
    Object(Vec<(String, Json)>),
}

/// Turns text into [`Json`]; `None` where the text is not JSON.
pub type Parser = fn(&str) -> Option<Json>;

/// The largest integer that a double holds exactly together with all smaller ones: 2^53 - 1.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

impl Json {
    /// Returns the member called `name`, if this is an object that has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members()?.iter().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// Returns the members, if this is an object.
    #[must_use]
    pub fn members(&self) -> Option<&[(String, Json)]> {
        match self {
            Json::Object(members) => Some(members),
            _ => None,
        }
    }

    /// Returns the text, if this is a string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Json::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns a string as it is, and a finite number or a truth value as JSON writes it; none for the others.
    #[must_use]
    pub fn to_text(&self) -> Option<String> {
        match self {
            Json::String(text) => Some(text.clone()),
            Json::Number(number) => number.is_finite().then(|| number.to_string()),
            Json::Bool(truth) => Some(truth.to_string()),
            Json::Null | Json::Array(_) | Json::Object(_) => None,
        }
    }

    /// Returns the items, if this is an array.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Json]> {
        match self {
            Json::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the number, if this is an integer from 0: exactly up to 2^53 - 1, the nearest double above, and at most
    /// `u64::MAX`.
    #[must_use]
    pub fn to_u64_saturating(&self) -> Option<u64> {
        match self {
            Json::Number(number) => saturated(*number),
            _ => None,
        }
    }

    /// Returns the number, if this is an integer from 0 to 2^53 - 1.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        match self {
            Json::Number(number) => whole(*number),
            _ => None,
        }
    }
}

/// Returns the number as an integer, if it is one from 0; where it is more than an `u64` holds, the largest of those.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // casts of doubles saturate
fn saturated(number: f64) -> Option<u64> {
    if number > MAX_SAFE_INTEGER { Some(number as u64) } else { whole(number) }
}

/// Returns the number as an integer, if it is one from 0 to 2^53 - 1.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)] // all are undone or checked
#[allow(clippy::float_cmp)] // two whole numbers
pub(crate) fn whole(number: f64) -> Option<u64> {
    let integer = number as u64;
    (integer as f64 == number && number <= MAX_SAFE_INTEGER).then_some(integer)
}

/// Parses JSON text with `serde_json`: the [`Parser`] of servers and tests.
#[must_use]
pub fn parse(text: &str) -> Option<Json> {
    serde_json::from_str::<serde_json::Value>(text).ok().map(Json::from)
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Json::Null,
            Value::Bool(truth) => Json::Bool(truth),
            Value::Number(number) => Json::Number(number.as_f64().unwrap_or(f64::NAN)),
            Value::String(text) => Json::String(text),
            Value::Array(items) => Json::Array(items.into_iter().map(Json::from).collect()),
            Value::Object(members) => {
                Json::Object(members.into_iter().map(|(name, value)| (name, value.into())).collect())
            }
        }
    }
}
