//! Something that happens once, as a promise.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;

use super::sys;

#[wasm_bindgen(module = "/src/npm/browser.js")]
extern "C" {
    /// Does not throw; the catch keeps it among the imports that tools/short-names.mjs knows.
    #[wasm_bindgen(catch)]
    fn deferred() -> Result<Array, JsValue>;
}

/// A promise, and the functions that resolve and reject it, which do not throw.
pub(super) fn settled_by() -> (Promise, Function, Function) {
    let parts = deferred().unwrap_or_default();
    let part = |index| parts.get(index);
    (part(0).unchecked_into(), part(1).unchecked_into(), part(2).unchecked_into())
}

/// A promise with the function that settles it.
///
/// Dropping it settles the promise too: the callbacks of a `Wait` are freed when its promise settles, so one that
/// never did would be a leak.
pub struct Event {
    promise: Promise,
    happen: Function,
}

impl Event {
    /// One that has not happened.
    #[must_use]
    pub fn new() -> Self {
        let (promise, happen, _) = settled_by();
        Event { promise, happen }
    }

    /// Resolves once it has happened, or was dropped.
    pub fn promise(&self) -> &Promise {
        &self.promise
    }

    /// What to give to `addEventListener`, `setTimeout` and the like, to make it happen.
    #[must_use]
    pub fn listener(&self) -> &Function {
        &self.happen
    }

    /// Makes it happen. Only the first time counts.
    pub fn happen(&self) {
        // A promise's own function does not throw.
        let _ = sys::call(&self.happen, &JsValue::UNDEFINED);
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
