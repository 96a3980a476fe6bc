//! One POST of one form: by `XMLHttpRequest`, which alone can report progress, or where there is none — in a service worker, in Node — by `fetch`.

use alloc::borrow::ToOwned;
use alloc::string::String;

use web_sys::FormData;

use super::errors::Failure;
use super::event::Event;
use super::fetch::Fetch;
use super::progress::Watch;
use super::sys;
use super::xhr::Xhr;
use crate::error::{Error, NetworkFailure};
use crate::grant::GrantError;
use crate::host::HostError;
use crate::response::Answer;
use alloc::rc::Rc;

/// OSS's answer, copied out of the request.
#[derive(Default)]
pub struct Received {
    /// The HTTP status.
    pub status: u16,
    /// A line for each header that the page may see.
    pub headers: String,
    /// The body.
    pub body: String,
}

impl Received {
    /// The answer as the core reads it.
    #[must_use]
    pub fn answer(&self) -> Answer<'_> {
        Answer { status: self.status, headers: &self.headers, body: &self.body }
    }
}

/// A POST under way. Dropping it ends it.
pub enum Post {
    /// With progress.
    Xhr(Xhr),
    /// Without.
    Fetch(Fetch),
}

impl Post {
    /// Sends `form` to `host`; `watch` is told how far it is.
    ///
    /// # Errors
    /// `Network` if the browser refuses to send, `InvalidGrant` if `host` is no URL for it.
    pub fn send(host: &str, form: &FormData, watch: Option<Rc<Watch>>) -> Result<Self, Failure> {
        if sys::has_xhr() {
            Xhr::send(host, form, watch).map(Post::Xhr)
        } else {
            Fetch::send(host, form).map(Post::Fetch)
        }
    }

    /// Happens at its end, whatever that is.
    #[must_use]
    pub fn end(&self) -> &Event {
        match self {
            Post::Xhr(xhr) => xhr.end(),
            Post::Fetch(fetch) => fetch.end(),
        }
    }

    /// Whether it has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        match self {
            Post::Xhr(xhr) => xhr.has_ended(),
            Post::Fetch(fetch) => fetch.has_ended(),
        }
    }

    /// The answer, if one came.
    #[must_use]
    pub fn received(self) -> Option<Received> {
        match self {
            Post::Xhr(xhr) => xhr.received(),
            Post::Fetch(fetch) => fetch.received(),
        }
    }
}

/// The browser would not send.
pub(super) fn refused(cause: wasm_bindgen::JsValue) -> Failure {
    Failure::caused(Error::Network(NetworkFailure::Unknown), cause)
}

/// The browser would not take the URL.
pub(super) fn no_url(host: &str, cause: wasm_bindgen::JsValue) -> Failure {
    Failure::caused(Error::InvalidGrant(GrantError::Host(HostError::NotAUrl(host.to_owned()))), cause)
}
