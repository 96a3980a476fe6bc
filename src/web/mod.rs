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
const TYPES: &str = include_str!("../npm/types.d.ts");

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
