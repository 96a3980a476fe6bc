//! The browser side: everything that waits, sends or touches JavaScript. It exists on `wasm32` only.
//!
//! [`uploader::Uploader`] is what JavaScript sees. The other modules are its steps: [`settings`] and [`options`] read
//! what the caller gave, [`mod@line`] lets a few uploads run at once, [`grants`] shares grants among them, [`plan`]
//! makes the form and has it checked, an [`attempt`] posts it and compares what is stored, [`recovery`] decides what
//! follows a failure, and [`outcome`] and [`errors`] turn what came of it into JavaScript values.
//!
//! Nothing here may panic on what comes from JavaScript, and no JavaScript function that can throw is called without
//! catching: either would break the module, and end every call under way (see [`mod@panic`]).

pub mod abort;
pub mod attempt;
pub mod batch;
pub mod call;
pub mod checksum;
pub mod engine;
pub mod errors;
pub mod event;
pub mod file;
pub mod form_data;
pub mod grants;
pub mod issued;
pub mod json;
pub mod line;
pub mod online;
pub mod options;
pub mod outcome;
pub mod panic;
pub mod plan;
pub mod probe;
pub mod progress;
pub mod reader;
pub mod recovery;
pub mod send;
pub mod settings;
#[cfg(feature = "local-signing")]
pub mod signing;
pub mod sleep;
pub mod source;
mod sys;
pub mod task;
pub mod total;
pub mod upload;
pub mod uploader;
