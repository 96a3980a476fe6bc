//! Decides after how long, and how often, a failed upload is tried again.

use super::settings::RetryPolicy;
use crate::time::{DateParser, Timestamp};

/// The longest wait in milliseconds that a server can ask for by `Retry-After`: five minutes. If it asks for more, the
/// upload fails, because a person is better at choosing a later time.
const LONGEST_WAIT: u64 = 300_000;

/// Returns how many milliseconds to wait after the failure number `failures`, from 1; none to give up.
///
/// Exponential backoff with full jitter by `chance`, from 0 to 1, so that many pages do not come back at the same moment.
/// The wait is never shorter than the milliseconds that the server `asked` for.
pub(super) fn delay(policy: &RetryPolicy, failures: u32, chance: f64, asked: Option<u64>) -> Option<u64> {
    let asked = asked.unwrap_or_default();
    if failures >= policy.attempts || asked > LONGEST_WAIT {
        return None;
    }
    let doubled = policy.base_delay.saturating_mul(1_u64.checked_shl(failures - 1).unwrap_or(u64::MAX));
    Some(share(doubled.min(policy.max_delay), chance).max(asked))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)] // a share of a wait
fn share(limit: u64, chance: f64) -> u64 {
    (limit as f64 * chance) as u64
}

/// Reads `Retry-After`, a number of seconds or an HTTP date, as milliseconds; none if it is neither. `now` is the time by the
/// clock of the server that asks, as far as that is known.
pub(super) fn retry_after(header: &str, now: Timestamp, parse_date: DateParser) -> Option<u64> {
    let text = header.trim();
    let is_number = !text.is_empty() && text.len() <= 15 && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number {
        return text.parse::<u64>().ok().map(|seconds| seconds * 1000);
    }
    let date = parse_date(text)?;
    Some(u64::try_from(date.0 - now.0).unwrap_or_default())
}
