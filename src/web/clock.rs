//! The monotonic clock of an uploader.

use std::cell::Cell;

use js_sys::Date;

use super::sys;
use crate::engine::Instant;

/// Milliseconds that never run backwards.
#[derive(Default)]
pub(super) struct Clock {
    last: Cell<Instant>,
}

impl Clock {
    /// Returns the time.
    pub(super) fn read(&self) -> Instant {
        let milliseconds = sys::performance_now().unwrap_or_else(|_| Date::now());
        self.advance(Instant(sys::whole(milliseconds)));
        self.last()
    }

    /// Returns the time as it was read last.
    pub(super) fn last(&self) -> Instant {
        self.last.get()
    }

    /// Notes that it is `moment` or later.
    pub(super) fn advance(&self, moment: Instant) {
        self.last.set(self.last().max(moment));
    }
}
