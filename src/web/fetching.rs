//! One `fetch`, up to the last byte of its answer.
//!
//! The only async code of the module, because an answer comes in two steps. A page's own `fetch` may resolve with anything, and
//! anything in it may throw.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, TypeError};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::abort::Controller;
use super::callback::Callback;
use super::sys;
use crate::oss::text::same;

/// An answer, read to its end.
pub(super) struct Fetched {
    pub(super) status: u16,
    headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Fetched {
    /// Returns one of its headers, where the page may see it.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let header = self.headers.iter().find(|(other, _)| same(other, name));
        header.map(|(_, value)| value.clone())
    }

    /// Returns all headers that the page may see, a line each.
    pub(super) fn headers(&self) -> String {
        let mut lines = String::new();
        for (name, value) in &self.headers {
            for part in [name, ": ", value, "\n"] {
                lines.push_str(part);
            }
        }
        lines
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
    let status =
        sys::whole_number(&sys::look_up(&answer, "status")).and_then(|status| status.try_into().ok());
    let headers = headers(&sys::look_up(&answer, "headers"));
    Ok(Fetched { status: status.unwrap_or_default(), headers, body: body.as_string().unwrap_or_default() })
}

/// Returns pairs of name and value, those of them that are such.
fn headers(of: &JsValue) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    for pair in sys::array_from(of).unwrap_or_default().iter() {
        let text = |place| sys::look_up(&pair, place).as_string();
        if let (Some(name), Some(value)) = (text("0"), text("1")) {
            headers.push((name, value));
        }
    }
    headers
}

/// Awaits a value of the page's, which may be a promise, or anything else that throws where a promise does not.
fn future(value: &JsValue) -> JsFuture {
    JsFuture::from(Promise::race(&Array::of1(value)))
}
