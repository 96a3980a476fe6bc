//! One `fetch`, up to the last byte of its answer.
//!
//! The only async code of the module, because gloo-net reads answers that way.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_net::http::Response;
use js_sys::{Function, Object, Symbol, TypeError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::abort::Controller;
use super::callback::Callback;
use super::sys;

/// An answer, read to its end.
pub(super) struct Fetched {
    pub(super) status: u16,
    response: Response,
    pub(super) body: String,
}

impl Fetched {
    /// Returns one of its headers, where the page may see it.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        self.response.headers().get(name)
    }

    /// Returns all headers that the page may see, a line each.
    pub(super) fn headers(&self) -> String {
        let lines = self.response.headers().entries().map(|(name, value)| format!("{name}: {value}\n"));
        lines.collect()
    }
}

type Outcome = Result<Fetched, JsValue>;

/// A `fetch` under way. Dropping it aborts it.
pub(super) struct Fetching {
    controller: Controller,
    outcome: Rc<RefCell<Option<Outcome>>>,
    _ended: Callback,
}

impl Fetching {
    /// Begins. `ended` is called when there is an outcome. The members of `init` are those of `fetch`, but for `signal`.
    ///
    /// # Errors
    /// The value that a page's own `fetch` threw.
    pub(super) fn new(url: &str, init: &Object, ended: Callback) -> Result<Self, JsValue> {
        let controller = Controller::new()?;
        sys::set(init, "signal", &controller.signal());
        let answer = sys::promise_of(&sys::fetch(url, init)?)?;
        let outcome = Rc::new(RefCell::new(None));
        // A future made now has the promise followed at once, so that its rejection is never unhandled.
        let answer = JsFuture::from(answer.unchecked_into::<js_sys::Promise>());
        spawn_local(tell(answer, Rc::clone(&outcome), ended.function()));
        Ok(Fetching { controller, outcome, _ended: ended })
    }

    /// Returns the outcome, once.
    pub(super) fn take(&self) -> Option<Outcome> {
        self.outcome.take()
    }
}

impl Drop for Fetching {
    fn drop(&mut self) {
        self.controller.abort();
    }
}

/// Reports through the guarded function, as all reports, so that a trap is noticed.
async fn tell(answer: JsFuture, outcome: Rc<RefCell<Option<Outcome>>>, ended: Function) {
    let read = read(answer).await;
    outcome.replace(Some(read));
    drop(ended.call0(&JsValue::UNDEFINED));
}

async fn read(answer: JsFuture) -> Outcome {
    let answer = answer.await?;
    if !is_response(&answer) {
        return Err(TypeError::new("fetch resolved with no Response").into());
    }
    let raw: web_sys::Response = answer.unchecked_into();
    // gloo-net's `text` panics where the body rejects with a value that is no `Error`.
    let body = JsFuture::from(raw.text()?).await?.as_string().unwrap_or_default();
    let response = Response::from(raw);
    Ok(Fetched { status: response.status(), response, body })
}

/// Goes by the tag, because a `Response` of another frame, or of a package for Node, is as good.
fn is_response(value: &JsValue) -> bool {
    value.is_object()
        && js_sys::Reflect::get(value, &Symbol::to_string_tag()).is_ok_and(|tag| tag == "Response")
}
