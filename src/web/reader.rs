//! Reading the caller's objects: a wrong type or a throwing getter becomes an `InvalidArgument` that names the member.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::cell::Cell;

use js_sys::{Array, Function};
use wasm_bindgen::{JsCast, JsValue};

use super::errors::Failure;
use super::sys;
use crate::error::Error;
use crate::text::join;

/// An object that a caller gave, under the name that messages give it.
///
/// What is wrong with a member is kept until [`finish`](Self::finish), and nothing is read after it: a branch for each
/// member, to give up what has been read before, would cost every page a kilobyte.
pub struct Reader<'a> {
    object: &'a JsValue,
    name: &'a str,
    failure: Cell<Option<Failure>>,
}

impl<'a> Reader<'a> {
    /// # Errors
    /// `InvalidArgument` if `object` is none.
    pub fn new(name: &'a str, object: &'a JsValue) -> Result<Self, Failure> {
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
    pub fn finish(&self) -> Result<(), Failure> {
        match self.failure.take() {
            Some(failure) => Err(failure),
            None => Ok(()),
        }
    }

    /// Keeps what is wrong; the first one counts.
    pub fn fail(&self, failure: Failure) {
        let first = self.failure.take().unwrap_or(failure);
        self.failure.set(Some(first));
    }

    /// Keeps what is wrong, if something is.
    pub fn keep(&self, result: Result<(), Error>) {
        if let Err(error) = result {
            self.fail(error.into());
        }
    }

    /// A member's value; `undefined` and `null` are none.
    pub fn value(&self, member: &str) -> Option<JsValue> {
        if let Some(failure) = self.failure.take() {
            self.failure.set(Some(failure));
            return None;
        }
        match sys::get(self.object, member) {
            Ok(value) => (!value.is_null() && !value.is_undefined()).then_some(value),
            Err(cause) => {
                let path = self.path(member);
                self.fail(unreadable(&path, cause));
                None
            }
        }
    }

    /// A member that is a string.
    pub fn text(&self, member: &str) -> Option<String> {
        let value = self.value(member)?;
        self.checked(member, "a string", &value, value.as_string())
    }

    /// A member that is `true` or `false`.
    pub fn boolean(&self, member: &str) -> Option<bool> {
        let value = self.value(member)?;
        self.checked(member, "a boolean", &value, value.as_bool())
    }

    /// A member that is a function.
    pub fn function(&self, member: &str) -> Option<Function> {
        let value = self.value(member)?;
        self.checked(member, "a function", &value, value.dyn_ref::<Function>().cloned())
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

    /// Whether a member is the second of the two `words` that it may be, which `expected` says. Absent, it is the first.
    pub fn is_second(&self, member: &str, expected: &'static str, words: [&str; 2]) -> bool {
        let Some(value) = self.value(member) else { return false };
        let [first, second] = words;
        self.checked(member, expected, &value, (value == first || value == second).then_some(()));
        value == second
    }

    /// What was `read` of the `value` of a member; nothing means the wrong type, and that it must be `expected`.
    pub fn checked<T>(
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

    /// Hands over the members of a record of strings, in order; none where the record is absent.
    pub fn record(&self, member: &str, mut take: impl FnMut(&str, &str) -> Result<(), Error>) {
        let Some(value) = self.value(member) else { return };
        self.record_at(&self.path(member), &value, &mut take);
    }

    fn record_at(&self, path: &str, value: &JsValue, take: &mut dyn FnMut(&str, &str) -> Result<(), Error>) {
        if !value.is_object() || Array::is_array(value) {
            return self.fail(wrong(path, "an object of strings", value));
        }
        let entries = match sys::object_entries(value) {
            Ok(entries) => entries,
            Err(cause) => return self.fail(unreadable(path, cause)),
        };
        for index in 0..entries.length() {
            let entry: Array = entries.get(index).unchecked_into();
            let (name, value) = (entry.get(0).as_string().unwrap_or_default(), entry.get(1));
            match value.as_string() {
                Some(value) => self.keep(take(&name, &value)),
                None => self.fail(wrong(&join(&[path, "[\"", &name, "\"]"]), "a string", &value)),
            }
        }
    }

    fn path(&self, member: &str) -> String {
        join(&[self.name, ".", member])
    }
}

/// The `InvalidArgument` of what threw when it was read.
#[must_use]
pub fn unreadable(name: &str, cause: JsValue) -> Failure {
    Failure::caused(Error::invalid(name, "readable, but a getter threw", None), cause)
}

/// The `InvalidArgument` of a value with the wrong type.
#[must_use]
pub fn wrong(name: &str, expected: &'static str, value: &JsValue) -> Failure {
    Error::invalid(name, expected, Some(kind(value))).into()
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
    join(&[if kind == "object" { "an " } else { "a " }, &kind])
}
