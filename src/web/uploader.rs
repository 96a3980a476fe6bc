//! `Uploader`, the class that JavaScript sees.

use alloc::string::String;
use core::future::Future;

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::abort::Abort;
use super::errors::Failure;
use super::form_data::{FilePart, assemble};
use super::grants::Source;
use super::options::UploadOptions;
use super::outcome::{UploadResult, to_js};
use super::plan::Plan;
use super::reader::Reader;
use super::{progress, send};
use crate::error::Error;
use crate::form::{MAX_FILE_SIZE, stored_key};
use crate::progress::Progress;
use crate::response;

/// Uploads files with the grants of one source. See `index.d.ts` for what its methods take and give.
#[wasm_bindgen]
pub struct Uploader {
    options: JsValue,
}

// Plain methods that return promises: `async` ones would hold a borrow of `self` across their waits.
#[wasm_bindgen]
impl Uploader {
    /// Keeps `options`; they are read by each call, which can reject where this could only throw.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(options: JsValue) -> Uploader {
        Uploader { options }
    }

    /// Uploads `file`. All options are read before this returns.
    pub fn upload(&self, file: &JsValue, options: &JsValue) -> Promise {
        promise(Job::of_file(&self.options, file, options), Job::upload)
    }

    /// Tells what OSS would say of `file`, and sends nothing to OSS.
    pub fn check(&self, file: &JsValue, options: &JsValue) -> Promise {
        promise(Job::of_file(&self.options, file, options), Job::check)
    }

    /// The fields of a plain HTML form, in order.
    #[wasm_bindgen(js_name = formFields)]
    pub fn form_fields(&self, options: &JsValue) -> Promise {
        promise(Job::of_form(&self.options, options), Job::form_fields)
    }
}

/// One call, its input checked.
struct Job {
    grants: Source,
    strict: bool,
    file: Option<FilePart>,
    options: UploadOptions,
    abort: Abort,
}

/// Runs `job`, and settles either way.
fn promise<F>(job: Result<Job, Failure>, run: impl FnOnce(Job) -> F + 'static) -> Promise
where
    F: Future<Output = Result<JsValue, Failure>>,
{
    future_to_promise(async move {
        match job {
            Ok(job) => run(job).await,
            Err(failure) => Err(failure),
        }
        .map_err(Failure::into_js)
    })
}

impl Job {
    fn of_file(uploader_options: &JsValue, file: &JsValue, options: &JsValue) -> Result<Self, Failure> {
        let mut job = Self::read(uploader_options, UploadOptions::read(options)?.for_upload()?)?;
        job.file = Some(FilePart::read(file)?);
        Ok(job)
    }

    fn of_form(uploader_options: &JsValue, options: &JsValue) -> Result<Self, Failure> {
        Self::read(uploader_options, UploadOptions::read(options)?.for_form()?)
    }

    fn read(uploader_options: &JsValue, mut options: UploadOptions) -> Result<Self, Failure> {
        let grants = Source::read(uploader_options)?;
        let strict = Reader::new("the argument of new Uploader()", uploader_options)?.boolean("strict")?;
        let abort = Abort::on(options.signal.take());
        abort.check()?;
        Ok(Job { grants, strict: strict.unwrap_or_default(), file: None, options, abort })
    }

    async fn plan(&self) -> Result<Plan, Failure> {
        Plan::make(&self.grants, self.file.as_ref(), &self.options, &self.abort).await
    }

    async fn check(self) -> Result<JsValue, Failure> {
        Ok(to_js(&self.plan().await?.report))
    }

    async fn form_fields(self) -> Result<JsValue, Failure> {
        let plan = self.plan().await?.allowed(self.strict)?;
        let pair = |(name, value): &(String, String)| Array::of2(&name.into(), &value.into());
        Ok(plan.form.fields().iter().map(pair).collect::<Array>().into())
    }

    async fn upload(self) -> Result<JsValue, Failure> {
        // Every call that uploads has a file.
        let Some(file) = &self.file else { return Ok(JsValue::UNDEFINED) };
        if file.size() > MAX_FILE_SIZE {
            return Err(Error::EntityTooLarge { size: file.size() }.into());
        }
        let plan = self.plan().await?.allowed(self.strict)?;
        let on_progress = self.options.on_progress.as_ref();
        let progress = on_progress.map(|function| (file.size(), function.clone()));
        let received = send::post(&plan.host, &assemble(&plan.form, file)?, progress, &self.abort).await?;
        let uploaded = response::classify(&received.answer())?;
        if let Some(function) = on_progress {
            progress::report(function, Progress::complete(file.size()));
        }
        Ok(to_js(&UploadResult::new(uploaded, stored_key(&plan.key, file.filename()), file.size())))
    }
}
