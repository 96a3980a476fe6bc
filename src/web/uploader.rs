//! `Uploader`, the class that JavaScript sees.

use alloc::boxed::Box;
use alloc::rc::Rc;
use core::cell::Cell;

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

use super::batch::Batch;
use super::call::{Call, Tell};
use super::engine::Engine;
use super::errors::Failure;
use super::line::Slot;
use super::task::{self, Work};
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
        tell(self.engine().and_then(|engine| Call::of_file(engine, file, options)), Tell::Report)
    }

    /// The fields of a plain HTML form, in order.
    #[wasm_bindgen(js_name = formFields)]
    pub fn form_fields(&self, options: &JsValue) -> Promise {
        tell(self.form(options), Tell::Fields)
    }

    /// What `diagnose` looks at: nothing signed.
    pub fn inspect(&self) -> Promise {
        tell(self.form(&JsValue::UNDEFINED), Tell::Grant)
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

    /// Lets no upload start that waits, or goes on. With wrong options there is nothing to pause.
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

fn tell(call: Result<Call, Failure>, what: Tell) -> Promise {
    promise(call.map(|call| Box::pin(call.tell(what)) as Work))
}

/// Runs a call, and settles either way.
fn promise(call: Result<Work, Failure>) -> Promise {
    match call {
        Ok(work) => task::promise(work),
        Err(failure) => Promise::reject(&failure.into_js()),
    }
}
