//! One POST of one form: by `XMLHttpRequest`, which alone can report progress, or where there is none — in a service
//! worker, in Node — by `fetch`.

use alloc::borrow::ToOwned;
use alloc::string::String;

use js_sys::{Array, Promise};
use wasm_bindgen::prelude::*;

use super::errors::Failure;
use super::sys;
use crate::error::{Error, NetworkFailure};
use crate::grant::GrantError;
use crate::host::HostError;
use crate::response::Answer;

#[wasm_bindgen(module = "/src/npm/browser.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = postByXhr)]
    fn post_by_xhr(url: &str, body: &JsValue, on_progress: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = postByFetch)]
    fn post_by_fetch(url: &str, body: &JsValue, mode: &str) -> Result<JsValue, JsValue>;
}

/// An answer, copied out of JavaScript.
pub struct Received {
    /// The HTTP status.
    pub status: u16,
    /// A line for each header that the page may see.
    pub headers: String,
    /// The body.
    pub body: String,
}

impl Received {
    /// What `browser.js` tells of an answer: an array of three.
    #[must_use]
    pub fn from_js(answer: &JsValue) -> Self {
        let parts: &Array = answer.unchecked_ref();
        let text = |index| parts.get(index).as_string().unwrap_or_default();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a cast saturates
        let status = parts.get(0).as_f64().unwrap_or_default() as u16;
        Received { status, headers: text(1), body: text(2) }
    }

    /// The answer as the core reads it.
    #[must_use]
    pub fn answer(&self) -> Answer<'_> {
        Answer { status: self.status, headers: &self.headers, body: &self.body }
    }
}

/// A POST under way. Dropping it ends it.
pub struct Post {
    /// A `Post` of `browser.js`.
    handle: JsValue,
    ended: Promise,
    _listener: Option<Listener>,
}

/// What is called with the events that tell progress.
pub type Listener = Closure<dyn FnMut(JsValue)>;

impl Post {
    /// Sends `form` to `host`; `listener`, if there is one, is told how far it is. It has to be there before, for the
    /// browser to ask for permission.
    ///
    /// # Errors
    /// `Network` if the browser refuses to send, `InvalidGrant` if `host` is no URL for it.
    pub fn send(host: &str, form: &JsValue, listener: Option<Listener>) -> Result<Self, Failure> {
        let sent = if sys::has_xhr() {
            Self::watched(host, form, listener)
        } else {
            Self::unwatched(host, form, "cors")
        };
        sent.map_err(|cause| refused(host, cause))
    }

    /// By `XMLHttpRequest`.
    ///
    /// # Errors
    /// What the browser throws.
    pub fn watched(host: &str, body: &JsValue, listener: Option<Listener>) -> Result<Self, JsValue> {
        let nobody = JsValue::UNDEFINED;
        let on_progress = listener.as_ref().map_or(&nobody, AsRef::as_ref);
        Self::begun(post_by_xhr(host, body, on_progress)?, listener)
    }

    /// By `fetch`, which tells no progress.
    ///
    /// # Errors
    /// What the browser throws.
    pub fn unwatched(host: &str, body: &JsValue, mode: &str) -> Result<Self, JsValue> {
        Self::begun(post_by_fetch(host, body, mode)?, None)
    }

    fn begun(handle: JsValue, listener: Option<Listener>) -> Result<Self, JsValue> {
        let ended = sys::get(&handle, "ended")?.unchecked_into();
        Ok(Post { handle, ended, _listener: listener })
    }

    /// Resolves at its end, whatever that is.
    pub fn ended(&self) -> &Promise {
        &self.ended
    }

    /// Whether it has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        sys::member(&self.handle, "over").is_truthy()
    }

    /// The answer, if one came.
    #[must_use]
    pub fn received(&self) -> Option<Received> {
        let answer = sys::member(&self.handle, "answer");
        answer.is_truthy().then(|| Received::from_js(&answer))
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        // Does nothing to a request that has ended.
        if let Ok(abort) = sys::member(&self.handle, "abort").dyn_into::<js_sys::Function>() {
            let _ = sys::call(&abort, &JsValue::UNDEFINED);
        }
    }
}

/// The browser would not send: a `SyntaxError` is about the URL.
fn refused(host: &str, cause: JsValue) -> Failure {
    let error = if sys::member(&cause, "name") == "SyntaxError" {
        Error::InvalidGrant(GrantError::Host(HostError::NotAUrl(host.to_owned())))
    } else {
        Error::Network(NetworkFailure::Unknown)
    };
    Failure::caused(error, cause)
}
