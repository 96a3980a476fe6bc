//! Finds out why no answer came, by asking the host again with small requests. Nothing of the upload is in them.

use js_sys::{Array, Function, Promise};
use wasm_bindgen::prelude::*;

use super::abort::Abort;
use super::errors::Failure;
use super::send::Post;
use super::sleep::Sleep;
use super::sys;
use crate::diagnosis::{Evidence, Question, Step};
use crate::error::NetworkFailure;
use crate::text::same;

/// How long a small request may take, in milliseconds. Hosts that drop what they are sent never answer.
const PATIENCE: u32 = 5000;

/// How much later than a request that the Content Security Policy blocks the event may come that says so.
const EVENT_DELAY: u32 = 250;

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
                let _ = abort.wait(&asked.ended()).await?;
                let answer = if question == Question::CspViolation {
                    reports.tell_of(host)
                } else {
                    asked.is_answered()
                };
                evidence.note(question, answer);
            }
        }
    }
}

/// A question under way. Dropping it ends it.
struct Asked {
    /// None where there is nothing to be sent, or the browser would not send it.
    post: Option<Post>,
    limit: Sleep,
}

impl Asked {
    /// The POSTs have no body to speak of, and OSS refuses them whoever sends them. Whatever it answers is an answer.
    fn new(question: Question, host: &str) -> Self {
        let fetch = |mode| Post::unwatched(host, &JsValue::UNDEFINED, mode);
        let post = match question {
            Question::CorsPost => fetch("cors").ok(),
            Question::OpaquePost => fetch("no-cors").ok(),
            // As before the upload, the listener makes the browser send a preflight. Browsers do not watch an upload of
            // nothing.
            Question::PreflightedPost => Post::watched(host, &"?".into(), Some(Closure::new(|_| ()))).ok(),
            Question::CspViolation => None,
        };
        let limit = Sleep::new(if post.is_some() { PATIENCE } else { EVENT_DELAY });
        Asked { post, limit }
    }

    /// Resolves with the answer, or when none is to be expected any more.
    fn ended(&self) -> Promise {
        match &self.post {
            Some(post) => Promise::race(&Array::of2(post.ended(), self.limit.promise())),
            None => self.limit.promise().clone(),
        }
    }

    fn is_answered(&self) -> bool {
        self.post.as_ref().is_some_and(|post| post.received().is_some())
    }
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
        let _ = sys::listen(&JsValue::UNDEFINED, VIOLATION, &listener);
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
        let _ = sys::unlisten(&JsValue::UNDEFINED, VIOLATION, &self.listener);
    }
}
