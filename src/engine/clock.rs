//! Time, chance and the network, as the world hands them to the engine with each event.

use std::time::Duration;

use crate::time::Timestamp;

/// A moment of the monotonic clock: milliseconds since some moment in the past, which never run backwards. Waits, stalls
/// and speed are measured with it, because the computer's own clock can be set while an upload is under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instant(pub u64);

impl Instant {
    /// Returns the milliseconds from `earlier` to this moment; 0 where `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Instant) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Returns the moment so many milliseconds later, or the last one that there is.
    #[must_use]
    pub fn after(self, milliseconds: u64) -> Instant {
        Instant(self.0.saturating_add(milliseconds))
    }
}

impl From<Duration> for Instant {
    fn from(since_origin: Duration) -> Self {
        Instant(u64::try_from(since_origin.as_millis()).unwrap_or(u64::MAX))
    }
}

/// The world at the moment of an event.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// For waits, stalls and speed.
    pub instant: Instant,
    /// The computer's own clock: only good for moments that a server dated.
    pub wall: Timestamp,
    /// A random number from 0 up to, and without, 1. Each event brings a new one.
    pub chance: f64,
    /// False if the browser says that it is offline.
    pub online: bool,
}
