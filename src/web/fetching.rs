//! One `fetch`, up to the last byte of its answer.
//!
//! The only async code of the module, because an answer comes in two steps. A page's own `fetch` may resolve with anything, and
//! anything in it may throw.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_net::http::Response;
use js_sys::{Array, Function, Object, Promise, TypeError};
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
        let outcome = Rc::new(RefCell::new(None));
        // A future made now has the promise followed at once, so that its rejection is never unhandled.
        let answer = future(&sys::fetch(url, init)?);
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
    // By its tag: a `Response` of another frame, or of a package for Node, is as good.
    if !sys::is_tagged(&answer, "Response") {
        return Err(TypeError::new("fetch resolved with no Response").into());
    }
    let body = future(&answer.unchecked_ref::<web_sys::Response>().text()?.into()).await?;
    Ok(Fetched {
        status: sys::status_of(&answer).unwrap_or_default(),
        response: copy_of_head(&answer)?,
        body: body.as_string().unwrap_or_default(),
    })
}

/// Returns the browser's own `Response` with the same headers, in which nothing throws.
///
/// # Errors
/// The value that the page's object threw, or the browser's error for headers that are none.
fn copy_of_head(answer: &JsValue) -> Result<Response, JsValue> {
    let init = web_sys::ResponseInit::new();
    init.set_headers(&sys::look_up(answer, "headers"));
    web_sys::Response::new_with_opt_str_and_init(None, &init).map(Response::from)
}

/// Awaits a value of the page's, which may be a promise, or anything else that throws where a promise does not.
fn future(value: &JsValue) -> JsFuture {
    JsFuture::from(Promise::race(&Array::of1(value)))
}
