//! The browser side: what JavaScript can ask of this crate. It exists on `wasm32` only.
//!
//! The work is divided by what it takes. What OSS wants and says — grants, policies, forms, answers, checksums — is known
//! here. What a browser does — options of callers, requests, timers, events, waiting — is the engine's in
//! `src/npm/engine/`, written in JavaScript, where each such step takes a page a few bytes instead of dozens. The engine
//! works with one [`core::Core`].
//!
//! Nothing here may panic on what comes from JavaScript, and no JavaScript function that can throw is called without
//! catching: either would break the module, and end every call under way (see [`mod@panic`]).

pub mod core;
pub mod crc64;
pub mod errors;
pub mod fields;
pub mod form_data;
pub mod issued;
pub mod json;
pub mod panic;
pub mod plan;
#[cfg(feature = "local-signing")]
pub mod reader;
pub mod record;
#[cfg(feature = "local-signing")]
pub mod signing;
mod sys;
