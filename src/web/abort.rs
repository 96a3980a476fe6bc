//! What ends an upload early: the caller's `AbortSignal`, and the uploader's own.

use alloc::vec::Vec;
use core::cell::Cell;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use js_sys::{Array, Promise};
use wasm_bindgen::JsValue;
use web_sys::{AbortController, AbortSignal};

use super::errors::Failure;
use super::event::Event;
use super::sys;
use super::task::Wait;

/// Listens to signals for as long as one upload lasts. Dropping it takes its listeners off them.
pub struct Abort {
    signals: Vec<Listening>,
}

struct Listening {
    signal: AbortSignal,
    event: Event,
}

impl Abort {
    /// Listens to `signals`.
    #[must_use]
    pub fn on(signals: &[Option<AbortSignal>]) -> Self {
        let mut abort = Abort { signals: Vec::new() };
        for signal in signals.iter().flatten().cloned() {
            abort.signals.push(Listening::new(signal));
        }
        abort
    }

    /// # Errors
    /// The abort, if a signal has been aborted.
    pub fn check(&self) -> Result<(), Failure> {
        match self.signals.iter().find(|listening| listening.signal.aborted()) {
            Some(aborted) => Err(Failure::aborted(aborted.signal.reason())),
            None => Ok(()),
        }
    }

    /// What `work` settles with, if there is no abort until then, which is the Err. Every wait of an upload goes through
    /// here: one promise each, and no future of a type of its own, which would cost every page its bytes.
    pub fn wait(&self, work: &Promise) -> Waiting<'_> {
        Waiting { abort: self, wait: Wait::on(&self.race(work)) }
    }

    /// Until one of `works` has settled, if there is no abort until then.
    pub fn wait_for_any(&self, works: &Array) -> Waiting<'_> {
        self.wait(&Promise::race(works))
    }

    fn race(&self, work: &Promise) -> Promise {
        if self.signals.is_empty() {
            return work.clone();
        }
        let contestants = Array::of1(work);
        for listening in &self.signals {
            contestants.push(listening.event.promise());
        }
        Promise::race(&contestants)
    }
}

/// A wait that an abort ends.
#[must_use]
pub struct Waiting<'a> {
    abort: &'a Abort,
    wait: Wait,
}

impl Future for Waiting<'_> {
    type Output = Result<Result<JsValue, JsValue>, Failure>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Poll::Ready(settled) = Pin::new(&mut self.wait).poll(context) else { return Poll::Pending };
        Poll::Ready(self.abort.check().map(|()| settled))
    }
}

impl Listening {
    fn new(signal: AbortSignal) -> Self {
        let event = Event::new();
        let _ = sys::listen(&signal, "abort", event.listener());
        Listening { signal, event }
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        let _ = sys::unlisten(&self.signal, "abort", self.event.listener());
    }
}

/// A signal of our own, aborted when this is dropped: it ends what nobody waits for any more.
///
/// The caller's signal is not handed on, because its reason may be any value, and not all code that is given a signal
/// expects one that is no `Error`.
pub struct AbortOnDrop(Cell<Option<AbortController>>);

impl AbortOnDrop {
    /// A new signal.
    #[must_use]
    pub fn new() -> Self {
        AbortOnDrop(Cell::new(AbortController::new().ok()))
    }

    /// The signal; none in a runtime that has none, and after [`disarm`](Self::disarm).
    #[must_use]
    pub fn signal(&self) -> Option<AbortSignal> {
        let controller = self.0.take();
        let signal = controller.as_ref().map(AbortController::signal);
        self.0.set(controller);
        signal
    }

    /// What it would end has ended by itself.
    pub fn disarm(&self) {
        self.0.take();
    }
}

impl Default for AbortOnDrop {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = self.0.take() {
            controller.abort();
        }
    }
}
