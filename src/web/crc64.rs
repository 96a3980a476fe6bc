//! CRC-64 of bytes that lie outside the memory of wasm.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use crate::checksum;

/// Bytes that are copied into the memory of wasm at a time, which grows and never shrinks.
const PIECE: u32 = 64 << 10;

/// The checksum of bytes that come slice by slice.
#[wasm_bindgen]
pub struct Crc64(checksum::Crc64);

#[wasm_bindgen]
impl Crc64 {
    pub(super) fn new() -> Self {
        Crc64(checksum::Crc64::new())
    }

    /// Adds bytes.
    pub fn add(&mut self, bytes: &Uint8Array) {
        let mut buffer = vec![0; PIECE as usize];
        let mut start = 0;
        while start < bytes.length() {
            // Reaches to the end of `bytes` at most.
            let piece = bytes.subarray(start, start + PIECE);
            if let Some(copy) = buffer.get_mut(..piece.length() as usize) {
                piece.copy_to(copy);
                self.0.update(copy);
            }
            start += PIECE;
        }
    }

    /// The checksum so far, as OSS writes it: a decimal number.
    #[must_use]
    pub fn value(&self) -> JsValue {
        self.0.value().to_string().into()
    }
}
