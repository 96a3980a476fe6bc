//! Something that happens once, as a promise.

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;

/// A promise with the function that settles it.
///
/// Dropping it settles the promise too: the callbacks of a `Wait` are freed when its promise settles, so one that
/// never did would be a leak.
pub struct Event {
    promise: Promise,
    /// There is one as soon as the promise has been made.
    happen: Option<Function>,
}

impl Event {
    /// One that has not happened.
    #[must_use]
    pub fn new() -> Self {
        let mut happen = None;
        let promise = Promise::new(&mut |resolve, _| happen = Some(resolve));
        Event { promise, happen }
    }

    /// Resolves once it has happened, or was dropped.
    pub fn promise(&self) -> &Promise {
        &self.promise
    }

    /// What to give to `addEventListener`, `setTimeout` and the like, to make it happen.
    #[must_use]
    pub fn listener(&self) -> Option<&Function> {
        self.happen.as_ref()
    }

    /// Makes it happen. Only the first time counts.
    pub fn happen(&self) {
        if let Some(happen) = &self.happen {
            // A promise's own function does not throw.
            let _ = happen.call0(&JsValue::UNDEFINED);
        }
    }
}

impl Default for Event {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Event {
    fn drop(&mut self) {
        self.happen();
    }
}
