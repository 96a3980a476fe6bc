//! What ends an upload early: the caller's `AbortSignal`, and the uploader's own.

use alloc::vec::Vec;
use core::cell::Cell;

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
    pub fn on(signals: impl IntoIterator<Item = AbortSignal>) -> Self {
        Abort { signals: signals.into_iter().map(Listening::new).collect() }
    }

    /// # Errors
    /// The abort, if a signal has been aborted.
    pub fn check(&self) -> Result<(), Failure> {
        match self.signals.iter().find(|listening| listening.signal.aborted()) {
            Some(aborted) => Err(Failure::aborted(aborted.signal.reason())),
            None => Ok(()),
        }
    }

    /// What `work` settles with, if there is no abort until then. Every wait of an upload goes through here: one
    /// promise each, and no future of a type of its own, which would cost every page its bytes.
    ///
    /// # Errors
    /// The abort.
    pub async fn wait(&self, work: &Promise) -> Result<Result<JsValue, JsValue>, Failure> {
        let first = if self.signals.is_empty() { work.clone() } else { self.race(work) };
        let settled = Wait::on(&first).await;
        self.check()?;
        Ok(settled)
    }

    /// Until one of `works` has settled, if there is no abort until then.
    ///
    /// # Errors
    /// The abort.
    pub async fn wait_for_any(&self, works: &Array) -> Result<(), Failure> {
        let _ = self.wait(&Promise::race(works)).await?;
        Ok(())
    }

    fn race(&self, work: &Promise) -> Promise {
        let contestants = Array::of1(work);
        for listening in &self.signals {
            contestants.push(listening.event.promise());
        }
        Promise::race(&contestants)
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
