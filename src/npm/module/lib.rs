//! The module of the npm package: the browser side of `oss-form-upload`, and nothing else.

#[cfg(target_arch = "wasm32")]
pub use oss_form_upload::web;
