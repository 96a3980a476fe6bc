//! Many files at once: one call of `uploadAll`.

use super::clock::Instant;
use super::progress::{Meter, TotalProgress};

/// The files of one `uploadAll`. A file is not looked at before its turn, so that memory grows with the number of
/// uploads at once and not with the number of files.
#[derive(Debug)]
pub(super) struct Batch {
    files: u32,
    /// How many files have begun: also the place of the next one.
    begun: u32,
    settled: u32,
    aborted: bool,
    followed: bool,
    meter: Meter,
}

impl Batch {
    /// Makes a batch of `files` files of `bytes` bytes together.
    pub(super) fn new(files: u32, bytes: u64, followed: bool, now: Instant) -> Self {
        Batch { files, begun: 0, settled: 0, aborted: false, followed, meter: Meter::new(bytes, now) }
    }

    /// Returns whether the progress of all files is told to somebody.
    pub(super) fn is_followed(&self) -> bool {
        self.followed
    }

    /// Returns whether the caller aborted it.
    pub(super) fn is_aborted(&self) -> bool {
        self.aborted
    }

    /// Returns whether all files are settled.
    pub(super) fn is_over(&self) -> bool {
        self.settled == self.files
    }

    /// Begins the next file if fewer than `limit` are in hand, and returns its place.
    pub(super) fn begin(&mut self, limit: usize) -> Option<u32> {
        let in_hand = usize::try_from(self.begun - self.settled).unwrap_or(usize::MAX);
        if self.aborted || self.begun == self.files || in_hand >= limit {
            return None;
        }
        self.begun += 1;
        Some(self.begun - 1)
    }

    /// Gives up the files that have not begun, of which `recalled` had been commanded to, and returns the place of the
    /// first; none where all have begun.
    pub(super) fn abort(&mut self, recalled: u32) -> Option<u32> {
        self.begun -= recalled;
        let first = self.begun;
        let given_up = self.files - first;
        self.aborted = true;
        self.begun = self.files;
        self.settled += given_up;
        (given_up > 0).then_some(first)
    }

    /// Counts bytes that moved: `after` of a file are handed over where `before` were.
    pub(super) fn moved(&mut self, before: u64, after: u64, now: Instant) -> Option<TotalProgress> {
        self.meter.take_back(before.saturating_sub(after));
        let loaded = self.meter.loaded() + after.saturating_sub(before);
        self.told(now, loaded)
    }

    /// Counts a file as settled, `left` of whose bytes will never be handed over.
    pub(super) fn settle(&mut self, left: u64, now: Instant) -> Option<TotalProgress> {
        self.settled += 1;
        self.meter.skip(left);
        self.last_or(now)
    }

    /// Returns the last progress where all files are settled, else a further one if it is time for it.
    pub(super) fn last_or(&mut self, now: Instant) -> Option<TotalProgress> {
        if !self.is_over() {
            return self.told(now, self.meter.loaded());
        }
        let measure = self.meter.complete(now);
        self.followed.then(|| measure.of_files(self.settled, self.files))
    }

    fn told(&mut self, now: Instant, loaded: u64) -> Option<TotalProgress> {
        let measure = self.meter.advance(loaded, now)?;
        self.followed.then(|| measure.of_files(self.settled, self.files))
    }
}
