//! An abort in the middle of sending.

use wasm_bindgen_test::wasm_bindgen_test;

use super::support::js;
use super::upload::{status_of, upload};

#[wasm_bindgen_test]
async fn an_abort_while_sending_rejects_with_its_reason_and_nothing_is_stored() {
    js(
        "(globalThis.controllerOfTest = new AbortController(), globalThis.callsOfTest = 0, globalThis.lateOfTest = 0)",
    );
    let big = js("new File(Array(128).fill(new Uint8Array(1 << 20)), 'aborted')");
    let options = "{ signal: controllerOfTest.signal, onProgress() { \
                   callsOfTest++; controllerOfTest.abort('user left') } }";
    assert_eq!(upload("", &big, options).await.unwrap_err(), "user left");
    assert_eq!(js("callsOfTest"), 1, "no progress is reported after the abort");
    assert_eq!(status_of("user/demo/aborted").await, 404);
}
