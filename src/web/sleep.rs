//! Waiting for a time. Nothing else here sets a timer.

use js_sys::Promise;
use wasm_bindgen::JsValue;

use super::abort::Abort;
use super::errors::Failure;
use super::event::Event;
use super::sys;
use crate::time::Timestamp;

/// How early a timer may run by the clock, in milliseconds.
const EARLY: i64 = 20;

/// A timer; dropping it stops it.
pub struct Sleep {
    event: Event,
    timer: JsValue,
    end: Timestamp,
}

impl Sleep {
    /// A timer of `milliseconds`. Browsers let those of background tabs run late, by up to a minute.
    #[must_use]
    pub fn new(milliseconds: u32) -> Self {
        let event = Event::new();
        let timer = sys::set_timeout(event.listener(), f64::from(milliseconds));
        let end = Timestamp(sys::now().0 + i64::from(milliseconds));
        Sleep { event, timer: timer.unwrap_or(JsValue::UNDEFINED), end }
    }

    /// Whether the time is over, as far as the clock says: timers may run a little early.
    #[must_use]
    pub fn is_over(&self) -> bool {
        sys::now().0 + EARLY >= self.end.0
    }

    /// Resolves when the time is over.
    pub fn promise(&self) -> &Promise {
        self.event.promise()
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        let _ = sys::clear_timeout(&self.timer);
    }
}

/// Waits.
///
/// # Errors
/// The abort.
pub async fn sleep(milliseconds: u32, abort: &Abort) -> Result<(), Failure> {
    let sleep = Sleep::new(milliseconds);
    abort.wait(sleep.promise()).await.map(|_| ())
}
