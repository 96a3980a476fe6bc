//! The upload callback reaches the application server, and its answer the page.

use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{file, get};
use super::upload::{SERVER, stored, text, upload};

/// `uploadOptions` with this callback URL, body and type, and two variables.
fn options(url: &str, body: &str, body_type: &str) -> String {
    format!(
        "{{ callback: {{ callbackUrl: '{url}', callbackBody: '{body}', callbackBodyType: '{body_type}' }}, \
           callbackVariables: {{ note: 'a & b=\"é\"', 'x:order': '7' }} }}"
    )
}

#[wasm_bindgen_test]
async fn a_form_body_has_its_variables_filled_in() {
    let body = "object=${object}&size=${size}&type=${mimeType}&etag=${etag}&note=${x:note}&order=${x:order}";
    let options = options(&format!("{SERVER}/callback"), body, "application/x-www-form-urlencoded");
    let result =
        upload("", &file(b"hello", "form & callback.txt", "text/plain").into(), &options).await.unwrap();
    assert_eq!(get(&result, "status"), 200);
    let received = get(&get(&result, "callbackResponse"), "received");
    for (name, value) in [
        ("object", "user/demo/form & callback.txt"),
        ("size", "5"),
        ("type", "text/plain"),
        ("etag", "5D41402ABC4B2A76B9719D911017C592"),
        ("note", "a & b=\"é\""),
        ("order", "7"),
    ] {
        assert_eq!(text(&received, name), value);
    }
}

#[wasm_bindgen_test]
async fn a_json_body_has_its_strings_quoted_by_oss() {
    let body = r#"{"object":${object},"size":${size},"note":${x:note}}"#;
    let options = options(&format!("{SERVER}/callback"), body, "application/json");
    let result = upload("", &file(b"hello", "json callback.txt", "").into(), &options).await.unwrap();
    let received = get(&get(&result, "callbackResponse"), "received");
    assert_eq!(text(&received, "object"), "user/demo/json callback.txt");
    assert_eq!(get(&received, "size"), 5);
    assert_eq!(text(&received, "note"), "a & b=\"é\"");
}

#[wasm_bindgen_test]
async fn a_callback_that_the_policy_pins_is_sent_unasked() {
    let result = upload("callback=1", &file(b"hello", "pinned callback", "").into(), "{}").await.unwrap();
    assert_eq!(
        text(&get(&get(&result, "callbackResponse"), "received"), "object"),
        "user/demo/pinned callback"
    );
}

#[wasm_bindgen_test]
async fn a_failed_callback_is_an_error_that_says_the_object_is_stored() {
    let options = options("http://127.0.0.1:59999/nobody", "a=${size}", "application/x-www-form-urlencoded");
    let error = upload("", &file(b"kept", "kept", "").into(), &options).await.unwrap_err();
    assert_eq!(text(&error, "code"), "CallbackFailed");
    assert_eq!(text(&error, "stored"), "yes");
    assert_eq!(get(&error, "retryable"), false);
    assert_eq!(get(&get(&error, "service"), "status"), 203);
    assert_eq!(text(&get(&error, "service"), "code"), "CallbackFailed");
    assert_eq!(stored("user/demo/kept").await, b"kept");
}
