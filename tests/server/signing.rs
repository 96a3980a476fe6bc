//! A grant that the page signs itself opens the local OSS as far as its conditions go, and no further.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{self, file, get, js};
use super::upload::{SERVER, status_of, stored, text};
use oss_form_upload::web::signing::sign_locally;

/// A grant signed with the example credentials of the local OSS, `others` over them.
fn signed(others: &str) -> JsValue {
    let endpoint = SERVER.replace("127.0.0.1", "oss-cn-hangzhou.localhost");
    let options = js(&format!(
        r#"Object.assign({{
            accessKeyId: "STS.example",
            accessKeySecret: "not-a-real-secret",
            securityToken: "example-security-token",
            region: "cn-hangzhou",
            bucket: "demo-bucket",
            endpoint: "{endpoint}",
            conditions: [["starts-with", "$key", "user/local/"], ["content-length-range", 1, 5]],
        }}, {others})"#
    ));
    sign_locally(&options).unwrap()
}

async fn upload(grant: &JsValue, bytes: &[u8], name: &str, options: &str) -> Result<JsValue, JsValue> {
    let file = file(bytes, name, "text/plain");
    JsFuture::from(support::uploader(grant).upload(&file.into(), &js(options))).await
}

#[wasm_bindgen_test]
async fn a_file_is_stored_with_a_grant_signed_in_the_page() {
    let result = upload(&signed("{}"), b"hello", "hello.txt", "{}").await.unwrap();
    assert_eq!(text(&result, "key"), "user/local/hello.txt");
    assert_eq!(stored("user/local/hello.txt").await, b"hello");
}

#[wasm_bindgen_test]
async fn a_grant_function_may_sign_anew_for_each_file() {
    let sign = js("grants => () => grants.shift()").unchecked_into::<js_sys::Function>();
    let grants = js_sys::Array::of2(&signed("{}"), &signed("{}"));
    let source = sign.call1(&JsValue::UNDEFINED, &grants).unwrap();
    let uploader = support::uploader(&source);
    for name in ["first", "second"] {
        let upload = uploader.upload(&file(b"hello", name, "").into(), &JsValue::UNDEFINED);
        JsFuture::from(upload).await.unwrap();
        assert_eq!(stored(&format!("user/local/{name}")).await, b"hello");
    }
}

/// The refusal may come from the policy's reading in the page or from the local OSS: nothing is stored either way.
#[wasm_bindgen_test]
async fn a_file_that_its_conditions_forbid_is_not_stored() {
    for (bytes, key) in [(b"hello!".as_slice(), "user/local/large"), (b"hello", "elsewhere/a")] {
        let options = format!("{{ key: '{key}' }}");
        assert!(upload(&signed("{}"), bytes, "a", &options).await.is_err(), "{key}");
        assert_eq!(status_of(key).await, 404, "{key}");
    }
}

#[wasm_bindgen_test]
async fn another_secret_signs_what_oss_refuses() {
    let grant = signed("{ accessKeySecret: 'not-the-secret-either' }");
    let error = upload(&grant, b"hello", "other-secret", "{}").await.unwrap_err();
    assert_eq!(get(&get(&error, "service"), "code"), "SignatureDoesNotMatch");
    assert_eq!(status_of("user/local/other-secret").await, 404);
}

#[wasm_bindgen_test]
async fn the_grant_endpoint_says_which_wish_no_grant_can_have() {
    for (query, reason) in [
        ("min=2&max=1", "the size range must be from a minimum to no less, at most 2^53 - 1, not 2 to 1"),
        ("expires_in=604801", "the time until expiry must be 1 to 604800 seconds (7 days), not 604801"),
    ] {
        let url = format!("{SERVER}/get_post_signature_for_oss_upload?{query}");
        let asked = js(&format!("fetch('{url}').then(async answer => [answer.status, await answer.text()])"));
        let answer = JsFuture::from(asked.unchecked_into::<js_sys::Promise>()).await.unwrap();
        let answer = js_sys::Array::from(&answer);
        assert_eq!((answer.get(0), answer.get(1)), (400.into(), reason.into()));
    }
}
