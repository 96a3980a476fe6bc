//! `UploadOptions` and `FormFieldsOptions`, read and checked as a whole before anything else happens.

use base64ct::{Base64, Encoding};
use js_sys::{Date, Function};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

use super::errors::{caused, refusal};
use super::reader::Reader;
use super::sys;
use crate::engine::event::Key;
use crate::error::Error;
use crate::form::Form;
use crate::key::check_key;

/// Options whose text is a form field as it stands. Whoever sends `Content-Type` gives the file part the same type,
/// because OSS prefers that one.
const TEXT_OPTIONS: [(&str, &str); 7] = [
    ("contentType", "Content-Type"),
    ("cacheControl", "Cache-Control"),
    ("contentDisposition", "Content-Disposition"),
    ("contentEncoding", "Content-Encoding"),
    ("acl", "x-oss-object-acl"),
    ("storageClass", "x-oss-storage-class"),
    ("serverSideEncryption", "x-oss-server-side-encryption"),
];

/// Options of one call.
pub(super) struct CallOptions {
    pub(super) key: Key,
    /// Makes the key, where `key` says that it is made.
    pub(super) make_key: Option<Function>,
    pub(super) fields: Form,
    pub(super) allows_duplicate_key: Option<bool>,
    pub(super) signal: Option<AbortSignal>,
    pub(super) on_progress: Option<Function>,
    redirect: Option<String>,
}

impl CallOptions {
    /// Reads the options of a call that has a file.
    ///
    /// # Errors
    /// `InvalidArgument` or `InvalidKey`.
    pub(super) fn of_upload(given: &JsValue) -> Result<Self, JsValue> {
        let options = read(given)?;
        match options.redirect {
            None => Ok(options),
            Some(_) => Err(refused("options.successRedirect", "left out: only formFields takes it")),
        }
    }

    /// Reads the options of a plain HTML form.
    ///
    /// # Errors
    /// `InvalidArgument` or `InvalidKey`.
    pub(super) fn of_form(given: &JsValue) -> Result<Self, JsValue> {
        let mut options = read(given)?;
        if options.make_key.is_some() {
            return Err(refused("options.key", "a string: a form has no file yet"));
        }
        if let Some(redirect) = &options.redirect {
            options.fields.push("success_action_redirect", redirect);
        }
        Ok(options)
    }
}

fn refused(name: &str, expected: &str) -> JsValue {
    refusal(Error::invalid(name, expected, None))
}

fn read(given: &JsValue) -> Result<CallOptions, JsValue> {
    let options = Reader::optional("options", given)?;
    let (key, make_key) = read_key(&options)?;
    Ok(CallOptions {
        key,
        make_key,
        fields: read_fields(&options)?,
        allows_duplicate_key: options.boolean("allowDuplicateKeys")?,
        signal: options.fitting("signal", "an AbortSignal", |value| value.dyn_ref().cloned())?,
        on_progress: options.function("onProgress")?,
        redirect: options.text("successRedirect")?,
    })
}

fn read_key(options: &Reader) -> Result<(Key, Option<Function>), JsValue> {
    let is_either = |value: &JsValue| (value.is_string() || value.is_function()).then(|| value.clone());
    let Some(value) = options.fitting("key", "a string or a function", is_either)? else {
        return Ok((Key::Default, None));
    };
    match value.as_string() {
        None => Ok((Key::Made, value.dyn_into().ok())),
        Some(key) => {
            check_key(&key).map_err(refusal)?;
            Ok((Key::Fixed(key), None))
        }
    }
}

/// Returns the form fields that the options ask for. Those that the caller names come last, so that what is set already is
/// known.
fn read_fields(options: &Reader) -> Result<Form, JsValue> {
    let mut form = Form::default();
    for (option, field) in TEXT_OPTIONS {
        push(&mut form, field, options.text(option)?);
    }
    push(&mut form, "Expires", expires(options)?);
    push(&mut form, "success_action_status", success_status(options)?);
    let forbids = options.boolean("forbidOverwrite")?;
    push(&mut form, "x-oss-forbid-overwrite", forbids.map(|forbids| forbids.to_string()));
    push(&mut form, "callback", callback(options)?);
    push_records(&mut form, options)?;
    Ok(form)
}

fn push(form: &mut Form, field: &str, value: Option<String>) {
    if let Some(value) = value {
        form.push(field, &value);
    }
}

fn push_records(form: &mut Form, options: &Reader) -> Result<(), JsValue> {
    let metadata = options.record("metadata")?;
    let variables = options.record("callbackVariables")?;
    let fields = options.record("fields")?;
    for (name, value) in metadata {
        form.push_metadata(&name, &value).map_err(refusal)?;
    }
    for (name, value) in variables {
        form.push_callback_variable(&name, &value).map_err(refusal)?;
    }
    for (name, value) in fields {
        form.push_custom(&name, &value).map_err(refusal)?;
    }
    Ok(())
}

fn expires(options: &Reader) -> Result<Option<String>, JsValue> {
    let from_date = |value: &JsValue| {
        let time = sys::time_of(value).ok().filter(|time| !time.is_nan())?;
        Some(String::from(Date::new(&time.into()).to_utc_string()))
    };
    let read = |value: &JsValue| value.as_string().or_else(|| from_date(value));
    options.fitting("expires", "an HTTP date or a valid Date", read)
}

fn success_status(options: &Reader) -> Result<Option<String>, JsValue> {
    let read = |value: &JsValue| match sys::whole_number(value)? {
        status @ (200 | 201 | 204) => Some(status.to_string()),
        _ => None,
    };
    options.fitting("successStatus", "200, 201 or 204", read)
}

/// Returns the field `callback`. `null` becomes an empty one, which keeps the grant's out of the form too; without the
/// option the grant's is used.
fn callback(options: &Reader) -> Result<Option<String>, JsValue> {
    let value = options.get("callback")?;
    if value.is_undefined() || value.is_null() {
        return Ok(value.is_null().then(String::new));
    }
    if let Some(ready) = value.as_string() {
        return Ok(Some(ready));
    }
    let parameters = Reader::new("options.callback", &value)?;
    for member in ["callbackUrl", "callbackBody"] {
        if parameters.text(member)?.is_none_or(|text| text.is_empty()) {
            return Err(refused(&parameters.path(member), "a string that is not empty"));
        }
    }
    parameters.text("callbackHost")?;
    parameters.text("callbackBodyType")?;
    parameters.boolean("callbackSNI")?;
    base64_json(parameters.object()).map(Some)
}

fn base64_json(value: &JsValue) -> Result<String, JsValue> {
    let unwritable = |cause| {
        caused(Error::invalid("options.callback", "an object that can be written as JSON", None), &cause)
    };
    let json = sys::json_stringify(value).map_err(unwritable)?;
    Ok(Base64::encode_string(json.map(String::from).unwrap_or_default().as_bytes()))
}
