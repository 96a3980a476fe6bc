//! Many files at once. A file is not looked at before its turn, so that memory grows with the number of uploads under way
//! and not with the number of files.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::JsValue;

use super::call::{Deferred, Destination};
use super::driver::Driver;
use super::errors::caused;
use super::file::Chosen;
use super::options::CallOptions;
use super::reader::Reader;
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
    pub(super) on_progress: Option<Function>,
    outcomes: Array,
    reason: RefCell<Option<JsValue>>,
    deferred: RefCell<Option<Deferred>>,
}

impl Batch {
    /// Notes that the caller aborts it. The first reason counts.
    pub(super) fn abort(&self, reason: &JsValue) {
        self.reason.borrow_mut().get_or_insert_with(|| reason.clone());
    }

    /// Returns the reason to reject with, if the caller has aborted it.
    pub(super) fn reason(&self) -> Option<JsValue> {
        self.reason.borrow().clone()
    }

    /// Reads the options of a file: those for all, overridden by those that the caller's `each` returns. The common
    /// `onProgress` is for the total.
    fn options_of(&self, file: &JsValue, index: u32) -> Result<JsValue, JsValue> {
        let options = Object::new();
        sys::assign(&options, &self.options)?;
        sys::set(&options, "onProgress", &JsValue::UNDEFINED);
        if let Some(each) = &self.each {
            sys::assign(&options, &each.call2(&JsValue::UNDEFINED, file, &index.into())?)?;
        }
        Ok(options.into())
    }

    /// Reads the options and the facts of a file before it is uploaded.
    fn read(&self, index: u32) -> Result<(Chosen, CallOptions), JsValue> {
        let file = self.files.get(index);
        let options = self.options_of(&file, index).map_err(|cause| {
            caused(Error::invalid("options.each", "a function that does not throw", None), &cause)
        })?;
        let options = CallOptions::of_upload(&options)?;
        let file = Chosen::read(&file)?;
        let aborted = options.signal.as_ref().and_then(super::abort::reason_of);
        // The caller's `each` may have aborted everything.
        aborted.or_else(|| self.reason()).map_or(Ok((file, options)), Err)
    }

    fn fill(&self, index: u32, outcome: &Result<JsValue, JsValue>) {
        self.outcomes.set(index, values::outcome(outcome));
    }
}

impl Driver {
    /// Begins to upload many files. Returns the promise of their outcomes, in order.
    ///
    /// # Errors
    /// `InvalidArgument` where the options for all files are wrong, or the value that an iterator threw.
    pub(super) fn begin_batch(
        self: &Rc<Self>,
        files: &JsValue,
        options: &JsValue,
    ) -> Result<Promise, JsValue> {
        let files = sys::array_from(files)?;
        let sizes: Vec<u64> = files.iter().map(|file| Chosen::size_of(&file)).collect();
        let on_progress = CallOptions::of_upload(options)?.on_progress;
        let each = Reader::optional("options", options)?.function("each")?;
        let (promise, deferred) = Deferred::new();
        let outcomes = Array::new_with_length(files.length());
        let batch = BatchId(self.next_id());
        let added = Event::BatchAdded {
            batch,
            files: files.length(),
            bytes: sizes.iter().sum(),
            followed: on_progress.is_some(),
        };
        let (reason, deferred) = (RefCell::default(), RefCell::new(Some(deferred)));
        let options = options.clone();
        let entry = Batch { files, sizes, options, each, on_progress, outcomes, reason, deferred };
        self.batches.borrow_mut().add(batch, Rc::new(entry));
        self.dispatch(added);
        Ok(promise)
    }

    /// Returns a batch that is not settled.
    pub(super) fn batch(&self, id: BatchId) -> Option<Rc<Batch>> {
        self.batches.borrow().get(id).cloned()
    }

    /// Begins the upload of a file whose turn it is.
    pub(super) fn begin_file(self: &Rc<Self>, id: BatchId, index: u32) {
        let Some(batch) = self.batch(id) else { return };
        match batch.read(index) {
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
        if let Some(batch) = batch
            && let Some(deferred) = batch.deferred.take()
        {
            deferred.settle(Ok(batch.outcomes.clone().into()));
        }
    }
}
