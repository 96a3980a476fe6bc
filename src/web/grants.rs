//! Where grants come from: an endpoint, the page's own function, or the page itself.

use gloo_net::http::Response;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::abort::{Abort, AbortOnDrop};
use super::errors::Failure;
use super::reader::{Reader, wrong};
use super::{json, sys};
use crate::error::{Error, GrantFailure};
use crate::grant::Grant;

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

    /// Gets a grant for `file`.
    ///
    /// # Errors
    /// `GrantUnavailable`, `InvalidGrant`, or the abort.
    pub async fn grant(&self, file: &Blob, abort: &Abort) -> Result<Grant, Failure> {
        match self {
            Source::Given(value) => from_js(value),
            Source::Function(function) => from_js(&asked(function, file, abort).await?),
            Source::Endpoint { url, init } => fetched(url, init, abort).await,
        }
    }
}

/// The URL of `{ url, init }` or of a `URL`; a grant has none.
fn url_of(grant: &Reader) -> Result<Option<String>, Failure> {
    if grant.value("policy")?.is_some() {
        return Ok(None);
    }
    if let Some(url) = grant.value("url")? {
        let text = url.as_string().or_else(|| Reflect::get(&url, &"href".into()).ok()?.as_string());
        return text.map(Some).ok_or_else(|| wrong("grant.url", "a string or URL", &url));
    }
    grant.text("href")
}

fn from_js(value: &JsValue) -> Result<Grant, Failure> {
    let json = json::from_js(value).map_err(|cause| {
        Failure::caused(Error::invalid("the grant", "readable, but a getter threw", None), cause)
    })?;
    Grant::from_json(&json).map_err(|why| Error::InvalidGrant(why).into())
}

async fn asked(function: &Function, file: &Blob, abort: &Abort) -> Result<JsValue, Failure> {
    let ours = AbortOnDrop::new();
    let request = Object::new();
    for (name, value) in [("file", file.into()), ("signal", ours.signal())] {
        // Setting a member of a plain object does not fail.
        let _ = Reflect::set(&request, &name.into(), &value);
    }
    let rejected = |cause| Failure::caused(Error::GrantUnavailable(GrantFailure::Rejected), cause);
    let promise =
        sys::call(function, &request).and_then(|value| sys::promise_of(&value)).map_err(rejected)?;
    abort.race(JsFuture::from(promise)).await?.map_err(rejected)
}

async fn fetched(url: &str, init: &JsValue, abort: &Abort) -> Result<Grant, Failure> {
    let body = abort.race(text(url, init)).await??;
    match json::parse(&body) {
        Some(json) => Grant::from_json(&json).map_err(|why| Error::InvalidGrant(why).into()),
        None => Err(unavailable(GrantFailure::NotJson { url: shown(url) })),
    }
}

/// The body of a 2xx answer. The browser's own default for credentials, `same-origin`, is the one wanted here.
async fn text(url: &str, init: &JsValue) -> Result<String, Failure> {
    let ours = AbortOnDrop::new();
    let unreachable = |cause| {
        Failure::caused(Error::GrantUnavailable(GrantFailure::Unreachable { url: shown(url) }), cause)
    };
    let init = sys::object_assign(&Object::new(), init).map_err(|cause| {
        Failure::caused(Error::invalid("grant.init", "readable, but a getter threw", None), cause)
    })?;
    let _ = Reflect::set(&init, &"signal".into(), &ours.signal());
    // Not gloo's own `send`: it panics when a page's replacement of `fetch` rejects with what is no `Error`.
    let promise = sys::fetch(url, &init).and_then(|value| sys::promise_of(&value)).map_err(unreachable)?;
    let answer = JsFuture::from(promise).await.map_err(unreachable)?;
    let response = Response::from(answer.dyn_into::<web_sys::Response>().map_err(unreachable)?);
    if !response.ok() {
        return Err(unavailable(GrantFailure::Status { url: shown(url), status: response.status() }));
    }
    response.text().await.map_err(|why| unreachable(JsValue::from(why.to_string())))
}

fn unavailable(why: GrantFailure) -> Failure {
    Error::GrantUnavailable(why).into()
}

/// A URL as messages show it: what follows `?` or `#` may be secret.
fn shown(url: &str) -> String {
    url.split(['?', '#']).next().unwrap_or_default().to_owned()
}
