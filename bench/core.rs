//! Measures the core natively: a form checked against a policy, and the checksum of a file.

#[cfg(not(target_arch = "wasm32"))]
mod native;

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    native::run();
}

/// Pages are measured by `make bench`.
#[cfg(target_arch = "wasm32")]
fn main() {}
