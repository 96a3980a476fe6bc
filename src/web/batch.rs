//! Many files at once.

use alloc::boxed::Box;
use alloc::rc::Rc;
use core::cell::Cell;

use js_sys::{Array, Function, Object};
use wasm_bindgen::JsValue;

use super::abort::Abort;
use super::call::Call;
use super::engine::Engine;
use super::errors::Failure;
use super::event::Event;
use super::form_data::FilePart;
use super::options::UploadOptions;
use super::reader::Reader;
use super::sys;
use super::task::{self, Wait};
use super::total::Total;
use super::upload::Upload;
use crate::error::Error;

/// One `uploadAll`. A file is not looked at before its turn, so that memory grows with `concurrency` and not with the
/// number of files.
pub struct Batch {
    engine: Rc<Engine>,
    files: Array,
    options: JsValue,
    each: Option<Function>,
    total: Option<Rc<Total>>,
    next: Cell<u32>,
    settled: Cell<u32>,
    outcomes: Array,
    done: Event,
    /// Later files are concerned too when the uploader is aborted, although their own listening begins later.
    abort: Abort,
}

impl Batch {
    /// Of `files` with `options` for all of them.
    ///
    /// # Errors
    /// `InvalidArgument`, `InvalidKey` for what is wrong with the options.
    pub fn new(engine: Rc<Engine>, files: Array, options: &JsValue) -> Result<Self, Failure> {
        let common = UploadOptions::read(options)?;
        common.for_upload()?;
        let each = each(options)?;
        let total = common.on_progress.map(|function| total(&files, function));
        let outcomes = Array::new_with_length(files.length());
        let abort = Abort::on(&[engine.signal()]);
        let (next, settled) = (Cell::new(0), Cell::new(0));
        Ok(Batch {
            engine,
            files,
            options: options.clone(),
            each,
            total,
            next,
            settled,
            outcomes,
            done: Event::new(),
            abort,
        })
    }

    /// Uploads them; their outcomes, in order.
    ///
    /// # Errors
    /// None: a failure is an outcome.
    pub async fn run(self) -> Result<JsValue, Failure> {
        let batch = Rc::new(self);
        let workers = batch.engine.settings.concurrency.min(batch.files.length() as usize);
        for _ in 0..workers {
            let _ = task::promise(Box::pin(batch.clone().work()));
        }
        if workers > 0 {
            let _ = Wait::on(batch.done.promise()).await;
        }
        Ok(batch.outcomes.clone().into())
    }

    async fn work(self: Rc<Self>) -> Result<JsValue, Failure> {
        while let Some(index) = self.take() {
            let outcome = Box::pin(self.upload(&self.files.get(index), index)).await;
            self.settle(index, outcome.map_err(Failure::into_js));
        }
        Ok(JsValue::UNDEFINED)
    }

    fn take(&self) -> Option<u32> {
        let index = self.next.get();
        self.next.set(index + 1);
        (index < self.files.length()).then_some(index)
    }

    async fn upload(&self, file: &JsValue, index: u32) -> Result<JsValue, Failure> {
        let (slot, upload) = match self.prepare(file, index) {
            Ok(upload) => (self.engine.line.enter(), upload),
            Err(failure) => {
                self.count(FilePart::read(file).map_or(0, |file| file.size()));
                return Err(failure);
            }
        };
        let watch = upload.watch();
        let outcome = upload.run(slot).await;
        self.count(watch.left());
        outcome
    }

    fn prepare(&self, file: &JsValue, index: u32) -> Result<Upload, Failure> {
        self.abort.check()?;
        let options = self.options_of(file, index)?;
        Upload::of(Call::of_file(self.engine.clone(), file, &options)?, self.total.clone())
    }

    /// The common options, and over them what the caller's `each` says. The common `onProgress` is told of the total.
    fn options_of(&self, file: &JsValue, index: u32) -> Result<JsValue, Failure> {
        let merged = Object::new();
        let thrown = |cause| {
            Failure::caused(Error::invalid("options.each", "a function that does not throw", None), cause)
        };
        sys::object_assign(&merged, &self.options).map_err(thrown)?;
        sys::set(&merged, "onProgress", &JsValue::UNDEFINED);
        if let Some(each) = &self.each {
            let own = sys::call2(each, file, &index.into()).map_err(thrown)?;
            sys::object_assign(&merged, &own).map_err(thrown)?;
        }
        Ok(merged.into())
    }

    /// A file is settled of which `left` bytes were not handed over.
    fn count(&self, left: u64) {
        if let Some(total) = &self.total {
            total.settle(left);
        }
    }

    fn settle(&self, index: u32, outcome: Result<JsValue, JsValue>) {
        let (status, name, value) = match outcome {
            Ok(value) => ("fulfilled", "value", value),
            Err(reason) => ("rejected", "reason", reason),
        };
        let settled = Object::new();
        sys::set(&settled, "status", &status.into());
        sys::set(&settled, name, &value);
        self.outcomes.set(index, settled.into());
        self.settled.set(self.settled.get() + 1);
        if self.settled.get() == self.files.length() {
            self.done.happen();
        }
    }
}

fn each(options: &JsValue) -> Result<Option<Function>, Failure> {
    if !options.is_object() {
        return Ok(None);
    }
    let reader = Reader::new("options", options)?;
    let each = reader.function("each");
    reader.finish()?;
    Ok(each)
}

/// Adds up the sizes first: `total` is what will be sent in all.
fn total(files: &Array, on_progress: Function) -> Rc<Total> {
    let mut size = 0;
    for index in 0..files.length() {
        size += FilePart::read(&files.get(index)).map_or(0, |file| file.size());
    }
    Rc::new(Total::new(files.length(), size, on_progress))
}
