//! What OSS says when it refuses reaches the caller whole.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{any_file, file, get, js};
use super::upload::{status_of, text, upload};

async fn refused(query: &str, file: &JsValue, options: &str) -> JsValue {
    let error = upload(query, file, options).await.expect_err("OSS should have refused");
    assert_eq!(text(&error, "code"), "ServiceError");
    assert_eq!(text(&error, "stored"), "no");
    error
}

#[track_caller]
fn assert_service(error: &JsValue, status: u16, code: &str, ec: &str, message: &str) {
    let service = get(error, "service");
    assert_eq!(get(&service, "status"), f64::from(status));
    assert_eq!((text(&service, "code").as_str(), text(&service, "ec").as_str()), (code, ec));
    assert_eq!(text(&service, "message"), message);
    assert_eq!(text(&service, "requestId").len(), 24);
    assert!(text(&service, "hostId").starts_with("demo-bucket.oss-cn-hangzhou.localhost"));
}

#[wasm_bindgen_test]
async fn a_file_over_the_policys_range() {
    let error = refused("max=10", &file(b"eleven byte", "big", "").into(), "{}").await;
    let message = "Your proposed upload exceeds the maximum allowed size.";
    assert_service(&error, 400, "EntityTooLarge", "0006-00000003", message);
    assert_eq!(status_of("user/demo/big").await, 404);
}

#[wasm_bindgen_test]
async fn a_refusal_of_a_large_file_is_readable_although_the_body_is_still_arriving() {
    let big = js("new File(Array(32).fill(new Uint8Array(1 << 20)), 'large')");
    let error = refused("max=10", &big, "{}").await;
    assert_eq!(text(&get(&error, "service"), "code"), "EntityTooLarge");
}

#[wasm_bindgen_test]
async fn a_key_outside_the_policys_prefix() {
    let error = refused("", &any_file(), "{ key: 'elsewhere/x' }").await;
    let message =
        "Invalid according to Policy: Policy Condition failed: [\"starts-with\", \"$key\", \"user/demo/\"]";
    assert_service(&error, 403, "AccessDenied", "0006-00000227", message);
}

#[wasm_bindgen_test]
async fn an_expired_policy() {
    let error = refused("expires_in=0", &any_file(), "{}").await;
    assert_service(
        &error,
        403,
        "AccessDenied",
        "0006-00000213",
        "Invalid according to Policy: Policy expired.",
    );
    assert_eq!(get(&error, "retryable"), false);
}

#[wasm_bindgen_test]
async fn an_object_that_must_not_be_overwritten() {
    upload("", &file(b"first", "once", "").into(), "{}").await.unwrap();
    let error = refused("", &file(b"second", "once", "").into(), "{ forbidOverwrite: true }").await;
    assert_eq!(text(&get(&error, "service"), "code"), "FileAlreadyExists");
    assert_eq!(get(&get(&error, "service"), "status"), 409);
    assert_eq!(super::upload::stored("user/demo/once").await, b"first");
}
