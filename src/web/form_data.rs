//! The multipart form as the browser's own `FormData`: text fields first, the file last and by reference.

use alloc::string::String;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, FormData};

use super::errors::Failure;
use super::reader::{Reader, wrong};
use super::sys;
use crate::error::Error;
use crate::form::Form;
use crate::text::same;

/// The file of an upload. Its bytes stay where the browser has them.
#[derive(Clone, Debug)]
pub struct FilePart {
    blob: Blob,
    name: Option<String>,
    size: u64,
    content_type: String,
}

impl FilePart {
    /// Takes the caller's `file`: a `File`, or a `Blob`, which has no name.
    ///
    /// # Errors
    /// `InvalidArgument` for anything else.
    pub fn read(file: &JsValue) -> Result<Self, Failure> {
        sys::expect_blob(file).map_err(|_| wrong("file", "a File or Blob", file))?;
        let reader = Reader::new("file", file)?;
        let size = reader.value("size").unwrap_or_default();
        let part = FilePart {
            blob: file.clone().unchecked_into(),
            size: reader.checked("size", "a number", &size, bytes(&size)).unwrap_or_default(),
            content_type: reader.text("type").unwrap_or_default(),
            name: reader.text("name"),
        };
        reader.finish()?;
        Ok(part)
    }

    /// The `File` or `Blob` itself.
    #[must_use]
    pub fn blob(&self) -> &Blob {
        &self.blob
    }

    /// The name of a `File`.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The `filename` of the form's part: a `Blob` has the name that browsers give it.
    #[must_use]
    pub fn filename(&self) -> &str {
        self.name.as_deref().unwrap_or("blob")
    }

    /// The type that the browser sends with the part.
    #[must_use]
    pub fn content_type(&self) -> &str {
        if self.content_type.is_empty() { "application/octet-stream" } else { &self.content_type }
    }

    /// Size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The same bytes under another type: a view, not a copy.
    fn typed(&self, content_type: Option<&str>) -> Result<Blob, JsValue> {
        match content_type {
            #[allow(clippy::cast_precision_loss)] // at most 5 GB
            Some(wanted) if !same(wanted, &self.content_type) => {
                sys::slice(&self.blob, 0.0, self.size as f64, wanted)
            }
            _ => Ok(self.blob.clone()),
        }
    }
}

/// Puts `form` and then `file` into a `FormData`.
///
/// The file part gets the form's `Content-Type`, if it has one: OSS takes the part's type before the field's.
///
/// # Errors
/// `InvalidArgument` with the browser's reason as its cause, if the browser refuses a part.
pub fn assemble(form: &Form, file: &FilePart) -> Result<FormData, Failure> {
    let refused = |cause| {
        Failure::caused(Error::invalid("file", "one that the browser can put into a form", None), cause)
    };
    let data = FormData::new().map_err(refused)?;
    for (name, value) in form.fields() {
        data.append_with_str(name, value).map_err(refused)?;
    }
    let blob = file.typed(form.get("content-type")).map_err(refused)?;
    data.append_with_blob_and_filename("file", &blob, file.filename()).map_err(refused)?;
    Ok(data)
}

/// A `Blob`'s size: a whole number that a double holds exactly.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn bytes(value: &JsValue) -> Option<u64> {
    value.as_f64().map(|size| size as u64)
}
