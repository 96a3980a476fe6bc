//! One POST: by `XMLHttpRequest`, which alone can report progress, or where there is none — in a service worker, in Node —
//! by `fetch`.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, FormData, XmlHttpRequest};

use super::call::Call;
use super::callback::{Awaited, Callback, Happened, abort_on_trap, settled};
use super::driver::Driver;
use super::fetching::{Fetched, Fetching};
use super::file::Chosen;
use super::sys;
use crate::engine::command::PostId;
use crate::engine::event::{Answer, Event, Unanswered};
use crate::form::Form;

thread_local! {
    /// True if a form has been posted, so that the next one may go out on the same connection: connections are the
    /// browser's, and all uploaders of a page share them.
    static CONNECTED: Cell<bool> = const { Cell::new(false) };
}

/// A POST under way. Dropping it aborts it.
pub(super) enum Request {
    /// By `XMLHttpRequest`.
    Xhr(Xhr),
    /// By `fetch`.
    Fetch(Fetching),
}

/// A status, the headers that the page may see, and the body.
pub(super) type Seen = (u16, String, String);

impl Request {
    /// Prepares a POST by `XMLHttpRequest`, which goes out with [`send`](Self::send). `ended` is called at the end, and
    /// `sent`, if there is one, as bytes leave.
    ///
    /// # Errors
    /// The value that the browser threw: for a URL that it does not take a `SyntaxError`.
    pub(super) fn by_xhr(url: &str, ended: Callback, sent: Option<Callback>) -> Result<Self, JsValue> {
        Xhr::new(url, ended, sent).map(Request::Xhr)
    }

    /// Posts by `fetch`. `ended` is called at the end. `mode` is `"cors"`, or `"no-cors"` for an answer that nobody reads.
    ///
    /// # Errors
    /// The value that a page's own `fetch` threw.
    pub(super) fn by_fetch(
        url: &str,
        body: Option<&FormData>,
        mode: &str,
        ended: Callback,
    ) -> Result<Self, JsValue> {
        let init = sys::object(&[("method", &"POST".into()), ("mode", &mode.into())]);
        if let Some(body) = body {
            sys::set(&init, "body", body);
        }
        Fetching::new(url, &init, ended).map(Request::Fetch)
    }

    /// Sends what has been prepared; a `fetch` has begun by itself.
    ///
    /// # Errors
    /// The value that the browser threw.
    pub(super) fn send(&self, body: &JsValue) -> Result<(), JsValue> {
        match self {
            Request::Xhr(xhr) => xhr.send(body),
            Request::Fetch(_) => Ok(()),
        }
    }

    /// Returns the answer, once, after the end; none if none came.
    pub(super) fn answer(&self) -> Option<Seen> {
        match self {
            Request::Xhr(xhr) => xhr.answer(),
            Request::Fetch(fetching) => {
                let fetched = fetching.take()?.ok()?;
                let headers = fetched.headers();
                let Fetched { status, body, .. } = fetched;
                Some((status, headers, body))
            }
        }
    }
}

/// An `XMLHttpRequest` with its listeners.
pub(super) struct Xhr {
    request: XmlHttpRequest,
    ended: Callback,
    sent: Option<Callback>,
}

impl Xhr {
    fn new(url: &str, ended: Callback, sent: Option<Callback>) -> Result<Self, JsValue> {
        let xhr = Xhr { request: XmlHttpRequest::new()?, ended, sent };
        let request = &xhr.request;
        abort_on_trap(request);
        request.open("POST", url)?;
        // With a listener the browser asks for permission first, and only if it is there before.
        if let Some(sent) = &xhr.sent {
            sys::set(&sys::get(request, "upload")?, "onprogress", &sent.function());
        }
        // `loadend` follows `load`, `error` and `abort` alike.
        sys::set(request, "onloadend", &xhr.ended.function());
        Ok(xhr)
    }

    fn send(&self, body: &JsValue) -> Result<(), JsValue> {
        self.request.unchecked_ref::<sys::Sender>().send(body)
    }

    fn answer(&self) -> Option<Seen> {
        // Browsers report status 0 where the page may not see an answer. A page's own `XMLHttpRequest` may report anything.
        let request = self.request.unchecked_ref::<sys::Sender>();
        let status = sys::status_of(request).filter(|status| *status > 0)?;
        let headers = request.headers().ok().and_then(|headers| headers.as_string());
        let body = sys::look_up(request, "responseText").as_string();
        Some((status, headers.unwrap_or_default(), body.unwrap_or_default()))
    }
}

impl Drop for Xhr {
    fn drop(&mut self) {
        sys::set(&self.request, "onloadend", &JsValue::NULL);
        sys::set(&sys::look_up(&self.request, "upload"), "onprogress", &JsValue::NULL);
        // Does nothing to a request that has ended.
        drop(self.request.abort());
        settled(&self.request);
    }
}

/// The posting of a form.
pub(super) struct Post {
    request: Request,
    reused: bool,
}

/// Returns the multipart form: the text fields, and the file last and by reference.
///
/// The file part gets the form's `Content-Type`, if it has one: OSS takes the part's type before the field's.
///
/// # Errors
/// The value that the browser threw at a part that it does not take.
fn form_data(form: &Form, file: &Chosen) -> Result<FormData, JsValue> {
    let data = FormData::new()?;
    for (name, value) in form.fields() {
        data.append_with_str(name, value)?;
    }
    data.append_with_blob_and_filename("file", &typed(form, file)?, file.facts.sent_name())?;
    Ok(data)
}

/// Returns the same bytes under the type that the form has: a view, not a copy.
fn typed(form: &Form, file: &Chosen) -> Result<Blob, JsValue> {
    match form.get("content-type") {
        Some(wanted) if !wanted.eq_ignore_ascii_case(&file.facts.content_type) => {
            sys::slice(&file.blob, 0.0, sys::number(file.facts.size), wanted)
        }
        _ => Ok(file.blob.clone()),
    }
}

impl Driver {
    /// Posts a form with the file of its call.
    pub(super) fn post(self: &Rc<Self>, post: PostId, host: &str, form: &Form, watched: bool) {
        self.with_file(post.call, |call, file| {
            drop(call.refusal.take());
            match form_data(form, file) {
                Err(cause) => self.not_sent(post, Unanswered::Refused { cause: self.keep_cause(cause) }),
                Ok(data) => {
                    if let Err(cause) = self.send(call, post, host, &data, watched) {
                        drop(call.post.take());
                        self.not_sent(post, self.not_taken(cause));
                    }
                }
            }
        });
    }

    fn send(
        self: &Rc<Self>,
        call: &Call,
        post: PostId,
        host: &str,
        data: &FormData,
        watched: bool,
    ) -> Result<(), JsValue> {
        // A preflight is a use of the connection too.
        let reused = CONNECTED.replace(true) || watched;
        let ended = Callback::new(self, Awaited::Post(post));
        let request = if self.can_watch() {
            let sent = watched.then(|| Callback::new(self, Awaited::Sent(post)));
            Request::by_xhr(host, ended, sent)
        } else {
            Request::by_fetch(host, Some(data), "cors", ended)
        };
        // Kept before it is sent: a page's own `XMLHttpRequest` may end at once.
        let posting = Rc::new(Post { request: request?, reused });
        drop(call.post.replace(Some(Rc::clone(&posting))));
        posting.request.send(data)
    }

    fn not_sent(self: &Rc<Self>, post: PostId, ended: Unanswered) {
        self.dispatch(Event::Unanswered { post, ended });
    }

    /// Returns the failure for an exception of the browser when a form was to be sent.
    fn not_taken(&self, cause: JsValue) -> Unanswered {
        if sys::look_up(&cause, "name") == "SyntaxError" {
            Unanswered::NotAUrl { cause: self.keep_cause(cause) }
        } else {
            Unanswered::Silence
        }
    }

    /// Aborts a posting.
    pub(super) fn cancel_post(&self, post: PostId) {
        if let Some(call) = self.call(post.call) {
            drop(call.post.take());
        }
    }

    /// Takes the end of a posting.
    pub(super) fn post_ended(self: &Rc<Self>, post: PostId) {
        let Some(posting) = self.call(post.call).and_then(|call| call.post.take()) else { return };
        let reused = posting.reused;
        self.dispatch(match posting.request.answer() {
            Some((status, headers, body)) => {
                Event::Answered { post, answer: Answer { status, headers, body, reused } }
            }
            None => Event::Unanswered { post, ended: Unanswered::Silence },
        });
    }

    /// Takes the browser's count of bytes that left.
    pub(super) fn bytes_sent(self: &Rc<Self>, post: PostId, event: &Happened) {
        let Ok(event) = event else { return };
        let count = |name| sys::whole(sys::look_up(event, name).as_f64().unwrap_or_default());
        self.dispatch(Event::Sent { post, loaded: count("loaded"), total: count("total") });
    }
}
