//! Reads the bytes of a file in order, piece after piece.
//!
//! Firefox and Chromium fill a buffer that goes to and fro between them and the page (a BYOB reader): the fastest way there,
//! and the page grows by some 50 MiB where slices leave hundreds to the collector. Safari has no such reader and gives slices.
//! A stream that fails or ends too early is replaced by slices, because their errors say what became of the file.

use std::cell::{Cell, RefCell};

use js_sys::Function;
use wasm_bindgen::JsValue;
use web_sys::Blob;

use super::callback::ignore;
use super::file::{self, Chosen};
use super::sys::{self, Bytes};

/// Bytes of a slice. Smaller ones are slower, larger ones keep the page's thread longer.
const SLICE: u64 = 4 << 20;

/// Bytes of the buffer that a stream fills.
const BUFFER: u32 = 2 << 20;

/// Bytes that it holds at least, but at the end, when it comes back. Browsers that do not know this bound fill less at a time.
const FILLED: u32 = 1 << 20;

/// A file that is read.
pub(super) struct Pieces {
    blob: Blob,
    size: u64,
    /// Where the piece begins that comes next.
    start: Cell<u64>,
    stream: RefCell<Option<Stream>>,
    /// The slice after the one that is awaited, which is being read already.
    ahead: RefCell<Option<Result<JsValue, JsValue>>>,
}

/// The outcome of a read.
pub(super) enum Piece {
    /// The next bytes of the file: the first so many of these.
    Bytes(Bytes, u32),
    /// Nothing: slices are read from here on.
    Again,
    /// Fewer or more bytes than the file has.
    Misfit,
}

impl Pieces {
    /// Begins with a stream, where that takes more than one read.
    pub(super) fn of(file: &Chosen) -> Self {
        let size = file.facts.size;
        let stream = if size > SLICE { Stream::open(&file.blob).ok() } else { None };
        Pieces {
            blob: file.blob.clone(),
            size,
            start: Cell::new(0),
            stream: RefCell::new(stream),
            ahead: RefCell::new(None),
        }
    }

    /// Returns whether all has been read.
    pub(super) fn are_over(&self) -> bool {
        self.start.get() >= self.size
    }

    /// Begins to read the next piece. Returns a promise, or anything that a page's own function returns.
    ///
    /// # Errors
    /// The value that was thrown when a slice was to be read.
    pub(super) fn read(&self) -> Result<JsValue, JsValue> {
        let read = self.stream.borrow().as_ref().map(Stream::read);
        match read {
            Some(Ok(read)) => Ok(read),
            Some(Err(_)) => {
                self.give_up_stream();
                self.read_slice()
            }
            None => self.read_slice(),
        }
    }

    /// Takes what a read has brought.
    pub(super) fn take(&self, read: &JsValue) -> Piece {
        let start = self.start.get();
        let bytes = match self.stream.borrow().as_ref() {
            Some(stream) => stream.take(read, self.size - start),
            None => file::bytes(read, self.end_of_slice(start) - start).map(whole),
        };
        let Some((bytes, length)) = bytes else {
            return if self.give_up_stream() { Piece::Again } else { Piece::Misfit };
        };
        self.start.set(start + u64::from(length));
        Piece::Bytes(bytes, length)
    }

    /// Reads slices from here on. Returns false if there was no stream to give up.
    pub(super) fn give_up_stream(&self) -> bool {
        self.stream.take().is_some()
    }

    /// Returns the slice that has been read ahead, and begins to read the one after it.
    fn read_slice(&self) -> Result<JsValue, JsValue> {
        let start = self.start.get();
        let reading = self.ahead.take().or_else(|| self.slice(start));
        let next = self.slice(start + SLICE);
        // It may be given up before it is awaited: its failure must not be reported as uncaught.
        if let Some(Ok(reading)) = &next {
            ignore(reading);
        }
        self.ahead.replace(next);
        reading.unwrap_or(Ok(JsValue::UNDEFINED))
    }

    /// Begins to read the slice at `start`; returns none behind the end of the file.
    fn slice(&self, start: u64) -> Option<Result<JsValue, JsValue>> {
        (start < self.size).then(|| file::read(&self.blob, self.size, start, self.end_of_slice(start)))
    }

    fn end_of_slice(&self, start: u64) -> u64 {
        (start + SLICE).min(self.size)
    }
}

/// A reader of the kind that fills the buffer which it is given.
struct Stream {
    reader: JsValue,
    /// The buffer, while it is here; at first the number of its bytes.
    buffer: RefCell<JsValue>,
}

impl Stream {
    fn open(blob: &Blob) -> Result<Self, JsValue> {
        let stream = method(blob, "stream")?.call0(blob)?;
        let mode = sys::object(&[("mode", &"byob".into())]);
        let reader = method(&stream, "getReader")?.call1(&stream, &mode)?;
        Ok(Stream { reader, buffer: RefCell::new(BUFFER.into()) })
    }

    fn read(&self) -> Result<JsValue, JsValue> {
        let view = Bytes::new(&self.buffer.take())?;
        let bounds = sys::object(&[("min", &FILLED.into())]);
        method(&self.reader, "read")?.call2(&self.reader, &view, &bounds)
    }

    /// Returns the buffer, and how many of its bytes were read, at most `left`; none at the end, which is early if any are left.
    fn take(&self, read: &JsValue, left: u64) -> Option<(Bytes, u32)> {
        let value = sys::get(read, "value").ok()?;
        let filled = sys::whole_number(&sys::look_up(&value, "length")).filter(|&filled| filled > 0)?;
        let buffer = sys::look_up(&value, "buffer");
        let bytes = Bytes::new(&buffer).ok()?;
        self.buffer.replace(buffer);
        let length = u64::from(filled.min(bytes.length())).min(left);
        Some((bytes, u32::try_from(length).ok()?))
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        // A read that is under way resolves, and is not looked at.
        if let Ok(cancelled) = method(&self.reader, "cancel").and_then(|cancel| cancel.call0(&self.reader)) {
            ignore(&cancelled);
        }
    }
}

fn whole(bytes: Bytes) -> (Bytes, u32) {
    let length = bytes.length();
    (bytes, length)
}

/// Returns a method of the browser's, or what a page has put in its place, which throws when it is called.
fn method(object: &JsValue, name: &str) -> Result<Function, JsValue> {
    sys::get(object, name).map(Function::from)
}
