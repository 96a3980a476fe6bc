//! Sends small requests that tell causes of a failure apart. Their body is empty or a few bytes, and OSS refuses them from
//! everybody: any answer shows that the host can be reached.

use std::rc::Rc;

use super::callback::{Awaited, Callback, Happened, Listener};
use super::driver::Driver;
use super::request::Request;
use super::sys;
use crate::engine::command::{ProbeId, Question};
use crate::engine::event::{Answer, CallId, Event, ProbeAnswer};

impl Driver {
    /// Sends a small request.
    pub(super) fn probe(self: &Rc<Self>, probe: ProbeId, host: &str, question: Question) {
        let Some(call) = self.call(probe.call) else { return };
        let ended = Callback::new(self, Awaited::Probe(probe));
        let sent = match question {
            Question::Cors => Request::by_fetch(host, None, "cors", ended),
            Question::Opaque => Request::by_fetch(host, None, "no-cors", ended),
            // As before the upload, the listener makes the browser send a preflight.
            Question::Preflighted => {
                Request::by_xhr(host, ended, Some(Callback::new(self, Awaited::Nothing)))
            }
        };
        let sent = sent.map(Rc::new).and_then(|request| {
            drop(call.probe.replace(Some(Rc::clone(&request))));
            // Browsers do not watch an upload of nothing.
            request.send(&"?".into())
        });
        if sent.is_err() {
            self.probed(probe, ProbeAnswer::None);
        }
    }

    /// Aborts a small request.
    pub(super) fn cancel_probe(&self, probe: ProbeId) {
        if let Some(call) = self.call(probe.call) {
            drop(call.probe.take());
        }
    }

    /// Takes the end of a small request.
    pub(super) fn probe_ended(self: &Rc<Self>, probe: ProbeId) {
        let request = self.call(probe.call).and_then(|call| call.probe.borrow().clone());
        if let Some(request) = request {
            self.probed(probe, answer_of(&request));
        }
    }

    fn probed(self: &Rc<Self>, probe: ProbeId, answer: ProbeAnswer) {
        self.cancel_probe(probe);
        self.dispatch(Event::Probed { probe, answer });
    }

    /// Begins to listen for requests that the page's Content Security Policy blocks. In a window these events bubble up to
    /// the global scope, in a worker they are fired there.
    pub(super) fn begin_diagnosis(self: &Rc<Self>, call: CallId) {
        let Some(call) = self.call(call) else { return };
        let callback = Callback::new(self, Awaited::Violation);
        let listener = Listener::new(js_sys::global().into(), "securitypolicyviolation", callback);
        drop(call.violations.replace(Some(listener)));
    }

    /// Asks whether the page's Content Security Policy blocks requests to a URL. Windows report it, and so do the workers of
    /// Firefox and Chromium. In those of Safari, `new EventSource` throws a `SecurityError` at once if and only if it does;
    /// closed at once, it sends nothing.
    pub(super) fn ask_policy(self: &Rc<Self>, url: String) {
        if !sys::global("document").is_undefined() {
            return;
        }
        match sys::EventSource::new(&url) {
            Ok(source) => drop(source.close()),
            Err(thrown) if sys::look_up(&thrown, "name") == "SecurityError" => {
                self.dispatch(Event::Blocked { url });
            }
            Err(_) => {}
        }
    }

    /// Stops to listen.
    pub(super) fn end_diagnosis(&self, call: CallId) {
        if let Some(call) = self.call(call) {
            drop(call.violations.take());
        }
    }

    /// Takes the report of a blocked request. A policy that only reports blocks nothing.
    pub(super) fn violation_reported(self: &Rc<Self>, report: &Happened) {
        let Ok(report) = report else { return };
        let text = |name| sys::look_up(report, name).as_string();
        if let Some(url) = text("blockedURI")
            && text("disposition").as_deref() != Some("report")
        {
            self.dispatch(Event::Blocked { url });
        }
    }
}

/// Returns the end of a request. Browsers report status 0 for an answer that the page may not read.
fn answer_of(request: &Request) -> ProbeAnswer {
    match request.answer() {
        None => ProbeAnswer::None,
        Some((0, ..)) => ProbeAnswer::Opaque,
        Some((status, headers, body)) => {
            ProbeAnswer::Readable(Answer { status, headers, body, reused: false })
        }
    }
}
