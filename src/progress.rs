//! From the browser's count of bytes to the progress that a page can show.

use crate::time::Timestamp;

/// The least time between two reports, in milliseconds. Timestamps keep it, not timers, which run late in the
/// background.
const INTERVAL: i64 = 100;

/// The least time between two measurements of speed, in milliseconds: browsers count in bursts.
const SAMPLE: i64 = 250;

/// How long a measurement weighs, in milliseconds: speed is smoothed over a few seconds.
const MEMORY: f64 = 3_000.0;

/// How far an upload is, as `onProgress` is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Bytes of the file that have been handed to the network.
    pub loaded: u64,
    /// Size of the file in bytes.
    pub total: u64,
    /// 0 to 100; 100 only when OSS has confirmed the upload.
    pub percent: u8,
    /// Speed, smoothed; 0 as long as nothing has been measured.
    pub bytes_per_second: u64,
    /// Seconds until the last byte is handed over, rounded up; none as long as nothing has been measured.
    pub seconds_left: Option<u64>,
    /// Which attempt this is, from 1.
    pub attempt: u32,
}

/// Measures one upload.
#[derive(Clone, Copy, Debug)]
pub struct Meter {
    total: u64,
    attempt: u32,
    loaded: u64,
    /// Bytes per second.
    speed: Option<f64>,
    sampled: (Timestamp, u64),
    reported: Option<(Timestamp, u64)>,
}

impl Meter {
    /// One of `total` bytes that begins now.
    #[must_use]
    pub fn new(total: u64, now: Timestamp) -> Self {
        Meter { total, attempt: 1, loaded: 0, speed: None, sampled: (now, 0), reported: None }
    }

    /// An attempt begins, the first or a further one, from the file's first byte.
    pub fn restart(&mut self, attempt: u32, now: Timestamp) -> Progress {
        *self = Meter { attempt, speed: self.speed, ..Meter::new(self.total, now) };
        self.report(now)
    }

    /// `loaded` bytes of the file have been handed over. There is something to report only now and then, and when the
    /// last byte is.
    ///
    /// A count that falls back is not taken: browsers repeat a form on their own, and count anew.
    pub fn advance(&mut self, loaded: u64, now: Timestamp) -> Option<Progress> {
        self.loaded = loaded.min(self.total).max(self.loaded);
        self.sample(now);
        let due = self.reported.is_none_or(|(last, loaded)| {
            now.0 - last.0 >= INTERVAL || (self.loaded == self.total && loaded != self.total)
        });
        due.then(|| self.report(now))
    }

    /// `bytes` will not be sent any more: they count as handed over, and not for the speed.
    pub fn skip(&mut self, bytes: u64) {
        self.loaded = self.loaded.saturating_add(bytes).min(self.total);
        self.sampled.1 = self.sampled.1.saturating_add(bytes);
    }

    /// Takes back bytes that are sent anew.
    pub fn take_back(&mut self, bytes: u64) {
        self.loaded = self.loaded.saturating_sub(bytes);
        self.sampled.1 = self.sampled.1.saturating_sub(bytes);
    }

    /// Bytes that have been handed over.
    #[must_use]
    pub fn loaded(&self) -> u64 {
        self.loaded
    }

    /// All is confirmed.
    pub fn complete(&mut self, now: Timestamp) -> Progress {
        self.loaded = self.total;
        if self.speed.is_none() {
            self.speed = speed(self.total, now.0 - self.sampled.0.0);
        }
        Progress { percent: 100, seconds_left: Some(0), ..self.report(now) }
    }

    fn sample(&mut self, now: Timestamp) {
        let elapsed = now.0 - self.sampled.0.0;
        if elapsed < SAMPLE {
            return;
        }
        let Some(measured) = speed(self.loaded.saturating_sub(self.sampled.1), elapsed) else { return };
        #[allow(clippy::cast_precision_loss)] // milliseconds of an upload
        let weight = elapsed as f64 / (MEMORY + elapsed as f64);
        self.speed = Some(self.speed.map_or(measured, |speed| speed + weight * (measured - speed)));
        self.sampled = (now, self.loaded);
    }

    fn report(&mut self, now: Timestamp) -> Progress {
        self.reported = Some((now, self.loaded));
        // 99 at the most: buffers take the last bytes long before OSS has them.
        let percent = self.loaded.saturating_mul(100).checked_div(self.total).unwrap_or(0).min(99);
        Progress {
            loaded: self.loaded,
            total: self.total,
            percent: u8::try_from(percent).unwrap_or(99),
            bytes_per_second: whole(self.speed.unwrap_or_default()),
            seconds_left: self.seconds_left(),
            attempt: self.attempt,
        }
    }

    #[allow(clippy::cast_precision_loss)] // at most 5 GB a file
    fn seconds_left(&self) -> Option<u64> {
        let speed = self.speed.filter(|speed| *speed >= 1.0)?;
        let seconds = (self.total - self.loaded) as f64 / speed;
        // Rounded up: `f64::ceil` needs the standard library.
        Some(whole(seconds) + u64::from((whole(seconds) as f64) < seconds))
    }
}

/// The bytes of the file among the `loaded` of the `total` bytes of the whole form, for a file of `size` bytes. What a
/// form adds to the file stands almost all before it, so it is taken off first.
#[must_use]
pub fn of_file(size: u64, loaded: u64, total: u64) -> u64 {
    loaded.saturating_sub(total.saturating_sub(size)).min(size)
}

#[allow(clippy::cast_precision_loss)] // exact up to 9 PB
fn speed(bytes: u64, milliseconds: i64) -> Option<f64> {
    (milliseconds > 0).then(|| bytes as f64 * 1_000.0 / milliseconds as f64)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // never negative, and a cast saturates
fn whole(number: f64) -> u64 {
    number as u64
}
