//! The caller's `AbortSignal`, listened to for as long as one upload lasts.

use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, AbortSignal};

use super::errors::Failure;

/// What aborts an upload. Dropping it takes its listener off the caller's signal.
pub struct Abort {
    listening: Option<Listening>,
}

struct Listening {
    signal: AbortSignal,
    /// The function that resolves `event`. There is one as soon as the promise has been made.
    listener: Option<Function>,
    event: Promise,
}

impl Abort {
    /// Listens to `signal`, if there is one.
    #[must_use]
    pub fn on(signal: Option<AbortSignal>) -> Self {
        Abort { listening: signal.map(Listening::new) }
    }

    /// # Errors
    /// The abort, if the signal has been aborted.
    pub fn check(&self) -> Result<(), Failure> {
        match &self.listening {
            Some(Listening { signal, .. }) if signal.aborted() => Err(Failure::aborted(signal.reason())),
            _ => Ok(()),
        }
    }

    /// Waits for `work`, but no longer than until the abort. Work that is done wins over an abort at the same moment.
    ///
    /// # Errors
    /// The abort; `work` is dropped then.
    pub async fn race<T>(&self, work: impl Future<Output = T>) -> Result<T, Failure> {
        let Some(listening) = &self.listening else { return Ok(work.await) };
        let mut work = pin!(work);
        let mut event = pin!(JsFuture::from(listening.event.clone()));
        poll_fn(|context| match (work.as_mut().poll(context), event.as_mut().poll(context)) {
            (Poll::Ready(done), _) => Poll::Ready(Ok(done)),
            (_, Poll::Ready(_)) => Poll::Ready(Err(Failure::aborted(listening.signal.reason()))),
            _ => Poll::Pending,
        })
        .await
    }
}

impl Listening {
    fn new(signal: AbortSignal) -> Self {
        let mut listener = None;
        let event = Promise::new(&mut |resolve, _| {
            // The Err is of signals that are no event target; there are none.
            let _ = signal.add_event_listener_with_callback("abort", &resolve);
            listener = Some(resolve);
        });
        Listening { signal, listener, event }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(listener) = &self.listener {
            let _ = self.signal.remove_event_listener_with_callback("abort", listener);
        }
    }
}

/// A signal of our own, aborted when this is dropped: it ends what nobody waits for any more.
///
/// The caller's signal is not handed on, because its reason may be any value, and not all code that is given a signal
/// expects one that is no `Error`.
pub struct AbortOnDrop(Option<AbortController>);

impl AbortOnDrop {
    /// A new signal.
    #[must_use]
    pub fn new() -> Self {
        AbortOnDrop(AbortController::new().ok())
    }

    /// The signal, or `undefined` in a runtime that has none.
    #[must_use]
    pub fn signal(&self) -> JsValue {
        self.0.as_ref().map_or(JsValue::UNDEFINED, |controller| controller.signal().into())
    }
}

impl Default for AbortOnDrop {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}
