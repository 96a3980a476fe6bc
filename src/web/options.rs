//! `UploadOptions` of the package's types, read and checked as a whole before anything is awaited.

use js_sys::{Date, Function};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

use super::errors::Failure;
use super::reader::{Reader, wrong};
use crate::callback::Callback;
use crate::form::{Form, Options, check_key};

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
            fields: Form::requested(&form_options(&reader)?)?,
            signal: reader.read("signal", "an AbortSignal", |value| value.dyn_ref().cloned())?,
            on_progress: reader.function("onProgress")?,
        })
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

fn form_options(options: &Reader) -> Result<Options, Failure> {
    Ok(Options {
        content_type: options.text("contentType")?,
        cache_control: options.text("cacheControl")?,
        content_disposition: options.text("contentDisposition")?,
        content_encoding: options.text("contentEncoding")?,
        expires: options.read("expires", "an HTTP date or a valid Date", http_date)?,
        success_status: options.read("successStatus", "200, 201 or 204", success_status)?,
        acl: options.text("acl")?,
        storage_class: options.text("storageClass")?,
        forbid_overwrite: options.boolean("forbidOverwrite")?,
        server_side_encryption: options.text("serverSideEncryption")?,
        metadata: options.record("metadata")?,
        callback: callback(options)?,
        callback_variables: options.record("callbackVariables")?,
        fields: options.record("fields")?,
    })
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
    let reader = Reader::new("options.callback", &value)?;
    let parameters = Callback {
        url: reader.text("callbackUrl")?.unwrap_or_default(),
        host: reader.text("callbackHost")?,
        body: reader.text("callbackBody")?.unwrap_or_default(),
        body_type: reader.text("callbackBodyType")?,
        sni: reader.boolean("callbackSNI")?,
    };
    Ok(Some(parameters.encode()?))
}
