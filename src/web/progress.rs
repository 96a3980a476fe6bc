//! Telling the caller how far an upload is.

use alloc::rc::Rc;
use core::cell::Cell;

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::outcome::ToJs;
use super::send::Listener;
use super::sys;
use super::total::Total;
use crate::progress::{Meter, Progress, of_file};
use crate::time::Timestamp;

/// What happens to one file, and who is told.
pub struct Watch {
    size: u64,
    meter: Cell<Meter>,
    /// When a byte was last seen to move.
    moved: Cell<Timestamp>,
    on_progress: Option<Function>,
    total: Option<Rc<Total>>,
}

impl Watch {
    /// Of a file of `size` bytes.
    #[must_use]
    pub fn new(size: u64, on_progress: Option<Function>, total: Option<Rc<Total>>) -> Rc<Self> {
        let now = sys::now();
        let meter = Cell::new(Meter::new(size, now));
        Rc::new(Watch { size, meter, moved: Cell::new(now), on_progress, total })
    }

    /// Whether somebody is told.
    #[must_use]
    pub fn is_followed(&self) -> bool {
        self.on_progress.is_some() || self.total.is_some()
    }

    /// For how many milliseconds nothing has moved.
    #[must_use]
    pub fn still_for(&self) -> u32 {
        u32::try_from((sys::now().0 - self.moved.get().0).max(0)).unwrap_or(u32::MAX)
    }

    /// An attempt begins.
    pub fn restart(&self, attempt: u32) {
        let before = self.loaded();
        let progress = self.measure(|meter, now| Some(meter.restart(attempt, now)));
        self.tell(before, progress);
    }

    /// The browser has handed over `loaded` of the `total` bytes of the form.
    fn advance(&self, loaded: u64, total: u64) {
        let before = self.loaded();
        let progress = self.measure(|meter, now| meter.advance(of_file(self.size, loaded, total), now));
        self.tell(before, progress);
    }

    /// What listens to an upload.
    ///
    /// A listener makes the browser ask for permission first (a CORS preflight), so there is to be none unless somebody
    /// wants to know.
    #[must_use]
    pub fn listener(self: &Rc<Self>) -> Listener {
        let watch = self.clone();
        Closure::new(move |event: JsValue| watch.advance(count(&event, "loaded"), count(&event, "total")))
    }

    /// OSS has confirmed the upload.
    pub fn complete(&self) {
        let before = self.loaded();
        let progress = self.measure(|meter, now| Some(meter.complete(now)));
        self.tell(before, progress);
    }

    /// How many bytes of the file have been handed over.
    #[must_use]
    pub fn loaded(&self) -> u64 {
        self.meter.get().loaded()
    }

    /// How many are left.
    #[must_use]
    pub fn left(&self) -> u64 {
        self.size.saturating_sub(self.loaded())
    }

    fn measure(&self, step: impl FnOnce(&mut Meter, Timestamp) -> Option<Progress>) -> Option<Progress> {
        let (mut meter, now) = (self.meter.get(), sys::now());
        let progress = step(&mut meter, now);
        self.meter.set(meter);
        self.moved.set(now);
        progress
    }

    /// Nothing is borrowed here: what is told may call back.
    fn tell(&self, before: u64, progress: Option<Progress>) {
        if let Some(total) = &self.total {
            total.moved(before, self.loaded());
        }
        if let (Some(function), Some(progress)) = (&self.on_progress, progress) {
            report(function, &progress);
        }
    }
}

/// Calls the caller. What the caller throws is reported as uncaught and changes nothing about the upload.
pub fn report(function: &Function, progress: &dyn ToJs) {
    if let Err(thrown) = sys::call(function, &progress.to_js()) {
        let _ = sys::report_error(&thrown);
    }
}

/// An event's count: a whole number that a double holds exactly.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn count(event: &JsValue, name: &str) -> u64 {
    sys::member(event, name).as_f64().unwrap_or_default() as u64
}
