//! What OSS would say of a form, before a byte of the file is sent: its policy's conditions, the V4 rules and the limits
//! of PostObject, evaluated against the fields and the facts of the file.
//!
//! Each rule is met, violated or unknown. Unknown — a bucket that a custom domain hides, an operator that is not
//! documented, a rule that the documentation leaves open — is a warning, and OSS decides: a false alarm would keep a good
//! file from being uploaded.
//!
//! Follows [PostObject](https://www.alibabacloud.com/help/en/oss/developer-reference/postobject) and
//! [POST V4 signature](https://www.alibabacloud.com/help/en/oss/developer-reference/signature-version-4-recommend).

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::form::Form;
use crate::policy::{Condition, Policy};
use crate::text::{is_among, same};
use crate::time::Timestamp;

mod limits;
mod v4;
mod wording;

/// How well a corrected clock is known, in seconds: `Date` has whole ones, and the answer took a while to arrive.
const PRECISION: i64 = 5;

/// What helps against a key that a shared grant is not for.
const SHARED_GRANT: &str = "; the option grantScope: \"file\" asks for a grant for each file";

/// A rule that a form breaks, or may break.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Violation {
    /// The condition, as OSS writes it into an error: `["eq", "$bucket", "examplebucket"]`; or the rule's name.
    pub condition: String,
    /// The form field that it is about, `file` for the file's size.
    pub field: Option<String>,
    /// What the rule asks for.
    pub expected: String,
    /// What the form has; none where the field is absent or must not be shown.
    pub actual: Option<String>,
    /// A sentence for people.
    pub message: String,
}

/// What the preflight found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// What OSS would refuse.
    pub violations: Vec<Violation>,
    /// What OSS might refuse.
    pub warnings: Vec<Violation>,
}

/// The facts that are not in the form.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Size of the file in bytes; none for a form whose file is chosen later.
    pub size: Option<u64>,
    /// The type of the file part, as the browser sends it.
    pub content_type: &'a str,
    /// The bucket that the host names, if it does.
    pub bucket: Option<&'a str>,
    /// The time.
    pub clock: Clock,
}

/// The time, and whether a server has vouched for it.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// Now.
    pub now: Timestamp,
    /// Whether the grant endpoint's `Date` has corrected it. A client's own clock is only good for a warning.
    pub corrected: bool,
}

/// How a rule stands.
#[derive(Clone, Copy)]
enum Verdict {
    Met,
    Violated,
    Unknown,
}

/// Evaluates all rules; reports all that are broken, not the first.
#[must_use]
pub fn check(policy: &Policy, form: &Form, facts: &Facts) -> Report {
    let mut report = Report::default();
    for condition in &policy.conditions {
        report.condition(condition, form, facts);
    }
    report.expiration(policy, facts.clock);
    v4::check(&mut report, policy, form, facts.clock.now);
    limits::check(&mut report, form, facts.size);
    report
}

impl Report {
    /// Whether the form can be sent. If `strict`, a warning keeps it from being sent too.
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

    /// All findings, the violations first.
    #[must_use]
    pub fn into_findings(mut self) -> Vec<Violation> {
        self.violations.append(&mut self.warnings);
        self.violations
    }

    fn condition(&mut self, condition: &Condition, form: &Form, facts: &Facts) {
        let actual = actual(condition, form, facts);
        let verdict = match condition {
            Condition::ContentLengthRange { min, max } => in_range(facts.size, *min, *max),
            _ => verdict(condition, &actual),
        };
        if let Some(findings) = self.findings(verdict) {
            findings.push(wording::condition(condition, &actual, facts.size));
        }
    }

    fn expiration(&mut self, policy: &Policy, clock: Clock) {
        let verdict = match policy.expires_at() {
            Ok(end) if clock.now < end => Verdict::Met,
            Ok(end) if clock.corrected && clock.now >= end.plus_seconds(PRECISION) => Verdict::Violated,
            _ => Verdict::Unknown,
        };
        if let Some(findings) = self.findings(verdict) {
            findings.push(wording::expiration(policy, clock.now));
        }
    }

    /// Where a rule that stands like this is reported, if it is.
    fn findings(&mut self, verdict: Verdict) -> Option<&mut Vec<Violation>> {
        match verdict {
            Verdict::Met => None,
            Verdict::Violated => Some(&mut self.violations),
            Verdict::Unknown => Some(&mut self.warnings),
        }
    }
}

/// What a condition is compared with.
enum Actual<'a> {
    /// The field's value.
    Value(&'a str),
    /// The form has no such field.
    Absent,
    /// It cannot be known here.
    Hidden,
}

/// The value that OSS compares: `bucket` is that of the host, and a form without the field `Content-Type` has the type of
/// its file part. `key` is compared before `${filename}` is replaced in it.
fn actual<'a>(condition: &Condition, form: &'a Form, facts: &Facts<'a>) -> Actual<'a> {
    let Some(field) = condition.field() else { return Actual::Hidden };
    if same(field, "bucket") {
        return facts.bucket.map_or(Actual::Hidden, Actual::Value);
    }
    if is_among(field, &["file", "policy", "signature", "x-oss-signature"]) {
        return Actual::Hidden;
    }
    match form.get(field) {
        Some(value) => Actual::Value(value),
        None if same(field, "content-type") => part_type(facts),
        None => Actual::Absent,
    }
}

/// The type of a file that is chosen later is not known.
fn part_type<'a>(facts: &Facts<'a>) -> Actual<'a> {
    if facts.size.is_none() { Actual::Hidden } else { Actual::Value(facts.content_type) }
}

/// An absent field breaks a condition, but the documentation does not say so of `not-in`, nor of an empty prefix.
fn verdict(condition: &Condition, actual: &Actual) -> Verdict {
    let met = match (condition, actual) {
        (Condition::Unknown { .. }, _) | (_, Actual::Hidden) | (Condition::NotIn { .. }, Actual::Absent) => {
            return Verdict::Unknown;
        }
        (Condition::StartsWith { prefix, .. }, Actual::Absent) if prefix.is_empty() => {
            return Verdict::Unknown;
        }
        (_, Actual::Absent) | (Condition::ContentLengthRange { .. }, _) => false,
        (Condition::Eq { value, .. }, Actual::Value(actual)) => value == actual,
        (Condition::StartsWith { prefix, .. }, Actual::Value(actual)) => actual.starts_with(prefix.as_str()),
        (Condition::In { values, .. }, Actual::Value(actual)) => values.iter().any(|value| value == actual),
        (Condition::NotIn { values, .. }, Actual::Value(actual)) => {
            values.iter().all(|value| value != actual)
        }
    };
    if met { Verdict::Met } else { Verdict::Violated }
}

/// Both ends are allowed; the 5 GB of every upload are a limit of their own. A file that is chosen later gives no reason to warn.
fn in_range(size: Option<u64>, min: u64, max: u64) -> Verdict {
    match size {
        Some(size) if size < min || size > max => Verdict::Violated,
        _ => Verdict::Met,
    }
}
