//! `Uploader`, the class that JavaScript sees.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::abort::Abort;
use super::errors::Failure;
use super::form_data::{FilePart, assemble};
use super::grants::Source;
use super::options::{Key, UploadOptions};
use super::outcome::{UploadResult, to_js};
use super::{json, progress, reader, send};
use crate::error::{Error, KeyError};
use crate::form::{Form, stored_key};
use crate::grant::{Grant, GrantError};
use crate::progress::Progress;
use crate::response;

/// Uploads files with the grants of one source. See `index.d.ts` for what its methods take and give.
#[wasm_bindgen]
pub struct Uploader {
    options: JsValue,
}

#[wasm_bindgen]
impl Uploader {
    /// Keeps `options`; they are read by each upload, which can reject where this could only throw.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(options: JsValue) -> Uploader {
        Uploader { options }
    }

    /// Uploads `file`. All options are read before this returns.
    ///
    /// A plain method that returns a promise: an `async` one would hold a borrow of `self` across its waits.
    pub fn upload(&self, file: &JsValue, options: &JsValue) -> Promise {
        let upload = Upload::read(&self.options, file, options);
        future_to_promise(async move {
            match upload {
                Ok(upload) => upload.run().await,
                Err(failure) => Err(failure),
            }
            .map_err(Failure::into_js)
        })
    }
}

/// One upload, its input checked.
struct Upload {
    grants: Source,
    file: FilePart,
    options: UploadOptions,
    abort: Abort,
}

impl Upload {
    fn read(uploader_options: &JsValue, file: &JsValue, options: &JsValue) -> Result<Self, Failure> {
        let grants = Source::read(uploader_options)?;
        let mut options = UploadOptions::read(options)?;
        let abort = Abort::on(options.signal.take());
        abort.check()?;
        let file = FilePart::read(file)?;
        if matches!(options.key, Key::Default) && file.name().is_none() {
            return Err(Error::InvalidKey(KeyError::NoName).into());
        }
        Ok(Upload { grants, file, options, abort })
    }

    async fn run(self) -> Result<JsValue, Failure> {
        let grant = self.grants.grant(self.file.blob(), &self.abort).await?;
        let policy =
            json::policy(&grant.policy).map_err(|why| Error::InvalidGrant(GrantError::Policy(why)))?;
        let key = self.key(&grant)?;
        // The caller's key function may have aborted.
        self.abort.check()?;
        let form = assemble(&Form::build(&grant, &policy, &key, &self.options.fields)?, &self.file)?;
        let on_progress = self.options.on_progress.clone().map(|function| (self.file.size(), function));
        let received = send::post(&grant.host, &form, on_progress, &self.abort).await?;
        let uploaded = response::classify(&received.answer())?;
        self.report_completion();
        let key = stored_key(&key, self.file.filename());
        Ok(to_js(&UploadResult::new(uploaded, key, self.file.size())))
    }

    fn report_completion(&self) {
        if let Some(on_progress) = &self.options.on_progress {
            progress::report(on_progress, Progress::complete(self.file.size()));
        }
    }

    fn key(&self, grant: &Grant) -> Result<String, Failure> {
        match &self.options.key {
            Key::Given(key) => Ok(key.clone()),
            Key::Default => Ok(grant.default_key(self.file.name().unwrap_or_default())),
            Key::Made(function) => made(function, &self.file, grant),
        }
    }
}

fn made(function: &Function, file: &FilePart, grant: &Grant) -> Result<String, Failure> {
    let context = Object::new();
    // Setting a member of a plain object does not fail.
    let _ = Reflect::set(&context, &"dir".into(), &grant.dir.as_str().into());
    let key = function.call2(&JsValue::UNDEFINED, file.blob(), &context).map_err(|cause| {
        Failure::caused(Error::invalid("options.key", "a function that does not throw", None), cause)
    })?;
    key.as_string().ok_or_else(|| reader::wrong("the key that options.key returns", "a string", &key))
}
