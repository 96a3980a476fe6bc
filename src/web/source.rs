//! Where grants come from: an endpoint, the page's own function, or the page itself.

use alloc::borrow::ToOwned;
use alloc::string::String;

use js_sys::{Function, Object, TypeError};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortSignal;

use super::abort::Abort;
use super::errors::Failure;
use super::form_data::FilePart;
use super::issued::Issued;
use super::reader::{Reader, unreadable, wrong};
use super::send::Received;
use super::{json, sys};
use crate::error::{Error, GrantFailure};
use crate::response::Answer;
use crate::text::{decimal, join, split_once};

const EXPECTED: &str = "the URL of a policy endpoint, { url, init }, a grant, or a function";

/// The `grant` option of an `Uploader`.
pub enum Source {
    /// A policy endpoint and the options of its `fetch`.
    Endpoint {
        /// Absolute, or relative to the page.
        url: String,
        /// Options of `fetch`, or `undefined`.
        init: JsValue,
        /// Whether it is told the file's name, size and type.
        with_file: bool,
    },
    /// The page's own function.
    Function(Function),
    /// A grant.
    Given(JsValue),
}

impl Source {
    /// Reads the option from an `Uploader`'s options.
    ///
    /// # Errors
    /// `InvalidArgument` if it is missing or none of the four.
    pub fn read(uploader_options: &Reader) -> Result<Self, Failure> {
        let value = uploader_options.value("grant").unwrap_or_default();
        uploader_options.finish()?;
        if let Some(function) = value.dyn_ref::<Function>() {
            return Ok(Source::Function(function.clone()));
        }
        if let Some(url) = value.as_string() {
            return Self::endpoint(url, JsValue::UNDEFINED, false)
                .ok_or_else(|| wrong("grant", EXPECTED, &value));
        }
        let grant = Reader::new("grant", &value).map_err(|_| wrong("grant", EXPECTED, &value))?;
        let Some(url) = url_of(&grant) else {
            grant.finish()?;
            return Ok(Source::Given(value));
        };
        let with_file = grant.boolean("withFile").unwrap_or_default();
        let init = grant.value("init").unwrap_or_default();
        grant.finish()?;
        Self::endpoint(url, init, with_file).ok_or_else(|| wrong("grant.url", EXPECTED, &value))
    }

    fn endpoint(url: String, init: JsValue, with_file: bool) -> Option<Self> {
        (!url.is_empty()).then_some(Source::Endpoint { url, init, with_file })
    }

    /// Gets a grant. `signal` is what `abort` listens to, for the caller's function.
    ///
    /// # Errors
    /// `GrantUnavailable`, `InvalidGrant`, `MixedContent`, or the abort.
    pub async fn fetch(
        &self,
        request: &Request,
        signal: Option<AbortSignal>,
        abort: &Abort,
    ) -> Result<Issued, Failure> {
        let signal = &JsValue::from(signal);
        match self {
            Source::Given(value) => from_js(value),
            Source::Function(function) => from_js(&asked(function, request, signal, abort).await?),
            Source::Endpoint { url, init, with_file } => {
                let url = if *with_file { request.appended_to(url) } else { url.clone() };
                fetched(&url, init, signal, abort).await
            }
        }
    }

    /// Whether the endpoint is told the file, so that its answer is about this one only.
    #[must_use]
    pub fn is_told_of_file(&self) -> bool {
        matches!(self, Source::Endpoint { with_file: true, .. })
    }

    /// Whether another grant can be had.
    #[must_use]
    pub fn can_renew(&self) -> bool {
        !matches!(self, Source::Given(_))
    }
}

/// Why a grant is asked for, and for which file.
#[derive(Clone)]
pub struct Request {
    /// None for a plain HTML form.
    pub file: Option<FilePart>,
    /// Why.
    pub reason: Reason,
}

/// Why a grant is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// There is none yet.
    First,
    /// The one at hand is about to expire.
    Expiring,
    /// OSS refused the one at hand.
    Refused,
}

impl Reason {
    fn as_str(self) -> &'static str {
        match self {
            Reason::First => "first",
            Reason::Expiring => "expiring",
            Reason::Refused => "refused",
        }
    }
}

impl Request {
    /// For the caller's own function.
    fn to_js(&self, signal: &JsValue) -> Object {
        let file = self.file.as_ref().map_or(JsValue::NULL, |file| file.blob().into());
        let request = Object::new();
        for (name, value) in [("file", &file), ("reason", &self.reason.as_str().into()), ("signal", signal)] {
            sys::set(&request, name, value);
        }
        request
    }

    /// `url` with the file's name, size and type in its query.
    fn appended_to(&self, url: &str) -> String {
        let Some(file) = &self.file else { return url.to_owned() };
        let (url, fragment) = split_once(url, "#").unwrap_or((url, ""));
        let mark = if url.bytes().any(|byte| byte == b'?') { "&" } else { "?" };
        let (name, content_type) = (sys::encoded(file.filename()), sys::encoded(file.content_type()));
        let size = decimal(file.size());
        let hash = if fragment.is_empty() { "" } else { "#" };
        join(&[url, mark, "filename=", &name, "&size=", &size, "&type=", &content_type, hash, fragment])
    }
}

/// The URL of `{ url, init }` or of a `URL`; a grant has none, or has form fields beside it.
fn url_of(grant: &Reader) -> Option<String> {
    for member in ["policy", "Policy", "fields", "formData"] {
        if grant.value(member).is_some() {
            return None;
        }
    }
    if let Some(url) = grant.value("url") {
        let text = url.as_string().or_else(|| sys::get(&url, "href").ok()?.as_string());
        return grant.checked("url", "a string or URL", &url, text);
    }
    grant.text("href")
}

fn from_js(value: &JsValue) -> Result<Issued, Failure> {
    let json = json::from_js(value).map_err(|cause| unreadable("the grant", cause))?;
    Issued::read(&json, None)
}

async fn asked(
    function: &Function,
    request: &Request,
    signal: &JsValue,
    abort: &Abort,
) -> Result<JsValue, Failure> {
    let rejected = |cause: JsValue| {
        let by_network = cause.is_instance_of::<TypeError>();
        Failure::caused(Error::GrantUnavailable(GrantFailure::Rejected { by_network }), cause)
    };
    let promise = sys::call(function, &request.to_js(signal))
        .and_then(|value| sys::promise_of(&value))
        .map_err(rejected)?;
    abort.wait(&promise).await?.map_err(rejected)
}

/// The browser's own default for credentials, `same-origin`, is the one wanted here.
async fn fetched(url: &str, init: &JsValue, signal: &JsValue, abort: &Abort) -> Result<Issued, Failure> {
    let unreachable = |cause| {
        Failure::caused(Error::GrantUnavailable(GrantFailure::Unreachable { url: shown(url) }), cause)
    };
    let init = sys::object_assign(&Object::new(), init).map_err(|cause| unreadable("grant.init", cause))?;
    sys::set(&init, "signal", signal);
    let answer = abort.wait(&sys::fetched(url, &init)).await?.map_err(unreachable)?;
    issued(url, &Received::from_js(&answer).answer())
}

fn issued(url: &str, answer: &Answer) -> Result<Issued, Failure> {
    if !(200..300).contains(&answer.status) {
        let failure = GrantFailure::status(shown(url), answer.status, answer.body, json::parse);
        return Err(Failure::answered(Error::GrantUnavailable(failure), answer.retry_after()));
    }
    let offset = answer.header("date").and_then(|date| Some(sys::date(&date)?.0 - sys::now().0));
    match json::parse(answer.body) {
        // An answer from a cache has an old `Date`. The time then seems earlier than it is, which refuses nothing.
        Some(json) => Issued::read(&json, offset),
        None => Err(Error::GrantUnavailable(GrantFailure::NotJson { url: shown(url) }).into()),
    }
}

/// A URL as messages show it: what follows `?` or `#` may be secret.
fn shown(url: &str) -> String {
    let url = split_once(url, "?").map_or(url, |(before, _)| before);
    split_once(url, "#").map_or(url, |(before, _)| before).to_owned()
}
