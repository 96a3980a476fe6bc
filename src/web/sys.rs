//! The JavaScript functions that `js-sys` and `web-sys` bind without a catch, or not at all.

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;
use web_sys::Blob;

#[wasm_bindgen]
extern "C" {
    /// Throws where a getter or a proxy does.
    #[wasm_bindgen(catch, js_namespace = Object, js_name = entries)]
    pub(super) fn object_entries(object: &JsValue) -> Result<Array, JsValue>;

    /// An object whose members are set by name.
    type Members;

    /// `object[name] = value`, which an object of our own takes without throwing.
    #[wasm_bindgen(method, structural, indexing_setter)]
    fn set_member(this: &Members, name: &str, value: &JsValue);

    /// Throws where `text` is not JSON.
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    pub(super) fn json_parse(text: &str) -> Result<JsValue, JsValue>;

    /// `Blob.prototype.slice`
    #[wasm_bindgen(catch, js_namespace = ["Blob", "prototype", "slice"], js_name = call)]
    pub(super) fn slice(this: &Blob, start: f64, end: f64, content_type: &str) -> Result<Blob, JsValue>;
}

/// Sets a member of an object of our own.
pub(super) fn set(object: &Object, name: &str, value: &JsValue) {
    object.unchecked_ref::<Members>().set_member(name, value);
}

/// A text; an empty one for what is none.
pub(super) fn text(value: &JsValue) -> String {
    value.as_string().unwrap_or_default()
}
