//! The class `Uploader` of JavaScript. `types.d.ts` says what its methods take and return.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::driver::Driver;
use super::file::Chosen;
use super::options::CallOptions;
use super::settings::UploaderOptions;
use crate::engine::event::{Event, Task};

/// Uploads files with the grants of one source. It is a queue: a few uploads are under way at once, the others wait in the
/// order in which they were asked for.
#[wasm_bindgen(skip_typescript)]
pub struct Uploader {
    options: JsValue,
    driver: RefCell<Option<Rc<Driver>>>,
}

#[wasm_bindgen]
impl Uploader {
    /// Keeps the options, an `UploaderOptions`. Nothing is read or checked before the first call.
    #[wasm_bindgen(constructor, skip_typescript)]
    #[must_use]
    pub fn new(options: JsValue) -> Self {
        Uploader { options, driver: RefCell::default() }
    }

    /// Uploads a `File` or `Blob` with `UploadOptions`. Returns the promise of an `UploadResult`, which rejects with an
    /// `UploadError`, or with the reason of an abort.
    #[wasm_bindgen(skip_typescript)]
    pub fn upload(&self, file: &JsValue, options: &JsValue) -> Promise {
        self.call(|driver| begin(driver, Task::Upload, file, options))
    }

    /// Uploads many files, an iterable, an async iterable or an array-like object, or one, with `UploadAllOptions`. Returns the
    /// promise of an array of outcomes, in order.
    #[wasm_bindgen(js_name = uploadAll, skip_typescript)]
    pub fn upload_all(&self, files: &JsValue, options: &JsValue) -> Promise {
        self.call(|driver| driver.upload_all(files, options))
    }

    /// Keeps waiting uploads from starting.
    #[wasm_bindgen(skip_typescript)]
    pub fn pause(&self) {
        self.tell(|driver| driver.dispatch(Event::Paused));
    }

    /// Undoes [`pause`](Self::pause).
    #[wasm_bindgen(skip_typescript)]
    pub fn resume(&self) {
        self.tell(|driver| driver.dispatch(Event::Resumed));
    }

    /// Aborts all uploads that wait or run now, with this reason, or for `undefined` with an `AbortError`.
    #[wasm_bindgen(skip_typescript)]
    pub fn abort(&self, reason: JsValue) {
        self.tell(|driver| driver.abort_all(reason));
    }

    /// Returns the promise of a `CheckResult`: the judgement of OSS on a file.
    #[wasm_bindgen(skip_typescript)]
    pub fn check(&self, file: &JsValue, options: &JsValue) -> Promise {
        self.call(|driver| begin(driver, Task::Check, file, options))
    }

    /// Returns the promise of the fields of a plain HTML form, pairs of name and value.
    #[wasm_bindgen(js_name = formFields, skip_typescript)]
    pub fn form_fields(&self, options: &JsValue) -> Promise {
        self.call(|driver| Ok(driver.begin(Task::ListFields, None, CallOptions::of_form(options)?)))
    }

    /// Looks at everything between the page and its bucket. Returns the promise of an array of findings: `check`, `status`,
    /// `topic`, `number` and `names`.
    #[wasm_bindgen(skip_typescript)]
    pub fn diagnose(&self) -> Promise {
        self.call(|driver| Ok(driver.begin(Task::Diagnose, None, CallOptions::of_form(&JsValue::UNDEFINED)?)))
    }
}

impl Uploader {
    /// Makes a call; a mistake in its input rejects its promise.
    fn call(&self, begin: impl FnOnce(&Rc<Driver>) -> Result<Promise, JsValue>) -> Promise {
        self.driver().and_then(|driver| begin(&driver)).unwrap_or_else(|error| Promise::reject(&error))
    }

    /// Hands an event to the driver. With wrong options it does nothing, because the calls report those.
    fn tell(&self, tell: impl FnOnce(&Rc<Driver>)) {
        if let Ok(driver) = self.driver() {
            tell(&driver);
        }
    }

    /// Returns the driver, which is made by the first call whose options can be read.
    fn driver(&self) -> Result<Rc<Driver>, JsValue> {
        let made = self.driver.borrow().clone();
        if let Some(driver) = made {
            return Ok(driver);
        }
        let driver = Driver::new(UploaderOptions::read(&self.options)?);
        // A getter of the options may have made another call meanwhile.
        Ok(Rc::clone(self.driver.borrow_mut().get_or_insert(driver)))
    }
}

fn begin(driver: &Rc<Driver>, task: Task, file: &JsValue, options: &JsValue) -> Result<Promise, JsValue> {
    let options = CallOptions::of_upload(options)?;
    Ok(driver.begin(task, Some(Chosen::read(file)?), options))
}

/// Makes the next call of the module start a fresh instance, because this one broke.
#[wasm_bindgen(skip_typescript)]
pub fn restart() {
    wasm_bindgen::handler::schedule_reinit();
}
