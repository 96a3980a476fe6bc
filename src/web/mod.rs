//! The browser side: the class `Uploader` of the npm package. It exists on `wasm32` only.
//!
//! The engine decides and this module acts: `driver` hands over what happens and carries out what is asked for, with the
//! browser's own `XMLHttpRequest`, `FormData`, `fetch`, timers and events. It works in windows, in workers of all kinds, and
//! in runtimes without pages.
//!
//! Nothing here may panic on what comes from JavaScript, and no JavaScript function that can throw is called without
//! catching: either would break the module, and end every call under way (see [`mod@panic`]).

use wasm_bindgen::prelude::wasm_bindgen;

/// The hand-written types, with which the declarations of every build begin.
#[wasm_bindgen(typescript_custom_section)]
const GRANT: &str = include_str!("../npm/grant.d.ts");
#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = without_imports(include_str!("../npm/types.d.ts"));

/// Returns the text behind the first empty line: a plain build has all declarations in one file, with nothing to import.
#[expect(dead_code, reason = "the lint does not see the section's bytes, which are made of it")]
const fn without_imports(text: &str) -> &str {
    let mut rest = text.as_bytes();
    while let [_, tail @ ..] = rest
        && !matches!(rest, [b'\n', b'\n', ..])
    {
        rest = tail;
    }
    text.split_at(text.len() - rest.len()).1
}

mod abort;
mod batch;
mod call;
mod callback;
mod caller;
mod clock;
mod driver;
mod errors;
mod fetching;
mod file;
mod grant_source;
mod hashing;
mod json;
mod looking;
mod memory;
mod options;
pub mod panic;
mod pieces;
mod probe;
mod reader;
mod request;
mod settings;
#[cfg(feature = "local-signing")]
pub mod signing;
mod sys;
mod timer;
pub mod uploader;
mod values;
mod world;
