//! Reports the place of a panic before the module breaks.
//!
//! A panic ends this instance of the module: the loader rejects the calls that wait for it, and the next call gets a fresh
//! one. There is nothing to unwind; only the place would be lost.

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/npm/trap.js")]
extern "C" {
    fn panicked(place: &str);
}

/// Installs the hook that reports the place of a panic to JavaScript. Runs once, when an instance is made.
#[wasm_bindgen(start, skip_typescript)]
pub fn listen() {
    std::panic::set_hook(Box::new(|panic| {
        if let Some(place) = panic.location() {
            panicked(&format!("{}:{}", place.file(), place.line()));
        }
    }));
}
