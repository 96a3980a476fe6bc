//! Reading the caller's objects: a wrong type or a throwing getter becomes an `InvalidArgument` that names the member.

use js_sys::{Array, Function, Object};
use wasm_bindgen::{JsCast, JsValue};

use super::errors::{caused, refusal};
use super::sys;
use crate::error::Error;

/// An object that a caller gave, under the name that messages use for it.
pub(super) struct Reader<'a> {
    name: &'a str,
    object: JsValue,
}

impl<'a> Reader<'a> {
    /// Takes an object.
    ///
    /// # Errors
    /// `InvalidArgument` where it is something else.
    pub(super) fn new(name: &'a str, object: &JsValue) -> Result<Self, JsValue> {
        if object.is_object() {
            Ok(Reader { name, object: object.clone() })
        } else {
            Err(wrong(name, "an object", object))
        }
    }

    /// Takes an object, or an empty one in the place of `undefined` and `null`.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub(super) fn optional(name: &'a str, object: &JsValue) -> Result<Self, JsValue> {
        let absent = object.is_undefined() || object.is_null();
        if absent { Self::new(name, &Object::new()) } else { Self::new(name, object) }
    }

    /// Returns the value of a member as it is: `undefined` where there is no such member.
    ///
    /// # Errors
    /// `InvalidArgument` where a getter throws, as of all that follow.
    pub(super) fn get(&self, member: &str) -> Result<JsValue, JsValue> {
        sys::get(&self.object, member).map_err(|cause| unreadable(&self.path(member), &cause))
    }

    /// Returns the value of a member; none for `undefined` and `null`.
    ///
    /// # Errors
    /// As [`get`](Self::get).
    pub(super) fn value(&self, member: &str) -> Result<Option<JsValue>, JsValue> {
        Ok(Some(self.get(member)?).filter(|value| !value.is_undefined() && !value.is_null()))
    }

    /// Returns the result of `read` for a member, where there is one. `expected` describes a good value.
    ///
    /// # Errors
    /// `InvalidArgument` where `read` returns none.
    pub(super) fn fitting<T>(
        &self,
        member: &str,
        expected: &str,
        read: impl FnOnce(&JsValue) -> Option<T>,
    ) -> Result<Option<T>, JsValue> {
        let Some(value) = self.value(member)? else { return Ok(None) };
        read(&value).map(Some).ok_or_else(|| wrong(&self.path(member), expected, &value))
    }

    /// Returns a member that is a string.
    ///
    /// # Errors
    /// As [`fitting`](Self::fitting).
    pub(super) fn text(&self, member: &str) -> Result<Option<String>, JsValue> {
        self.fitting(member, "a string", JsValue::as_string)
    }

    /// Returns a member that is a boolean.
    ///
    /// # Errors
    /// As [`fitting`](Self::fitting).
    pub(super) fn boolean(&self, member: &str) -> Result<Option<bool>, JsValue> {
        self.fitting(member, "a boolean", JsValue::as_bool)
    }

    /// Returns a member that is a function.
    ///
    /// # Errors
    /// As [`fitting`](Self::fitting).
    pub(super) fn function(&self, member: &str) -> Result<Option<Function>, JsValue> {
        self.fitting(member, "a function", |value| value.dyn_ref().cloned())
    }

    /// Returns whether a member that is one of two words is the second; false where it is absent.
    ///
    /// # Errors
    /// As [`fitting`](Self::fitting).
    pub(super) fn is_second(&self, member: &str, first: &str, second: &str) -> Result<bool, JsValue> {
        let expected = format!("\"{first}\" or \"{second}\"");
        let read = |value: &JsValue| value.as_string().filter(|word| word == first || word == second);
        Ok(self.fitting(member, &expected, read)?.is_some_and(|word| word == second))
    }

    /// Returns a member that is a whole number from `min` to `max`.
    ///
    /// # Errors
    /// As [`fitting`](Self::fitting).
    pub(super) fn whole(
        &self,
        member: &str,
        expected: &str,
        min: u32,
        max: u32,
    ) -> Result<Option<u32>, JsValue> {
        let fits = |number: &u32| (min..=max).contains(number);
        self.fitting(member, expected, |value| sys::whole_number(value).filter(fits))
    }

    /// Returns the members of an object of strings, in order: pairs of name and value.
    ///
    /// # Errors
    /// As [`fitting`](Self::fitting).
    pub(super) fn record(&self, member: &str) -> Result<Vec<(String, String)>, JsValue> {
        let Some(value) = self.value(member)? else { return Ok(Vec::new()) };
        let path = self.path(member);
        if !value.is_object() || sys::is_array(&value) {
            return Err(wrong(&path, "an object of strings", &value));
        }
        let entries = sys::object_entries(&value).map_err(|cause| unreadable(&path, &cause))?;
        let mut pairs = Vec::new();
        for entry in entries.iter() {
            pairs.push(pair(&path, &entry.unchecked_into())?);
        }
        Ok(pairs)
    }

    /// Returns the name that messages use for a member.
    pub(super) fn path(&self, member: &str) -> String {
        format!("{}.{member}", self.name)
    }

    /// Returns the object itself.
    pub(super) fn object(&self) -> &JsValue {
        &self.object
    }
}

fn pair(path: &str, entry: &Array) -> Result<(String, String), JsValue> {
    let name = entry.get(0).as_string().unwrap_or_default();
    let value = entry.get(1);
    match value.as_string() {
        Some(text) => Ok((name, text)),
        None => Err(wrong(&format!("{path}[\"{name}\"]"), "a string", &value)),
    }
}

/// Returns the `InvalidArgument` for a value that throws when it is read.
pub(super) fn unreadable(name: &str, cause: &JsValue) -> JsValue {
    caused(Error::invalid(name, "readable, but a getter threw", None), cause)
}

/// Returns the `InvalidArgument` of a value of the wrong type.
pub(super) fn wrong(name: &str, expected: &str, value: &JsValue) -> JsValue {
    refusal(wrong_type(name, expected, value))
}

/// Returns the error of a value of the wrong type.
pub(super) fn wrong_type(name: &str, expected: &str, value: &JsValue) -> Error {
    Error::invalid(name, expected, Some(kind(value)))
}

/// Returns the kind of a value, in a word that shows nothing of its content.
fn kind(value: &JsValue) -> String {
    if value.is_null() {
        return "null".to_owned();
    }
    if value.is_undefined() {
        return "undefined".to_owned();
    }
    if sys::is_array(value) {
        return "an array".to_owned();
    }
    let kind = value.js_typeof().as_string().unwrap_or_default();
    if kind == "object" { format!("an {kind}") } else { format!("a {kind}") }
}
