//! The whole path in a real browser: from a `File` through the package to the local OSS, and back byte for byte.
//!
//! `make test` starts the server and says where it is: `OSS_SERVER_URL`, read when this is compiled.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);

#[path = "server/broken.rs"]
mod broken;
#[path = "server/callbacks.rs"]
mod callbacks;
#[path = "server/cancelling.rs"]
mod cancelling;
#[path = "server/refusals.rs"]
mod refusals;
#[cfg(feature = "local-signing")]
#[path = "server/signing.rs"]
mod signing;
#[path = "server/storing.rs"]
mod storing;
#[path = "web/support.rs"]
#[allow(dead_code)]
mod support;
#[path = "server/upload.rs"]
mod upload;
