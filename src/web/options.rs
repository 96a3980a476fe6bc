//! `UploadOptions` of the package's types, read and checked as a whole before anything is awaited.

use alloc::borrow::ToOwned;
use alloc::string::String;

use js_sys::{Date, Function};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

use super::errors::Failure;
use super::json;
use super::reader::Reader;
use crate::callback;
use crate::error::Error;
use crate::form::{Form, TEXT_OPTIONS, check_key};

/// What the caller asked for.
pub struct UploadOptions {
    /// How the key is found.
    pub key: Key,
    /// The form fields that the options ask for.
    pub fields: Form,
    /// What aborts the upload.
    pub signal: Option<AbortSignal>,
    /// Who is told of progress.
    pub on_progress: Option<Function>,
    /// Where a plain HTML form leads once the object is stored.
    pub redirect: Option<String>,
}

/// How the object key is found.
pub enum Key {
    /// From the grant's `dir` and the file's name.
    Default,
    /// As given.
    Given(String),
    /// By the caller's function, once the grant is there.
    Made(Function),
}

impl UploadOptions {
    /// Reads `options`; `undefined` and `null` ask for nothing.
    ///
    /// # Errors
    /// `InvalidArgument` naming the option, `InvalidKey` for a key that OSS would refuse.
    pub fn read(options: &JsValue) -> Result<Self, Failure> {
        let none = JsValue::from(js_sys::Object::new());
        let given = if options.is_undefined() || options.is_null() { &none } else { options };
        let reader = Reader::new("options", given)?;
        let read = UploadOptions {
            key: key(&reader),
            fields: fields(&reader),
            signal: signal(&reader),
            on_progress: reader.function("onProgress"),
            redirect: reader.text("successRedirect"),
        };
        reader.finish()?;
        Ok(read)
    }

    /// Refuses what only a plain HTML form can have.
    ///
    /// # Errors
    /// `InvalidArgument` for a `successRedirect` in an upload: a script cannot see where a redirect led.
    pub fn for_upload(&self) -> Result<(), Failure> {
        match self.redirect {
            Some(_) => {
                Err(Error::invalid("options.successRedirect", "left out: only formFields takes it", None)
                    .into())
            }
            None => Ok(()),
        }
    }

    /// Adds what only a plain HTML form can have.
    ///
    /// # Errors
    /// `InvalidArgument` for a `key` that is a function: there is no file to call it with.
    pub fn for_form(&mut self) -> Result<(), Failure> {
        if let Key::Made(_) = self.key {
            return Err(Error::invalid("options.key", "a string: a form has no file yet", None).into());
        }
        if let Some(redirect) = &self.redirect {
            self.fields.push("success_action_redirect", redirect);
        }
        Ok(())
    }
}

fn key(options: &Reader) -> Key {
    let Some(value) = options.value("key") else { return Key::Default };
    if let Some(function) = value.dyn_ref::<Function>() {
        return Key::Made(function.clone());
    }
    let key = options.checked("key", "a string or a function", &value, value.as_string());
    let key = key.unwrap_or_default();
    options.keep(check_key(&key));
    Key::Given(key)
}

fn signal(options: &Reader) -> Option<AbortSignal> {
    let value = options.value("signal")?;
    options.checked("signal", "an AbortSignal", &value, value.dyn_ref::<AbortSignal>().cloned())
}

fn fields(options: &Reader) -> Form {
    let mut form = Form::default();
    for (option, field) in TEXT_OPTIONS {
        push(&mut form, field, options.text(option));
    }
    push(&mut form, "Expires", expires(options));
    push(&mut form, "success_action_status", success_status(options));
    let forbidden = options.boolean("forbidOverwrite");
    let word = forbidden.map(|forbidden| if forbidden { "true" } else { "false" }.to_owned());
    push(&mut form, "x-oss-forbid-overwrite", word);
    push(&mut form, "callback", callback(options));
    options.record("metadata", |name, value| form.push_metadata(name, value));
    options.record("callbackVariables", |name, value| form.push_callback_variable(name, value));
    options.record("fields", |name, value| form.push_custom(name, value));
    form
}

fn push(form: &mut Form, field: &str, value: Option<String>) {
    if let Some(value) = value {
        form.push(field, &value);
    }
}

fn expires(options: &Reader) -> Option<String> {
    let value = options.value("expires")?;
    let date = match value.dyn_ref::<Date>() {
        Some(date) if date.get_time().is_nan() => None,
        Some(date) => Some(date.to_utc_string().into()),
        None => value.as_string(),
    };
    options.checked("expires", "an HTTP date or a valid Date", &value, date)
}

fn success_status(options: &Reader) -> Option<String> {
    let value = options.value("successStatus")?;
    let statuses = [(200.0, "200"), (201.0, "201"), (204.0, "204")];
    let status = statuses.into_iter().find(|(number, _)| value == *number);
    options.checked("successStatus", "200, 201 or 204", &value, status.map(|(_, text)| text.to_owned()))
}

fn callback(options: &Reader) -> Option<String> {
    let value = options.value("callback")?;
    if let Some(ready) = value.as_string() {
        return Some(ready);
    }
    match encoded(&value) {
        Ok(encoded) => Some(encoded),
        Err(failure) => {
            options.fail(failure);
            None
        }
    }
}

fn encoded(callback: &JsValue) -> Result<String, Failure> {
    let parameters = Reader::new("options.callback", callback)?;
    let text = |member: &str| parameters.text(member).unwrap_or_default();
    let (url, body) = (text("callbackUrl"), text("callbackBody"));
    parameters.finish()?;
    callback::check(&url, &body)?;
    text("callbackHost");
    text("callbackBodyType");
    parameters.boolean("callbackSNI");
    parameters.finish()?;
    json::to_base64(callback).map_err(|cause| {
        Failure::caused(
            Error::invalid("options.callback", "an object that can be written as JSON", None),
            cause,
        )
    })
}
