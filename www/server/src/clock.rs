//! The stand-in's clock. It can be set ahead or back, so that expiry is testable without waiting.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use oss_form_upload::time::Timestamp;

/// The system's clock and how far this one is ahead of it.
#[derive(Debug, Default)]
pub struct Clock {
    offset_seconds: AtomicI64,
}

impl Clock {
    /// The time on this clock.
    pub fn now(&self) -> Timestamp {
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let milliseconds = i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX);
        Timestamp(milliseconds).plus_seconds(self.offset())
    }

    /// How many seconds the clock is ahead.
    pub fn offset(&self) -> i64 {
        self.offset_seconds.load(Ordering::Relaxed)
    }

    /// Sets the clock ahead by so many seconds; a negative number sets it back.
    pub fn set_offset(&self, seconds: i64) {
        self.offset_seconds.store(seconds, Ordering::Relaxed);
    }
}
