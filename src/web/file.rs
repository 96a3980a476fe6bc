//! Reading pieces of a file, and finding out that it is no longer the one that was chosen.
//!
//! Browsers differ in what they do with a file that changed on disk. Chromium rejects every read, also after a mere
//! `touch`. Firefox rejects only if the file is gone; if it has become shorter, a read resolves with too few bytes, and a
//! change that leaves the size alone shows in nothing but a checksum.

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::Blob;

use super::abort::Abort;
use super::errors::Failure;
use super::sys;
use crate::error::Error;

/// A read that rejected, or came up short: the file changed, shrank or vanished.
#[derive(Clone, Debug)]
pub struct ReadFailure {
    cause: JsValue,
}

impl From<ReadFailure> for Failure {
    fn from(failure: ReadFailure) -> Self {
        Failure::caused(Error::FileChanged, failure.cause)
    }
}

/// Starts to read the bytes of `blob` from `start` up to `end`; the promise is for [`bytes`].
pub fn read(blob: &Blob, start: u64, end: u64) -> Promise {
    #[allow(clippy::cast_precision_loss)] // sizes of files are whole numbers that a double holds
    let slice = sys::slice(blob, start as f64, end as f64, "");
    promised(slice.and_then(|slice| sys::array_buffer(&slice)))
}

/// Starts to read all of `blob`, for [`bytes`]. For a small file, the slice would cost Chromium more than the read: each
/// is told to another process.
pub fn read_whole(blob: &Blob) -> Promise {
    promised(sys::array_buffer(blob))
}

/// What a page put in the place of the browser's function may give anything.
fn promised(reading: Result<JsValue, JsValue>) -> Promise {
    reading.and_then(|promise| sys::promise_of(&promise)).unwrap_or_else(|cause| Promise::reject(&cause))
}

/// The bytes that a [`read`] of `length` bytes settled with, still outside the memory of wasm.
///
/// # Errors
/// If the read failed or gave another number of bytes.
pub fn bytes(settled: Result<JsValue, JsValue>, length: u64) -> Result<Uint8Array, ReadFailure> {
    let bytes = settled.and_then(|buffer| sys::bytes(&buffer)).map_err(|cause| ReadFailure { cause })?;
    if u64::from(bytes.length()) == length {
        Ok(bytes)
    } else {
        Err(ReadFailure { cause: JsValue::UNDEFINED })
    }
}

/// Whether the first and the last of the `size` bytes of `blob` can be read: after a failed upload, a `false` says that
/// the file is the reason. A file of no bytes is intact.
///
/// # Errors
/// The abort.
pub async fn is_intact(blob: &Blob, size: u64, abort: &Abort) -> Result<bool, Failure> {
    let Some(last) = size.checked_sub(1) else { return Ok(true) };
    for at in [0, last] {
        let settled = abort.wait(&read(blob, at, at + 1)).await?;
        if bytes(settled, 1).is_err() {
            return Ok(false);
        }
    }
    Ok(true)
}
