//! The multipart form as the browser's own `FormData`: text fields first, the file last and by reference.

use wasm_bindgen::JsValue;
use web_sys::{Blob, FormData};

use super::errors::caused;
use super::sys;
use crate::error::Error;
use crate::form::Form;

/// Puts `form` and then the file into a `FormData`. `content_type` is the file's own type; `filename` that of its part.
///
/// The file part gets the form's `Content-Type`, if it has one: OSS takes the part's type before the field's.
///
/// # Errors
/// An `InvalidArgument` with the browser's reason as its cause, if the browser refuses a part.
pub fn assemble(form: &Form, file: &Blob, filename: &str, content_type: &str) -> Result<FormData, JsValue> {
    filled(form, file, filename, content_type).map_err(|cause| {
        caused(Error::invalid("file", "one that the browser can put into a form", None), &cause)
    })
}

fn filled(form: &Form, file: &Blob, filename: &str, content_type: &str) -> Result<FormData, JsValue> {
    let data = FormData::new()?;
    for (name, value) in form.fields() {
        data.append_with_str(name, value)?;
    }
    let typed = match form.get("content-type") {
        // The same bytes under another type: a view, not a copy.
        Some(wanted) if !wanted.eq_ignore_ascii_case(content_type) => {
            sys::slice(file, 0.0, file.size(), wanted)?
        }
        _ => file.clone(),
    };
    data.append_with_blob_and_filename("file", &typed, filename)?;
    Ok(data)
}
