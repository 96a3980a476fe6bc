//! Facts about files, and reading pieces of them. Their bytes stay where the browser has them.
//!
//! Browsers differ in what they do with a file that changed on disk. Chromium rejects every read, also after a mere
//! `touch`. Firefox rejects only if the file is gone; if it has become shorter, a read resolves with too few bytes, and a
//! change that leaves the size alone shows in nothing but a checksum.

use std::cell::Cell;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::driver::Driver;
use super::reader::{Reader, wrong};
use super::sys;
use crate::engine::event::{CallId, File, FileProblem};

/// A `File` or `Blob`, and facts about it as it was when it was handed over.
pub(super) struct Chosen {
    pub(super) blob: Blob,
    pub(super) facts: File,
    /// When it was changed last, as the browser had it then; `undefined` for a `Blob`.
    modified: JsValue,
    /// True if some of it has been read.
    was_read: Cell<bool>,
}

impl Chosen {
    /// Takes a `File` or `Blob`, of this page or of another of its frames.
    ///
    /// # Errors
    /// `InvalidArgument` where it is something else.
    pub(super) fn read(value: &JsValue) -> Result<Self, JsValue> {
        if !is_blob(value) {
            return Err(wrong("file", "a File or Blob", value));
        }
        let file = Reader::new("file", value)?;
        let size = file.value("size")?.unwrap_or_default();
        let size = size.as_f64().map(sys::whole).ok_or_else(|| wrong("file.size", "a number", &size))?;
        let content_type = file.text("type")?.unwrap_or_default();
        let facts = File { name: file.text("name")?, size, content_type };
        let modified = sys::look_up(value, "lastModified");
        Ok(Chosen { blob: value.clone().unchecked_into(), facts, modified, was_read: Cell::default() })
    }

    /// Returns whether the browser shows another size or date than it did. Safari shows the date that the file has now.
    pub(super) fn is_changed(&self) -> bool {
        let size = sys::look_up(&self.blob, "size").as_f64().map(sys::whole);
        size != Some(self.facts.size) || sys::look_up(&self.blob, "lastModified") != self.modified
    }

    /// Notes that some of it was read.
    pub(super) fn note_read(&self) {
        self.was_read.set(true);
    }

    /// Returns the size of a file in bytes; 0 for a value that is no file.
    ///
    /// Chromium keeps the size that a file has when it is first read, so it is read when the file is handed over.
    pub(super) fn size_of(value: &JsValue) -> u64 {
        if is_blob(value) { sys::whole(sys::look_up(value, "size").as_f64().unwrap_or_default()) } else { 0 }
    }
}

/// Returns whether it is a `Blob`: asks the browser's own getter, which throws unless this is a `Blob`. A slice would tell it too, but Chromium tells
/// another process of each.
pub(super) fn is_blob(value: &JsValue) -> bool {
    sys::get_for(&sys::look_up(&sys::global("Blob"), "prototype"), "size", value).is_ok()
}

/// Begins to read the bytes from `start` up to `end` of a blob of `size` bytes. Returns a promise of them, or anything
/// that a page's own `arrayBuffer` returns.
///
/// # Errors
/// The value that the browser threw.
pub(super) fn read(blob: &Blob, size: u64, start: u64, end: u64) -> Result<JsValue, JsValue> {
    // Reads all of a small file: a slice costs Chromium a message to another process, which is more than the read.
    if start == 0 && end == size {
        return array_buffer(blob);
    }
    array_buffer(&blob.slice_with_f64_and_f64(sys::number(start), sys::number(end))?)
}

fn array_buffer(blob: &Blob) -> Result<JsValue, JsValue> {
    let function = sys::get(blob, "arrayBuffer")?;
    js_sys::Function::from(function).call0(blob)
}

/// Returns the bytes that were read; none if there are fewer or more than `expected`.
pub(super) fn bytes(buffer: &JsValue, expected: u64) -> Option<sys::Bytes> {
    sys::Bytes::new(buffer).ok().filter(|bytes| u64::from(bytes.length()) == expected)
}

impl Driver {
    /// Returns the problem of a call's file that the browser refused to read.
    pub(super) fn file_rejected(&self, id: CallId, cause: JsValue) -> FileProblem {
        let name = sys::look_up(&cause, "name").as_string().unwrap_or_default();
        let was_read =
            self.call(id).is_some_and(|call| call.file.as_ref().is_some_and(|file| file.was_read.get()));
        FileProblem::Rejected { cause: self.keep_cause(cause), name, was_read }
    }
}
