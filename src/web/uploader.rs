//! `Uploader`, the class that JavaScript sees.

use alloc::rc::Rc;
use core::cell::RefCell;
use core::future::Future;

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::batch::Batch;
use super::call::Call;
use super::engine::Engine;
use super::errors::Failure;
use super::upload::Upload;

/// Uploads files with the grants of one source. See `index.d.ts` for what its methods take and give.
#[wasm_bindgen]
pub struct Uploader {
    options: JsValue,
    engine: RefCell<Option<Rc<Engine>>>,
}

// Plain methods that return promises: `async` ones would hold a borrow of `self` across their waits.
#[wasm_bindgen]
impl Uploader {
    /// Keeps `options`; they are read by the first call, which can reject where this could only throw.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(options: JsValue) -> Uploader {
        Uploader { options, engine: RefCell::new(None) }
    }

    /// Uploads `file`. All options are read before this returns, and the file has its place in the line.
    pub fn upload(&self, file: &JsValue, options: &JsValue) -> Promise {
        let call = self.engine().and_then(|engine| Call::of_file(engine, file, options));
        let upload = call.and_then(|call| {
            let slot = call.engine.line.enter();
            Ok((Upload::of(call, None)?, slot))
        });
        promise(upload, |(upload, slot)| upload.run(slot))
    }

    /// Uploads `files`, and tells of each what came of it.
    #[wasm_bindgen(js_name = uploadAll)]
    pub fn upload_all(&self, files: Array, options: &JsValue) -> Promise {
        promise(self.engine().and_then(|engine| Batch::new(engine, files, options)), Batch::run)
    }

    /// Lets no upload start that waits.
    pub fn pause(&self) {
        self.with_engine(|engine| engine.line.pause(true));
    }

    /// Undoes `pause`.
    pub fn resume(&self) {
        self.with_engine(|engine| engine.line.pause(false));
    }

    /// Aborts all calls that there are now.
    pub fn abort(&self, reason: &JsValue) {
        self.with_engine(|engine| engine.abort(reason));
    }

    /// Tells what OSS would say of `file`, and sends nothing to OSS.
    pub fn check(&self, file: &JsValue, options: &JsValue) -> Promise {
        promise(self.engine().and_then(|engine| Call::of_file(engine, file, options)), Call::check)
    }

    /// The fields of a plain HTML form, in order.
    #[wasm_bindgen(js_name = formFields)]
    pub fn form_fields(&self, options: &JsValue) -> Promise {
        promise(self.engine().and_then(|engine| Call::of_form(engine, options)), Call::form_fields)
    }

    /// What `diagnose` looks at: nothing signed.
    pub fn inspect(&self) -> Promise {
        promise(self.engine().and_then(|engine| Call::of_form(engine, &JsValue::UNDEFINED)), Call::inspect)
    }
}

impl Uploader {
    fn engine(&self) -> Result<Rc<Engine>, Failure> {
        if let Some(engine) = self.engine.borrow().as_ref() {
            return Ok(engine.clone());
        }
        let engine = Engine::new(&self.options)?;
        *self.engine.borrow_mut() = Some(engine.clone());
        Ok(engine)
    }

    /// With wrong options there is nothing to pause or to abort.
    fn with_engine(&self, act: impl FnOnce(&Engine)) {
        if let Ok(engine) = self.engine() {
            act(&engine);
        }
    }
}

/// Runs a call, and settles either way.
fn promise<T: 'static, F>(call: Result<T, Failure>, run: impl FnOnce(T) -> F + 'static) -> Promise
where
    F: Future<Output = Result<JsValue, Failure>>,
{
    future_to_promise(async move {
        match call {
            Ok(call) => run(call).await,
            Err(failure) => Err(failure),
        }
        .map_err(Failure::into_js)
    })
}
