//! Reading the caller's objects: a wrong type or a throwing getter becomes an `InvalidArgument` that names the member.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::errors::Failure;
use super::sys;
use crate::error::Error;
use crate::text::join;

/// An object that a caller gave, under the name that messages give it.
pub struct Reader<'a> {
    object: &'a JsValue,
    name: &'a str,
}

impl<'a> Reader<'a> {
    /// # Errors
    /// `InvalidArgument` if `object` is none.
    pub fn new(name: &'a str, object: &'a JsValue) -> Result<Self, Failure> {
        if object.is_object() { Ok(Reader { object, name }) } else { Err(wrong(name, "an object", object)) }
    }

    /// A member's value; `undefined` and `null` are none.
    ///
    /// # Errors
    /// `InvalidArgument` with the cause, if reading it throws.
    pub fn value(&self, member: &str) -> Result<Option<JsValue>, Failure> {
        let value = Reflect::get(self.object, &member.into()).map_err(|cause| {
            Failure::caused(Error::invalid(&self.path(member), "readable, but its getter threw", None), cause)
        })?;
        Ok(if value.is_null() || value.is_undefined() { None } else { Some(value) })
    }

    /// # Errors
    /// `InvalidArgument` unless it is a string.
    pub fn text(&self, member: &str) -> Result<Option<String>, Failure> {
        self.read(member, "a string", JsValue::as_string)
    }

    /// # Errors
    /// `InvalidArgument` unless it is `true` or `false`.
    pub fn boolean(&self, member: &str) -> Result<Option<bool>, Failure> {
        self.read(member, "a boolean", JsValue::as_bool)
    }

    /// # Errors
    /// `InvalidArgument` unless it is a function.
    pub fn function(&self, member: &str) -> Result<Option<Function>, Failure> {
        self.read(member, "a function", |value| value.dyn_ref().cloned())
    }

    /// # Errors
    /// `InvalidArgument` unless it is a whole number from `min` to `max`, which `expected` says.
    pub fn whole(
        &self,
        member: &str,
        expected: &'static str,
        min: u32,
        max: u32,
    ) -> Result<Option<u32>, Failure> {
        self.read(member, expected, |value| {
            let number = value.as_f64()?;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // compared with the original
            let whole = number as u32;
            #[allow(clippy::float_cmp)] // exact for whole numbers
            (f64::from(whole) == number && (min..=max).contains(&whole)).then_some(whole)
        })
    }

    /// The place of a member among the words that it may be.
    ///
    /// # Errors
    /// `InvalidArgument` unless it is one of them, which `expected` says.
    pub fn choice(
        &self,
        member: &str,
        expected: &'static str,
        words: [&str; 2],
    ) -> Result<Option<usize>, Failure> {
        self.read(member, expected, |value| {
            let word = value.as_string()?;
            words.iter().position(|other| *other == word)
        })
    }

    /// A member by a reading of one's own, `None` of which means the wrong type.
    ///
    /// # Errors
    /// `InvalidArgument` saying that it must be `expected`.
    pub fn read<T>(
        &self,
        member: &str,
        expected: &'static str,
        read: impl Fn(&JsValue) -> Option<T>,
    ) -> Result<Option<T>, Failure> {
        let Some(value) = self.value(member)? else { return Ok(None) };
        read(&value).map(Some).ok_or_else(|| wrong(&self.path(member), expected, &value))
    }

    /// The members of a record of strings, in order; none where the record is absent.
    ///
    /// # Errors
    /// `InvalidArgument` unless it is an object whose values are strings.
    pub fn record(&self, member: &str) -> Result<Vec<(String, String)>, Failure> {
        let Some(value) = self.value(member)? else { return Ok(Vec::new()) };
        let path = self.path(member);
        if !value.is_object() || Array::is_array(&value) {
            return Err(wrong(&path, "an object of strings", &value));
        }
        let entries = sys::object_entries(&value).map_err(|cause| {
            Failure::caused(Error::invalid(&path, "readable, but a getter threw", None), cause)
        })?;
        let mut record = Vec::new();
        for index in 0..entries.length() {
            record.push(pair(&path, &entries.get(index).unchecked_into())?);
        }
        Ok(record)
    }

    fn path(&self, member: &str) -> String {
        join(&[self.name, ".", member])
    }
}

fn pair(path: &str, entry: &Array) -> Result<(String, String), Failure> {
    let name = entry.get(0).as_string().unwrap_or_default();
    match entry.get(1).as_string() {
        Some(value) => Ok((name, value)),
        None => Err(wrong(&join(&[path, "[\"", &name, "\"]"]), "a string", &entry.get(1))),
    }
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
