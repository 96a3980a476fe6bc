//! Makes the progress that a page can show from the browser's count of bytes.

use serde::Serialize;

use super::clock::Instant;

/// The least time between two reports, in milliseconds.
const INTERVAL: u64 = 100;

/// The least time between two measurements of speed, in milliseconds, because browsers count in bursts.
const SAMPLE: u64 = 250;

/// How long a measurement weighs, in milliseconds: speed is smoothed over a few seconds.
const MEMORY: f64 = 3000.0;

/// The progress of one file: `Progress` in JavaScript.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Progress {
    /// Bytes of the file handed to the network so far.
    pub loaded: u64,
    /// The size of the file in bytes.
    pub total: u64,
    /// 0 to 100; 100 only once OSS has confirmed the upload.
    pub percent: u8,
    /// Smoothed over a few seconds; 0 as long as nothing has been measured.
    pub bytes_per_second: u64,
    /// Seconds until the last byte is handed over; none as long as nothing has been measured.
    pub seconds_left: Option<u64>,
    /// The number of the attempt, from 1.
    pub attempt: u32,
}

/// The progress of all files of a batch together: `TotalProgress` in JavaScript.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TotalProgress {
    /// Bytes handed over, as in [`Progress`]; those of files that failed count.
    pub loaded: u64,
    /// As in [`Progress`], of all files.
    pub total: u64,
    /// As in [`Progress`], of all files.
    pub percent: u8,
    /// As in [`Progress`], of all files.
    pub bytes_per_second: u64,
    /// As in [`Progress`], of all files.
    pub seconds_left: Option<u64>,
    /// How many files are stored, refused or given up.
    pub files_settled: u32,
    /// How many files there are.
    pub files_total: u32,
}

/// A measurement: [`Progress`] without the number of the attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measure {
    loaded: u64,
    total: u64,
    percent: u8,
    bytes_per_second: u64,
    seconds_left: Option<u64>,
}

impl Measure {
    /// Returns it as the progress of one file.
    pub(super) fn of_attempt(self, attempt: u32) -> Progress {
        let Measure { loaded, total, percent, bytes_per_second, seconds_left } = self;
        Progress { loaded, total, percent, bytes_per_second, seconds_left, attempt }
    }

    /// Returns it as the progress of a batch.
    pub(super) fn of_files(self, files_settled: u32, files_total: u32) -> TotalProgress {
        let Measure { loaded, total, percent, bytes_per_second, seconds_left } = self;
        TotalProgress { loaded, total, percent, bytes_per_second, seconds_left, files_settled, files_total }
    }
}

/// Measures one upload, or many together.
#[derive(Clone, Debug)]
pub(super) struct Meter {
    loaded: u64,
    total: u64,
    /// Bytes per second, once measured.
    speed: Option<f64>,
    /// When the speed was measured last, and how many bytes had been handed over then.
    sampled: (Instant, i64),
    /// When the last report was made, and how many bytes had been handed over then.
    reported: Option<(Instant, u64)>,
}

impl Meter {
    /// Makes a meter of `total` bytes that begin to move now.
    pub(super) fn new(total: u64, now: Instant) -> Self {
        Meter { loaded: 0, total, speed: None, sampled: (now, 0), reported: None }
    }

    /// Returns how many bytes have been handed over.
    pub(super) fn loaded(&self) -> u64 {
        self.loaded
    }

    /// Returns how many bytes have not been handed over.
    pub(super) fn left(&self) -> u64 {
        self.total - self.loaded
    }

    /// Begins again at the first byte.
    pub(super) fn restart(&mut self, now: Instant) -> Measure {
        self.loaded = 0;
        self.sampled = (now, 0);
        self.report(now)
    }

    /// Takes the count of bytes handed over. There is something to report only now and then, and when the last byte is.
    ///
    /// A count that falls back is not taken: browsers repeat a form by themselves, and count anew.
    pub(super) fn advance(&mut self, loaded: u64, now: Instant) -> Option<Measure> {
        self.loaded = self.loaded.max(loaded.min(self.total));
        self.sample(now);
        let is_due = self.reported.is_none_or(|(at, before)| {
            now.since(at) >= INTERVAL || (self.loaded == self.total && before != self.total)
        });
        is_due.then(|| self.report(now))
    }

    /// Counts bytes that will not be sent any more. They do not count for the speed.
    pub(super) fn skip(&mut self, bytes: u64) {
        let skipped = bytes.min(self.left());
        self.loaded += skipped;
        self.sampled.1 = self.sampled.1.saturating_add_unsigned(skipped);
    }

    /// Takes bytes back that are sent anew. They do not count for the speed.
    pub(super) fn take_back(&mut self, bytes: u64) {
        let taken = bytes.min(self.loaded);
        self.loaded -= taken;
        self.sampled.1 = self.sampled.1.saturating_sub_unsigned(taken);
    }

    /// Ends with all bytes confirmed.
    pub(super) fn complete(&mut self, now: Instant) -> Measure {
        self.loaded = self.total;
        if self.speed.is_none() {
            self.speed = speed(i64::try_from(self.total).unwrap_or(i64::MAX), now.since(self.sampled.0));
        }
        Measure { percent: 100, seconds_left: Some(0), ..self.report(now) }
    }

    #[allow(clippy::cast_precision_loss)] // milliseconds of a few seconds
    fn sample(&mut self, now: Instant) {
        let elapsed = now.since(self.sampled.0);
        if elapsed < SAMPLE {
            return;
        }
        let loaded = i64::try_from(self.loaded).unwrap_or(i64::MAX);
        if let Some(measured) = speed(loaded - self.sampled.1, elapsed) {
            let before = self.speed.unwrap_or(measured);
            let weight = elapsed as f64 / (MEMORY + elapsed as f64);
            self.speed = Some(before + weight * (measured - before));
        }
        self.sampled = (now, loaded);
    }

    fn report(&mut self, now: Instant) -> Measure {
        self.reported = Some((now, self.loaded));
        let speed = self.speed.unwrap_or_default();
        Measure {
            loaded: self.loaded,
            total: self.total,
            percent: percent(self.loaded, self.total),
            bytes_per_second: whole(speed),
            seconds_left: seconds(self.left(), speed),
        }
    }
}

/// Returns the bytes of the file among the first `loaded` of the `total` bytes of a whole form, for a file of `size`
/// bytes. The other fields stand almost all before the file, so they are taken off first.
pub(super) fn of_file(size: u64, loaded: u64, total: u64) -> u64 {
    loaded.saturating_sub(total.saturating_sub(size)).min(size)
}

/// At most 99: buffers take the last bytes long before OSS has them.
fn percent(loaded: u64, total: u64) -> u8 {
    let hundredths = match loaded.checked_mul(100) {
        Some(hundredfold) => hundredfold.checked_div(total),
        None => loaded.checked_div(total / 100),
    };
    u8::try_from(hundredths.unwrap_or_default().min(99)).unwrap_or(99)
}

#[allow(clippy::cast_precision_loss)] // a speed is no exact number
fn speed(bytes: i64, milliseconds: u64) -> Option<f64> {
    (milliseconds > 0).then(|| bytes.max(0) as f64 * 1000.0 / milliseconds as f64)
}

#[allow(clippy::cast_precision_loss)] // as above
fn seconds(left: u64, speed: f64) -> Option<u64> {
    (speed >= 1.0).then(|| whole((left as f64 / speed).ceil()))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // `as` saturates
fn whole(number: f64) -> u64 {
    number as u64
}
