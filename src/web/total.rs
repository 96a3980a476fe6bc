//! The progress of many files at once.

use core::cell::Cell;

use js_sys::Function;
use wasm_bindgen::JsValue;

use super::outcome::{ToJs, record_of};
use super::progress::report;
use super::sys;
use crate::progress::{Meter, Progress};

/// Adds up what happens to the files of one `uploadAll`.
pub struct Total {
    meter: Cell<Meter>,
    files: u32,
    settled: Cell<u32>,
    on_progress: Function,
}

/// `TotalProgress` of the package's types.
struct TotalProgress {
    bytes: Progress,
    files_settled: u32,
    files_total: u32,
}

impl ToJs for TotalProgress {
    fn to_js(&self) -> JsValue {
        let record = record_of(&self.bytes);
        record.number("filesSettled", f64::from(self.files_settled));
        record.number("filesTotal", f64::from(self.files_total));
        record.into()
    }
}

impl Total {
    /// Of `files` files of `size` bytes together.
    #[must_use]
    pub fn new(files: u32, size: u64, on_progress: Function) -> Self {
        let meter = Cell::new(Meter::new(size, sys::now()));
        Total { meter, files, settled: Cell::new(0), on_progress }
    }

    /// A file of which `before` bytes had been handed over has come to `after`; back to 0 when it is tried again.
    pub fn moved(&self, before: u64, after: u64) {
        let mut meter = self.meter.get();
        let taken_back = before.saturating_sub(after);
        meter.take_back(taken_back);
        let loaded = meter.loaded() + after.saturating_sub(before);
        let progress = meter.advance(loaded, sys::now());
        self.meter.set(meter);
        self.report(progress);
    }

    /// A file is settled; `left` of its bytes will never be handed over.
    pub fn settle(&self, left: u64) {
        self.settled.set(self.settled.get() + 1);
        let (mut meter, now) = (self.meter.get(), sys::now());
        meter.skip(left);
        let loaded = meter.loaded();
        let done = self.settled.get() == self.files;
        let progress = if done { Some(meter.complete(now)) } else { meter.advance(loaded, now) };
        self.meter.set(meter);
        self.report(progress);
    }

    fn report(&self, progress: Option<Progress>) {
        let Some(bytes) = progress else { return };
        let (files_settled, files_total) = (self.settled.get(), self.files);
        report(&self.on_progress, &TotalProgress { bytes, files_settled, files_total });
    }
}
