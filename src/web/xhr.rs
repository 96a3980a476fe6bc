//! A POST by `XMLHttpRequest`.

use alloc::rc::Rc;

use web_sys::{FormData, XmlHttpRequest};

use super::errors::Failure;
use super::event::Event;
use super::progress::{Listener, Watch};
use super::send::{Received, no_url, refused};

/// A request that is aborted when it is dropped before its end.
pub struct Xhr {
    request: XmlHttpRequest,
    end: Event,
    _listener: Option<Listener>,
}

impl Xhr {
    /// Sends. The listener has to be there before, for the browser to ask for permission.
    ///
    /// # Errors
    /// As [`Post::send`](super::send::Post::send).
    pub fn send(host: &str, form: &FormData, watch: Option<Rc<Watch>>) -> Result<Self, Failure> {
        let xhr = XmlHttpRequest::new().map_err(refused)?;
        xhr.open("POST", host).map_err(|cause| no_url(host, cause))?;
        let listener = match watch {
            Some(watch) => Some(Listener::attach(xhr.upload().map_err(refused)?, watch)),
            None => None,
        };
        let sent = Xhr { request: xhr, end: Event::new(), _listener: listener };
        // `loadend` follows `load`, `error` and `abort` alike.
        sent.request.set_onloadend(sent.end.listener());
        sent.request.send_with_opt_form_data(Some(form)).map_err(refused)?;
        Ok(sent)
    }

    /// Happens at its end.
    #[must_use]
    pub fn end(&self) -> &Event {
        &self.end
    }

    /// Whether it has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.request.ready_state() == XmlHttpRequest::DONE
    }

    /// The answer. Browsers say status 0 where none may be seen.
    #[must_use]
    pub fn received(self) -> Option<Received> {
        let status = self.request.status().unwrap_or_default();
        (status != 0).then(|| Received {
            status,
            headers: self.request.get_all_response_headers().unwrap_or_default(),
            body: self.request.response_text().ok().flatten().unwrap_or_default(),
        })
    }
}

impl Drop for Xhr {
    fn drop(&mut self) {
        self.request.set_onloadend(None);
        // Does nothing to a request that has ended.
        let _ = self.request.abort();
    }
}
