//! The JavaScript functions that `js-sys` and `web-sys` bind without a catch, or not at all, and a few steps with values
//! whose kind is not known.
//!
//! A page may replace any of these functions, so each call catches: an exception that passed through the module's frames
//! would break it.

use js_sys::{Array, Function, JsString, Object, Reflect, Symbol};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// `Array.from`
    #[wasm_bindgen(catch, js_namespace = Array, js_name = from)]
    pub(super) fn array_from(items: &JsValue) -> Result<Array, JsValue>;

    /// `Date.prototype.getTime`, also of a date of another frame; throws where `this` is no date.
    #[wasm_bindgen(catch, js_namespace = ["Date", "prototype", "getTime"], js_name = call)]
    pub(super) fn time_of(this: &JsValue) -> Result<f64, JsValue>;

    /// `Array.isArray`: throws for a proxy that has been revoked.
    #[wasm_bindgen(catch, js_namespace = Array, js_name = isArray)]
    fn array_is_array(value: &JsValue) -> Result<bool, JsValue>;

    /// `Object.entries`: throws where a getter or a proxy does.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = entries)]
    pub(super) fn object_entries(object: &JsValue) -> Result<Array, JsValue>;

    /// `Object.assign`: throws where a getter or a proxy does.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = assign)]
    pub(super) fn assign(target: &Object, source: &JsValue) -> Result<JsValue, JsValue>;

    /// `Reflect.get` with the object for which a getter of `target` is asked.
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    pub(super) fn get_for(target: &JsValue, name: &str, receiver: &JsValue) -> Result<JsValue, JsValue>;

    /// `JSON.parse`
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    pub(super) fn json_parse(text: &str) -> Result<JsValue, JsValue>;

    /// `JSON.stringify`, which returns `undefined` for a function, and for an object whose `toJSON` does.
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = stringify)]
    pub(super) fn json_stringify(value: &JsValue) -> Result<Option<JsString>, JsValue>;

    /// A promise, or another object with a function `then`.
    pub(super) type Thenable;

    /// `Promise.resolve`: throws where the `constructor` of a promise does.
    #[wasm_bindgen(catch, js_namespace = Promise, js_name = resolve)]
    pub(super) fn promise_of(value: &JsValue) -> Result<Thenable, JsValue>;

    /// `promise.then`
    #[wasm_bindgen(catch, method)]
    pub(super) fn then(
        this: &Thenable,
        fulfilled: &Function,
        rejected: &Function,
    ) -> Result<JsValue, JsValue>;

    /// Calls `callback` in so many milliseconds. Returns the timer: a number in browsers, an object in Node.
    #[wasm_bindgen(catch, js_name = setTimeout)]
    pub(super) fn set_timeout(callback: &Function, milliseconds: f64) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(catch, js_name = clearTimeout)]
    pub(super) fn clear_timeout(timer: &JsValue) -> Result<(), JsValue>;

    /// `fetch`, which windows, workers and Node have alike. A page's own may return anything.
    #[wasm_bindgen(catch)]
    pub(super) fn fetch(url: &str, init: &JsValue) -> Result<JsValue, JsValue>;

    /// `performance.now`, in milliseconds since the page began.
    #[wasm_bindgen(catch, js_namespace = performance, js_name = now)]
    pub(super) fn performance_now() -> Result<f64, JsValue>;

    /// `AbortSignal.abort`: a signal that is aborted already.
    #[wasm_bindgen(catch, js_namespace = AbortSignal, js_name = abort)]
    pub(super) fn aborted_signal() -> Result<JsValue, JsValue>;

    /// `Blob.prototype.slice`, also of a blob that has a `slice` of the page's.
    #[wasm_bindgen(catch, js_namespace = ["Blob", "prototype", "slice"], js_name = call)]
    pub(super) fn slice(
        this: &web_sys::Blob,
        start: f64,
        end: f64,
        content_type: &str,
    ) -> Result<web_sys::Blob, JsValue>;

    /// An `XMLHttpRequest` that sends a body of any kind. Where it is a page's own, what it returns may have any type: a
    /// conversion to a number takes place outside of every catch.
    pub(super) type Sender;

    /// `request.send`
    #[wasm_bindgen(catch, method)]
    pub(super) fn send(this: &Sender, body: &JsValue) -> Result<(), JsValue>;

    /// `request.getAllResponseHeaders`
    #[wasm_bindgen(catch, method, js_name = getAllResponseHeaders)]
    pub(super) fn headers(this: &Sender) -> Result<JsValue, JsValue>;

    /// A stream of messages from a server.
    pub(super) type EventSource;

    /// `new EventSource(url)`
    #[wasm_bindgen(catch, constructor)]
    pub(super) fn new(url: &str) -> Result<EventSource, JsValue>;

    /// `source.close`
    #[wasm_bindgen(catch, method)]
    pub(super) fn close(this: &EventSource) -> Result<(), JsValue>;

    /// An array of bytes.
    #[wasm_bindgen(js_name = Uint8Array, extends = js_sys::Uint8Array)]
    pub(super) type Bytes;

    /// `new Uint8Array(buffer)`: throws where `buffer` is nothing of that kind.
    #[wasm_bindgen(catch, constructor, js_class = Uint8Array)]
    pub(super) fn new(buffer: &JsValue) -> Result<Bytes, JsValue>;

    /// Copies the bytes from `start` up to `end` into the memory of the module.
    #[wasm_bindgen(method, js_class = Uint8Array, js_name = subarray)]
    pub(super) fn copy(this: &Bytes, start: u32, end: u32) -> Vec<u8>;

    #[wasm_bindgen(catch, js_name = reportError)]
    fn report_error(thrown: &JsValue) -> Result<(), JsValue>;
}

/// Returns a member of any value; throws where `value` is no object, or a getter does.
pub(super) fn get(value: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(value, &name.into())
}

/// Returns a member of an object of the browser's; `undefined` where it cannot be read.
pub(super) fn look_up(value: &JsValue, name: &str) -> JsValue {
    get(value, name).unwrap_or_default()
}

/// Returns whether a value is an array.
pub(super) fn is_array(value: &JsValue) -> bool {
    array_is_array(value).unwrap_or_default()
}

/// Returns whether a value is an object of this kind, of whatever frame, by what `Object.prototype.toString` shows.
pub(super) fn is_tagged(value: &JsValue, kind: &str) -> bool {
    value.is_object() && Reflect::get(value, &Symbol::to_string_tag()).is_ok_and(|tag| tag == kind)
}

/// Returns a variable of the global scope; `undefined` where there is none.
pub(super) fn global(name: &str) -> JsValue {
    look_up(&js_sys::global(), name)
}

/// Sets a member. A page's own object may refuse it.
pub(super) fn set(object: &JsValue, name: &str, value: &JsValue) {
    drop(Reflect::set(object, &name.into(), value));
}

/// Returns a plain object with these members.
pub(super) fn object(members: &[(&str, &JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        set(&object, name, value);
    }
    object
}

/// Reports what the caller's function threw as uncaught, where monitoring sees it. Some runtimes cannot.
pub(super) fn report(thrown: &JsValue) {
    drop(report_error(thrown));
}

/// Returns a value that is a whole number and fits.
pub(super) fn whole_number(value: &JsValue) -> Option<u32> {
    let number = value.as_f64()?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // compared with the original
    let whole = number as u32;
    #[allow(clippy::float_cmp)] // exact for whole numbers
    (f64::from(whole) == number).then_some(whole)
}

/// Returns the HTTP status of a request or an answer, where it has one.
pub(super) fn status_of(answer: &JsValue) -> Option<u16> {
    whole_number(&look_up(answer, "status"))?.try_into().ok()
}

/// Returns a whole number of JavaScript's; 0 for one that is negative or not a number.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // `as` saturates
pub(super) fn whole(number: f64) -> u64 {
    number as u64
}

/// Returns a number for JavaScript: exact up to 2^53.
#[allow(clippy::cast_precision_loss)] // sizes, milliseconds
pub(super) fn number(whole: u64) -> f64 {
    whole as f64
}
