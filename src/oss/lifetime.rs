//! The lifetime of a grant: until shortly before it expires, or until OSS refuses it.

use crate::grant::{Authentication, Grant};
use crate::policy::Policy;
use crate::time::Timestamp;

/// The most by which a grant is replaced ahead of its end, in milliseconds: a file that is sent with it takes a while.
const MARGIN: i64 = 60_000;

/// The time after `x-oss-date` for which a V4 signature is good, in seconds: 7 days.
const V4_LIFETIME: i64 = 7 * 24 * 60 * 60;

/// Returns when OSS stops to accept a grant, where it says so: at its policy's `expiration`, and for V4 7 days after
/// `x-oss-date` at the latest.
#[must_use]
pub fn end(grant: &Grant, policy: &Policy) -> Option<Timestamp> {
    let signed = match &grant.authentication {
        Authentication::V4 { date, .. } => Timestamp::parse_basic(date),
        Authentication::V1 { .. } => None,
    };
    let last = signed.map(|date| date.plus_seconds(V4_LIFETIME));
    match (policy.expires_at().ok(), last) {
        (Some(expiration), Some(last)) => Some(expiration.min(last)),
        (expiration, last) => expiration.or(last),
    }
}

/// Returns when to replace a grant that was `received` now and ends at `end`: a minute ahead, but no earlier than after four
/// fifths of its life.
///
/// None where it seems to have ended before it began: then the clock is wrong, and only OSS can tell.
#[must_use]
pub fn renewal(received: Timestamp, end: Timestamp) -> Option<Timestamp> {
    let life = end.0 - received.0;
    (life > 0).then(|| Timestamp(end.0 - MARGIN.min(life / 5)))
}

/// Returns whether OSS refused because the grant, and not the upload, is out of date, so that a new one may help. `code`,
/// `ec` and `message` are those of OSS's error, each empty where it is not known.
///
/// See [PostObject errors](https://www.alibabacloud.com/help/en/oss/support/postobject-errors-and-troubleshooting).
#[must_use]
pub fn is_outdated(code: &str, ec: &str, message: &str, grant: &Grant) -> bool {
    match code {
        "SecurityTokenExpired" | "RequestTimeTooSkewed" => true,
        // An access key of STS is forgotten when its time is over.
        "InvalidAccessKeyId" => grant.security_token.is_some(),
        "AccessDenied" => ec == "0006-00000213" || message.ends_with("Policy expired."),
        _ => false,
    }
}
