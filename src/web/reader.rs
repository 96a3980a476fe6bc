//! Reading the options of `signLocally`: a wrong type or a throwing getter becomes an `InvalidArgument` that names the
//! member. All other options are read by the engine.

use core::cell::Cell;

use js_sys::{Array, Reflect};
use wasm_bindgen::JsValue;

use super::errors::{thrown, unreadable};
use crate::error::Error;

/// An object that a caller gave, under the name that messages give it. What is wrong with a member is kept until
/// [`finish`](Self::finish), and nothing is read after it.
pub struct Reader<'a> {
    object: &'a JsValue,
    name: &'a str,
    failure: Cell<Option<JsValue>>,
}

impl<'a> Reader<'a> {
    /// # Errors
    /// `InvalidArgument` if `object` is none.
    pub fn new(name: &'a str, object: &'a JsValue) -> Result<Self, JsValue> {
        if object.is_object() {
            Ok(Reader { object, name, failure: Cell::new(None) })
        } else {
            Err(wrong(name, "an object", object))
        }
    }

    /// What was read is good for nothing if something was wrong.
    ///
    /// # Errors
    /// The first thing that was.
    pub fn finish(&self) -> Result<(), JsValue> {
        self.failure.take().map_or(Ok(()), Err)
    }

    /// Keeps what is wrong; the first one counts.
    pub fn fail(&self, failure: JsValue) {
        let first = self.failure.take().unwrap_or(failure);
        self.failure.set(Some(first));
    }

    /// A member's value; `undefined` and `null` are none.
    pub fn value(&self, member: &str) -> Option<JsValue> {
        if let Some(failure) = self.failure.take() {
            self.failure.set(Some(failure));
            return None;
        }
        match Reflect::get(self.object, &member.into()) {
            Ok(value) => (!value.is_null() && !value.is_undefined()).then_some(value),
            Err(cause) => {
                self.fail(unreadable(&self.path(member), &cause));
                None
            }
        }
    }

    /// A member that is a string.
    pub fn text(&self, member: &str) -> Option<String> {
        let value = self.value(member)?;
        self.checked(member, "a string", &value, value.as_string())
    }

    /// A member that is a whole number from `min` to `max`, which `expected` says.
    pub fn whole(&self, member: &str, expected: &'static str, min: u32, max: u32) -> Option<u32> {
        let value = self.value(member)?;
        let number = value.as_f64().unwrap_or(f64::NAN);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // compared with the original
        let whole = number as u32;
        #[allow(clippy::float_cmp)] // exact for whole numbers
        let fits = f64::from(whole) == number && min <= whole && whole <= max;
        self.checked(member, expected, &value, fits.then_some(whole))
    }

    fn checked<T>(
        &self,
        member: &str,
        expected: &'static str,
        value: &JsValue,
        read: Option<T>,
    ) -> Option<T> {
        if read.is_none() {
            self.fail(wrong(&self.path(member), expected, value));
        }
        read
    }

    fn path(&self, member: &str) -> String {
        format!("{}.{member}", self.name)
    }
}

fn wrong(name: &str, expected: &'static str, value: &JsValue) -> JsValue {
    thrown(Error::invalid(name, expected, Some(kind(value))))
}

/// What a value is, in a word that gives nothing of its content away.
fn kind(value: &JsValue) -> String {
    if value.is_null() || value.is_undefined() {
        return if value.is_null() { "null" } else { "undefined" }.to_owned();
    }
    if Array::is_array(value) {
        return "an array".to_owned();
    }
    let kind = value.js_typeof().as_string().unwrap_or_default();
    format!("{} {kind}", if kind == "object" { "an" } else { "a" })
}
