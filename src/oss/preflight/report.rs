//! The findings of the preflight.

use serde::Serialize;

use super::wording::{self, EXPIRATION};

/// The help against a key that a shared grant is not for.
const SHARED_GRANT: &str = "; the option grantScope: \"file\" asks for a grant for each file";

/// The help against a grant that was of no use from the beginning.
const CAME_EXPIRED: &str = "; the grant had expired when it came: a cache (CDN, framework, service worker) keeps what the application server issues, or its clock is wrong";

/// A rule that a form breaks, or may break.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Violation {
    /// The condition, as OSS writes it into an error: `["eq", "$bucket", "examplebucket"]`; or the rule's name.
    pub condition: String,
    /// The form field that it is about, `file` for the file's size.
    pub field: Option<String>,
    /// The words for a good value.
    pub expected: String,
    /// The value in the form; none where the field is absent or must not be shown.
    pub actual: Option<String>,
    /// A sentence for people.
    pub message: String,
}

/// All findings of a preflight.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// Rules that the form breaks: OSS would refuse it.
    pub violations: Vec<Violation>,
    /// Rules that the form may break: OSS might refuse it.
    pub warnings: Vec<Violation>,
}

/// The judgement on a rule.
#[derive(Clone, Copy)]
pub(super) enum Verdict {
    Met,
    Violated,
    Unknown,
}

impl Report {
    /// Returns whether the form can be sent. If `strict`, a warning keeps it from being sent too.
    #[must_use]
    pub fn allows(&self, strict: bool) -> bool {
        self.violations.is_empty() && (!strict || self.warnings.is_empty())
    }

    /// Names the option that helps, where the key is not the one key that a grant for all files is for.
    pub fn of_shared_grant(&mut self) {
        for violation in &mut self.violations {
            if violation.field.as_deref() == Some("key") {
                violation.message.push_str(SHARED_GRANT);
            }
        }
    }

    /// Says why the policy may have ended, where it had when the grant came.
    pub fn of_expired_grant(&mut self) {
        for finding in self.violations.iter_mut().chain(&mut self.warnings) {
            if finding.condition == EXPIRATION {
                finding.message.push_str(CAME_EXPIRED);
            }
        }
    }

    /// Adds a warning for each member of the grant that is used for nothing. Only a check says so: OSS never sees them, so
    /// that no upload is refused for it, strict or not.
    pub fn of_ignored(&mut self, ignored: &[String]) {
        self.warnings.extend(ignored.iter().map(|name| wording::ignored(name)));
    }

    /// Returns all findings, the violations first.
    #[must_use]
    pub fn into_findings(mut self) -> Vec<Violation> {
        self.violations.append(&mut self.warnings);
        self.violations
    }

    /// Returns the list in which a rule that stands like this is reported, if it is.
    pub(super) fn findings(&mut self, verdict: Verdict) -> Option<&mut Vec<Violation>> {
        match verdict {
            Verdict::Met => None,
            Verdict::Violated => Some(&mut self.violations),
            Verdict::Unknown => Some(&mut self.warnings),
        }
    }
}
