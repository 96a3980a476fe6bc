//! Finding out that a file is no longer the one that was chosen.

use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::answers::answering;
use super::support::{Instead, any_file, get, grant, js, rejection, uploader_with};

/// Returns the error of an upload of this file without an answer, so that the file is looked at.
async fn unanswered(file: &str, options: &str) -> JsValue {
    let _oss = answering(0, "");
    rejection(&uploader_with(&grant(), "{ checksum: 'off', retry: 1 }"), &js(file), &js(options)).await
}

async fn assert_code(file: &str, code: &str) {
    assert_eq!(get(&unanswered(file, "{ key: 'k' }").await, "code"), code, "{file}");
}

/// A blob of `text` that is said to have `size` bytes.
fn sized(text: &str, size: u32) -> String {
    format!("Object.defineProperty(new Blob(['{text}']), 'size', {{ value: {size} }})")
}

/// Keeps what slices are cut in `slicesOfTest`.
fn collected_slices() -> Instead {
    js("globalThis.slicesOfTest = []");
    let collect = "original => function (...range) { slicesOfTest.push(range.slice(0, 2)); return original.apply(this, range) }";
    Instead::of("Blob.prototype", "slice", collect)
}

#[wasm_bindgen_test]
async fn a_file_whose_first_and_last_byte_can_be_read_is_intact() {
    let _slices = collected_slices();
    assert_code("new Blob(['hello'])", "HostUnreachable").await;
    assert_eq!(js("JSON.stringify(slicesOfTest)"), "[[0,1],[4,5]]");
    assert_code("new Blob(['h'])", "HostUnreachable").await;
}

#[wasm_bindgen_test]
async fn a_file_of_no_bytes_is_intact() {
    assert_code("new Blob()", "HostUnreachable").await;
}

#[wasm_bindgen_test]
async fn a_file_that_has_become_shorter_is_not() {
    assert_code(&sized("hello", 6), "FileChanged").await;
    assert_code(&sized("", 1), "FileChanged").await;
}

#[wasm_bindgen_test]
async fn a_file_that_cannot_be_read_at_either_end_is_not() {
    for end in ["0", "4"] {
        let rejects = format!(
            "original => function (start, ...rest) {{ return start === {end}
                ? {{ __proto__: Blob.prototype }} : original.call(this, start, ...rest) }}"
        );
        let _slices = Instead::of("Blob.prototype", "slice", &rejects);
        let error = unanswered("new Blob(['hello'])", "{ key: 'k' }").await;
        assert_eq!(get(&error, "code"), "FileChanged", "at {end}");
        assert!(get(&error, "cause").is_instance_of::<js_sys::TypeError>(), "at {end}");
    }
}

#[wasm_bindgen_test]
async fn an_abort_ends_the_reading() {
    js("globalThis.controllerOfTest = new AbortController()");
    let never = "() => () => { queueMicrotask(() => controllerOfTest.abort('user left')); return new Promise(() => {}) }";
    let _reads = Instead::of("Blob.prototype", "arrayBuffer", never);
    let options = "{ key: 'k', signal: controllerOfTest.signal }";
    assert_eq!(unanswered("new Blob(['hello'])", options).await, "user left");
}

#[wasm_bindgen_test]
async fn a_file_is_looked_at_every_five_seconds_for_as_long_as_it_is_sent() {
    js("(globalThis.controllerOfTest = new AbortController(), globalThis.timersOfTest = [])");
    let _send = Instead::of("XMLHttpRequest.prototype", "send", "() => () => {}");
    // A clock that goes as far as each timer asks.
    let _now =
        Instead::of("performance", "now", "() => () => timersOfTest.reduce((sum, timer) => sum + timer, 0)");
    let wake = "original => (wake, milliseconds) => {
        if (timersOfTest.push(milliseconds) === 4) controllerOfTest.abort();
        return original(wake, 0);
    }";
    let _timers = Instead::of("globalThis", "setTimeout", wake);
    let _slices = collected_slices();
    let uploader = uploader_with(&grant(), "{ checksum: 'off' }");
    let end = rejection(&uploader, &any_file(), &js("{ signal: controllerOfTest.signal }")).await;
    assert_eq!(get(&end, "name"), "AbortError");
    assert_eq!(js("String(timersOfTest)"), "5000,5000,5000,5000");
    assert_eq!(js("slicesOfTest.length"), 6);
}
