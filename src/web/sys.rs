//! The JavaScript functions that `js-sys` and `web-sys` bind without a catch, or not at all.

use alloc::string::String;

use js_sys::{Array, Date, Function, Object, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

use crate::time::Timestamp;

#[wasm_bindgen]
extern "C" {
    /// As it is in a URL's query. Throws on a text that is no Unicode, which none is here.
    #[wasm_bindgen(js_name = encodeURIComponent)]
    pub(super) fn encoded(text: &str) -> String;

    /// A window's or a worker's own scope.
    #[wasm_bindgen(js_name = globalThis)]
    type Global;

    /// `globalThis[name]`
    #[wasm_bindgen(catch, static_method_of = Global, js_class = "globalThis", structural, indexing_getter)]
    fn own(name: &str) -> Result<JsValue, JsValue>;

    /// Throws where a getter or a proxy does, and where `object` is none.
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    pub(super) fn get(object: &JsValue, name: &str) -> Result<JsValue, JsValue>;

    /// Throws where a getter or a proxy does.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = entries)]
    pub(super) fn object_entries(object: &JsValue) -> Result<Array, JsValue>;

    /// Throws where a getter or a proxy does.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = assign)]
    pub(super) fn object_assign(target: &Object, source: &JsValue) -> Result<Object, JsValue>;

    /// An object whose members are set by name.
    type Members;

    /// `object[name] = value`, which an object of our own takes without throwing.
    #[wasm_bindgen(method, structural, indexing_setter)]
    fn set_member(this: &Members, name: &str, value: &JsValue);

    /// Throws where `text` is not JSON.
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    pub(super) fn json_parse(text: &str) -> Result<JsValue, JsValue>;

    /// Throws where a getter, a proxy or a `toJSON` does.
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = stringify)]
    pub(super) fn json_stringify(value: &JsValue) -> Result<JsValue, JsValue>;

    /// Base64 to a string with a character for each byte. Throws where `base64` is not Base64.
    #[wasm_bindgen(catch)]
    pub(super) fn atob(base64: &str) -> Result<JsValue, JsValue>;

    /// A string with a character for each byte, to Base64. Throws on other characters.
    #[wasm_bindgen(catch)]
    pub(super) fn btoa(binary: &JsValue) -> Result<String, JsValue>;

    /// A getter of `prototype` applied to `this`, and what it throws.
    #[wasm_bindgen(catch, js_namespace = Reflect, js_name = get)]
    fn get_of(prototype: &JsValue, name: &str, this: &JsValue) -> Result<JsValue, JsValue>;

    /// `Blob.prototype.slice` applied to `this`; throws a `TypeError` unless `this` is a Blob of this page or of another
    /// of its frames.
    #[wasm_bindgen(catch, js_namespace = ["Blob", "prototype", "slice"], js_name = call)]
    pub(super) fn slice(this: &JsValue, start: f64, end: f64, content_type: &str) -> Result<Blob, JsValue>;

    /// `Blob.prototype.arrayBuffer` applied to `this`: a promise of its bytes.
    #[wasm_bindgen(catch, js_namespace = ["Blob", "prototype", "arrayBuffer"], js_name = call)]
    pub(super) fn array_buffer(this: &Blob) -> Result<JsValue, JsValue>;

    /// A view of `buffer`. Throws where that has been given away to another thread.
    #[wasm_bindgen(js_name = Uint8Array)]
    type Bytes;
    #[wasm_bindgen(catch, constructor, js_class = Uint8Array)]
    fn new(buffer: &JsValue) -> Result<Bytes, JsValue>;

    /// `Promise.resolve`: a promise of any value, thenable or not.
    #[wasm_bindgen(catch, js_namespace = Promise, js_name = resolve)]
    pub(super) fn promise_of(value: &JsValue) -> Result<Promise, JsValue>;

    /// The handle that [`clear_timeout`] takes: a number in browsers, an object in Node.
    #[wasm_bindgen(catch, js_name = setTimeout)]
    pub(super) fn set_timeout(function: &Function, milliseconds: f64) -> Result<JsValue, JsValue>;

    /// Does nothing to a handle that is none.
    #[wasm_bindgen(catch, js_name = clearTimeout)]
    pub(super) fn clear_timeout(handle: &JsValue) -> Result<(), JsValue>;

    /// Calls `function` once everything else that is due has had its turn. Node has it, browsers do not.
    ///
    /// Its handle is not wanted: an extern that returns a value leaks a place for it whenever it throws.
    #[wasm_bindgen(catch, js_name = setImmediate)]
    pub(super) fn set_immediate(function: &Function) -> Result<(), JsValue>;

    /// Reports an exception of the caller's own callback as uncaught, where monitoring sees it. Absent in some runtimes.
    #[wasm_bindgen(catch, js_name = reportError)]
    pub(super) fn report_error(error: &JsValue) -> Result<(), JsValue>;
}

#[wasm_bindgen(module = "/src/npm/browser.js")]
extern "C" {
    /// Listens to a target, or to the global scope where it is `undefined`.
    #[wasm_bindgen(catch)]
    pub(super) fn listen(target: &JsValue, event: &str, listener: &Function) -> Result<(), JsValue>;

    /// Undoes [`listen`].
    #[wasm_bindgen(catch)]
    pub(super) fn unlisten(target: &JsValue, event: &str, listener: &Function) -> Result<(), JsValue>;

    /// What `atob` gave, as the UTF-8 that it is. Throws where it is none.
    #[wasm_bindgen(catch, js_name = fromUtf8)]
    pub(super) fn from_utf8(binary: &JsValue) -> Result<String, JsValue>;

    /// A text for `btoa`.
    #[wasm_bindgen(catch, js_name = toUtf8)]
    pub(super) fn to_utf8(text: &JsValue) -> Result<JsValue, JsValue>;

    /// Rejects where the page's own `fetch` throws at once, too.
    pub(super) fn fetched(url: &str, init: &Object) -> Promise;
}

/// Sets a member of an object of our own.
pub(super) fn set(object: &Object, name: &str, value: &JsValue) {
    object.unchecked_ref::<Members>().set_member(name, value);
}

/// A text of the page's `location`, such as `protocol`; empty in a runtime without a location.
pub(super) fn location(name: &str) -> String {
    member(&global("location"), name).as_string().unwrap_or_default()
}

/// A global; `undefined` in a runtime that has none of this name.
pub(super) fn global(name: &str) -> JsValue {
    Global::own(name).unwrap_or(JsValue::UNDEFINED)
}

/// A `TypeError` unless `file` is a Blob of this page or of another of its frames, whatever it claims to be. A slice would
/// tell it too, but Chromium tells another process of each.
pub(super) fn expect_blob(file: &JsValue) -> Result<JsValue, JsValue> {
    get_of(&member(&global("Blob"), "prototype"), "size", file)
}

/// Whether this runtime has `XMLHttpRequest`.
pub(super) fn has_xhr() -> bool {
    global("XMLHttpRequest").is_function()
}

/// Whether the browser says that it is offline. Not every runtime has a word on that.
pub(super) fn is_offline() -> bool {
    member(&global("navigator"), "onLine") == false
}

/// Whether the page is cross-origin isolated.
pub(super) fn is_isolated() -> bool {
    global("crossOriginIsolated") == true
}

/// A property; `undefined` where there is none, or where a getter throws.
pub(super) fn member(object: &JsValue, name: &str) -> JsValue {
    get(object, name).unwrap_or(JsValue::UNDEFINED)
}

/// The time by this computer's clock.
#[allow(clippy::cast_possible_truncation)] // a clock counts whole milliseconds
pub(super) fn now() -> Timestamp {
    Timestamp(Date::now() as i64)
}

/// A date in any spelling that browsers read.
pub(super) fn date(text: &str) -> Option<Timestamp> {
    let milliseconds = Date::parse(text);
    #[allow(clippy::cast_possible_truncation)] // whole milliseconds
    (!milliseconds.is_nan()).then_some(Timestamp(milliseconds as i64))
}

/// The bytes of an `ArrayBuffer`, where they are.
pub(super) fn bytes(buffer: &JsValue) -> Result<Uint8Array, JsValue> {
    Bytes::new(buffer).map(JsCast::unchecked_into)
}

/// Calls a function of the caller's with one argument.
pub(super) fn call(function: &Function, argument: &JsValue) -> Result<JsValue, JsValue> {
    function.call1(&JsValue::UNDEFINED, argument)
}

/// Calls a function of the caller's with two arguments.
pub(super) fn call2(function: &Function, first: &JsValue, second: &JsValue) -> Result<JsValue, JsValue> {
    function.call2(&JsValue::UNDEFINED, first, second)
}
