//! What follows a failed attempt: another one, at once with a new grant or after a while, or the end.

use alloc::rc::Rc;

use js_sys::Math;
use wasm_bindgen::JsValue;

use super::call::Call;
use super::errors::Failure;
use super::issued::Issued;
use super::sleep::sleep;
use super::source::Reason;
use super::{online, sys};
use crate::error::{Error, Stored};
use crate::lifetime;
use crate::retry::retry_after;

/// What an upload has been through.
#[derive(Default)]
pub struct Recovery {
    /// How often the form was posted.
    posts: u32,
    /// How many failures counted.
    failures: u32,
    /// Whether an attempt may have stored the object although it failed.
    maybe_stored: bool,
    /// Whether a new grant has been asked for, because the old one was refused.
    renewed: bool,
    /// Whether that grant is still to come.
    refused: bool,
}

impl Recovery {
    /// Another post; which one it is.
    pub fn post(&mut self) -> u32 {
        self.refused = false;
        self.posts += 1;
        self.posts
    }

    /// Why the next attempt asks for a grant, if it does; `held` says whether there is one.
    #[must_use]
    pub fn reason_for_grant(&self, held: bool) -> Reason {
        match (held, self.refused) {
            (true, true) => Reason::Refused,
            (true, false) => Reason::Expiring,
            (false, _) => Reason::First,
        }
    }

    /// Waits for the time of the next attempt.
    ///
    /// # Errors
    /// `failure`, if there is to be none, or the abort.
    pub async fn after(
        &mut self,
        call: &Call,
        held: Option<&Rc<Issued>>,
        failure: Failure,
    ) -> Result<(), Failure> {
        let failure = self.noted(failure);
        if self.renews(call, held, &failure) {
            return Ok(());
        }
        self.failures += 1;
        let Some(delay) = self.delay(call, &failure) else { return Err(failure) };
        if !self.is_wanted(call, &failure).await? {
            return Err(failure);
        }
        online::wait(&call.abort).await?;
        sleep(delay, &call.abort).await
    }

    /// The failure, with what only this upload knows.
    fn noted(&mut self, mut failure: Failure) -> Failure {
        if let Some(Error::Service(service)) = failure.error_mut() {
            service.sent_before |= self.maybe_stored;
        }
        let failure = failure.after(self.posts, self.maybe_stored);
        self.maybe_stored |= failure.error().is_some_and(|error| error.stored() != Stored::No);
        failure
    }

    /// Whether the grant was refused for its age, for the first time: a new one may be asked for.
    fn renews(&mut self, call: &Call, held: Option<&Rc<Issued>>, failure: &Failure) -> bool {
        let (Some(Error::Service(service)), Some(held)) = (failure.error(), held) else { return false };
        let outdated = lifetime::is_outdated(service, &held.grant) && call.engine.grants.can_renew();
        if !outdated || self.renewed {
            return false;
        }
        call.engine.grants.forget(held);
        (self.renewed, self.refused) = (true, true);
        true
    }

    fn delay(&self, call: &Call, failure: &Failure) -> Option<u32> {
        failure.error().filter(|error| error.retryable())?;
        let asked = failure.retry_after().and_then(|header| retry_after(header, sys::now(), sys::date));
        call.engine.settings.retry.delay(self.failures, Math::random(), asked)
    }

    /// Whether the caller's `shouldRetry` agrees. One that throws does not, and is reported as uncaught.
    async fn is_wanted(&self, call: &Call, failure: &Failure) -> Result<bool, Failure> {
        let Some(function) = &call.engine.settings.should_retry else { return Ok(true) };
        let asked = sys::call(function, &failure.clone().into_js()).and_then(|value| sys::promise_of(&value));
        let answer = match asked {
            Ok(promise) => call.abort.wait(&promise).await?,
            Err(thrown) => Err(thrown),
        };
        Ok(answer
            .unwrap_or_else(|thrown| {
                let _ = sys::report_error(&thrown);
                JsValue::FALSE
            })
            .is_truthy())
    }
}
