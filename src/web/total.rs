//! The progress of many files at once.

use std::cell::{Cell, RefCell};

use js_sys::Function;
use serde::Serialize;

use super::progress::report;
use super::sys;
use crate::progress::{Meter, Progress};

/// Adds up what happens to the files of one `uploadAll`.
pub struct Total {
    meter: RefCell<Meter>,
    files: u32,
    settled: Cell<u32>,
    on_progress: Function,
}

/// `TotalProgress` of the package's types.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TotalProgress {
    loaded: u64,
    total: u64,
    percent: u8,
    bytes_per_second: u64,
    seconds_left: Option<u64>,
    files_settled: u32,
    files_total: u32,
}

impl Total {
    /// Of `files` files of `size` bytes together.
    #[must_use]
    pub fn new(files: u32, size: u64, on_progress: Function) -> Self {
        let meter = RefCell::new(Meter::new(size, sys::now()));
        Total { meter, files, settled: Cell::new(0), on_progress }
    }

    /// A file of which `before` bytes had been handed over has come to `after`; back to 0 when it is tried again.
    pub fn moved(&self, before: u64, after: u64) {
        let mut meter = self.meter.borrow_mut();
        let taken_back = before.saturating_sub(after);
        meter.take_back(taken_back);
        let loaded = meter.loaded() + after.saturating_sub(before);
        let progress = meter.advance(loaded, sys::now());
        drop(meter);
        self.report(progress);
    }

    /// A file is settled; `left` of its bytes will never be handed over.
    pub fn settle(&self, left: u64) {
        self.settled.set(self.settled.get() + 1);
        let (mut meter, now) = (self.meter.borrow_mut(), sys::now());
        meter.skip(left);
        let loaded = meter.loaded();
        let done = self.settled.get() == self.files;
        let progress = if done { Some(meter.complete(now)) } else { meter.advance(loaded, now) };
        drop(meter);
        self.report(progress);
    }

    fn report(&self, progress: Option<Progress>) {
        let Some(Progress { loaded, total, percent, bytes_per_second, seconds_left, .. }) = progress else {
            return;
        };
        let (files_settled, files_total) = (self.settled.get(), self.files);
        report(
            &self.on_progress,
            &TotalProgress {
                loaded,
                total,
                percent,
                bytes_per_second,
                seconds_left,
                files_settled,
                files_total,
            },
        );
    }
}
