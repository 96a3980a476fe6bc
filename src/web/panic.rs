//! What is said before the module breaks.
//!
//! A panic ends this instance of the module: `instance.js` rejects the calls that wait for it, and makes another for the
//! next. There is nothing to unwind; only the place would be lost.

use core::panic::Location;

use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/src/npm/panic.js")]
extern "C" {
    fn panicked(file: &str, line: u32);
}

/// Has each panic told to JavaScript. Runs once, when an instance is made.
#[wasm_bindgen(start)]
pub fn listen() {
    std::panic::set_hook(Box::new(|info| tell(info.location())));
}

/// Tells JavaScript where a panic happened, where that is known.
fn tell(place: Option<&Location<'_>>) {
    if let Some(place) = place {
        panicked(place.file(), place.line());
    }
}
