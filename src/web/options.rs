//! `UploadOptions` of the package's types, read and checked as a whole before anything is awaited.

use alloc::borrow::ToOwned;
use alloc::string::String;

use js_sys::{Date, Function};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

use super::errors::Failure;
use super::json;
use super::reader::{Reader, wrong};
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
        Ok(UploadOptions {
            key: key(&reader)?,
            fields: fields(&reader)?,
            signal: reader.read("signal", "an AbortSignal", |value| value.dyn_ref().cloned())?,
            on_progress: reader.function("onProgress")?,
            redirect: reader.text("successRedirect")?,
        })
    }

    /// Refuses what only a plain HTML form can have.
    ///
    /// # Errors
    /// `InvalidArgument` for a `successRedirect` in an upload: a script cannot see where a redirect led.
    pub fn for_upload(self) -> Result<Self, Failure> {
        match self.redirect {
            Some(_) => {
                Err(Error::invalid("options.successRedirect", "left out: only formFields takes it", None)
                    .into())
            }
            None => Ok(self),
        }
    }

    /// Adds what only a plain HTML form can have.
    ///
    /// # Errors
    /// `InvalidArgument` for a `key` that is a function: there is no file to call it with.
    pub fn for_form(mut self) -> Result<Self, Failure> {
        if let Key::Made(_) = self.key {
            return Err(Error::invalid("options.key", "a string: a form has no file yet", None).into());
        }
        if let Some(redirect) = &self.redirect {
            self.fields.push("success_action_redirect", redirect);
        }
        Ok(self)
    }
}

fn key(options: &Reader) -> Result<Key, Failure> {
    let Some(value) = options.value("key")? else { return Ok(Key::Default) };
    if let Some(function) = value.dyn_ref::<Function>() {
        return Ok(Key::Made(function.clone()));
    }
    let key = value.as_string().ok_or_else(|| wrong("options.key", "a string or a function", &value))?;
    check_key(&key)?;
    Ok(Key::Given(key))
}

/// How a member of a record becomes a field.
type Push = fn(&mut Form, &str, &str) -> Result<(), Error>;

fn fields(options: &Reader) -> Result<Form, Failure> {
    let mut form = Form::default();
    for (option, field) in TEXT_OPTIONS {
        push(&mut form, field, options.text(option)?);
    }
    push(&mut form, "Expires", options.read("expires", "an HTTP date or a valid Date", http_date)?);
    let status = options.read("successStatus", "200, 201 or 204", success_status)?;
    push(&mut form, "success_action_status", status);
    let forbidden = options.boolean("forbidOverwrite")?;
    push(
        &mut form,
        "x-oss-forbid-overwrite",
        forbidden.map(|forbidden| if forbidden { "true" } else { "false" }.to_owned()),
    );
    push(&mut form, "callback", callback(options)?);
    let records: [(&str, Push); 3] = [
        ("metadata", Form::push_metadata),
        ("callbackVariables", Form::push_callback_variable),
        ("fields", Form::push_custom),
    ];
    for (option, push) in records {
        for (name, value) in options.record(option)? {
            push(&mut form, &name, &value)?;
        }
    }
    Ok(form)
}

fn push(form: &mut Form, field: &str, value: Option<String>) {
    if let Some(value) = value {
        form.push(field, &value);
    }
}

fn http_date(value: &JsValue) -> Option<String> {
    match value.dyn_ref::<Date>() {
        Some(date) if date.get_time().is_nan() => None,
        Some(date) => Some(date.to_utc_string().into()),
        None => value.as_string(),
    }
}

fn success_status(value: &JsValue) -> Option<String> {
    #[allow(clippy::float_cmp)] // three exact integers
    let status = [200.0, 201.0, 204.0].iter().position(|status| value.as_f64() == Some(*status))?;
    ["200", "201", "204"].get(status).map(|text| (*text).to_owned())
}

fn callback(options: &Reader) -> Result<Option<String>, Failure> {
    let Some(value) = options.value("callback")? else { return Ok(None) };
    if let Some(ready) = value.as_string() {
        return Ok(Some(ready));
    }
    let parameters = Reader::new("options.callback", &value)?;
    let text = |member: &str| Ok::<_, Failure>(parameters.text(member)?.unwrap_or_default());
    callback::check(&text("callbackUrl")?, &text("callbackBody")?)?;
    text("callbackHost")?;
    text("callbackBodyType")?;
    parameters.boolean("callbackSNI")?;
    json::to_base64(&value).map(Some).map_err(|cause| {
        Failure::caused(
            Error::invalid("options.callback", "an object that can be written as JSON", None),
            cause,
        )
    })
}
