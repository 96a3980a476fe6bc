//! One POST of one form, by `XMLHttpRequest`: `fetch` cannot report the progress of an upload.

use alloc::borrow::ToOwned;
use alloc::string::String;

use js_sys::{Function, Promise};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, XmlHttpRequest};

use super::abort::Abort;
use super::errors::Failure;
use super::progress::Listener;
use crate::error::Error;
use crate::grant::GrantError;
use crate::host::HostError;
use crate::response::Answer;

/// OSS's answer, copied out of the request.
pub struct Received {
    status: u16,
    headers: String,
    body: String,
}

impl Received {
    /// The answer as the core reads it.
    #[must_use]
    pub fn answer(&self) -> Answer<'_> {
        Answer { status: self.status, headers: &self.headers, body: &self.body }
    }
}

/// Posts `form` to `host`. `progress` is the size of the file and who is told.
///
/// # Errors
/// `Network` if no answer came, `InvalidGrant` if `host` is no URL, or the abort, after which nothing more is sent.
pub async fn post(
    host: &str,
    form: &FormData,
    progress: Option<(u64, Function)>,
    abort: &Abort,
) -> Result<Received, Failure> {
    let request = Request::open(host, progress)?;
    let end = request.send(form)?;
    // Only the abort can end the race early, and dropping the request then closes it.
    let _ = abort.race(JsFuture::from(end)).await?;
    request.received()
}

/// A request that is aborted when it is dropped before its end.
struct Request {
    xhr: XmlHttpRequest,
    _listener: Option<Listener>,
}

impl Request {
    fn open(host: &str, progress: Option<(u64, Function)>) -> Result<Self, Failure> {
        let xhr = XmlHttpRequest::new().map_err(network)?;
        xhr.open("POST", host).map_err(|cause| {
            Failure::caused(Error::InvalidGrant(GrantError::Host(HostError::NotAUrl(host.to_owned()))), cause)
        })?;
        let listener = match progress {
            Some((size, on_progress)) => {
                Some(Listener::attach(xhr.upload().map_err(network)?, size, on_progress))
            }
            None => None,
        };
        Ok(Request { xhr, _listener: listener })
    }

    /// Sends, and promises the end, whatever it is: `loadend` follows `load`, `error` and `abort` alike.
    fn send(&self, form: &FormData) -> Result<Promise, Failure> {
        let end = Promise::new(&mut |resolve, _| self.xhr.set_onloadend(Some(&resolve)));
        self.xhr.send_with_opt_form_data(Some(form)).map_err(network)?;
        Ok(end)
    }

    /// Browsers say status 0 where no answer may be seen.
    fn received(&self) -> Result<Received, Failure> {
        let status = self.xhr.status().unwrap_or_default();
        if status == 0 {
            return Err(Error::Network.into());
        }
        Ok(Received {
            status,
            headers: self.xhr.get_all_response_headers().unwrap_or_default(),
            body: self.xhr.response_text().ok().flatten().unwrap_or_default(),
        })
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        self.xhr.set_onloadend(None);
        // Does nothing to a request that has ended.
        let _ = self.xhr.abort();
    }
}

fn network(cause: JsValue) -> Failure {
    Failure::caused(Error::Network, cause)
}
