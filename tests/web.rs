//! The browser side in a real browser, without a server: what leaves the page, and what comes of bad input.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

#[path = "web/abort.rs"]
mod abort;
#[path = "web/answers.rs"]
mod answers;
#[path = "web/bad_input.rs"]
mod bad_input;
#[path = "web/batch.rs"]
mod batch;
#[path = "web/caller.rs"]
mod caller;
#[path = "web/checksum.rs"]
mod checksum;
#[path = "web/endpoints.rs"]
mod endpoints;
#[path = "web/fetch.rs"]
mod fetch;
#[path = "web/file.rs"]
mod file;
#[path = "web/form_bytes.rs"]
mod form_bytes;
#[path = "web/grants.rs"]
mod grants;
#[path = "web/hostile.rs"]
mod hostile;
#[path = "web/options.rs"]
mod options;
#[path = "web/preflight.rs"]
mod preflight;
#[path = "web/settings.rs"]
mod settings;
#[path = "web/support.rs"]
mod support;
