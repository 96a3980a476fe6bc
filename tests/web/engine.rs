//! The engine, which is JavaScript, at the hands of the browser tests.

use js_sys::{Array, Function, Object, Promise, Reflect};
use std::cell::OnceCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Blob};

use oss_form_upload::web::core::Core;
use oss_form_upload::web::fields;

/// Has wasm-bindgen serve files, each at its own path, so that they find each other. Here nothing is imported of them.
macro_rules! serve {
    ($($file:literal)+) => {
        $(
            const _: () = {
                #[wasm_bindgen(module = $file)]
                extern "C" {
                    type Nothing;
                }
            };
        )+
    };
}

serve! {
    "/src/npm/engine/abort.js"
    "/src/npm/engine/attempt.js"
    "/src/npm/engine/batch.js"
    "/src/npm/engine/call.js"
    "/src/npm/engine/checksum.js"
    "/src/npm/engine/diagnosis.js"
    "/src/npm/engine/engine.js"
    "/src/npm/engine/failures.js"
    "/src/npm/engine/file.js"
    "/src/npm/engine/grants.js"
    "/src/npm/engine/line.js"
    "/src/npm/engine/meter.js"
    "/src/npm/engine/options.js"
    "/src/npm/engine/probe.js"
    "/src/npm/engine/progress.js"
    "/src/npm/engine/reader.js"
    "/src/npm/engine/recovery.js"
    "/src/npm/engine/retry.js"
    "/src/npm/engine/send.js"
    "/src/npm/engine/settings.js"
    "/src/npm/engine/source.js"
    "/src/npm/engine/timing.js"
    "/src/npm/engine/upload.js"
    "/src/npm/upload-error.js"
}

#[wasm_bindgen(module = "/tests/web/engine.js")]
extern "C" {
    type Engine;

    #[wasm_bindgen(constructor, catch)]
    fn new(core: &JsValue, options: &JsValue) -> Result<Engine, JsValue>;
    #[wasm_bindgen(method)]
    fn upload(this: &Engine, file: &JsValue, options: &JsValue) -> Promise;
    #[wasm_bindgen(method)]
    fn check(this: &Engine, file: &JsValue, options: &JsValue) -> Promise;
    #[wasm_bindgen(method, js_name = formFields)]
    fn form_fields(this: &Engine, options: &JsValue) -> Promise;

    type Abort;

    #[wasm_bindgen(constructor, catch)]
    fn new(signal: Option<&AbortSignal>) -> Result<Abort, JsValue>;
    #[wasm_bindgen(method)]
    fn end(this: &Abort);

    fn revealed(work: &Function) -> Promise;

    #[wasm_bindgen(js_name = Hashing)]
    type Computation;

    #[wasm_bindgen(constructor, js_class = Hashing)]
    fn new(core: &JsValue, file: &JsValue) -> Computation;
    #[wasm_bindgen(method, getter)]
    fn ended(this: &Computation) -> Promise;
    #[wasm_bindgen(method, getter, js_name = isOver)]
    fn is_over(this: &Computation) -> bool;
    #[wasm_bindgen(method, getter)]
    fn crc64(this: &Computation) -> Option<String>;
    #[wasm_bindgen(method, getter)]
    fn failure(this: &Computation) -> JsValue;
    #[wasm_bindgen(method)]
    fn stop(this: &Computation);

    #[wasm_bindgen(js_name = expectIntact)]
    fn expect_intact(file: &JsValue, abort: &Abort) -> Promise;

    #[wasm_bindgen(js_name = readUploadOptions, catch)]
    fn read_upload_options(core: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = readFormOptions, catch)]
    fn read_form_options(core: &JsValue, options: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = cause)]
    fn cause_of(host: &str, is_watched: bool, abort: &Abort) -> Promise;
}

/// Uploads files with the grants of one source, as the package's class of this name does: what is wrong with its options
/// rejects the first call.
pub(crate) struct Uploader {
    options: JsValue,
    engine: OnceCell<Engine>,
}

impl Uploader {
    pub(crate) fn new(options: JsValue) -> Self {
        Uploader { options, engine: OnceCell::new() }
    }

    pub(crate) fn upload(&self, file: &JsValue, options: &JsValue) -> Promise {
        self.call(|engine| engine.upload(file, options))
    }

    pub(crate) fn check(&self, file: &JsValue, options: &JsValue) -> Promise {
        self.call(|engine| engine.check(file, options))
    }

    pub(crate) fn form_fields(&self, options: &JsValue) -> Promise {
        self.call(|engine| engine.form_fields(options))
    }

    fn call(&self, call: impl FnOnce(&Engine) -> Promise) -> Promise {
        if self.engine.get().is_none() {
            match Engine::new(&core(), &self.options) {
                Ok(engine) => drop(self.engine.set(engine)),
                Err(error) => return Promise::reject(&error),
            }
        }
        call(self.engine.get().unwrap())
    }
}

/// The checksum of a file, computed in the background.
pub(crate) struct Hashing(Computation);

impl Hashing {
    /// Begins to read `blob`, which is said to have `size` bytes.
    pub(crate) fn start(blob: &Blob, size: u64) -> Self {
        Hashing(Computation::new(&core(), &sized(blob, size)))
    }

    /// Resolves when it is over.
    pub(crate) fn ended(&self) -> Promise {
        self.0.ended()
    }

    pub(crate) fn stop(&self) {
        self.0.stop();
    }

    /// What came of it, once it is over: the checksum, or the error that ended it.
    pub(crate) fn outcome(&self) -> Option<Result<u64, JsValue>> {
        if !self.0.is_over() {
            return None;
        }
        Some(self.0.crc64().map(|crc64| crc64.parse().unwrap()).ok_or_else(|| self.0.failure()))
    }
}

/// Whether `blob` is still one of `size` bytes, or the error that says that it is not. A `signal` may end the reading.
pub(crate) async fn expect_intact_until(
    blob: &Blob,
    size: u64,
    signal: Option<AbortSignal>,
) -> Result<(), JsValue> {
    with_abort(signal, |abort| expect_intact(&sized(blob, size), abort)).await.map(drop)
}

/// The code of why a POST to `host` has ended without an answer. A `signal` may end the search.
pub(crate) async fn cause(
    host: &str,
    is_watched: bool,
    signal: Option<AbortSignal>,
) -> Result<String, JsValue> {
    with_abort(signal, |abort| cause_of(host, is_watched, abort)).await.map(|code| code.as_string().unwrap())
}

/// The form fields that the options of an upload ask for, in order.
pub(crate) fn upload_fields(options: &JsValue) -> Vec<(String, String)> {
    requested(&read_upload_options(&core(), options).unwrap())
}

/// The form fields that the options of a plain HTML form ask for, in order.
pub(crate) fn form_fields(options: &JsValue) -> Vec<(String, String)> {
    requested(&read_form_options(&core(), options).unwrap())
}

fn requested(options: &JsValue) -> Vec<(String, String)> {
    let fields: Array = Reflect::get(options, &"fields".into()).unwrap().unchecked_into();
    fields::read(&fields).unwrap().fields().to_vec()
}

/// What the work comes to that is given this signal to heed; an abort rejects with its reason, as calls of the engine do.
async fn with_abort(
    signal: Option<AbortSignal>,
    work: impl FnOnce(&Abort) -> Promise,
) -> Result<JsValue, JsValue> {
    let abort = Abort::new(signal.as_ref()).unwrap();
    let running = work(&abort);
    let outcome = JsFuture::from(revealed(&Closure::once_into_js(move || running).unchecked_into())).await;
    abort.end();
    outcome
}

/// The class itself: all that it has are functions of its own.
fn core() -> JsValue {
    Reflect::get(&Core.into(), &"constructor".into()).unwrap()
}

/// A file as the engine has read it, as far as its size goes.
fn sized(blob: &Blob, size: u64) -> JsValue {
    let file = Object::new();
    Reflect::set(&file, &"blob".into(), blob).unwrap();
    #[allow(clippy::cast_precision_loss)] // sizes of files are whole numbers that a double holds
    Reflect::set(&file, &"size".into(), &(size as f64).into()).unwrap();
    file.into()
}
