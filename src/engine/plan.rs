//! The form of a call, and the preflight's report on it.

use super::active_grant::ActiveGrant;
use super::clock::Now;
use super::event::Job;
use super::settings::Settings;
use super::trouble::Trouble;
use crate::error::Error;
use crate::form::Form;
use crate::key::{FILENAME_VARIABLE, KeyError};
use crate::preflight::{self, Facts, Report};

/// A form with its report.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) form: Form,
    pub(super) report: Report,
}

impl Plan {
    /// Builds the form of a call under `key`, and checks it.
    ///
    /// # Errors
    /// `InvalidKey`, `InvalidArgument`.
    pub(super) fn make(
        job: &Job,
        key: &str,
        active: &ActiveGrant,
        settings: &Settings,
        now: &Now,
    ) -> Result<Self, Error> {
        let form = Form::build(&active.grant, &active.policy, key, &job.fields)?;
        let facts = Facts {
            size: job.file.as_ref().map(|file| file.size),
            content_type: job.file.as_ref().map_or("application/octet-stream", |file| file.sent_type()),
            bucket: active.host.bucket(),
            clock: active.clock(now),
            parse: active.parse_json,
        };
        let mut report = preflight::check(&active.policy, &form, &facts);
        if !settings.grant_per_file && active.is_for_one_key() {
            report.of_shared_grant();
        }
        if active.came_expired {
            report.of_expired_grant();
        }
        Ok(Plan { form, report })
    }

    /// Returns the form, if it can be sent.
    ///
    /// # Errors
    /// `PolicyViolation` with everything that stands against it: warnings too, if `strict`.
    pub(super) fn allowed(self, strict: bool) -> Result<Form, Trouble> {
        if self.report.allows(strict) {
            return Ok(self.form);
        }
        let findings = if strict { self.report.into_findings() } else { self.report.violations };
        Err(Error::PolicyViolation(findings).into())
    }
}

/// Returns the key of a call whose caller sets no key. In a plain form, OSS puts in the file's name.
///
/// # Errors
/// `InvalidKey` where only a name could help.
pub(super) fn key_of(job: &Job, active: &ActiveGrant) -> Result<String, Error> {
    let name = job.file.as_ref().map_or(Some(FILENAME_VARIABLE), |file| file.name.as_deref());
    active.grant.default_key(&active.policy, name).ok_or(Error::InvalidKey(KeyError::NoName))
}

/// Returns whether a form may be posted again under its key.
pub(super) fn may_overwrite(form: &Form) -> bool {
    !form.get("x-oss-forbid-overwrite").is_some_and(|value| value.eq_ignore_ascii_case("true"))
}
