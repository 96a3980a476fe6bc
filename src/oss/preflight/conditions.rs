//! The conditions of the policy, and its expiration.

use super::facts::{Clock, Facts};
use super::report::{Report, Verdict};
use super::wording;
use crate::form::Form;
use crate::oss::text::{is_among, same};
use crate::policy::{Condition, Policy};

/// The uncertainty of a corrected clock, in seconds: `Date` has whole ones, and the answer took a while to arrive.
const PRECISION: i64 = 5;

/// The help against a type that the browser does not know.
const UNTYPED: &str = "; the browser knows no type for this file: pass the option contentType";

pub(super) fn check(report: &mut Report, policy: &Policy, form: &Form, facts: &Facts) {
    for condition in &policy.conditions {
        check_condition(report, condition, form, facts);
    }
    check_expiration(report, policy, facts.clock);
}

/// A form must meet every condition of its policy:
/// [POST V4 signature](https://www.alibabacloud.com/help/en/oss/developer-reference/signature-version-4-recommend).
/// OSS refuses a form without the field as [EC 0006-00000226](https://help.aliyun.com/en/oss/user-guide/0006-00000226),
/// and one with another value as [EC 0006-00000227](https://help.aliyun.com/en/oss/user-guide/0006-00000227).
fn check_condition(report: &mut Report, condition: &Condition, form: &Form, facts: &Facts) {
    let actual = actual(condition, form, facts);
    let verdict = match condition {
        Condition::ContentLengthRange { min, max } => in_range(facts.size, *min, *max),
        _ => verdict(condition, &actual),
    };
    if let Some(findings) = report.findings(verdict) {
        let value = if let Actual::Value(value) = actual { Some(value) } else { None };
        let mut finding = wording::condition(condition, value, facts.size);
        if is_untyped(condition, form, facts) {
            finding.message.push_str(UNTYPED);
        }
        findings.push(finding);
    }
}

/// Returns whether the condition is about the type of a file for which the browser knows none, as for HEIC.
fn is_untyped(condition: &Condition, form: &Form, facts: &Facts) -> bool {
    let of_type = condition.field().is_some_and(|field| same(field, "content-type"));
    let unknown = facts.content_type.is_empty() || same(facts.content_type, "application/octet-stream");
    of_type && unknown && form.get("content-type").is_none()
}

/// A policy that has expired is refused as [EC 0006-00000213](https://help.aliyun.com/en/oss/user-guide/0006-00000213).
/// `expiration` must be an ISO 8601 moment in UTC: [PostObject](https://www.alibabacloud.com/help/en/oss/developer-reference/postobject).
fn check_expiration(report: &mut Report, policy: &Policy, clock: Clock) {
    let Ok(end) = policy.expires_at() else {
        return report.violations.push(wording::expiration_spelling(policy));
    };
    let verdict = match end {
        end if clock.now < end => Verdict::Met,
        end if clock.corrected && clock.now >= end.plus_seconds(PRECISION) => Verdict::Violated,
        _ => Verdict::Unknown,
    };
    if let Some(findings) = report.findings(verdict) {
        findings.push(wording::expiration(policy, clock.now));
    }
}

/// The value with which a condition is compared.
enum Actual<'a> {
    /// The field's value.
    Value(&'a str),
    /// The form has no such field.
    Absent,
    /// The value cannot be known here.
    Hidden,
}

/// Returns the value that OSS compares: `bucket` is that of the host, and a form without the field `Content-Type` has the
/// type of its file part. `key` is compared before `${filename}` is replaced in it. The rules are those of
/// [PostObject](https://www.alibabacloud.com/help/en/oss/developer-reference/postobject).
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

/// Returns the type of the file part; that of a file which is chosen later is not known.
fn part_type<'a>(facts: &Facts<'a>) -> Actual<'a> {
    if facts.size.is_none() { Actual::Hidden } else { Actual::Value(facts.content_type) }
}

/// Judges a condition on a field, by the operators of
/// [POST V4 signature](https://www.alibabacloud.com/help/en/oss/developer-reference/signature-version-4-recommend).
/// An absent field breaks it, but the documentation does not say so for `not-in`, nor for an empty prefix.
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

/// Judges a size range, whose ends are both allowed. OSS refuses a larger file as
/// [EC 0006-00000003](https://help.aliyun.com/en/oss/user-guide/0006-00000003), and a smaller one as
/// [EC 0006-00000004](https://help.aliyun.com/en/oss/user-guide/0006-00000004). The 5 GB of every upload are another limit. A
/// file that is chosen later is no reason to warn.
fn in_range(size: Option<u64>, min: u64, max: u64) -> Verdict {
    match size {
        Some(size) if size < min || size > max => Verdict::Violated,
        _ => Verdict::Met,
    }
}
