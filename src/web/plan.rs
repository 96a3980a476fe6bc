//! What is known before anything is sent: the form, and what the preflight says of it.

use alloc::string::String;

use js_sys::{Function, Object};

use super::errors::Failure;
use super::form_data::FilePart;
use super::issued::Issued;
use super::options::{Key, UploadOptions};
use super::{reader, sys};
use crate::error::{Error, KeyError};
use crate::form::{FILENAME_VARIABLE, Form};
use crate::preflight::{self, Facts, Report};

/// A form that is ready to be sent, unless its report says otherwise.
pub struct Plan {
    /// Where to.
    pub host: String,
    /// The object key, `${filename}` not yet replaced.
    pub key: String,
    /// The text fields.
    pub form: Form,
    /// What the preflight found.
    pub report: Report,
}

impl Plan {
    /// Makes the form that uploads `file` under `key`; without one, that of a plain HTML form.
    ///
    /// # Errors
    /// `InvalidKey`.
    pub fn make(
        issued: &Issued,
        key: String,
        file: Option<&FilePart>,
        options: &UploadOptions,
    ) -> Result<Self, Failure> {
        let form = Form::build(&issued.grant, &issued.policy, &key, &options.fields)?;
        let facts = Facts {
            size: file.map(FilePart::size),
            content_type: file.map_or("", FilePart::content_type),
            bucket: issued.host.bucket(),
            clock: issued.clock(),
        };
        let report = preflight::check(&issued.policy, &form, &facts);
        Ok(Plan { host: issued.grant.host.clone(), key, form, report })
    }

    /// The plan, if it can be carried out.
    ///
    /// # Errors
    /// `PolicyViolation` with all that stands against it: warnings too, if `strict`.
    pub fn allowed(self, strict: bool) -> Result<Self, Failure> {
        if self.report.allows(strict) {
            return Ok(self);
        }
        let findings = if strict { self.report.into_findings() } else { self.report.violations };
        Err(Error::PolicyViolation(findings).into())
    }
}

/// The key of `file`, or of a plain HTML form.
///
/// # Errors
/// `InvalidKey` where there is no name to make one of, `InvalidArgument` for what the caller's function did.
pub fn key(issued: &Issued, file: Option<&FilePart>, options: &UploadOptions) -> Result<String, Failure> {
    let name = file.map_or(Some(FILENAME_VARIABLE), FilePart::name);
    match (&options.key, file) {
        (Key::Given(key), _) => Ok(key.clone()),
        (Key::Made(function), Some(file)) => made(function, file, &issued.grant.dir),
        _ => {
            let key = issued.grant.default_key(&issued.policy, name);
            key.ok_or_else(|| Error::InvalidKey(KeyError::NoName).into())
        }
    }
}

fn made(function: &Function, file: &FilePart, dir: &str) -> Result<String, Failure> {
    let context = Object::new();
    sys::set(&context, "dir", &dir.into());
    let key = sys::call2(function, file.blob(), &context).map_err(|cause| {
        Failure::caused(Error::invalid("options.key", "a function that does not throw", None), cause)
    })?;
    key.as_string().ok_or_else(|| reader::wrong("the key that options.key returns", "a string", &key))
}
