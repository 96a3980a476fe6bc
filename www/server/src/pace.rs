//! Reading no faster than a given rate, as a slow network would.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// A budget of bytes per second, counted from its first use.
#[derive(Clone, Debug, Default)]
pub struct Pace {
    bytes_per_second: Option<u64>,
    next: Option<Instant>,
}

impl Pace {
    /// At most so many bytes a second; `None` or zero for no limit.
    #[must_use]
    pub fn new(bytes_per_second: Option<u64>) -> Self {
        Pace { bytes_per_second: bytes_per_second.filter(|&rate| rate > 0), next: None }
    }

    /// Waits until `bytes` more are within the budget.
    pub async fn spend(&mut self, bytes: usize) {
        let Some(rate) = self.bytes_per_second else { return };
        let due = self.next.unwrap_or_else(Instant::now) + cost(bytes, rate);
        self.next = Some(due);
        sleep_until(due).await;
    }
}

#[allow(clippy::cast_precision_loss)] // a budget need not be exact
fn cost(bytes: usize, rate: u64) -> Duration {
    Duration::try_from_secs_f64(bytes as f64 / rate as f64).unwrap_or(Duration::MAX)
}
