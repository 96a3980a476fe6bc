//! One upload: attempts until one succeeds or none can.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;

use wasm_bindgen::JsValue;

use super::attempt::Attempt;
use super::call::Call;
use super::checksum::Hashing;
use super::errors::Failure;
use super::form_data::FilePart;
use super::issued::Issued;
use super::line::Slot;
use super::outcome::{UploadResult, to_js};
use super::plan::{self, Plan};
use super::progress::Watch;
use super::recovery::Recovery;
use super::total::Total;
use crate::error::Error;
use crate::form::{MAX_FILE_SIZE, stored_key};

/// A file on its way.
pub struct Upload {
    call: Call,
    file: FilePart,
    watch: Rc<Watch>,
    /// The grant used so far, and the key made with it.
    used: Option<(Rc<Issued>, String)>,
    hashing: Option<Hashing>,
    recovery: Recovery,
}

impl Upload {
    /// Of the file of `call`.
    ///
    /// # Errors
    /// `EntityTooLarge`.
    pub fn of(call: Call, total: Option<Rc<Total>>) -> Result<Self, Failure> {
        let file = call.file.clone().ok_or_else(|| Error::invalid("file", "a File or Blob", None))?;
        if file.size() > MAX_FILE_SIZE {
            return Err(Error::EntityTooLarge { size: file.size() }.into());
        }
        let watch = Watch::new(file.size(), call.options.on_progress.clone(), total);
        Ok(Upload { call, file, watch, used: None, hashing: None, recovery: Recovery::default() })
    }

    /// Who is told.
    #[must_use]
    pub fn watch(&self) -> Rc<Watch> {
        self.watch.clone()
    }

    /// Uploads, once it is this file's turn. `slot` is kept through all attempts: what fails while the network is bad
    /// must not make room for more of the same.
    ///
    /// # Errors
    /// Why the last attempt failed, or the abort.
    pub async fn run(mut self, slot: Slot) -> Result<JsValue, Failure> {
        slot.turn(&self.call.abort).await?;
        // What follows is large, and thousands may be waiting.
        Box::pin(self.attempts()).await
    }

    async fn attempts(&mut self) -> Result<JsValue, Failure> {
        loop {
            let failure = match self.attempt().await {
                Ok(result) => return Ok(to_js(&result)),
                Err(failure) => failure,
            };
            let held = self.used.as_ref().map(|(issued, _)| issued);
            self.recovery.after(&self.call, held, failure).await?;
        }
    }

    async fn attempt(&mut self) -> Result<UploadResult, Failure> {
        let plan = self.plan().await?;
        let attempt = Attempt { call: &self.call, file: &self.file, watch: &self.watch, plan: &plan };
        let posts = self.recovery.post();
        let (uploaded, verified) = attempt.run(&mut self.hashing, posts).await?;
        self.call.abort.check()?;
        self.watch.complete();
        let key = stored_key(&plan.key, self.file.filename());
        Ok(UploadResult::new(uploaded, key, self.file.size(), verified, posts))
    }

    /// The form, with the grant used so far if it still serves.
    async fn plan(&mut self) -> Result<Plan, Failure> {
        let held = self.used.clone();
        let reason = self.recovery.reason_for_grant(held.is_some());
        let issued = self.call.grant(reason, held.as_ref().map(|(issued, _)| issued)).await?;
        let key = match held {
            // A caller's function may make another name each time, and the object may be there under the first.
            Some((old, key)) if old.grant.dir == issued.grant.dir && !issued.is_for_one_key() => key,
            _ => plan::key(&issued, Some(&self.file), &self.call.options)?,
        };
        self.used = Some((issued.clone(), key.clone()));
        self.call.plan(&issued, key)?.allowed(self.call.engine.settings.strict)
    }
}
