//! One call of an `Uploader`, its input checked: what `check`, `formFields` and `upload` have in common.

use alloc::rc::Rc;
use alloc::string::String;

use js_sys::Array;
use wasm_bindgen::JsValue;

use super::abort::Abort;
use super::engine::Engine;
use super::errors::Failure;
use super::form_data::FilePart;
use super::grants::Want;
use super::issued::Issued;
use super::options::UploadOptions;
use super::outcome::to_js;
use super::plan::{self, Plan};
use super::source::{Reason, Request};
use crate::form::Form;

/// A call that has a file, or is about a plain HTML form.
pub struct Call {
    /// The uploader.
    pub engine: Rc<Engine>,
    /// The file.
    pub file: Option<FilePart>,
    /// What the caller asked for.
    pub options: UploadOptions,
    /// What ends it.
    pub abort: Abort,
}

impl Call {
    /// About a file.
    ///
    /// # Errors
    /// `InvalidArgument`, `InvalidKey`, or the abort.
    pub fn of_file(engine: Rc<Engine>, file: &JsValue, options: &JsValue) -> Result<Self, Failure> {
        let options = UploadOptions::read(options)?;
        options.for_upload()?;
        Self::begin(engine, Some(FilePart::read(file)?), options)
    }

    /// About a plain HTML form.
    ///
    /// # Errors
    /// As [`of_file`](Self::of_file).
    pub fn of_form(engine: Rc<Engine>, options: &JsValue) -> Result<Self, Failure> {
        let mut options = UploadOptions::read(options)?;
        options.for_form()?;
        Self::begin(engine, None, options)
    }

    fn begin(
        engine: Rc<Engine>,
        file: Option<FilePart>,
        mut options: UploadOptions,
    ) -> Result<Self, Failure> {
        let abort = Abort::on(&[options.signal.take(), engine.signal()]);
        abort.check()?;
        Ok(Call { engine, file, options, abort })
    }

    /// A grant; the one that is held, as long as it serves.
    ///
    /// # Errors
    /// `GrantUnavailable`, `InvalidGrant`, `MixedContent`, or the abort.
    pub async fn grant(&self, reason: Reason, held: Option<&Rc<Issued>>) -> Result<Rc<Issued>, Failure> {
        let request = Request { file: self.file.clone(), reason };
        self.engine.grants.get(Want { request, held, abort: &self.abort }).await
    }

    /// The form for `key`.
    ///
    /// # Errors
    /// `InvalidKey`, or the abort.
    pub fn plan(&self, issued: &Issued, key: String) -> Result<Plan, Failure> {
        // The caller's key function may have aborted.
        self.abort.check()?;
        let mut plan = Plan::make(issued, key, self.file.as_ref(), &self.options)?;
        if issued.is_for_one_key() && !self.engine.settings.grant_per_file {
            plan.report.of_shared_grant();
        }
        Ok(plan)
    }

    /// What does not upload.
    ///
    /// # Errors
    /// As [`grant`](Self::grant) and [`plan`](Self::plan); `PolicyViolation` for the fields.
    pub async fn tell(self, what: Tell) -> Result<JsValue, Failure> {
        let issued = self.grant(Reason::First, None).await?;
        match what {
            Tell::Grant => Ok(to_js(&*issued)),
            Tell::Report => Ok(to_js(&self.first_plan(&issued)?.report)),
            Tell::Fields => Ok(pairs(&self.first_plan(&issued)?.allowed(self.engine.settings.strict)?.form)),
        }
    }

    fn first_plan(&self, issued: &Issued) -> Result<Plan, Failure> {
        self.plan(issued, plan::key(issued, self.file.as_ref(), &self.options)?)
    }
}

/// What a call that does not upload is about.
#[derive(Clone, Copy)]
pub enum Tell {
    /// What OSS would say.
    Report,
    /// The fields of a plain HTML form.
    Fields,
    /// What `diagnose` looks at: where the grant points, its policy, and whose clock says what.
    Grant,
}

fn pairs(form: &Form) -> JsValue {
    let pairs = Array::new();
    for (name, value) in form.fields() {
        pairs.push(&Array::of2(&name.into(), &value.into()));
    }
    pairs.into()
}
