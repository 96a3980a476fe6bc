//! This computer's clock and the application server's.

use super::{Check, Finding, Status};
use crate::engine::active_grant::ActiveGrant;
use crate::engine::clock::Now;
use crate::grant::Authentication;
use crate::time::Timestamp;

/// The least difference that is reported, in milliseconds.
const WORTH_SAYING: i64 = 60_000;

/// The difference from which on OSS refuses signatures, in milliseconds: 15 minutes.
const TOO_FAR: i64 = 15 * 60_000;

/// Compares the clocks, where there is something to compare: the endpoint's `Date`, or else the moment of signing.
pub(super) fn compare(active: &ActiveGrant, now: &Now) -> Option<Finding> {
    let ahead = active.clock_offset().or_else(|| ahead_by_signing(active, now))?;
    if ahead.abs() < WORTH_SAYING {
        return Some(Finding::new(Check::Clock, Status::Ok, "ok"));
    }
    let topic = match (ahead > 0, ahead.abs() > TOO_FAR) {
        (true, false) => "behind",
        (false, false) => "ahead",
        (true, true) => "farBehind",
        (false, true) => "farAhead",
    };
    Some(Finding::new(Check::Clock, Status::Warn, topic).with_number(seconds(ahead.abs())))
}

/// Returns the milliseconds by which a grant was signed ahead of this clock. For an old grant there is no result, because
/// its age and a wrong clock look the same.
fn ahead_by_signing(active: &ActiveGrant, now: &Now) -> Option<i64> {
    let Authentication::V4 { date, .. } = &active.grant.authentication else { return None };
    let ahead = Timestamp::parse_basic(date)?.0 - now.wall.0;
    (ahead > -WORTH_SAYING).then_some(ahead)
}

/// Rounds milliseconds to seconds.
pub(super) fn seconds(milliseconds: i64) -> i64 {
    (milliseconds + 500).div_euclid(1000)
}
