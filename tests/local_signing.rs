//! `signLocally` in a real browser, on the loopback page that the test runner serves.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

#[path = "web/signing.rs"]
mod signing;
#[path = "web/support.rs"]
#[allow(dead_code)]
mod support;
