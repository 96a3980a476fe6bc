//! What a V4 signature asks of a policy beyond its conditions.

use super::wording;
use super::{Report, Verdict};
use crate::form::Form;
use crate::policy::Policy;
use crate::time::Timestamp;

/// A policy must name these three; OSS refuses the form for "Extra input fields" otherwise.
const NAMED: [&str; 3] = ["x-oss-signature-version", "x-oss-credential", "x-oss-date"];

/// How far `x-oss-date` may lie ahead, and how long a signature holds, in seconds.
const AHEAD: i64 = 15 * 60;
const VALID: i64 = 7 * 24 * 3600;

pub(super) fn check(report: &mut Report, policy: &Policy, form: &Form, now: Timestamp) {
    if form.get("x-oss-credential").is_none() {
        return;
    }
    for field in NAMED {
        report.add(named(policy, field, Verdict::Violated), || wording::extra_field(field));
    }
    // Every sample names the token, and no page says what becomes of one that is not named.
    if form.get("x-oss-security-token").is_some() {
        let verdict = named(policy, "x-oss-security-token", Verdict::Unknown);
        report.add(verdict, || wording::extra_field("x-oss-security-token"));
    }
    let date = form.get("x-oss-date").unwrap_or_default();
    report.add(in_window(date, now), || wording::date_window(date, now));
}

fn named(policy: &Policy, field: &str, otherwise: Verdict) -> Verdict {
    let fields = policy.conditions.iter().filter_map(crate::policy::Condition::field);
    if fields.into_iter().any(|name| name.eq_ignore_ascii_case(field)) { Verdict::Met } else { otherwise }
}

/// The documentation speaks of 15 minutes and of 7 days without giving the exact rule, so this is never a refusal.
fn in_window(date: &str, now: Timestamp) -> Verdict {
    match Timestamp::parse_basic(date) {
        Some(date) if date.plus_seconds(-AHEAD) <= now && now <= date.plus_seconds(VALID) => Verdict::Met,
        _ => Verdict::Unknown,
    }
}
