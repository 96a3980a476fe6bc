//! JavaScript values as [`Json`]. The browser's own parser costs a page nothing.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use super::sys;
use crate::json::Json;

/// Deeper than any grant or policy, and shallow enough for a value that contains itself.
const MAX_DEPTH: usize = 16;

/// More values than any grant or policy has. One that contains itself twice, as `window` does, has no end of them.
const MAX_VALUES: u32 = 20_000;

/// Parses JSON: the browser's [`crate::json::Parser`]. Returns none where the text is not JSON.
#[must_use]
pub(super) fn parse(text: &str) -> Option<Json> {
    sys::json_parse(text).ok().and_then(|value| from_js(&value).ok())
}

/// Returns the JSON that `JSON.stringify` would show, but that what JSON cannot say becomes `null`, as does what lies too
/// deep; beyond the most values there are none.
///
/// # Errors
/// The value that a getter or proxy threw.
pub(super) fn from_js(value: &JsValue) -> Result<Json, JsValue> {
    Walk { left: MAX_VALUES }.value(value, MAX_DEPTH)
}

/// A way through a value.
struct Walk {
    /// How many values may still be looked into.
    left: u32,
}

impl Walk {
    fn value(&mut self, value: &JsValue, depth: usize) -> Result<Json, JsValue> {
        if let Some(text) = value.as_string() {
            return Ok(Json::String(text));
        }
        if let Some(number) = value.as_f64() {
            return Ok(Json::Number(number));
        }
        if let Some(truth) = value.as_bool() {
            return Ok(Json::Bool(truth));
        }
        if depth == 0 || self.left == 0 || !value.is_object() {
            return Ok(Json::Null);
        }
        if sys::is_array(value) { self.array(value, depth - 1) } else { self.object(value, depth - 1) }
    }

    fn array(&mut self, value: &JsValue, depth: usize) -> Result<Json, JsValue> {
        // A copy, because an array may be a proxy.
        let items = sys::array_from(value)?;
        let mut values = Vec::new();
        for item in items.iter() {
            if !self.goes_on() {
                break;
            }
            values.push(self.value(&item, depth)?);
        }
        Ok(Json::Array(values))
    }

    fn object(&mut self, value: &JsValue, depth: usize) -> Result<Json, JsValue> {
        let mut members = Vec::new();
        for entry in sys::object_entries(value)?.iter() {
            if !self.goes_on() {
                break;
            }
            let entry: Array = entry.unchecked_into();
            let name = entry.get(0).as_string().unwrap_or_default();
            members.push((name, self.value(&entry.get(1), depth)?));
        }
        Ok(Json::Object(members))
    }

    fn goes_on(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }
}
