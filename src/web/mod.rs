//! The browser side: everything that waits, sends or touches JavaScript. It exists on `wasm32` only.
//!
//! [`uploader::Uploader`] is what JavaScript sees. The other modules are its steps: [`options`] reads what the caller
//! gave, [`grants`] gets a grant, [`plan`] makes the form and has it checked, [`send`] posts the form, [`outcome`] and [`errors`] turn what came of it into
//! JavaScript values.
//!
//! Nothing here may panic on what comes from JavaScript, and no JavaScript function that can throw is called without
//! catching: either would leave a promise pending for ever.

pub mod abort;
pub mod errors;
pub mod event;
pub mod form_data;
pub mod grants;
pub mod json;
pub mod options;
pub mod outcome;
pub mod panic;
pub mod plan;
pub mod progress;
pub mod reader;
pub mod send;
#[cfg(feature = "local-signing")]
pub mod signing;
pub mod sleep;
mod sys;
pub mod uploader;
