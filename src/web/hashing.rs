//! Computes the checksum of a file while the browser sends it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

use super::callback::{Awaited, Callback};
use super::driver::Driver;
use super::file::Chosen;
use super::pieces::{Piece, Pieces};
use super::sys::{self, Bytes};
use crate::checksum::Crc64;
use crate::engine::command::HashId;
use crate::engine::event::{Event, FileProblem};

/// Bytes that are copied into the memory of wasm at a time, which grows and never shrinks.
const PIECE: u32 = 64 << 10;

/// A computation under way. Dropping it ends it: what is being read is not looked at.
pub(super) struct Hashing {
    pieces: Pieces,
    crc: RefCell<Crc64>,
    piece: Callback,
    turn: Callback,
}

impl Hashing {
    fn new(driver: &Rc<Driver>, hash: HashId, file: &Chosen) -> Self {
        Hashing {
            pieces: Pieces::of(file),
            crc: RefCell::new(Crc64::new()),
            piece: Callback::new(driver, Awaited::Bytes(hash)),
            turn: Callback::new(driver, Awaited::Turn(hash)),
        }
    }

    /// Reads the next piece.
    ///
    /// # Errors
    /// The value that was thrown when it was to be read.
    fn read(&self) -> Result<(), JsValue> {
        self.piece.follow(&self.pieces.read()?)
    }

    /// Adds the first `length` of these bytes.
    fn add(&self, bytes: &Bytes, length: u32) {
        let mut at = 0;
        while at < length {
            let end = at.saturating_add(PIECE).min(length);
            self.crc.borrow_mut().update(&bytes.copy(at, end));
            at = end;
        }
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

    /// Takes what a read has brought, or the reason why nothing could be read.
    pub(super) fn bytes_read(self: &Rc<Self>, hash: HashId, read: Result<JsValue, JsValue>) {
        let Some(hashing) = self.hashing(hash) else { return };
        let piece = match read {
            Ok(read) => hashing.pieces.take(&read),
            Err(_) if hashing.pieces.give_up_stream() => Piece::Again,
            Err(cause) => return self.hashed(hash, Err(self.file_rejected(hash.call, cause))),
        };
        match piece {
            Piece::Bytes(bytes, length) => {
                hashing.add(&bytes, length);
                self.with_file(hash.call, |_, file| file.note_read());
                self.take_turn(hash, &hashing);
            }
            Piece::Again => self.go_on_hashing(hash, &hashing),
            Piece::Misfit => self.hashed(hash, Err(FileProblem::Changed)),
        }
    }

    /// Yields the thread before the next read. In browsers every awaited read yields, because its end is a separate task;
    /// Node reads memory without one, so `setImmediate` is used.
    fn take_turn(self: &Rc<Self>, hash: HashId, hashing: &Hashing) {
        let turn = sys::global("setImmediate").dyn_into::<Function>();
        let set = turn.and_then(|set| set.call1(&JsValue::UNDEFINED, &hashing.turn.function()));
        if set.is_err() {
            self.go_on_hashing(hash, hashing);
        }
    }

    /// Takes the turn after a piece.
    pub(super) fn turn_taken(self: &Rc<Self>, hash: HashId) {
        if let Some(hashing) = self.hashing(hash) {
            self.go_on_hashing(hash, &hashing);
        }
    }

    fn go_on_hashing(self: &Rc<Self>, hash: HashId, hashing: &Hashing) {
        if hashing.pieces.are_over() {
            let checksum = hashing.crc.borrow().value();
            return self.hashed(hash, Ok(checksum));
        }
        if let Err(cause) = hashing.read() {
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
