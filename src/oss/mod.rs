//! Rules and answers of OSS, with no input or output: clock and JSON parser are arguments.
//!
//! `error` stands on top; no other module here imports it.

pub mod callback;
pub mod checksum;
mod decomposed;
pub mod error;
pub(crate) mod field;
pub mod form;
pub mod grant;
pub mod host;
pub mod json;
pub mod key;
pub mod lifetime;
pub mod policy;
pub mod preflight;
pub mod response;
pub(crate) mod text;
pub mod time;
