//! Async functions as promises, and promises as futures.
//!
//! What `wasm-bindgen-futures` does, without its queue: a promise settles in a microtask of its own, so the function that
//! waits for it can go on at once. The queue and its checks cost every page 3 KB.

use alloc::boxed::Box;
use alloc::rc::Rc;
use core::cell::Cell;
use core::future::Future;
use core::mem::ManuallyDrop;
use core::pin::Pin;
use core::task::{Context, Poll, RawWaker, RawWakerVTable, Waker};

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;

use super::errors::Failure;
use super::event::settled_by;

type Settled = Result<JsValue, JsValue>;

/// What a task does. Boxed, so that tasks of every kind share the code that runs them.
pub type Work = Pin<Box<dyn Future<Output = Result<JsValue, Failure>>>>;

/// Runs `work`, from the next microtask on; the promise settles as it ends.
///
/// Everything that `work` waits for must be a [`Wait`]: what wakes the task while it runs would be forgotten.
pub fn promise(work: Work) -> Promise {
    let (promise, resolve, reject) = settled_by();
    let task = Rc::new(Task { work: Cell::new(Some(work)), resolve, reject });
    // `undefined` is there at once, and never rejects.
    let start = Wait::on(&Promise::resolve(&JsValue::UNDEFINED));
    start.0.waker.set(Some(waker(Rc::into_raw(task).cast())));
    promise
}

/// A future of what a promise settles with.
pub struct Wait(Rc<Awaited>);

struct Awaited {
    settled: Cell<Option<Settled>>,
    waker: Cell<Option<Waker>>,
    /// Kept until the promise has settled, even if nobody waits any more: it would call them all the same.
    listeners: Cell<Option<[Listener; 2]>>,
}

type Listener = Closure<dyn FnMut(JsValue)>;

impl Wait {
    /// Waits for `promise`.
    #[must_use]
    pub fn on(promise: &Promise) -> Self {
        let awaited =
            Rc::new(Awaited { settled: Cell::default(), waker: Cell::default(), listeners: Cell::default() });
        let [fulfilled, rejected] = [awaited.listener(Ok), awaited.listener(Err)];
        let _ = promise.then2(&fulfilled, &rejected);
        awaited.listeners.set(Some([fulfilled, rejected]));
        Wait(awaited)
    }
}

impl Awaited {
    fn listener(self: &Rc<Self>, outcome: fn(JsValue) -> Settled) -> Listener {
        let awaited = self.clone();
        Closure::new(move |value| {
            awaited.settled.set(Some(outcome(value)));
            let waker = awaited.waker.take();
            drop(awaited.listeners.take());
            if let Some(waker) = waker {
                waker.wake();
            }
        })
    }
}

impl Future for Wait {
    type Output = Settled;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Settled> {
        if let Some(settled) = self.0.settled.take() {
            return Poll::Ready(settled);
        }
        self.0.waker.set(Some(context.waker().clone()));
        Poll::Pending
    }
}

struct Task {
    /// None while it runs and when it has ended.
    work: Cell<Option<Work>>,
    resolve: Function,
    reject: Function,
}

impl Task {
    /// Goes on as far as the next wait.
    fn run(self: &Rc<Self>) {
        let Some(mut work) = self.work.take() else { return };
        // Borrowed from `self`, so not to be dropped.
        let waker = ManuallyDrop::new(waker(Rc::as_ptr(self).cast()));
        // The functions of a promise do not throw.
        let _ = match work.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Pending => return self.work.set(Some(work)),
            Poll::Ready(Ok(value)) => self.resolve.call1(&JsValue::UNDEFINED, &value),
            Poll::Ready(Err(failure)) => self.reject.call1(&JsValue::UNDEFINED, &failure.into_js()),
        };
    }
}

/// Wakes the task at `task` by running it. Owns one count of its `Rc`.
fn waker(task: *const ()) -> Waker {
    // SAFETY: the four functions take what `Rc::as_ptr` gave and keep its count as a waker must. They are not
    // thread-safe, and a module that shares no memory has one thread.
    unsafe { Waker::new(task, &VTABLE) }
}

static VTABLE: RawWakerVTable = RawWakerVTable::new(
    |task| {
        // SAFETY: `task` is an `Rc<Task>` that its waker keeps alive.
        unsafe { Rc::increment_strong_count(task.cast::<Task>()) };
        RawWaker::new(task, &VTABLE)
    },
    // SAFETY: as above; this waker's count becomes the `Rc`'s.
    |task| unsafe { Rc::from_raw(task.cast::<Task>()) }.run(),
    // SAFETY: as above; this waker keeps its count.
    |task| ManuallyDrop::new(unsafe { Rc::from_raw(task.cast::<Task>()) }).run(),
    // SAFETY: as above; this waker's count ends.
    |task| unsafe { Rc::decrement_strong_count(task.cast::<Task>()) },
);
