//! Computes the checksum of a file while the browser sends it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;

use super::callback::{Awaited, Callback, ignore};
use super::driver::Driver;
use super::file::{self, Chosen};
use super::sys;
use crate::checksum::Crc64;
use crate::engine::command::HashId;
use crate::engine::event::{Event, FileProblem};

/// Bytes that are read at a time. Smaller slices are slower, larger ones keep the page's thread longer.
const SLICE: u64 = 4 << 20;

/// Bytes that are copied into the memory of wasm at a time, which grows and never shrinks.
const PIECE: u32 = 64 << 10;

/// A computation under way. Dropping it ends it: the slices that are being read are not looked at.
pub(super) struct Hashing {
    blob: Blob,
    size: u64,
    crc: RefCell<Crc64>,
    /// Where the slice begins that is awaited.
    start: Cell<u64>,
    /// The slice after it, which is being read already.
    ahead: RefCell<Option<Result<JsValue, JsValue>>>,
    slice: Callback,
    turn: Callback,
}

impl Hashing {
    fn new(driver: &Rc<Driver>, hash: HashId, file: &Chosen) -> Self {
        Hashing {
            blob: file.blob.clone(),
            size: file.facts.size,
            crc: RefCell::new(Crc64::new()),
            start: Cell::new(0),
            ahead: RefCell::new(None),
            slice: Callback::new(driver, Awaited::Slice(hash)),
            turn: Callback::new(driver, Awaited::Turn(hash)),
        }
    }

    /// Begins to read the slice at `start`; returns none behind the end of the file.
    fn read(&self, start: u64) -> Option<Result<JsValue, JsValue>> {
        (start < self.size).then(|| file::read(&self.blob, self.size, start, self.end(start)))
    }

    /// Returns where the slice ends that begins at `start`.
    fn end(&self, start: u64) -> u64 {
        (start + SLICE).min(self.size)
    }

    /// Awaits the slice that has been read ahead, and begins to read the one after it.
    ///
    /// # Errors
    /// The value that was thrown when the slice was to be read.
    fn await_slice(&self) -> Result<(), JsValue> {
        let start = self.start.get();
        let reading = self.ahead.take().or_else(|| self.read(start));
        let next = self.read(start + SLICE);
        // It may be given up before it is awaited: its failure must not be reported as uncaught.
        if let Some(Ok(reading)) = &next {
            ignore(reading);
        }
        self.ahead.replace(next);
        self.slice.follow(&reading.unwrap_or(Ok(JsValue::UNDEFINED))?)
    }

    /// Adds the slice that is awaited.
    fn add(&self, buffer: &JsValue) -> Result<(), FileProblem> {
        let start = self.start.get();
        let bytes = file::bytes(buffer, self.end(start) - start).ok_or(FileProblem::Changed)?;
        let mut at = 0;
        while at < bytes.length() {
            let piece = bytes.copy(at, at.saturating_add(PIECE));
            self.crc.borrow_mut().update(&piece);
            at += PIECE;
        }
        self.start.set(start + SLICE);
        Ok(())
    }

    fn is_over(&self) -> bool {
        self.start.get() >= self.size
    }
}

impl Driver {
    /// Begins to compute the checksum of a call's file.
    pub(super) fn hash(self: &Rc<Self>, hash: HashId) {
        self.with_file(hash.call, |call, file| {
            let hashing = Rc::new(Hashing::new(self, hash, file));
            call.hashing.replace(Some(Rc::clone(&hashing)));
            self.go_on_hashing(hash, &hashing);
        });
    }

    /// Ends the computation of a checksum.
    pub(super) fn stop_hash(&self, hash: HashId) {
        if let Some(call) = self.call(hash.call) {
            drop(call.hashing.take());
        }
    }

    /// Takes a slice, or the reason why it could not be read.
    pub(super) fn slice_read(self: &Rc<Self>, hash: HashId, slice: Result<JsValue, JsValue>) {
        let Some(hashing) = self.hashing(hash) else { return };
        let added = match slice {
            Ok(buffer) => hashing.add(&buffer),
            Err(cause) => Err(self.file_rejected(hash.call, cause)),
        };
        match added {
            Ok(()) => {
                self.with_file(hash.call, |_, file| file.note_read());
                self.take_turn(hash, &hashing);
            }
            Err(problem) => self.hashed(hash, Err(problem)),
        }
    }

    /// Yields the thread before the next slice. In browsers every awaited read yields, because its end is a separate task;
    /// Node reads memory without one, so `setImmediate` is used.
    fn take_turn(self: &Rc<Self>, hash: HashId, hashing: &Hashing) {
        let turn = sys::global("setImmediate").dyn_into::<Function>();
        let set = turn.and_then(|set| set.call1(&JsValue::UNDEFINED, &hashing.turn.function()));
        if set.is_err() {
            self.go_on_hashing(hash, hashing);
        }
    }

    /// Takes the turn after a slice.
    pub(super) fn turn_taken(self: &Rc<Self>, hash: HashId) {
        if let Some(hashing) = self.hashing(hash) {
            self.go_on_hashing(hash, &hashing);
        }
    }

    fn go_on_hashing(self: &Rc<Self>, hash: HashId, hashing: &Hashing) {
        if hashing.is_over() {
            let checksum = hashing.crc.borrow().value();
            return self.hashed(hash, Ok(checksum));
        }
        if let Err(cause) = hashing.await_slice() {
            let problem = self.file_rejected(hash.call, cause);
            self.hashed(hash, Err(problem));
        }
    }

    fn hashed(self: &Rc<Self>, hash: HashId, checksum: Result<u64, FileProblem>) {
        self.stop_hash(hash);
        self.dispatch(Event::Hashed { hash, checksum });
    }

    fn hashing(&self, hash: HashId) -> Option<Rc<Hashing>> {
        self.call(hash.call)?.hashing.borrow().clone()
    }
}
