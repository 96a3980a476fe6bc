//! After how long a failed upload is tried again, and how often.
//!
//! Which failures are worth it is said by [`Error::retryable`](crate::error::Error::retryable).

use crate::text::number;
use crate::time::Timestamp;

/// The longest that a server can make an upload wait by `Retry-After`, in milliseconds: five minutes. One that asks for
/// more is not waited for: a person who decides to come back later does better.
pub const LONGEST_WAIT: u32 = 300_000;

/// How often and how soon a failed upload is tried again: exponential backoff with full jitter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retry {
    /// How often an upload is tried in all, the first time included. With 1 it is never tried again.
    pub attempts: u32,
    /// The longest wait after the first failure, in milliseconds; it doubles with each further one.
    pub base_delay: u32,
    /// What the doubling stops at, in milliseconds.
    pub max_delay: u32,
}

impl Default for Retry {
    fn default() -> Self {
        Retry { attempts: 3, base_delay: 1_000, max_delay: 30_000 }
    }
}

impl Retry {
    /// How long to wait, in milliseconds, after the `failures`th failure: anything from nothing to the limit that it has
    /// come to, by `random` from 0 to 1, so that many pages do not come back at the same moment. What the server asked
    /// for, `retry_after`, is waited at least. None to give up.
    #[must_use]
    pub fn delay(&self, failures: u32, random: f64, retry_after: Option<u32>) -> Option<u32> {
        if failures >= self.attempts || retry_after > Some(LONGEST_WAIT) {
            return None;
        }
        let doubled = self.base_delay.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1)));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a share of a u32
        let jittered = (f64::from(doubled.min(self.max_delay)) * random) as u32;
        Some(jittered.max(retry_after.unwrap_or_default()))
    }
}

/// Reads `Retry-After` as milliseconds from `now`: a number of seconds, or a date for `parse_date`.
#[must_use]
pub fn retry_after(header: &str, now: Timestamp, parse_date: fn(&str) -> Option<Timestamp>) -> Option<u32> {
    let milliseconds = match number(header.trim_ascii()) {
        Some(seconds) => seconds * 1_000,
        None => parse_date(header)?.0 - now.0,
    };
    Some(u32::try_from(milliseconds.max(0)).unwrap_or(u32::MAX))
}
