//! Finding out that a file is no longer the one that was chosen.

use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::answers::answering;
use super::support::{Instead, collected_reads, get, grant, js, rejection, uploader, uploader_with};

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

/// A file that is too large to be read whole.
const LARGE: &str = "new Blob(['h'.repeat(65537)])";

#[wasm_bindgen_test]
async fn a_file_whose_first_and_last_byte_can_be_read_is_intact() {
    let _slices = collected_slices();
    assert_code(LARGE, "HostUnreachable").await;
    // Before it is sent, and once there is no answer.
    assert_eq!(js("JSON.stringify(slicesOfTest)"), "[[0,1],[65536,65537],[0,1],[65536,65537]]");
}

#[wasm_bindgen_test]
async fn a_small_file_is_read_whole_and_an_empty_one_too() {
    let _slices = collected_slices();
    let _reads = collected_reads();
    assert_code("new Blob(['hello'])", "HostUnreachable").await;
    assert_code("new Blob()", "HostUnreachable").await;
    assert_eq!(js("slicesOfTest.length + ' ' + readsOfTest.length"), "0 3");
}

/// Returns the error of an upload of this file, whose reads reject with an exception of this name from the `of`th on.
async fn unreadable(file: &str, of: u32, name: &str) -> JsValue {
    js("globalThis.countOfTest = 0");
    let rejects = format!(
        "original => function () {{ return ++countOfTest < {of}
            ? original.call(this) : Promise.reject(new DOMException('mine', '{name}')) }}"
    );
    let _reads = Instead::of("Blob.prototype", "arrayBuffer", &rejects);
    unanswered(file, "{ key: 'k' }").await
}

#[wasm_bindgen_test]
async fn a_file_that_the_browser_cannot_read_is_told_from_one_that_changed_and_nothing_of_it_is_sent() {
    for (name, of, code) in [
        ("NotReadableError", 1, "FileUnreadable"),
        ("NotAllowedError", 1, "FileUnreadable"),
        ("SecurityError", 1, "FileUnreadable"),
        ("NotFoundError", 1, "FileChanged"),
        ("AbortError", 1, "FileChanged"),
        // The first byte could be read.
        ("NotReadableError", 2, "FileChanged"),
    ] {
        let error = unreadable(LARGE, of, name).await;
        assert_eq!(get(&error, "code"), code, "{name} {of}");
        assert_eq!((get(&error, "stored"), get(&error, "attempts")), ("no".into(), 0.into()), "{name} {of}");
        assert_eq!(get(&get(&error, "cause"), "name"), name);
    }
}

#[wasm_bindgen_test]
async fn what_looks_like_a_folder_and_cannot_be_read_is_refused_as_one_also_where_a_checksum_is_wanted() {
    let _oss = answering(204, "");
    let _reads = Instead::of(
        "Blob.prototype",
        "arrayBuffer",
        "() => () => Promise.reject(new DOMException('mine', 'NotFoundError'))",
    );
    for size in [0, 4096] {
        let folder = js(&format!("new File(['x'.repeat({size})], 'photos')"));
        let error = rejection(&uploader(&grant()), &folder, &JsValue::UNDEFINED).await;
        assert_eq!(get(&error, "code"), "FileUnreadable");
        assert_eq!((get(&error, "stored"), get(&error, "attempts")), ("no".into(), 0.into()));
        let sentence = "the browser cannot read the file, which may be a folder: choose the files in it";
        assert_eq!(get(&error, "message"), sentence);
    }
}

#[wasm_bindgen_test]
async fn a_file_whose_date_changes_while_it_is_sent_is_not_called_stored_where_no_checksum_covers_it() {
    let _oss = answering(204, "x-oss-request-id: example");
    for options in ["{ checksum: 'off' }", "{}"] {
        js(
            "(globalThis.dateOfTest = 1, globalThis.fileOfTest = new File(['hello'], 'hello.txt', { type: 'text/plain' }))",
        );
        let file = js("Object.defineProperty(fileOfTest, 'lastModified', { get: () => dateOfTest })");
        let upload = "{ key: 'k', onProgress() { dateOfTest += 1 } }";
        let error = rejection(&uploader_with(&grant(), options), &file, &js(upload)).await;
        let told = (get(&error, "code"), get(&error, "stored"), get(&error, "attempts"));
        assert_eq!(told, ("FileChanged".into(), "yes".into(), 1.into()), "{options}");
    }
}

#[wasm_bindgen_test]
async fn a_file_that_has_become_shorter_is_not() {
    assert_code(&sized("hello", 6), "FileChanged").await;
    assert_code(&sized("", 1), "FileChanged").await;
}

#[wasm_bindgen_test]
async fn a_file_that_cannot_be_read_at_either_end_is_not() {
    for (end, code) in [("0", "FileUnreadable"), ("65536", "FileChanged")] {
        let rejects = format!(
            "original => function (start, ...rest) {{ return start === {end}
                ? {{ __proto__: Blob.prototype }} : original.call(this, start, ...rest) }}"
        );
        let _slices = Instead::of("Blob.prototype", "slice", &rejects);
        let error = unanswered(LARGE, "{ key: 'k' }").await;
        assert_eq!(get(&error, "code"), code, "at {end}");
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
    let options = "{ key: 'k', signal: controllerOfTest.signal }";
    let end = rejection(&uploader, &js(LARGE), &js(options)).await;
    assert_eq!(get(&end, "name"), "AbortError");
    assert_eq!(js("String(timersOfTest)"), "5000,5000,5000,5000");
    // Two for each look: before it is sent, and three times after that.
    assert_eq!(js("slicesOfTest.length"), 8);
}
