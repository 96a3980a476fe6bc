//! `Uploader`, the class that JavaScript sees.

use alloc::boxed::Box;
use alloc::rc::Rc;
use core::cell::Cell;
use core::future::Future;
use core::pin::Pin;

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

use super::batch::Batch;
use super::call::Call;
use super::engine::Engine;
use super::errors::Failure;
use super::line::Slot;
use super::task;
use super::upload::Upload;

/// Uploads files with the grants of one source. See `index.d.ts` for what its methods take and give.
#[wasm_bindgen]
pub struct Uploader {
    options: JsValue,
    engine: Cell<Option<Rc<Engine>>>,
}

// Plain methods that return promises: `async` ones would hold a borrow of `self` across their waits.
#[wasm_bindgen]
impl Uploader {
    /// Keeps `options`; they are read by the first call, which can reject where this could only throw.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(options: JsValue) -> Uploader {
        Uploader { options, engine: Cell::new(None) }
    }

    /// Uploads `file`. All options are read before this returns, and the file has its place in the line.
    pub fn upload(&self, file: &JsValue, options: &JsValue) -> Promise {
        promise(self.begin(file, options).map(|(upload, slot)| Box::pin(upload.run(slot)) as Work))
    }

    /// Uploads `files`, and tells of each what came of it.
    #[wasm_bindgen(js_name = uploadAll)]
    pub fn upload_all(&self, files: Array, options: &JsValue) -> Promise {
        let batch = self.engine().and_then(|engine| Batch::new(engine, files, options));
        promise(batch.map(|batch| Box::pin(batch.run()) as Work))
    }

    /// Lets no upload start that waits.
    pub fn pause(&self) {
        self.set_paused(true);
    }

    /// Undoes `pause`.
    pub fn resume(&self) {
        self.set_paused(false);
    }

    /// Aborts all calls that there are now.
    pub fn abort(&self, reason: &JsValue) {
        // With wrong options there is nothing to abort.
        if let Ok(engine) = self.engine() {
            engine.abort(reason);
        }
    }

    /// Tells what OSS would say of `file`, and sends nothing to OSS.
    pub fn check(&self, file: &JsValue, options: &JsValue) -> Promise {
        let call = self.engine().and_then(|engine| Call::of_file(engine, file, options));
        promise(call.map(|call| Box::pin(call.check()) as Work))
    }

    /// The fields of a plain HTML form, in order.
    #[wasm_bindgen(js_name = formFields)]
    pub fn form_fields(&self, options: &JsValue) -> Promise {
        promise(self.form(options).map(|call| Box::pin(call.form_fields()) as Work))
    }

    /// What `diagnose` looks at: nothing signed.
    pub fn inspect(&self) -> Promise {
        promise(self.form(&JsValue::UNDEFINED).map(|call| Box::pin(call.inspect()) as Work))
    }
}

impl Uploader {
    /// An upload with its place in the line.
    fn begin(&self, file: &JsValue, options: &JsValue) -> Result<(Upload, Slot), Failure> {
        let call = Call::of_file(self.engine()?, file, options)?;
        let slot = call.engine.line.enter();
        Ok((Upload::of(call, None)?, slot))
    }

    fn form(&self, options: &JsValue) -> Result<Call, Failure> {
        Call::of_form(self.engine()?, options)
    }

    /// With wrong options there is nothing to pause.
    fn set_paused(&self, paused: bool) {
        if let Ok(engine) = self.engine() {
            engine.line.pause(paused);
        }
    }

    fn engine(&self) -> Result<Rc<Engine>, Failure> {
        let engine = match self.engine.take() {
            Some(engine) => engine,
            None => Engine::new(&self.options)?,
        };
        self.engine.set(Some(engine.clone()));
        Ok(engine)
    }
}

/// Runs a call, and settles either way.
fn promise(call: Result<Work, Failure>) -> Promise {
    task::promise(Box::pin(async move {
        match call {
            Ok(work) => work.await,
            Err(failure) => Err(failure),
        }
        .map_err(Failure::into_js)
    }))
}

/// What a call does. Boxed, so that calls of every kind share the code that runs them.
type Work = Pin<Box<dyn Future<Output = Result<JsValue, Failure>>>>;
