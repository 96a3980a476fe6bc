//! Finds out why no answer came, by asking the host again with small requests. Nothing of the upload is in them.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::XmlHttpRequest;

use super::abort::{Abort, AbortOnDrop};
use super::errors::Failure;
use super::sleep::Sleep;
use super::sys;
use crate::diagnosis::{Evidence, Question, Step};
use crate::error::NetworkFailure;
use crate::text::same;

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
    let reports = Reports::collect();
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
                let asked = Asked::new(question, host);
                let answer = abort.wait(&asked.answer).await?;
                evidence.note(question, is_yes(question, &answer, host, &reports));
            }
        }
    }
}

fn is_yes(question: Question, answer: &Result<JsValue, JsValue>, host: &str, reports: &Reports) -> bool {
    match answer {
        _ if question == Question::CspViolation => reports.tell_of(host),
        Ok(answer) => !answer.is_undefined(),
        Err(_) => false,
    }
}

/// A question under way. Dropping it ends it.
struct Asked {
    /// Resolves with something if there is an answer; otherwise rejects, or resolves with `undefined` in the end.
    answer: Promise,
    _limit: Sleep,
    _fetch: AbortOnDrop,
    _watched: Option<WatchedPost>,
}

impl Asked {
    fn new(question: Question, host: &str) -> Self {
        let fetch = AbortOnDrop::new();
        let limit = Sleep::new(if question == Question::CspViolation { EVENT_DELAY } else { PATIENCE });
        let mut watched = None;
        let answer = match question {
            Question::CorsPost => post(host, "cors", &fetch),
            Question::OpaquePost => post(host, "no-cors", &fetch),
            Question::PreflightedPost => watched_post(host, &mut watched),
            Question::CspViolation => Ok(limit.promise().clone()),
        };
        // What throws at once has its answer.
        let answer = answer.unwrap_or_else(|_| Promise::resolve(&JsValue::UNDEFINED));
        let answer = Promise::race(&Array::of2(&answer, limit.promise()));
        Asked { answer, _limit: limit, _fetch: fetch, _watched: watched }
    }
}

/// A POST without a body, which OSS refuses whoever sends it. Whatever it answers is an answer.
fn post(host: &str, mode: &str, ours: &AbortOnDrop) -> Result<Promise, JsValue> {
    let init = Object::new();
    for (name, value) in [("method", "POST".into()), ("mode", mode.into()), ("signal", ours.signal().into())]
    {
        // Setting a member of a plain object does not fail.
        let _ = Reflect::set(&init, &name.into(), &value);
    }
    let answer = sys::fetch(host, &init)?;
    sys::promise_of(&answer)
}

/// Aborts a request that has not ended when this is dropped.
struct WatchedPost(XmlHttpRequest);

impl Drop for WatchedPost {
    fn drop(&mut self) {
        let _ = self.0.abort();
    }
}

/// A small POST with a listener on its upload, which makes the browser send a preflight, as it did before the upload.
fn watched_post(host: &str, ours: &mut Option<WatchedPost>) -> Result<Promise, JsValue> {
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
    *ours = Some(WatchedPost(xhr));
    Ok(answer)
}

/// The browser's reports of what it blocked. Dropping them ends the collection.
struct Reports {
    all: Array,
    /// The list's own `push`: an event is its argument.
    listener: Function,
}

impl Reports {
    /// They come by the global scope: in a window they bubble up to it, in a worker they are fired there.
    fn collect() -> Self {
        let all = Array::new();
        let listener = sys::member(&all, "push").unchecked_into::<Function>().bind0(&all);
        // Outside of browsers there is no such function.
        let _ = sys::add_event_listener(VIOLATION, &listener);
        Reports { all, listener }
    }

    /// Whether one is of a request to `host`. Others may be blocked at the same time, and a policy that only reports
    /// blocks nothing.
    fn tell_of(&self, host: &str) -> bool {
        for index in 0..self.all.length() {
            let report = self.all.get(index);
            let blocked = sys::member(&report, "blockedURI").as_string().unwrap_or_default();
            if same(&blocked, host) && sys::member(&report, "disposition") != "report" {
                return true;
            }
        }
        false
    }
}

impl Drop for Reports {
    fn drop(&mut self) {
        let _ = sys::remove_event_listener(VIOLATION, &self.listener);
    }
}
