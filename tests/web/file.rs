//! Finding out that a file is no longer the one that was chosen.

use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Blob;

use super::engine::expect_intact_until;
use super::support::{Instead, any_file, get, grant, js, rejection, uploader_with};

fn blob(text: &str) -> Blob {
    js(&format!("new Blob(['{text}'])")).unchecked_into()
}

async fn intact(blob: &Blob, size: u64) -> bool {
    match expect_intact_until(blob, size, None).await {
        Ok(()) => true,
        Err(error) => {
            assert_eq!(get(&error, "code"), "FileChanged");
            false
        }
    }
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
    assert!(intact(&blob("hello"), 5).await);
    assert_eq!(js("JSON.stringify(slicesOfTest)"), "[[0,1],[4,5]]");
    assert!(intact(&blob("h"), 1).await);
}

#[wasm_bindgen_test]
async fn a_file_of_no_bytes_is_intact() {
    assert!(intact(&blob(""), 0).await);
}

#[wasm_bindgen_test]
async fn a_file_that_has_become_shorter_is_not() {
    assert!(!intact(&blob("hello"), 6).await);
    assert!(!intact(&blob(""), 1).await);
}

#[wasm_bindgen_test]
async fn a_file_that_cannot_be_read_at_either_end_is_not() {
    for end in ["0", "4"] {
        let rejects = format!(
            "original => function (start, ...rest) {{ return start === {end}
                ? {{ __proto__: Blob.prototype }} : original.call(this, start, ...rest) }}"
        );
        let _slices = Instead::of("Blob.prototype", "slice", &rejects);
        assert!(!intact(&blob("hello"), 5).await, "at {end}");
    }
}

#[wasm_bindgen_test]
async fn an_abort_ends_the_reading() {
    js("globalThis.controllerOfTest = new AbortController()");
    let never = "() => () => { queueMicrotask(() => controllerOfTest.abort('user left')); return new Promise(() => {}) }";
    let _reads = Instead::of("Blob.prototype", "arrayBuffer", never);
    let signal = js("controllerOfTest.signal").unchecked_into();
    assert_eq!(expect_intact_until(&blob("hello"), 5, Some(signal)).await, Err("user left".into()));
}

/// Sends a file for ever, by a clock that goes as far as each timer asks, until `timers` of these have been set.
async fn timers_while_sent(options: &str, timers: u32) -> JsValue {
    js("(globalThis.controllerOfTest = new AbortController(), globalThis.timersOfTest = [])");
    let _send = Instead::of("XMLHttpRequest.prototype", "send", "() => () => {}");
    let _now = Instead::of("Date", "now", "() => () => timersOfTest.reduce((sum, timer) => sum + timer, 0)");
    let wake = format!(
        "original => (wake, milliseconds) => {{
            if (timersOfTest.push(milliseconds) === {timers}) controllerOfTest.abort();
            return original(wake, 0);
        }}"
    );
    let _timers = Instead::of("globalThis", "setTimeout", &wake);
    let uploader = uploader_with(&grant(), options);
    rejection(&uploader, &any_file(), &js("{ signal: controllerOfTest.signal }")).await
}

#[wasm_bindgen_test]
async fn a_file_is_looked_at_every_five_seconds_for_as_long_as_it_is_sent() {
    let end = timers_while_sent("{ checksum: 'off' }", 4).await;
    assert_eq!(get(&end, "name"), "AbortError");
    assert_eq!(js("String(timersOfTest)"), "5000,5000,5000,5000");
}

#[wasm_bindgen_test]
async fn and_in_between_when_a_stall_is_due() {
    let end = timers_while_sent("{ checksum: 'off', retry: 1, stallTimeout: 12000 }", 9).await;
    assert_eq!(get(&end, "code"), "Stalled");
    assert_eq!(js("String(timersOfTest)"), "5000,5000,2000");
}
