//! Checks the expiration of the policy, and the conditions that it should have.

use super::clocks::seconds;
use super::{Check, Finding, Status};
use crate::engine::active_grant::ActiveGrant;
use crate::grant::Authentication;
use crate::oss::text::clipped;
use crate::policy::{Condition, Policy};
use crate::time::Timestamp;

/// OSS refuses a V4 form whose policy does not name these.
const OF_V4: [&str; 3] = ["x-oss-signature-version", "x-oss-credential", "x-oss-date"];

const TOKEN: &str = "x-oss-security-token";

/// How long a policy should last at least, in milliseconds.
const SOON: i64 = 60_000;

/// The most characters of an expiration that are shown.
const SHOWN: usize = 64;

/// Looks at the policy, `now` by the best clock there is.
pub(super) fn look(active: &ActiveGrant, now: Timestamp) -> Vec<Finding> {
    let policy = &active.policy;
    let left = policy.expires_at().ok().map(|end| end.0 - now.0);
    let mut found = match left {
        Some(left) => Vec::from_iter(expiry(left, active.came_expired)),
        None => vec![misspelt(&policy.expiration)],
    };
    found.extend(lacking(active));
    if let Some(left) = left
        && found.is_empty()
    {
        found.push(Finding::new(Check::Policy, Status::Ok, "ok").with_number(seconds(left)));
    }
    found
}

/// Returns the finding for an expiration in a spelling that OSS refuses.
fn misspelt(expiration: &str) -> Finding {
    Finding::new(Check::Policy, Status::Fail, "misspelt").with_names(&[&clipped(expiration, SHOWN)])
}

fn expiry(left: i64, came_expired: bool) -> Option<Finding> {
    if left <= 0 {
        let topic = if came_expired { "cameExpired" } else { "expired" };
        return Some(Finding::new(Check::Policy, Status::Fail, topic).with_number(seconds(-left)));
    }
    let ending = Finding::new(Check::Policy, Status::Warn, "ending").with_number(seconds(left));
    (left < SOON).then_some(ending)
}

fn lacking(active: &ActiveGrant) -> Vec<Finding> {
    let policy = &active.policy;
    let warning = |topic| Finding::new(Check::Policy, Status::Warn, topic);
    let mut found = Vec::new();
    if matches!(active.grant.authentication, Authentication::V4 { .. }) {
        let missing: Vec<&str> = OF_V4.into_iter().filter(|name| !is_named(policy, name)).collect();
        if !missing.is_empty() {
            found.push(Finding::new(Check::Policy, Status::Fail, "withoutV4").with_names(&missing));
        }
        // Every sample names the token, and no page of OSS says how a policy without it is judged.
        if active.grant.security_token.is_some() && !is_named(policy, TOKEN) {
            found.push(warning("withoutToken"));
        }
    }
    if !policy.conditions.iter().any(|condition| matches!(condition, Condition::ContentLengthRange { .. })) {
        found.push(warning("withoutRange"));
    }
    if !policy.conditions.iter().any(limits_key) {
        found.push(warning("withoutKey"));
    }
    if !is_named(policy, "bucket") {
        found.push(warning("withoutBucket"));
    }
    found
}

fn is_named(policy: &Policy, field: &str) -> bool {
    let mut named = policy.conditions.iter().filter_map(Condition::field);
    named.any(|name| name.eq_ignore_ascii_case(field))
}

/// An empty prefix allows every key.
fn limits_key(condition: &Condition) -> bool {
    let is_key = condition.field().is_some_and(|field| field.eq_ignore_ascii_case("key"));
    is_key && !matches!(condition, Condition::StartsWith { prefix, .. } if prefix.is_empty())
}
