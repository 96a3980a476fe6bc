//! The errors of a page for a broken connection, a server fault or a missing CORS rule.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{file, get, js};
use super::upload::{SERVER, stored, text, upload};

/// Sends `order` to the fault switch, or with none clears it.
pub(crate) async fn faults(order: Option<&str>) {
    let init = match order {
        Some(order) => format!("{{ method: 'POST', body: JSON.stringify({order}) }}"),
        None => "{ method: 'DELETE' }".to_owned(),
    };
    let answered = js(&format!("fetch('{SERVER}/__faults', {init}).then((answer) => answer.ok)"));
    assert_eq!(JsFuture::from(answered.unchecked_into::<js_sys::Promise>()).await.unwrap(), JsValue::TRUE);
}

/// Returns the error of an upload under this fault, which is set for several forms, because browsers repeat a POST.
async fn under(fault: &str, name: &str) -> JsValue {
    faults(Some(&format!("{{ next: [{{ times: 9, {fault} }}] }}"))).await;
    let outcome = upload("", &file(&vec![7; 1 << 20], name, "").into(), "{}").await;
    faults(None).await;
    outcome.expect_err("the fault should have kept the upload from succeeding")
}

#[track_caller]
fn assert_error(error: &JsValue, code: &str, stored: &str, retryable: bool) {
    assert_eq!((text(error, "code").as_str(), text(error, "stored").as_str()), (code, stored));
    assert_eq!(get(error, "retryable"), retryable);
}

#[wasm_bindgen_test]
async fn a_connection_cut_while_the_file_is_sent() {
    assert_error(&under("resetAfterBytes: 65536", "cut").await, "ConnectionReset", "unknown", true);
}

#[wasm_bindgen_test]
async fn a_connection_cut_before_the_answer_of_a_stored_object() {
    let error = under("resetBeforeAnswer: true, stored: true", "lost answer").await;
    assert_error(&error, "ConnectionReset", "unknown", true);
    assert_eq!(stored("user/demo/lost answer").await.len(), 1 << 20);
}

#[wasm_bindgen_test]
async fn an_answer_that_the_cors_rule_hides() {
    assert_error(&under("withoutCors: true", "hidden").await, "ConnectionReset", "unknown", true);
    assert_eq!(stored("user/demo/hidden").await.len(), 1 << 20);
}

#[wasm_bindgen_test]
async fn a_server_fault() {
    let error = under("answer: 'InternalError'", "fault").await;
    assert_error(&error, "ServiceError", "unknown", true);
    assert_eq!(get(&get(&error, "service"), "status"), 500);
}

#[wasm_bindgen_test]
async fn a_transfer_that_oss_found_too_slow() {
    let error = under("answer: 'RequestTimeout'", "slow").await;
    assert_error(&error, "ServiceError", "no", true);
    assert_eq!(text(&get(&error, "service"), "code"), "RequestTimeout");
}
