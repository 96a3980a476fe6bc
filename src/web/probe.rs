//! Finds out why no answer came, by asking the host again with small requests. Nothing of the upload is in them.

use alloc::borrow::ToOwned;

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::XmlHttpRequest;

use super::abort::{Abort, AbortOnDrop};
use super::errors::Failure;
use super::event::Event;
use super::sleep::Sleep;
use super::sys;
use crate::diagnosis::{Evidence, Question, Step};
use crate::error::NetworkFailure;

/// How long a small request may take, in milliseconds. Hosts that drop what they are sent never answer.
const PATIENCE: u32 = 5000;

/// How much later than a request that the Content Security Policy blocks the event may come that says so.
const EVENT_DELAY: u32 = 100;

const VIOLATION: &str = "securitypolicyviolation";

/// Why a POST to `host`, a URL with its closing slash, has ended without an answer. `watched` says whether a listener
/// was on the upload. It takes a few round trips, or some seconds where nothing answers.
///
/// # Errors
/// The abort.
pub async fn cause(host: &str, watched: bool, abort: &Abort) -> Result<NetworkFailure, Failure> {
    let violations = Violations::watch(host);
    let mut evidence = Evidence {
        offline: sys::is_offline(),
        watched,
        in_page: !sys::location("protocol").is_empty(),
        isolated: sys::is_isolated(),
        ..Evidence::default()
    };
    loop {
        match evidence.next() {
            Step::Known(cause) => return Ok(cause),
            Step::Ask(question) => {
                let asked = Asked::new(question, host, &violations);
                let answer = abort.wait(&asked.answer).await?;
                evidence.note(question, answer.is_ok_and(|value| !value.is_undefined()));
            }
        }
    }
}

/// A question under way. Dropping it ends it.
struct Asked {
    /// Resolves with something if the answer is yes; otherwise rejects, or resolves with `undefined` in the end.
    answer: Promise,
    _limit: Sleep,
    _fetch: AbortOnDrop,
    _watched: Option<WatchedPost>,
}

impl Asked {
    fn new(question: Question, host: &str, violations: &Violations) -> Self {
        let fetch = AbortOnDrop::new();
        let limit = Sleep::new(if question == Question::CspViolation { EVENT_DELAY } else { PATIENCE });
        let mut watched = None;
        let promise = match question {
            Question::CorsPost => post(host, "cors", &fetch),
            Question::OpaquePost => post(host, "no-cors", &fetch),
            Question::CspViolation => Ok(violations.event.promise().clone()),
            Question::PreflightedPost => WatchedPost::send(host).map(|post| {
                let end = post.answer.clone();
                watched = Some(post);
                end
            }),
        };
        let promise = promise.unwrap_or_else(|_| Promise::resolve(&JsValue::UNDEFINED));
        let answer = Promise::race(&Array::of2(&promise, limit.promise()));
        Asked { answer, _limit: limit, _fetch: fetch, _watched: watched }
    }
}

/// A POST without a body, which OSS refuses whoever sends it. Whatever it answers is an answer.
fn post(host: &str, mode: &str, ours: &AbortOnDrop) -> Result<Promise, JsValue> {
    let init = Object::new();
    for (name, value) in [("method", "POST"), ("mode", mode), ("credentials", "omit")] {
        // Setting a member of a plain object does not fail.
        let _ = Reflect::set(&init, &name.into(), &value.into());
    }
    let _ = Reflect::set(&init, &"signal".into(), &ours.signal().into());
    let answer = sys::fetch(host, &init)?;
    sys::promise_of(&answer)
}

/// A small POST with a listener on its upload, which makes the browser send a preflight, as it did before the upload.
struct WatchedPost {
    xhr: XmlHttpRequest,
    answer: Promise,
}

impl WatchedPost {
    fn send(host: &str) -> Result<Self, JsValue> {
        let xhr = XmlHttpRequest::new()?;
        xhr.open("POST", host)?;
        let upload = xhr.upload()?;
        let answer = Promise::new(&mut |resolve, reject| {
            xhr.set_onload(Some(&resolve));
            xhr.set_onerror(Some(&reject));
            upload.set_onerror(Some(&reject));
        });
        // Browsers do not watch an upload of nothing.
        xhr.send_with_opt_str(Some("?"))?;
        Ok(WatchedPost { xhr, answer })
    }
}

impl Drop for WatchedPost {
    fn drop(&mut self) {
        self.xhr.set_onload(None);
        self.xhr.set_onerror(None);
        if let Ok(upload) = self.xhr.upload() {
            upload.set_onerror(None);
        }
        // Does nothing to a request that has ended.
        let _ = self.xhr.abort();
    }
}

/// Listens for the browser's report that it blocked a request to one host. Dropping it ends that.
struct Violations {
    event: Event,
    listener: Closure<dyn FnMut(JsValue)>,
}

impl Violations {
    /// The event comes by the global scope: in a window it bubbles up to it, in a worker it is fired there.
    fn watch(host: &str) -> Self {
        let event = Event::new();
        let (host, happen) = (host.to_owned(), event.listener().cloned());
        let listener = Closure::<dyn FnMut(JsValue)>::new(move |report: JsValue| {
            if is_block_of(&report, &host)
                && let Some(happen) = &happen
            {
                // A promise's own function does not throw.
                let _ = sys::call(happen, &report);
            }
        });
        // Outside of browsers there is no such function.
        let _ = sys::add_event_listener(VIOLATION, listener.as_ref().unchecked_ref());
        Violations { event, listener }
    }
}

impl Drop for Violations {
    fn drop(&mut self) {
        let _ = sys::remove_event_listener(VIOLATION, self.listener.as_ref().unchecked_ref());
    }
}

/// Other requests of the page may be blocked at the same time, and a policy that only reports blocks nothing.
fn is_block_of(report: &JsValue, host: &str) -> bool {
    let blocked = sys::member(report, "blockedURI").as_string().unwrap_or_default();
    blocked.eq_ignore_ascii_case(host) && sys::member(report, "disposition") != "report"
}
