//! Waiting for a time. Nothing else here sets a timer.

use js_sys::Promise;
use wasm_bindgen::JsValue;

use super::abort::Abort;
use super::errors::Failure;
use super::event::Event;
use super::sys;

/// A timer; dropping it stops it.
pub struct Sleep {
    event: Event,
    timer: JsValue,
}

impl Sleep {
    /// A timer of `milliseconds`. Browsers let those of background tabs run late, by up to a minute.
    #[must_use]
    pub fn new(milliseconds: u32) -> Self {
        let event = Event::new();
        let timer = sys::set_timeout(event.listener(), f64::from(milliseconds));
        Sleep { event, timer: timer.unwrap_or(JsValue::UNDEFINED) }
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
