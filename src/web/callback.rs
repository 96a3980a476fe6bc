//! The one function through which events, timers and promises of JavaScript enter the module.
//!
//! Every event, timer and promise calls the same function, bound to the number of an entry in a registry. So there is one
//! closure for all of them, a late call finds no entry and does nothing, and a trap is noticed wherever it happens
//! (`trap.js`).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::driver::Driver;
use super::sys;
use crate::engine::command::{GrantId, HashId, LookId, PostId, ProbeId};
use crate::engine::event::{BatchId, CallId};
use crate::engine::table::Table;

#[wasm_bindgen(module = "/src/npm/trap.js")]
extern "C" {
    /// Returns a function that calls `callback`, and tells the loader when it throws: the module broke.
    fn guarded(callback: &JsValue) -> Entry;

    /// Notes an `XMLHttpRequest` or `AbortController`, to be aborted if the module breaks before it is [`settled`].
    #[wasm_bindgen(js_name = abortOnTrap)]
    pub(super) fn abort_on_trap(request: &JsValue);

    /// Forgets a request that has ended.
    pub(super) fn settled(request: &JsValue);
}

#[wasm_bindgen]
extern "C" {
    type Entry;

    #[wasm_bindgen(method)]
    fn bind(this: &Entry, context: &JsValue, id: u32, rejected: bool) -> Function;
}

/// A thing that JavaScript reports.
#[derive(Clone, Copy, Debug)]
pub(super) enum Awaited {
    /// The time has come for which the timer was set.
    Timer,
    /// The browser is online again.
    Online,
    /// The browser blocked a request.
    Violation,
    /// The caller's signal aborted a call.
    Abort(CallId),
    /// A form has been answered, or has ended without an answer.
    Post(PostId),
    /// Bytes of a form left.
    Sent(PostId),
    /// The next bytes of a file have been read.
    Bytes(HashId),
    /// The thread has done something else.
    Turn(HashId),
    /// A piece of a file has been read to look at it.
    Piece(LookId),
    /// A small request has been answered, or has ended without an answer.
    Probe(ProbeId),
    /// The request for a grant has ended.
    Grant(GrantId),
    /// The files of an async iterable have been collected, or it failed.
    Files(BatchId),
    /// The caller's `each` has made the options of the file at this place.
    Options(BatchId, u32),
    /// The caller has decided on another attempt.
    Decision(CallId),
    /// No event is used: the listener only has to exist.
    Nothing,
}

/// The argument of a callback: an event, a value, or the reason of a promise that rejected.
pub(super) type Happened = Result<JsValue, JsValue>;

/// The registry of everything that is awaited, for all uploaders.
struct Registry {
    entry: Entry,
    next: Cell<u32>,
    awaited: RefCell<Table<u32, (Rc<Driver>, Awaited)>>,
}

thread_local! {
    /// It is never dropped: it lasts as long as the module.
    static REGISTRY: &'static Registry = Box::leak(Box::new(Registry::new()));
}

fn registry() -> &'static Registry {
    REGISTRY.with(|registry| *registry)
}

impl Registry {
    fn new() -> Self {
        let enter: Closure<dyn Fn(u32, bool, JsValue)> = Closure::new(enter);
        let entry = guarded(&enter.into_js_value());
        Registry { entry, next: Cell::new(1), awaited: RefCell::default() }
    }

    fn bind(&self, id: u32, rejected: bool) -> Function {
        self.entry.bind(&JsValue::UNDEFINED, id, rejected)
    }
}

fn enter(id: u32, rejected: bool, value: JsValue) {
    let found = registry().awaited.borrow().get(id).cloned();
    if let Some((driver, awaited)) = found {
        driver.wake(awaited, if rejected { Err(value) } else { Ok(value) });
    }
}

/// Something that is awaited, until this is dropped. It keeps its driver alive.
#[derive(Debug)]
pub(super) struct Callback {
    id: u32,
}

impl Callback {
    /// Begins to await something.
    pub(super) fn new(driver: &Rc<Driver>, awaited: Awaited) -> Self {
        let registry = registry();
        let id = registry.next.get();
        // After four billion entries it begins again at 1, whose entry is long gone.
        registry.next.set(id.checked_add(1).unwrap_or(1));
        registry.awaited.borrow_mut().add(id, (Rc::clone(driver), awaited));
        Callback { id }
    }

    /// Returns a function for JavaScript to call with an event or a value.
    pub(super) fn function(&self) -> Function {
        registry().bind(self.id, false)
    }

    /// Awaits a promise, or takes any other value as one that is fulfilled.
    ///
    /// # Errors
    /// The value that a function of the caller threw.
    pub(super) fn follow(&self, value: &JsValue) -> Result<(), JsValue> {
        let rejected = registry().bind(self.id, true);
        sys::promise_of(value)?.then(&self.function(), &rejected).map(drop)
    }
}

impl Drop for Callback {
    fn drop(&mut self) {
        // Dropping it may drop the driver and its other callbacks, so the registry is not borrowed here.
        let forgotten = registry().awaited.borrow_mut().remove(self.id);
        drop(forgotten);
    }
}

/// Handles the rejection of a promise, so that it is not reported as uncaught.
pub(super) fn ignore(promise: &JsValue) {
    // The registry has no entry 0.
    let nothing = registry().bind(0, false);
    if let Ok(promise) = sys::promise_of(promise) {
        drop(promise.then(&nothing, &nothing));
    }
}

/// A listener for events of a kind, until this is dropped.
#[derive(Debug)]
pub(super) struct Listener {
    target: JsValue,
    kind: &'static str,
    function: Function,
    _callback: Callback,
}

#[wasm_bindgen]
extern "C" {
    type Target;

    // Some runtimes have no events in their global scope.
    #[wasm_bindgen(method, catch, js_name = addEventListener)]
    fn add(this: &Target, kind: &str, listener: &Function) -> Result<(), JsValue>;

    #[wasm_bindgen(method, catch, js_name = removeEventListener)]
    fn remove(this: &Target, kind: &str, listener: &Function) -> Result<(), JsValue>;
}

impl Listener {
    /// Begins to listen to `target`.
    pub(super) fn new(target: JsValue, kind: &'static str, callback: Callback) -> Self {
        let function = callback.function();
        drop(target.unchecked_ref::<Target>().add(kind, &function));
        Listener { target, kind, function, _callback: callback }
    }

    /// Returns the target that it listens to.
    pub(super) fn target(&self) -> &JsValue {
        &self.target
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        drop(self.target.unchecked_ref::<Target>().remove(self.kind, &self.function));
    }
}
