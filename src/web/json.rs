//! JSON and Base64 by the browser's own functions, which cost a page nothing, and JavaScript values as [`Json`].

use alloc::string::String;

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
    let bytes = binary.chars().map(|byte| u8::try_from(byte).unwrap_or_default()).collect();
    Policy::from_text(&String::from_utf8(bytes).map_err(|_| PolicyError::NotUtf8)?, parse)
}

/// Base64 of the UTF-8 JSON of a value.
///
/// # Errors
/// What a getter, a proxy or a `toJSON` threw.
pub fn to_base64(value: &JsValue) -> Result<String, JsValue> {
    let json = sys::json_stringify(value)?;
    sys::btoa(&json.bytes().map(char::from).collect::<String>())
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
    let items = value.unchecked_ref::<Array>().iter();
    Ok(Json::Array(items.map(|item| within(&item, depth)).collect::<Result<_, _>>()?))
}

fn object(value: &JsValue, depth: usize) -> Result<Json, JsValue> {
    let member = |entry: JsValue| {
        let entry: Array = entry.unchecked_into();
        Ok((entry.get(0).as_string().unwrap_or_default(), within(&entry.get(1), depth)?))
    };
    Ok(Json::Object(sys::object_entries(value)?.iter().map(member).collect::<Result<_, JsValue>>()?))
}
