//! JSON by the browser's own function, and JavaScript values as [`Json`].

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use super::sys;
use crate::json::Json;

/// Deeper than any grant or policy, and shallow enough for a value that contains itself.
const MAX_DEPTH: usize = 16;

/// The browser's [`crate::json::Parser`].
#[must_use]
pub fn parse(text: &str) -> Option<Json> {
    sys::json_parse(text).ok().and_then(|value| from_js(&value).ok())
}

/// The JSON that `JSON.stringify` would show, but that what JSON cannot say becomes `null`.
///
/// # Errors
/// What a getter or proxy threw.
pub fn from_js(value: &JsValue) -> Result<Json, JsValue> {
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
    let array: &Array = value.unchecked_ref();
    let mut items = Vec::new();
    for index in 0..array.length() {
        items.push(within(&array.get(index), depth)?);
    }
    Ok(Json::Array(items))
}

fn object(value: &JsValue, depth: usize) -> Result<Json, JsValue> {
    let entries = sys::object_entries(value)?;
    let mut members = Vec::new();
    for index in 0..entries.length() {
        let entry: Array = entries.get(index).unchecked_into();
        members.push((entry.get(0).as_string().unwrap_or_default(), within(&entry.get(1), depth)?));
    }
    Ok(Json::Object(members))
}
