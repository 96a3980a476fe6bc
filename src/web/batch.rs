//! Many files at once. A file is not looked at before its turn, so that memory grows with the number of uploads under way
//! and not with the number of files.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

use super::abort::reason_of;
use super::call::{Deferred, Destination};
use super::callback::{Awaited, Callback, Happened, Listener};
use super::driver::Driver;
use super::errors::caused;
use super::file::{Chosen, is_blob};
use super::options::CallOptions;
use super::reader::{Reader, wrong};
use super::{sys, values};
use crate::engine::event::{BatchId, Event, Task};
use crate::error::Error;

/// A call of `uploadAll` that is not settled.
pub(super) struct Batch {
    files: Array,
    /// The sizes of the files in bytes, as they were at the beginning.
    sizes: Vec<u64>,
    /// The options for all files.
    options: JsValue,
    /// Makes options for one file.
    each: Option<Function>,
    /// Aborts all files.
    signal: Option<AbortSignal>,
    pub(super) on_progress: Option<Function>,
    outcomes: Array,
    reason: RefCell<Option<JsValue>>,
    deferred: RefCell<Option<Deferred>>,
    /// The files whose options are awaited.
    awaited: RefCell<Vec<Waiting>>,
}

/// A file whose options the caller's `each` has promised. Dropping it ends the wait.
struct Waiting {
    index: u32,
    _options: Callback,
    _abort: Option<Listener>,
}

/// A call of `uploadAll` whose files are being collected.
pub(super) struct Collection {
    batch: Batch,
    _files: Callback,
}

#[wasm_bindgen(module = "/src/npm/collect.js")]
extern "C" {
    // An iterator may throw anything.
    #[wasm_bindgen(catch)]
    fn collect(files: &JsValue) -> Result<JsValue, JsValue>;
}

impl Batch {
    /// Makes a call without files from its options. Returns it with its promise.
    ///
    /// # Errors
    /// `InvalidArgument` where the options for all files are wrong.
    fn new(options: &JsValue) -> Result<(Self, Promise), JsValue> {
        let CallOptions { signal, on_progress, .. } = CallOptions::of_upload(options)?;
        let each = Reader::optional("options", options)?.function("each")?;
        let (promise, deferred) = Deferred::new();
        let batch = Batch {
            files: Array::new(),
            sizes: Vec::new(),
            options: options.clone(),
            each,
            signal,
            on_progress,
            outcomes: Array::new(),
            reason: RefCell::default(),
            deferred: RefCell::new(Some(deferred)),
            awaited: RefCell::default(),
        };
        Ok((batch, promise))
    }

    fn settle(&self, outcome: Happened) {
        if let Some(deferred) = self.deferred.take() {
            deferred.settle(outcome);
        }
    }

    /// Notes that the caller aborts it. The first reason counts.
    pub(super) fn abort(&self, reason: &JsValue) {
        self.reason.borrow_mut().get_or_insert_with(|| reason.clone());
    }

    /// Returns the reason to reject with, if the caller has aborted it.
    pub(super) fn reason(&self) -> Option<JsValue> {
        self.reason.borrow().clone()
    }

    /// Returns the options of a file: those for all, and over them the file's `own`. The common `onProgress` is told of the
    /// total.
    fn options_with(&self, own: Happened) -> Happened {
        let options = Object::new();
        sys::assign(&options, &self.options)?;
        sys::set(&options, "onProgress", &JsValue::UNDEFINED);
        sys::assign(&options, &own?)?;
        Ok(options.into())
    }

    /// Reads what is to be known of a file before it is uploaded. `own` is what the caller's `each` returned for it.
    fn read(&self, index: u32, own: Happened) -> Result<(Chosen, CallOptions), JsValue> {
        let options = self.options_with(own).map_err(|cause| {
            caused(Error::invalid("options.each", "a function that neither throws nor rejects", None), &cause)
        })?;
        let options = CallOptions::of_upload(&options)?;
        let file = Chosen::read(&self.files.get(index))?;
        let aborted = options.signal.as_ref().and_then(super::abort::reason_of);
        // The caller's `each` may have aborted everything.
        aborted.or_else(|| self.reason()).map_or(Ok((file, options)), Err)
    }

    fn fill(&self, index: u32, outcome: &Result<JsValue, JsValue>) {
        self.outcomes.set(index, values::outcome(outcome));
    }
}

impl Driver {
    /// Begins to upload many files, or one. Returns the promise of their outcomes, in order.
    ///
    /// # Errors
    /// `InvalidArgument` where the files are something else or the options for all files are wrong, or the value that an iterator
    /// threw.
    pub(super) fn upload_all(
        self: &Rc<Self>,
        files: &JsValue,
        options: &JsValue,
    ) -> Result<Promise, JsValue> {
        let (batch, promise) = Batch::new(options)?;
        let collected = if is_blob(files) { Array::of1(files).into() } else { collect(files)? };
        if collected.is_undefined() {
            return Err(wrong("files", "a File or Blob, or an iterable of them", files));
        }
        let id = BatchId(self.next_id());
        if Array::is_array(&collected) {
            self.begin_batch(id, batch, collected.unchecked_into());
        } else {
            let collecting = Callback::new(self, Awaited::Files(id));
            collecting.follow(&collected)?;
            self.collections.borrow_mut().add(id, Collection { batch, _files: collecting });
        }
        Ok(promise)
    }

    /// Takes the files of an async iterable, or what it threw.
    pub(super) fn files_collected(self: &Rc<Self>, id: BatchId, files: Happened) {
        let collection = self.collections.borrow_mut().remove(id);
        let Some(Collection { batch, .. }) = collection else { return };
        match files {
            Ok(files) => self.begin_batch(id, batch, files.unchecked_into()),
            Err(reason) => batch.settle(Err(reason)),
        }
    }

    /// Ends the waits for the files of async iterables.
    pub(super) fn end_collections(&self, reason: &JsValue) {
        for collection in self.collections.take().into_values() {
            collection.batch.settle(Err(reason.clone()));
        }
    }

    fn begin_batch(self: &Rc<Self>, id: BatchId, batch: Batch, files: Array) {
        let sizes: Vec<u64> = files.iter().map(|file| Chosen::size_of(&file)).collect();
        let added = Event::BatchAdded {
            batch: id,
            files: files.length(),
            bytes: sizes.iter().sum(),
            followed: batch.on_progress.is_some(),
        };
        let outcomes = Array::new_with_length(files.length());
        self.batches.borrow_mut().add(id, Rc::new(Batch { files, sizes, outcomes, ..batch }));
        self.dispatch(added);
    }

    /// Returns a batch that is not settled.
    pub(super) fn batch(&self, id: BatchId) -> Option<Rc<Batch>> {
        self.batches.borrow().get(id).cloned()
    }

    /// Begins the upload of a file whose turn it is, once the caller's `each` has made its options.
    pub(super) fn begin_file(self: &Rc<Self>, id: BatchId, index: u32) {
        let Some(batch) = self.batch(id) else { return };
        let own = match &batch.each {
            Some(each) => each.call2(&JsValue::UNDEFINED, &batch.files.get(index), &index.into()),
            None => Ok(JsValue::UNDEFINED),
        };
        match own {
            Ok(promise) if sys::look_up(&promise, "then").is_function() => {
                self.await_options(id, &batch, index, &promise);
            }
            own => self.add_file(id, &batch, index, own),
        }
    }

    /// Awaits the options of a file, unless everything has been aborted meanwhile.
    fn await_options(self: &Rc<Self>, id: BatchId, batch: &Batch, index: u32, promise: &JsValue) {
        let made = || Callback::new(self, Awaited::Options(id, index));
        let (options, signal) = (made(), batch.signal.clone());
        let is_aborted = batch.reason().is_some() || signal.as_ref().and_then(reason_of).is_some();
        match options.follow(promise) {
            Ok(()) if !is_aborted => {
                // An abort ends the wait, and then the signal is all that counts of the options.
                let abort = signal.map(|signal| Listener::new(signal.into(), "abort", made()));
                batch.awaited.borrow_mut().push(Waiting { index, _options: options, _abort: abort });
            }
            own => self.add_file(id, batch, index, own.map(|()| JsValue::UNDEFINED)),
        }
    }

    /// Takes the options of a file that were awaited.
    pub(super) fn options_made(self: &Rc<Self>, id: BatchId, index: u32, own: Happened) {
        let Some(batch) = self.batch(id) else { return };
        let place = batch.awaited.borrow().iter().position(|waiting| waiting.index == index);
        if let Some(place) = place {
            let waiting = batch.awaited.borrow_mut().swap_remove(place);
            drop(waiting);
            self.add_file(id, &batch, index, own);
        }
    }

    /// Ends the waits for the options of a batch that was aborted.
    pub(super) fn end_options(self: &Rc<Self>, id: BatchId) {
        let Some(batch) = self.batch(id) else { return };
        for waiting in batch.awaited.take() {
            self.add_file(id, &batch, waiting.index, Ok(JsValue::UNDEFINED));
        }
    }

    fn add_file(self: &Rc<Self>, id: BatchId, batch: &Batch, index: u32, own: Happened) {
        match batch.read(index, own) {
            Ok((file, options)) => {
                self.add(Task::Upload, Some(file), options, Destination::Batch(id, index));
            }
            Err(reason) => {
                batch.fill(index, &Err(reason));
                let bytes = batch.sizes.get(index as usize).copied().unwrap_or_default();
                self.dispatch(Event::FileRefused { batch: id, bytes });
            }
        }
    }

    /// Settles the files from this place on, with the reason of the abort.
    pub(super) fn abort_files(&self, id: BatchId, from: u32) {
        let Some(batch) = self.batch(id) else { return };
        let outcome = Err(batch.reason().unwrap_or_default());
        for index in from..batch.files.length() {
            batch.fill(index, &outcome);
        }
    }

    /// Settles a file.
    pub(super) fn file_settled(&self, id: BatchId, index: u32, outcome: &Result<JsValue, JsValue>) {
        if let Some(batch) = self.batch(id) {
            batch.fill(index, outcome);
        }
    }

    /// Settles a batch, all of whose files are settled.
    pub(super) fn settle_batch(&self, id: BatchId) {
        let batch = self.batches.borrow_mut().remove(id);
        if let Some(batch) = batch {
            batch.settle(Ok(batch.outcomes.clone().into()));
        }
    }
}
