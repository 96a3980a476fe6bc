//! A POST by `fetch`, for runtimes without `XMLHttpRequest`. It tells no progress.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::Cell;

use js_sys::{Array, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{FormData, Response};

use super::abort::AbortOnDrop;
use super::errors::Failure;
use super::event::Event;
use super::send::{Received, no_url};
use super::sys;
use super::task::{self, Wait};

/// A request that is aborted when it is dropped before its end.
pub struct Fetch {
    state: Rc<State>,
    _abort: AbortOnDrop,
}

#[derive(Default)]
struct State {
    end: Event,
    ended: Cell<bool>,
    received: Cell<Option<Received>>,
}

impl Fetch {
    /// Sends.
    ///
    /// # Errors
    /// As [`Post::send`](super::send::Post::send).
    pub fn send(host: &str, form: &FormData) -> Result<Self, Failure> {
        let (abort, init) = (AbortOnDrop::new(), Object::new());
        let members = [("method", "POST".into()), ("body", form.into()), ("signal", abort.signal().into())];
        for (name, value) in members {
            // Setting a member of a plain object does not fail.
            let _ = Reflect::set(&init, &name.into(), &value);
        }
        let answer = sys::fetch(host, &init).and_then(|value| sys::promise_of(&value));
        let state = Rc::new(State::default());
        state.clone().watch(answer.map_err(|cause| no_url(host, cause))?);
        Ok(Fetch { state, _abort: abort })
    }

    /// Happens at its end.
    #[must_use]
    pub fn end(&self) -> &Event {
        &self.state.end
    }

    /// Whether it has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.state.ended.get()
    }

    /// The answer, if one came.
    #[must_use]
    pub fn received(self) -> Option<Received> {
        self.state.received.take()
    }
}

impl State {
    /// The promise settles in any case: the signal makes it, if nothing else does.
    fn watch(self: Rc<Self>, answer: Promise) {
        task::spawn(Box::pin(async move {
            self.received.set(read(answer).await.ok());
            self.ended.set(true);
            self.end.happen();
        }));
    }
}

async fn read(answer: Promise) -> Result<Received, JsValue> {
    let response: Response = Wait::on(&answer).await?.dyn_into()?;
    let body = Wait::on(&response.text()?).await?;
    Ok(Received {
        status: response.status(),
        headers: lines(&sys::array_from(&response.headers())?),
        body: body.as_string().unwrap_or_default(),
    })
}

/// `[name, value]` pairs as an XHR gives them: a line each.
fn lines(headers: &Array) -> String {
    let line = |pair: JsValue| {
        let pair: Array = pair.unchecked_into();
        [pair.get(0), pair.get(1)].map(|text| text.as_string().unwrap_or_default()).join(": ")
    };
    headers.iter().map(line).collect::<Vec<_>>().join("\n")
}
