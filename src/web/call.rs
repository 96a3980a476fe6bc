//! The calls of an uploader, each with the JavaScript objects that belong to it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;

use super::abort::reason_of;
use super::callback::{Callback, Listener};
use super::driver::Driver;
use super::errors::upload_error;
use super::file::Chosen;
use super::hashing::Hashing;
use super::looking::Look;
use super::options::CallOptions;
use super::request::{Post, Request};
use super::values;
use crate::engine::command::Outcome;
use crate::engine::event::{BatchId, CallId, Event, Job, Task};

/// A promise of the module that is not settled yet.
pub(super) struct Deferred {
    resolve: Function,
    reject: Function,
}

impl Deferred {
    /// Makes a promise. Returns it with the functions that settle it.
    pub(super) fn new() -> (Promise, Self) {
        let mut functions = None;
        let promise = Promise::new(&mut |resolve, reject| functions = Some((resolve, reject)));
        // The functions are always there: a promise calls its executor at once.
        let (resolve, reject) = functions.unwrap_or_default();
        (promise, Deferred { resolve, reject })
    }

    /// Settles the promise.
    pub(super) fn settle(self, outcome: Result<JsValue, JsValue>) {
        let (function, value) = match outcome {
            Ok(value) => (self.resolve, value),
            Err(reason) => (self.reject, reason),
        };
        drop(function.call1(&JsValue::UNDEFINED, &value));
    }
}

/// The receiver of a call's outcome.
pub(super) enum Destination {
    /// The caller's promise.
    Promise(Deferred),
    /// This place among the outcomes of a batch.
    Batch(BatchId, u32),
}

/// A call that is not settled. Dropping it ends everything that goes on for it.
pub(super) struct Call {
    pub(super) file: Option<Chosen>,
    pub(super) make_key: Option<Function>,
    pub(super) on_progress: Option<Function>,
    destination: RefCell<Option<Destination>>,
    /// The reason to reject with, once the caller has aborted it.
    reason: RefCell<Option<JsValue>>,
    /// The error that `shouldRetry` was called with; the call rejects with the same object if there is no further attempt.
    pub(super) refusal: RefCell<Option<JsValue>>,
    pub(super) signal: RefCell<Option<Listener>>,
    pub(super) post: RefCell<Option<Rc<Post>>>,
    pub(super) hashing: RefCell<Option<Rc<Hashing>>>,
    pub(super) look: RefCell<Option<Look>>,
    pub(super) probe: RefCell<Option<Rc<Request>>>,
    pub(super) violations: RefCell<Option<Listener>>,
    pub(super) decision: RefCell<Option<Callback>>,
}

impl Call {
    /// Notes that the caller aborts it. The first reason counts.
    pub(super) fn abort(&self, reason: &JsValue) {
        self.reason.borrow_mut().get_or_insert_with(|| reason.clone());
    }
}

impl Driver {
    /// Begins a call, whose input has been read. Returns its promise.
    pub(super) fn begin(self: &Rc<Self>, task: Task, file: Option<Chosen>, options: CallOptions) -> Promise {
        if let Some(reason) = options.signal.as_ref().and_then(reason_of) {
            return Promise::reject(&reason);
        }
        let (promise, deferred) = Deferred::new();
        self.add(task, file, options, Destination::Promise(deferred));
        promise
    }

    /// Hands a call over to the engine.
    pub(super) fn add(
        self: &Rc<Self>,
        task: Task,
        file: Option<Chosen>,
        options: CallOptions,
        destination: Destination,
    ) {
        let id = CallId(self.next_id());
        let batch = match destination {
            Destination::Batch(batch, index) => Some((batch, index)),
            Destination::Promise(_) => None,
        };
        let job = Job {
            task,
            file: file.as_ref().map(|file| file.facts.clone()),
            key: options.key,
            fields: options.fields,
            followed: options.on_progress.is_some(),
            allows_duplicate_key: options.allows_duplicate_key,
            batch,
        };
        let signal = options.signal.map(|signal| self.listen_to(&signal, id));
        let call = Call {
            file,
            make_key: options.make_key,
            on_progress: options.on_progress,
            destination: RefCell::new(Some(destination)),
            reason: RefCell::new(batch.and_then(|(batch, _)| self.batch(batch)?.reason())),
            refusal: RefCell::default(),
            signal: RefCell::new(signal),
            post: RefCell::default(),
            hashing: RefCell::default(),
            look: RefCell::default(),
            probe: RefCell::default(),
            violations: RefCell::default(),
            decision: RefCell::default(),
        };
        self.calls.borrow_mut().add(id, Rc::new(call));
        self.dispatch(Event::Added { call: id, job });
    }

    /// Returns a call that is not settled.
    pub(super) fn call(&self, id: CallId) -> Option<Rc<Call>> {
        self.calls.borrow().get(id).cloned()
    }

    /// Runs a function on the file of a call that is not settled.
    pub(super) fn with_file(&self, id: CallId, act: impl FnOnce(&Call, &Chosen)) {
        if let Some(call) = self.call(id)
            && let Some(file) = &call.file
        {
            act(&call, file);
        }
    }

    /// Settles a call.
    pub(super) fn settle(&self, id: CallId, outcome: Outcome) {
        let call = self.calls.borrow_mut().remove(id);
        let Some(call) = call else { return };
        let outcome = self.show(&call, outcome);
        let destination = call.destination.take();
        // The listeners are removed before the caller's promise is settled.
        drop(call);
        self.forget_causes();
        match destination {
            Some(Destination::Promise(deferred)) => deferred.settle(outcome),
            Some(Destination::Batch(batch, index)) => self.file_settled(batch, index, &outcome),
            None => {}
        }
    }

    /// Returns an outcome as a JavaScript value.
    fn show(&self, call: &Call, outcome: Outcome) -> Result<JsValue, JsValue> {
        match outcome {
            Outcome::Stored(object) => Ok(values::stored(&object)),
            Outcome::Checked(report) => Ok(values::to_js(&report)),
            Outcome::Fields(form) => Ok(values::fields(&form)),
            Outcome::Diagnosed(found) => Ok(values::to_js(&found)),
            Outcome::Aborted => Err(call.reason.take().unwrap_or_default()),
            Outcome::Failed(failure) => {
                let shown = call.refusal.take();
                Err(shown.unwrap_or_else(|| upload_error(&failure, &self.cause(failure.cause))))
            }
        }
    }
}
