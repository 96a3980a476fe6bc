//! What is said before the module breaks.
//!
//! A panic ends this instance of the module: `instance.js` rejects what waits for it and makes another. There is nothing
//! to unwind; only the place would be lost.

use std::panic;

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/npm/panic.js")]
extern "C" {
    fn panicked(file: &str, line: u32);
}

/// Has JavaScript told where a panic came from, whose message would cost twice the bytes. Runs once for each instance.
#[wasm_bindgen(start)]
pub fn tell_javascript() {
    panic::set_hook(Box::new(|info| {
        if let Some(place) = info.location() {
            panicked(place.file(), place.line());
        }
    }));
}
