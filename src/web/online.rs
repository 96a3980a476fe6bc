//! Waiting for the network.

use wasm_bindgen::JsValue;

use super::abort::Abort;
use super::errors::Failure;
use super::event::Event;
use super::sys;

/// Waits until the browser is online, which it may be.
///
/// # Errors
/// The abort.
pub async fn wait(abort: &Abort) -> Result<(), Failure> {
    while sys::is_offline() {
        let online = Listener::new();
        let _ = abort.wait(online.0.promise()).await?;
    }
    Ok(())
}

/// Listens for `online`; dropping it ends that.
struct Listener(Event);

impl Listener {
    fn new() -> Self {
        let event = Event::new();
        let _ = sys::listen(&JsValue::UNDEFINED, "online", event.listener());
        Listener(event)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = sys::unlisten(&JsValue::UNDEFINED, "online", self.0.listener());
    }
}
