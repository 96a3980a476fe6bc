//! Gets grants: from an endpoint, from the caller's function, or from the options.

use std::rc::Rc;

use js_sys::{Function, Object, TypeError, encode_uri_component};
use wasm_bindgen::{JsCast, JsValue};

use super::abort::Controller;
use super::callback::{Awaited, Callback, Happened};
use super::driver::Driver;
use super::fetching::Fetching;
use super::reader::{Reader, unreadable, wrong};
use super::{json, sys};
use crate::engine::command::{GrantId, Reason};
use crate::engine::event::{CallId, Event, File, GrantAnswer, GrantFailure};
use crate::engine::settings;
use crate::error::Error;
use crate::oss::text::has;

const EXPECTED: &str = "the URL of a policy endpoint, { url, init }, a grant, or a function";

const REUSABLE: &str =
    "text or bytes, which each request sends again (for a stream, pass a function as the grant)";

/// Members that a grant has and an endpoint has not.
const OF_GRANTS: [&str; 4] = ["policy", "Policy", "fields", "formData"];

/// The option `grant`.
pub(super) enum GrantSource {
    /// A grant, not yet read.
    Given(JsValue),
    /// A function that returns one, or a promise of one.
    Function(Function),
    /// A policy endpoint.
    Endpoint(Endpoint),
}

/// A policy endpoint.
pub(super) struct Endpoint {
    url: String,
    /// The options of `fetch`. The browser's own default for credentials, `same-origin`, is the one wanted here.
    init: JsValue,
    /// True if the file's name, size and type are put into the query, so that each file has a grant for itself.
    with_file: bool,
}

/// A request for a grant under way.
pub(super) enum GrantRequest {
    /// To the caller's function, whose signal aborts when nobody waits any more.
    Function { controller: Controller, _answered: Callback },
    /// To an endpoint.
    Endpoint(Fetching),
}

impl GrantRequest {
    fn cancel(self) {
        // A `fetch` is aborted as it is dropped.
        if let GrantRequest::Function { controller, .. } = self {
            controller.abort();
        }
    }
}

impl GrantSource {
    /// Reads the option.
    ///
    /// # Errors
    /// `InvalidArgument`.
    pub(super) fn read(options: &Reader) -> Result<Self, JsValue> {
        let value = options.value("grant")?.unwrap_or_default();
        if let Some(function) = value.dyn_ref::<Function>() {
            return Ok(GrantSource::Function(function.clone()));
        }
        if let Some(url) = value.as_string() {
            return endpoint("grant", url, &value, JsValue::UNDEFINED, false);
        }
        if !value.is_object() {
            return Err(wrong("grant", EXPECTED, &value));
        }
        let object = Reader::new("grant", &value)?;
        for member in OF_GRANTS {
            if object.value(member)?.is_some() {
                return Ok(GrantSource::Given(value));
            }
        }
        let Some(url) = url_of(&object)? else { return Ok(GrantSource::Given(value)) };
        let with_file = object.boolean("withFile")?.unwrap_or_default();
        let init = read_init(&object)?;
        endpoint("grant.url", url, &value, init, with_file)
    }

    /// Returns the engine's view of it.
    pub(super) fn settings(&self) -> settings::GrantSource {
        match self {
            GrantSource::Given(_) => settings::GrantSource::Given,
            GrantSource::Function(_) => settings::GrantSource::Function,
            GrantSource::Endpoint(endpoint) => settings::GrantSource::Endpoint { url: endpoint.url.clone() },
        }
    }

    /// Returns whether it is told the file, so that each file has a grant for itself.
    pub(super) fn is_told(&self) -> bool {
        matches!(self, GrantSource::Endpoint(endpoint) if endpoint.with_file)
    }
}

/// Returns the URL of `{ url, init }` or of a `URL`.
fn url_of(grant: &Reader) -> Result<Option<String>, JsValue> {
    let Some(url) = grant.value("url")? else { return grant.text("href") };
    let text = if url.is_object() {
        sys::get(&url, "href").map_err(|cause| unreadable("grant.url", &cause))?.as_string()
    } else {
        url.as_string()
    };
    text.map(Some).ok_or_else(|| wrong("grant.url", "a string or URL", &url))
}

/// Returns the options of `fetch`. A stream in them would be used up by the first request.
fn read_init(grant: &Reader) -> Result<JsValue, JsValue> {
    let init = grant.value("init")?.unwrap_or_default();
    if init.is_object() {
        let again = |body: &JsValue| (!sys::is_tagged(body, "ReadableStream")).then_some(());
        Reader::new("grant.init", &init)?.fitting("body", REUSABLE, again)?;
    }
    Ok(init)
}

fn endpoint(
    name: &str,
    url: String,
    value: &JsValue,
    init: JsValue,
    with_file: bool,
) -> Result<GrantSource, JsValue> {
    if url.is_empty() {
        return Err(wrong(name, EXPECTED, value));
    }
    Ok(GrantSource::Endpoint(Endpoint { url, init, with_file }))
}

impl Endpoint {
    /// Returns the URL to fetch for a file.
    fn url_for(&self, file: Option<&File>) -> String {
        let Some(file) = file.filter(|_| self.with_file) else { return self.url.clone() };
        let (before, fragment) = match self.url.split_once('#') {
            Some((before, fragment)) => (before, format!("#{fragment}")),
            None => (self.url.as_str(), String::new()),
        };
        let mark = if has(before, "?") { '&' } else { '?' };
        let (name, size, kind) = (encode(file.sent_name()), file.size, encode(file.sent_type()));
        format!("{before}{mark}filename={name}&size={size}&type={kind}{fragment}")
    }
}

fn encode(text: &str) -> String {
    encode_uri_component(text).into()
}

impl Driver {
    /// Asks for a grant, for the file of `call`.
    pub(super) fn fetch_grant(self: &Rc<Self>, grant: GrantId, call: CallId, reason: Reason) {
        let answer = match &self.source {
            GrantSource::Given(value) => Err(read_grant(self, value)),
            GrantSource::Function(function) => self.ask_function(function, grant, call, reason),
            GrantSource::Endpoint(endpoint) => self.ask_endpoint(endpoint, grant, call),
        };
        match answer {
            Ok(request) => self.grants.borrow_mut().add(grant, request),
            Err(answer) => self.dispatch(Event::GrantAnswered { grant, answer }),
        }
    }

    /// Gives up a request for a grant.
    pub(super) fn cancel_grant(&self, grant: GrantId) {
        let request = self.grants.borrow_mut().remove(grant);
        if let Some(request) = request {
            request.cancel();
        }
    }

    /// Takes a grant, or the failure of its request.
    pub(super) fn grant_answered(self: &Rc<Self>, grant: GrantId, happened: Happened) {
        let request = self.grants.borrow_mut().remove(grant);
        let answer = match request {
            Some(GrantRequest::Function { .. }) => match happened {
                Ok(value) => read_grant(self, &value),
                Err(cause) => thrown(self, cause),
            },
            Some(GrantRequest::Endpoint(fetching)) => fetched(self, &fetching),
            None => return,
        };
        self.dispatch(Event::GrantAnswered { grant, answer });
    }

    fn ask_function(
        self: &Rc<Self>,
        function: &Function,
        grant: GrantId,
        call: CallId,
        reason: Reason,
    ) -> Result<GrantRequest, GrantAnswer> {
        let failed = |cause| thrown(self, cause);
        let controller = Controller::new().map_err(failed)?;
        let blob = self.call(call).and_then(|call| Some(call.file.as_ref()?.blob.clone().into()));
        let request = sys::object(&[
            ("file", &blob.unwrap_or(JsValue::NULL)),
            ("reason", &reason.as_str().into()),
            ("signal", &controller.signal()),
        ]);
        let asked = function.call1(&JsValue::UNDEFINED, &request).map_err(failed)?;
        let answered = Callback::new(self, Awaited::Grant(grant));
        answered.follow(&asked).map_err(failed)?;
        Ok(GrantRequest::Function { controller, _answered: answered })
    }

    fn ask_endpoint(
        self: &Rc<Self>,
        endpoint: &Endpoint,
        grant: GrantId,
        call: CallId,
    ) -> Result<GrantRequest, GrantAnswer> {
        let call = self.call(call);
        let url = endpoint.url_for(call.as_ref().and_then(|call| Some(&call.file.as_ref()?.facts)));
        let init = Object::new();
        sys::assign(&init, &endpoint.init).map_err(|cause| unusable(self, "grant.init", cause))?;
        // A grant out of a cache has lost a part of its life, or all of it.
        if sys::look_up(&init, "cache").is_undefined() {
            sys::set(&init, "cache", &"no-store".into());
        }
        let callback = Callback::new(self, Awaited::Grant(grant));
        let fetching = Fetching::new(&url, &init, callback).map_err(|cause| unreachable(self, cause))?;
        Ok(GrantRequest::Endpoint(fetching))
    }
}

/// Returns a grant that came as a value.
fn read_grant(driver: &Driver, value: &JsValue) -> GrantAnswer {
    match json::from_js(value) {
        Ok(json) => GrantAnswer::Value(json),
        Err(cause) => unusable(driver, "the grant", cause),
    }
}

/// Returns an endpoint's answer.
fn fetched(driver: &Driver, fetching: &Fetching) -> GrantAnswer {
    match fetching.take() {
        Some(Ok(fetched)) => GrantAnswer::Http {
            status: fetched.status,
            date: fetched.header("date"),
            age: fetched.header("age"),
            retry_after: fetched.header("retry-after"),
            body: fetched.body,
        },
        Some(Err(cause)) => unreachable(driver, cause),
        None => unreachable(driver, JsValue::UNDEFINED),
    }
}

fn thrown(driver: &Driver, cause: JsValue) -> GrantAnswer {
    let is_type_error = cause.is_instance_of::<TypeError>();
    failed(driver, GrantFailure::Thrown { is_type_error }, cause)
}

fn unreachable(driver: &Driver, cause: JsValue) -> GrantAnswer {
    failed(driver, GrantFailure::Unreachable, cause)
}

/// Returns the answer of a value whose getter throws.
fn unusable(driver: &Driver, name: &str, cause: JsValue) -> GrantAnswer {
    let error = Error::invalid(name, "readable, but a getter threw", None);
    failed(driver, GrantFailure::Invalid(error), cause)
}

fn failed(driver: &Driver, failure: GrantFailure, cause: JsValue) -> GrantAnswer {
    GrantAnswer::Failed { failure, cause: Some(driver.keep_cause(cause)) }
}
