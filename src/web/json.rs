//! JavaScript values as [`Json`]. The browser's own parser costs a page nothing.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use super::sys;
use crate::json::Json;

/// Deeper than any grant or policy, and shallow enough for a value that contains itself.
const MAX_DEPTH: usize = 16;

/// Parses JSON: the browser's [`crate::json::Parser`]. Returns none where the text is not JSON.
#[must_use]
pub(super) fn parse(text: &str) -> Option<Json> {
    sys::json_parse(text).ok().and_then(|value| from_js(&value).ok())
}

/// Returns the JSON that `JSON.stringify` would write; values that JSON cannot express become `null`.
///
/// # Errors
/// The value that a getter or proxy threw.
pub(super) fn from_js(value: &JsValue) -> Result<Json, JsValue> {
    within(value, MAX_DEPTH)
}

fn within(value: &JsValue, depth: usize) -> Result<Json, JsValue> {
    if let Some(text) = value.as_string() {
        return Ok(Json::String(text));
    }
    if let Some(number) = value.as_f64() {
        return Ok(Json::Number(number));
    }
    if let Some(truth) = value.as_bool() {
        return Ok(Json::Bool(truth));
    }
    if depth == 0 || !value.is_object() {
        return Ok(Json::Null);
    }
    if Array::is_array(value) { array(value, depth - 1) } else { object(value, depth - 1) }
}

fn array(value: &JsValue, depth: usize) -> Result<Json, JsValue> {
    // A copy, because an array may be a proxy.
    let items = sys::array_from(value)?;
    let mut values = Vec::new();
    for item in items.iter() {
        values.push(within(&item, depth)?);
    }
    Ok(Json::Array(values))
}

fn object(value: &JsValue, depth: usize) -> Result<Json, JsValue> {
    let mut members = Vec::new();
    for entry in sys::object_entries(value)?.iter() {
        let entry: Array = entry.unchecked_into();
        members.push((entry.get(0).as_string().unwrap_or_default(), within(&entry.get(1), depth)?));
    }
    Ok(Json::Object(members))
}
