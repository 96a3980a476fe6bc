//! What is known before anything is sent: the form, and what the preflight says of it.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, FormData};

use super::errors::thrown;
use super::form_data::assemble;
use super::record;
use super::sys::text;
use crate::error::Error;
use crate::form::Form;
use crate::preflight::Report;

/// A form that is ready to be sent, unless its report says otherwise. Each way to use it uses it up.
#[wasm_bindgen]
pub struct Plan {
    pub(super) form: Form,
    pub(super) report: Report,
}

#[wasm_bindgen]
impl Plan {
    /// Whether the upload may be repeated under its key.
    #[wasm_bindgen(js_name = mayOverwrite)]
    #[must_use]
    pub fn may_overwrite(&self) -> bool {
        !self.form.get("x-oss-forbid-overwrite").is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }

    /// The `PolicyReport` of the package's types.
    #[must_use]
    pub fn report(self) -> JsValue {
        record::report(&self.report)
    }

    /// The fields in the order of sending, pairs of name and value.
    ///
    /// # Errors
    /// As [`form_data`](Self::form_data).
    pub fn fields(self, strict: bool) -> Result<Array, JsValue> {
        let pairs = Array::new();
        for (name, value) in self.allowed(strict)?.fields() {
            pairs.push(&Array::of2(&name.into(), &value.into()));
        }
        Ok(pairs)
    }

    /// The form with the file in it, last. `content_type` is the file's own type; `filename` that of its part.
    ///
    /// # Errors
    /// An `UploadError` with code `PolicyViolation` with all that stands against it — warnings too, if `strict` — or
    /// `InvalidArgument` if the browser refuses a part.
    #[wasm_bindgen(js_name = formData)]
    pub fn form_data(
        self,
        file: &Blob,
        filename: &JsValue,
        content_type: &JsValue,
        strict: bool,
    ) -> Result<FormData, JsValue> {
        assemble(&self.allowed(strict)?, file, &text(filename), &text(content_type))
    }

    fn allowed(self, strict: bool) -> Result<Form, JsValue> {
        if self.report.allows(strict) {
            return Ok(self.form);
        }
        let findings = if strict { self.report.into_findings() } else { self.report.violations };
        Err(thrown(Error::PolicyViolation(findings)))
    }
}
