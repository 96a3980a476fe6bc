//! Tests the core natively through its public API: one module for each of the core's.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "core/callback.rs"]
mod callback;
#[path = "core/checksum.rs"]
mod checksum;
#[path = "core/error.rs"]
mod error;
#[path = "core/form.rs"]
mod form;
#[path = "core/grant.rs"]
mod grant;
#[path = "core/grant_envelopes.rs"]
mod grant_envelopes;
#[path = "core/grant_fields.rs"]
mod grant_fields;
#[path = "core/host.rs"]
mod host;
#[path = "core/json.rs"]
mod json;
#[path = "core/key.rs"]
mod key;
#[path = "core/lifetime.rs"]
mod lifetime;
#[path = "core/policy.rs"]
mod policy;
#[path = "core/preflight.rs"]
mod preflight;
#[path = "core/preflight_fields.rs"]
mod preflight_fields;
#[path = "core/properties.rs"]
mod properties;
#[path = "core/response.rs"]
mod response;
#[path = "core/response_source.rs"]
mod response_source;
#[cfg(feature = "signing")]
#[path = "core/signing/mod.rs"]
mod signing;
#[path = "core/time.rs"]
mod time;
