//! The one timer of an uploader.

use std::rc::Rc;

use wasm_bindgen::JsValue;

use super::callback::{Awaited, Callback};
use super::driver::Driver;
use super::sys;
use crate::engine::{Event, Instant};

/// The longest delay that browsers take, in milliseconds; longer ones end at once.
const LONGEST: u64 = (1 << 31) - 1;

/// A timer that is set. Dropping it clears it.
pub(super) struct Timer {
    handle: JsValue,
    /// The moment to wake the engine at.
    deadline: Instant,
    /// The moment for which the browser has been asked: the deadline, or a moment on the way to one that is far.
    end: Instant,
    _callback: Callback,
}

impl Drop for Timer {
    fn drop(&mut self) {
        drop(sys::clear_timeout(&self.handle));
    }
}

impl Driver {
    /// Sets the timer to `deadline`, unless it is set to that already.
    pub(super) fn set_timer(self: &Rc<Self>, deadline: Option<Instant>) {
        let set = self.timer.borrow().as_ref().map(|timer| timer.deadline);
        if set == deadline {
            return;
        }
        drop(self.timer.take());
        if let Some(deadline) = deadline {
            let timer = self.start_timer(deadline);
            drop(self.timer.replace(timer));
        }
    }

    fn start_timer(self: &Rc<Self>, deadline: Instant) -> Option<Timer> {
        let now = self.clock.last();
        let delay = deadline.since(now).min(LONGEST);
        let callback = Callback::new(self, Awaited::Timer);
        let handle = sys::set_timeout(&callback.function(), sys::number(delay)).ok()?;
        Some(Timer { handle, deadline, end: now.after(delay), _callback: callback })
    }

    /// Takes the end of the timer. Browsers' timers may be early by their own clock, so that is set to the end at least.
    pub(super) fn timer_fired(self: &Rc<Self>) {
        let Some(timer) = self.timer.take() else { return };
        self.clock.advance(timer.end);
        if timer.end < timer.deadline {
            self.clock.read();
            self.set_timer(self.timeout());
        } else {
            self.dispatch(Event::TimedOut);
        }
    }
}
