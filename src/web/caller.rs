//! Calls the caller's functions, and handles the values that they throw.

use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::JsValue;

use super::callback::{Awaited, Callback, Happened};
use super::driver::Driver;
use super::errors::upload_error;
use super::reader::wrong_type;
use super::{sys, values};
use crate::engine::event::{BatchId, CallId, Event};
use crate::engine::failure::{Cause, Failure};
use crate::engine::progress::{Progress, TotalProgress};
use crate::error::Error;

impl Driver {
    /// Calls the caller's function that makes a key, once the grant is there.
    pub(super) fn make_key(self: &Rc<Self>, id: CallId, dir: &str) {
        self.with_file(id, |call, file| {
            let Some(make_key) = &call.make_key else { return };
            let grant = sys::object(&[("dir", &dir.into())]);
            let made = make_key.call2(&JsValue::UNDEFINED, &file.blob, &grant);
            self.dispatch(Event::KeyMade { call: id, key: self.read_key(made) });
        });
    }

    fn read_key(&self, made: Happened) -> Result<String, (Error, Option<Cause>)> {
        match made {
            Ok(key) => key
                .as_string()
                .ok_or_else(|| (wrong_type("the key that options.key returns", "a string", &key), None)),
            Err(cause) => {
                let error = Error::invalid("options.key", "a function that does not throw", None);
                Err((error, Some(self.keep_cause(cause))))
            }
        }
    }

    /// Reports the progress of a file to the caller.
    pub(super) fn tell(&self, call: CallId, progress: Progress) {
        if let Some(call) = self.call(call)
            && let Some(on_progress) = &call.on_progress
        {
            tell(on_progress, &values::to_js(&progress));
        }
    }

    /// Reports the progress of a batch to the caller.
    pub(super) fn tell_total(&self, batch: BatchId, progress: TotalProgress) {
        if let Some(batch) = self.batch(batch)
            && let Some(on_progress) = &batch.on_progress
        {
            tell(on_progress, &values::to_js(&progress));
        }
    }

    /// Asks the caller whether to try again.
    pub(super) fn ask_retry(self: &Rc<Self>, id: CallId, failure: &Failure) {
        let (Some(call), Some(should_retry)) = (self.call(id), &self.should_retry) else {
            return self.decide(id, Ok(JsValue::TRUE));
        };
        let error = upload_error(failure, &self.cause(failure.cause));
        drop(call.refusal.replace(Some(error.clone())));
        let callback = Callback::new(self, Awaited::Decision(id));
        let asked = should_retry.call1(&JsValue::UNDEFINED, &error);
        match asked.and_then(|answer| callback.follow(&answer)) {
            Ok(()) => drop(call.decision.replace(Some(callback))),
            Err(thrown) => self.decide(id, Err(thrown)),
        }
    }

    /// Takes the caller's decision. One that returns nothing leaves it at what would be without it: another attempt. A function
    /// that throws does not agree.
    pub(super) fn decide(self: &Rc<Self>, id: CallId, decision: Happened) {
        let Some(call) = self.call(id) else { return };
        drop(call.decision.take());
        let agreed = match decision {
            Ok(answer) => answer.is_undefined() || answer.is_null() || answer.is_truthy(),
            Err(thrown) => {
                sys::report(&thrown);
                false
            }
        };
        if agreed {
            drop(call.refusal.take());
        }
        self.dispatch(Event::RetryDecided { call: id, agreed });
    }
}

/// Calls a function of the caller. A value that it throws is reported as uncaught; the upload goes on.
fn tell(on_progress: &Function, progress: &JsValue) {
    if let Err(thrown) = on_progress.call1(&JsValue::UNDEFINED, progress) {
        sys::report(&thrown);
    }
}
