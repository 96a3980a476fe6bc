//! JSON and Base64 by the browser's own functions, which cost a page nothing, and JavaScript values as [`Json`].

use alloc::vec::Vec;

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use super::sys;
use crate::json::Json;
use crate::policy::{Policy, PolicyError};

/// Deeper than any grant or policy, and shallow enough for a value that contains itself.
const MAX_DEPTH: usize = 16;

/// The browser's [`crate::json::Parser`].
#[must_use]
pub fn parse(text: &str) -> Option<Json> {
    sys::json_parse(text).ok().and_then(|value| from_js(&value).ok())
}

/// Decodes the `policy` form field. `atob` forgives missing padding and white space; OSS has the last word on those.
///
/// # Errors
/// As [`Policy::decode`].
pub fn policy(base64: &str) -> Result<Policy, PolicyError> {
    let binary = sys::atob(base64).map_err(|_| PolicyError::NotBase64)?;
    Policy::from_text(&sys::from_utf8(&binary).map_err(|_| PolicyError::NotUtf8)?, parse)
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
