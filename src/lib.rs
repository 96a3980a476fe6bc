//! Form upload (PostObject) from a web page straight to Alibaba Cloud OSS.
//!
//! An application server makes a Post Policy, signs it and hands both to the page: the [grant]. The page
//! posts a multipart form — the key, the policy and its signature, further [fields](crate::form), and the file last —
//! and reads OSS's [answer](crate::response). The access key secret never reaches the page.
//!
//! This crate is both halves. In a browser (`wasm32`) it is the npm package `oss-form-upload`, made by wasm-pack. On a
//! server, with the feature `signing`, it issues the grants, from the same policy code:
//!
//! ```
//! # #[cfg(feature = "signing")] {
//! use oss_form_upload::signing::{Credentials, Terms};
//! use oss_form_upload::time::Timestamp;
//!
//! let sts = Credentials::new("STS.example", "not-a-real-secret").with_security_token("example-token");
//! let terms = Terms::new("cn-hangzhou", "examplebucket").with_key_prefix("user/42/");
//! let issued = terms.issue(&sts, Timestamp(1_700_000_000_000))?;
//! assert_eq!(issued.grant().dir, "user/42/");
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The modules hold decisions and no input or output: clock and JSON parser are arguments. What touches a browser lives
//! in the module `web`, which exists on `wasm32` only.

pub mod engine;
mod oss;
#[cfg(feature = "signing")]
pub mod signing;
#[cfg(target_arch = "wasm32")]
pub mod web;

pub use oss::{
    callback, checksum, error, form, grant, host, json, key, lifetime, policy, preflight, response, time,
};

/// Runs the Rust examples of the documentation as tests.
#[cfg(all(doctest, feature = "signing"))]
#[doc = include_str!("../docs/guide/servers.md")]
struct DocumentationExamples;
