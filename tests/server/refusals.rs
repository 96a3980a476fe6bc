//! The error of OSS reaches the caller whole.

use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{any_file, file, get, js};
use super::upload::{SERVER, status_of, text, upload};

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

/// A grant of the server whose signature is of another policy.
fn tampered() -> String {
    format!(
        "async () => ({{ ...await (await fetch('{SERVER}/get_post_signature_for_oss_upload')).json(), \
           signature: '0'.repeat(64) }})"
    )
}

async fn refused_as_tampered(file: &JsValue) -> JsValue {
    let upload = super::support::uploader(&js(&tampered())).upload(file, &JsValue::UNDEFINED);
    JsFuture::from(upload).await.expect_err("OSS should have refused")
}

#[wasm_bindgen_test]
async fn a_signature_that_does_not_match() {
    let error = refused_as_tampered(&any_file()).await;
    let service = get(&error, "service");
    assert_eq!(get(&service, "status"), 403);
    assert_eq!(text(&service, "code"), "SignatureDoesNotMatch");
    assert_eq!(text(&service, "requestId").len(), 24);
    assert!(text(&service, "hostId").starts_with("demo-bucket.oss-cn-hangzhou.localhost"));
    assert_eq!(status_of("user/demo/hello.txt").await, 404);
}

#[wasm_bindgen_test]
async fn a_refusal_of_a_large_file_is_readable_although_the_body_is_still_arriving() {
    let big = js("new File(Array(32).fill(new Uint8Array(1 << 20)), 'large')");
    assert_eq!(text(&get(&refused_as_tampered(&big).await, "service"), "code"), "SignatureDoesNotMatch");
}

#[wasm_bindgen_test]
async fn an_upload_that_breaks_the_policy_never_reaches_oss() {
    for (query, options, message) in [
        ("max=10", "{}", "the file is 11 bytes; the policy allows 0 to 10"),
        (
            "",
            "{ key: 'elsewhere' }",
            "key is \"elsewhere\"; the policy allows what starts with \"user/demo/\"",
        ),
        ("types=image/png", "{}", "content-type is \"text/plain\"; the policy allows \"image/png\""),
    ] {
        let error =
            upload(query, &file(b"eleven byte", "local", "text/plain").into(), options).await.unwrap_err();
        assert_eq!(text(&error, "code"), "PolicyViolation");
        assert_eq!(text(&error, "message"), format!("OSS would refuse the upload: {message}"));
        assert!(get(&error, "service").is_null());
    }
    assert_eq!(status_of("user/demo/local").await, 404);
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
    let error =
        upload("", &file(b"second", "once", "").into(), "{ forbidOverwrite: true }").await.unwrap_err();
    assert_eq!(text(&error, "code"), "ServiceError");
    // The connection is used again, so the browser may have sent the form twice.
    assert_eq!(text(&error, "stored"), "unknown");
    assert_eq!(text(&get(&error, "service"), "code"), "FileAlreadyExists");
    assert_eq!(get(&get(&error, "service"), "status"), 409);
    assert_eq!(super::upload::stored("user/demo/once").await, b"first");
}
