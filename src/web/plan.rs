//! What is known before anything is sent: a grant, its policy, the form, and what the preflight says of them.

use alloc::string::String;

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::JsValue;

use super::abort::Abort;
use super::errors::Failure;
use super::form_data::FilePart;
use super::grants::{Issued, Source};
use super::options::{Key, UploadOptions};
use super::{json, reader, sys};
use crate::error::{Error, KeyError};
use crate::form::{FILENAME_VARIABLE, Form};
use crate::grant::GrantError;
use crate::policy::Policy;
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
    /// Gets a grant and makes the form for `file`; without one, for a plain HTML form.
    ///
    /// # Errors
    /// `GrantUnavailable`, `InvalidGrant`, `MixedContent`, `InvalidKey`, or the abort.
    pub async fn make(
        grants: &Source,
        file: Option<&FilePart>,
        options: &UploadOptions,
        abort: &Abort,
    ) -> Result<Self, Failure> {
        let issued = grants.grant(file.map(FilePart::blob), abort).await?;
        let host = issued.grant.check_protocol(&sys::location("protocol"))?;
        let policy =
            json::policy(&issued.grant.policy).map_err(|why| Error::InvalidGrant(GrantError::Policy(why)))?;
        let key = key(options, file, &issued, &policy)?;
        // The caller's key function may have aborted.
        abort.check()?;
        let form = Form::build(&issued.grant, &policy, &key, &options.fields)?;
        let facts = Facts {
            size: file.map(FilePart::size),
            content_type: file.map_or("", FilePart::content_type),
            bucket: host.bucket(),
            clock: issued.clock(),
        };
        let report = preflight::check(&policy, &form, &facts);
        Ok(Plan { host: issued.grant.host, key, form, report })
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

fn key(
    options: &UploadOptions,
    file: Option<&FilePart>,
    issued: &Issued,
    policy: &Policy,
) -> Result<String, Failure> {
    let name = file.map_or(Some(FILENAME_VARIABLE), FilePart::name);
    match (&options.key, file) {
        (Key::Given(key), _) => Ok(key.clone()),
        (Key::Made(function), Some(file)) => made(function, file, &issued.grant.dir),
        _ => issued.grant.default_key(policy, name).ok_or_else(|| Error::InvalidKey(KeyError::NoName).into()),
    }
}

fn made(function: &Function, file: &FilePart, dir: &str) -> Result<String, Failure> {
    let context = Object::new();
    // Setting a member of a plain object does not fail.
    let _ = Reflect::set(&context, &"dir".into(), &dir.into());
    let key = function.call2(&JsValue::UNDEFINED, file.blob(), &context).map_err(|cause| {
        Failure::caused(Error::invalid("options.key", "a function that does not throw", None), cause)
    })?;
    key.as_string().ok_or_else(|| reader::wrong("the key that options.key returns", "a string", &key))
}
