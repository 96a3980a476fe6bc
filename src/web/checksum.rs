//! The checksum of a file, computed while something else sends it.

use alloc::boxed::Box;
use alloc::rc::{Rc, Weak};
use core::cell::Cell;

use js_sys::{Promise, Uint8Array};
use wasm_bindgen::JsValue;
use web_sys::Blob;

use super::errors::Failure;
use super::event::{Event, settled_by};
use super::file::{self, ReadFailure};
use super::sys;
use super::task::{self, Wait};
use crate::checksum::Crc64;

/// Bytes that are read at a time. Smaller ones are slower, larger ones keep the page's thread longer.
const SLICE: u64 = 4 << 20;

/// Bytes that are copied into the memory of wasm at a time, which grows and never shrinks.
const PIECE: u32 = 64 << 10;

/// Computes the checksum of a file in the background. Dropping it ends that after the slice at hand.
pub struct Hashing(Rc<Shared>);

struct Shared {
    ended: Event,
    outcome: Cell<Option<Result<u64, ReadFailure>>>,
}

impl Hashing {
    /// Begins to read `blob`, which has `size` bytes.
    #[must_use]
    pub fn start(blob: &Blob, size: u64) -> Self {
        let shared = Rc::new(Shared { ended: Event::new(), outcome: Cell::default() });
        let _ = task::promise(Box::pin(run(Work::new(blob, size), Rc::downgrade(&shared))));
        Hashing(shared)
    }

    /// Resolves when it is over, or this is dropped. Never rejects.
    pub fn ended(&self) -> &Promise {
        self.0.ended.promise()
    }

    /// What came of it, once it is over: the checksum, or why the file could not be read.
    #[must_use]
    pub fn outcome(&self) -> Option<Result<u64, ReadFailure>> {
        let outcome = self.0.outcome.take();
        self.0.outcome.set(outcome.clone());
        outcome
    }
}

/// Works for as long as somebody holds the [`Hashing`].
async fn run(mut work: Work, hashing: Weak<Shared>) -> Result<JsValue, Failure> {
    while let Some(reading) = work.reading.take() {
        let settled = reading.await;
        if hashing.strong_count() == 0 {
            break;
        }
        work.add(settled);
        let _ = Wait::on(&next_turn()).await;
    }
    if let Some(hashing) = hashing.upgrade() {
        hashing.outcome.set(Some(work.outcome()));
        hashing.ended.happen();
    }
    Ok(JsValue::UNDEFINED)
}

/// Resolves when the thread has done something else. Browsers let it whenever a read is awaited, because its end is a task
/// of its own; Node reads what is in memory without.
fn next_turn() -> Promise {
    let (turn, resolve, _) = settled_by();
    if sys::set_immediate(&resolve).is_err() {
        // A promise's own function does not throw.
        let _ = sys::call(&resolve, &JsValue::UNDEFINED);
    }
    turn
}

/// A file on its way through the checksum: one slice is awaited while the next is read already.
struct Work {
    blob: Blob,
    size: u64,
    /// Where the next read begins.
    next: u64,
    /// As futures from the start, so that the browser reports none as rejected and unhandled.
    reading: Option<Wait>,
    ahead: Option<Wait>,
    /// Bytes in `crc`.
    done: u64,
    crc: Crc64,
    failure: Option<ReadFailure>,
}

impl Work {
    fn new(blob: &Blob, size: u64) -> Self {
        let mut work = Work {
            blob: blob.clone(),
            size,
            next: 0,
            reading: None,
            ahead: None,
            done: 0,
            crc: Crc64::new(),
            failure: None,
        };
        work.read_on();
        work.read_on();
        work
    }

    fn read_on(&mut self) {
        self.reading = self.ahead.take();
        let start = self.next;
        if start < self.size {
            self.next = self.end_of_slice(start);
            self.ahead = Some(Wait::on(&self.read(start)));
        }
    }

    fn read(&self, start: u64) -> Promise {
        let is_whole = start == 0 && self.next == self.size;
        if is_whole { file::read_whole(&self.blob) } else { file::read(&self.blob, start, self.next) }
    }

    fn end_of_slice(&self, start: u64) -> u64 {
        self.size.min(start + SLICE)
    }

    fn add(&mut self, settled: Result<JsValue, JsValue>) {
        let end = self.end_of_slice(self.done);
        match file::bytes(settled, end - self.done) {
            Ok(bytes) => {
                self.read_on();
                self.done = end;
                update(&mut self.crc, &bytes);
            }
            Err(failure) => self.failure = Some(failure),
        }
    }

    fn outcome(self) -> Result<u64, ReadFailure> {
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(self.crc.value()),
        }
    }
}

/// Adds `bytes`, which are outside the memory of wasm, piece by piece.
fn update(crc: &mut Crc64, bytes: &Uint8Array) {
    let mut buffer = vec![0; PIECE as usize];
    let mut start = 0;
    while start < bytes.length() {
        // Reaches to the end of `bytes` at most.
        let piece = bytes.subarray(start, start + PIECE);
        if let Some(copy) = buffer.get_mut(..piece.length() as usize) {
            piece.copy_to(copy);
            crc.update(copy);
        }
        start += PIECE;
    }
}
