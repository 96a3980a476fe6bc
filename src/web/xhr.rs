//! A POST by `XMLHttpRequest`.

use std::rc::Rc;

use web_sys::{FormData, XmlHttpRequest};

use super::errors::Failure;
use super::event::Event;
use super::progress::{Listener, Watch};
use super::send::{Received, no_url, refused};

/// A request that is aborted when it is dropped before its end.
pub struct Xhr {
    xhr: XmlHttpRequest,
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
        let request = Xhr { xhr, end: Event::new(), _listener: listener };
        // `loadend` follows `load`, `error` and `abort` alike.
        request.xhr.set_onloadend(request.end.listener());
        request.xhr.send_with_opt_form_data(Some(form)).map_err(refused)?;
        Ok(request)
    }

    /// Happens at its end.
    #[must_use]
    pub fn end(&self) -> &Event {
        &self.end
    }

    /// Whether it has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.xhr.ready_state() == XmlHttpRequest::DONE
    }

    /// The answer. Browsers say status 0 where none may be seen.
    #[must_use]
    pub fn received(self) -> Option<Received> {
        let status = self.xhr.status().unwrap_or_default();
        (status != 0).then(|| Received {
            status,
            headers: self.xhr.get_all_response_headers().unwrap_or_default(),
            body: self.xhr.response_text().ok().flatten().unwrap_or_default(),
        })
    }
}

impl Drop for Xhr {
    fn drop(&mut self) {
        self.xhr.set_onloadend(None);
        // Does nothing to a request that has ended.
        let _ = self.xhr.abort();
    }
}
