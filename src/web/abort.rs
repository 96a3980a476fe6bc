//! Aborts calls for the caller, with the caller's reason.

use std::rc::Rc;

use js_sys::Error;
use wasm_bindgen::JsValue;
use web_sys::{AbortController, AbortSignal, DomException};

use super::callback::{Awaited, Callback, Listener, abort_on_trap, settled};
use super::driver::Driver;
use super::sys;
use crate::engine::event::{CallId, Event};

/// An `AbortController`, which aborts also when the module breaks.
pub(super) struct Controller(AbortController);

impl Controller {
    /// # Errors
    /// The value that the browser threw: very old ones have no such class.
    pub(super) fn new() -> Result<Self, JsValue> {
        let controller = AbortController::new()?;
        abort_on_trap(&controller);
        Ok(Controller(controller))
    }

    /// Returns its signal.
    pub(super) fn signal(&self) -> AbortSignal {
        self.0.signal()
    }

    /// Aborts. A request that has ended is not affected.
    pub(super) fn abort(&self) {
        self.0.abort();
    }
}

impl Drop for Controller {
    fn drop(&mut self) {
        settled(&self.0);
    }
}

/// Returns the reason of a signal that is aborted; none if it is not.
pub(super) fn reason_of(signal: &AbortSignal) -> Option<JsValue> {
    let is_aborted = sys::look_up(signal, "aborted").is_truthy();
    is_aborted.then(|| reason_or_default(sys::look_up(signal, "reason")))
}

/// Returns the reason to abort with: that of the caller, or the `AbortError` that `AbortController.abort` makes.
fn reason_or_default(given: JsValue) -> JsValue {
    if !given.is_undefined() {
        return given;
    }
    let made = sys::aborted_signal().map(|signal| sys::look_up(&signal, "reason")).unwrap_or_default();
    if made.is_undefined() { abort_error() } else { made }
}

/// Browsers of before 2022 have signals without a reason.
fn abort_error() -> JsValue {
    let message = "signal is aborted without reason";
    DomException::new_with_message_and_name(message, "AbortError").map_or_else(
        |_| {
            let error = Error::new(message);
            error.set_name("AbortError");
            error.into()
        },
        JsValue::from,
    )
}

impl Driver {
    /// Listens to the caller's signal for as long as the call lasts.
    pub(super) fn listen_to(self: &Rc<Self>, signal: &AbortSignal, call: CallId) -> Listener {
        Listener::new(signal.into(), "abort", Callback::new(self, Awaited::Abort(call)))
    }

    /// Takes an abort by the signal of a call.
    pub(super) fn signal_aborted(self: &Rc<Self>, id: CallId) {
        let Some(call) = self.call(id) else { return };
        let signal = call.signal.borrow().as_ref().map(|listener| listener.target().clone());
        call.abort(&reason_or_default(sys::look_up(&signal.unwrap_or_default(), "reason")));
        self.dispatch(Event::Aborted(id));
    }

    /// Aborts all uploads that wait or run now.
    pub(super) fn abort_all(self: &Rc<Self>, reason: JsValue) {
        let reason = reason_or_default(reason);
        for call in self.calls.borrow().values() {
            call.abort(&reason);
        }
        for batch in self.batches.borrow().values() {
            batch.abort(&reason);
        }
        self.end_collections(&reason);
        let batches = self.batches.borrow().names();
        self.dispatch(Event::AllAborted);
        for batch in batches {
            self.end_options(batch);
        }
    }
}
