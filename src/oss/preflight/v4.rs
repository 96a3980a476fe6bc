//! Rules that a V4 signature adds to a policy's conditions.

use super::report::Report;
use super::wording;
use crate::form::Form;
use crate::oss::text::same;
use crate::policy::Policy;
use crate::time::Timestamp;

/// The three fields that a policy must name. OSS refuses the form otherwise, for "Extra input fields":
/// [EC 0006-00000228](https://help.aliyun.com/en/oss/user-guide/0006-00000228).
const NAMED: [&str; 3] = ["x-oss-signature-version", "x-oss-credential", "x-oss-date"];

const TOKEN: &str = "x-oss-security-token";

/// The most by which `x-oss-date` may lie ahead, and the time for which a signature holds, in seconds:
/// [POST V4 signature](https://www.alibabacloud.com/help/en/oss/developer-reference/signature-version-4-recommend).
const AHEAD: i64 = 15 * 60;
const VALID: i64 = 7 * 24 * 3600;

pub(super) fn check(report: &mut Report, policy: &Policy, form: &Form, now: Timestamp) {
    if form.get("x-oss-credential").is_none() {
        return;
    }
    for field in NAMED {
        if !is_named(policy, field) {
            report.violations.push(wording::extra_field(field));
        }
    }
    // Every sample names the token, and no page of OSS says how a policy without it is judged.
    if form.get(TOKEN).is_some() && !is_named(policy, TOKEN) {
        report.warnings.push(wording::extra_field(TOKEN));
    }
    let date = form.get("x-oss-date").unwrap_or_default();
    if !is_in_window(date, now) {
        report.warnings.push(wording::date_window(date, now));
    }
}

fn is_named(policy: &Policy, field: &str) -> bool {
    policy.conditions.iter().any(|condition| condition.field().is_some_and(|name| same(name, field)))
}

/// Judges `x-oss-date`. The documentation speaks of 15 minutes and of 7 days without the exact rule, so this is never a
/// refusal.
fn is_in_window(date: &str, now: Timestamp) -> bool {
    Timestamp::parse_basic(date)
        .is_some_and(|date| date.plus_seconds(-AHEAD) <= now && now <= date.plus_seconds(VALID))
}
