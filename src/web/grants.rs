//! Where grants come from: an endpoint, the page's own function, or the page itself.

use alloc::borrow::ToOwned;
use alloc::string::String;

use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Response};

use super::abort::{Abort, AbortOnDrop};
use super::errors::Failure;
use super::reader::{Reader, wrong};
use super::{json, sys};
use crate::error::{Error, GrantFailure};
use crate::grant::Grant;
use crate::json::Json;
use crate::preflight::Clock;
use crate::time::Timestamp;

const EXPECTED: &str = "the URL of a policy endpoint, { url, init }, a grant, or a function";

/// The `grant` option of an `Uploader`.
pub enum Source {
    /// A policy endpoint and the options of its `fetch`.
    Endpoint {
        /// Absolute, or relative to the page.
        url: String,
        /// Options of `fetch`, or `undefined`.
        init: JsValue,
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
    pub fn read(uploader_options: &JsValue) -> Result<Self, Failure> {
        let reader = Reader::new("the argument of new Uploader()", uploader_options)?;
        let value = reader.value("grant")?.unwrap_or(JsValue::UNDEFINED);
        if let Some(function) = value.dyn_ref::<Function>() {
            return Ok(Source::Function(function.clone()));
        }
        if let Some(url) = value.as_string() {
            return Self::endpoint(url, JsValue::UNDEFINED).ok_or_else(|| wrong("grant", EXPECTED, &value));
        }
        let grant = Reader::new("grant", &value).map_err(|_| wrong("grant", EXPECTED, &value))?;
        match url_of(&grant)? {
            Some(url) => Self::endpoint(url, grant.value("init")?.unwrap_or(JsValue::UNDEFINED))
                .ok_or_else(|| wrong("grant.url", EXPECTED, &value)),
            None => Ok(Source::Given(value)),
        }
    }

    fn endpoint(url: String, init: JsValue) -> Option<Self> {
        (!url.is_empty()).then_some(Source::Endpoint { url, init })
    }

    /// Gets a grant for `file`, which a plain HTML form has not.
    ///
    /// # Errors
    /// `GrantUnavailable`, `InvalidGrant`, or the abort.
    pub async fn grant(&self, file: Option<&Blob>, abort: &Abort) -> Result<Issued, Failure> {
        match self {
            Source::Given(value) => from_js(value),
            Source::Function(function) => from_js(&asked(function, file, abort).await?),
            Source::Endpoint { url, init } => fetched(url, init, abort).await,
        }
    }
}

/// A grant, and what is known of the time.
pub struct Issued {
    /// The grant.
    pub grant: Grant,
    /// How far the endpoint's clock is ahead of this one, in milliseconds, where its `Date` can be read.
    clock_offset: Option<i64>,
}

impl Issued {
    fn read(json: &Json, clock_offset: Option<i64>) -> Result<Self, Failure> {
        let grant = Grant::from_json(json).map_err(Error::InvalidGrant)?;
        Ok(Issued { grant, clock_offset })
    }

    /// The time, by the endpoint's clock if possible.
    #[must_use]
    pub fn clock(&self) -> Clock {
        let now = Timestamp(sys::now().0 + self.clock_offset.unwrap_or_default());
        Clock { now, corrected: self.clock_offset.is_some() }
    }
}

/// The URL of `{ url, init }` or of a `URL`; a grant has none, or has form fields beside it.
fn url_of(grant: &Reader) -> Result<Option<String>, Failure> {
    for member in ["policy", "Policy", "fields", "formData"] {
        if grant.value(member)?.is_some() {
            return Ok(None);
        }
    }
    if let Some(url) = grant.value("url")? {
        let text = url.as_string().or_else(|| Reflect::get(&url, &"href".into()).ok()?.as_string());
        return text.map(Some).ok_or_else(|| wrong("grant.url", "a string or URL", &url));
    }
    grant.text("href")
}

fn from_js(value: &JsValue) -> Result<Issued, Failure> {
    let json = json::from_js(value).map_err(|cause| {
        Failure::caused(Error::invalid("the grant", "readable, but a getter threw", None), cause)
    })?;
    Issued::read(&json, None)
}

async fn asked(function: &Function, file: Option<&Blob>, abort: &Abort) -> Result<JsValue, Failure> {
    let ours = AbortOnDrop::new();
    let request = Object::new();
    for (name, value) in [("file", file.map_or(JsValue::NULL, JsValue::from)), ("signal", ours.signal())] {
        // Setting a member of a plain object does not fail.
        let _ = Reflect::set(&request, &name.into(), &value);
    }
    let rejected = |cause| Failure::caused(Error::GrantUnavailable(GrantFailure::Rejected), cause);
    let promise =
        sys::call(function, &request).and_then(|value| sys::promise_of(&value)).map_err(rejected)?;
    abort.race(JsFuture::from(promise)).await?.map_err(rejected)
}

async fn fetched(url: &str, init: &JsValue, abort: &Abort) -> Result<Issued, Failure> {
    let (body, clock_offset) = abort.race(answer(url, init)).await??;
    match json::parse(&body) {
        Some(json) => Issued::read(&json, clock_offset),
        None => Err(unavailable(GrantFailure::NotJson { url: shown(url) })),
    }
}

/// The body of a 2xx answer, and the clock offset. The browser's own default for credentials, `same-origin`, is the one
/// wanted here.
async fn answer(url: &str, init: &JsValue) -> Result<(String, Option<i64>), Failure> {
    let ours = AbortOnDrop::new();
    let unreachable = |cause| {
        Failure::caused(Error::GrantUnavailable(GrantFailure::Unreachable { url: shown(url) }), cause)
    };
    let init = sys::object_assign(&Object::new(), init).map_err(|cause| {
        Failure::caused(Error::invalid("grant.init", "readable, but a getter threw", None), cause)
    })?;
    let _ = Reflect::set(&init, &"signal".into(), &ours.signal());
    let promise = sys::fetch(url, &init).and_then(|value| sys::promise_of(&value)).map_err(unreachable)?;
    let answer = JsFuture::from(promise).await.map_err(unreachable)?;
    let response: Response = answer.dyn_into().map_err(unreachable)?;
    if !response.ok() {
        return Err(unavailable(GrantFailure::Status { url: shown(url), status: response.status() }));
    }
    let offset = response.headers().get("date").ok().flatten().and_then(|date| clock_offset(&date));
    let body = JsFuture::from(response.text().map_err(unreachable)?).await.map_err(unreachable)?;
    Ok((body.as_string().unwrap_or_default(), offset))
}

/// An answer from a cache has an old `Date`. The time then seems earlier than it is, which refuses nothing.
fn clock_offset(date: &str) -> Option<i64> {
    let date = js_sys::Date::parse(date);
    #[allow(clippy::cast_possible_truncation)] // whole milliseconds
    (!date.is_nan()).then(|| date as i64 - sys::now().0)
}

fn unavailable(why: GrantFailure) -> Failure {
    Error::GrantUnavailable(why).into()
}

/// A URL as messages show it: what follows `?` or `#` may be secret.
fn shown(url: &str) -> String {
    url.split(['?', '#']).next().unwrap_or_default().to_owned()
}
