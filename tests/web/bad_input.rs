//! Every wrong argument is an `UploadError` that names it, and the promise settles.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{any_blob, any_file, get, grant, js, refusal, rejection, uploader};
use oss_form_upload::web::uploader::Uploader;

async fn with_options(options: &str) -> (String, String) {
    refusal(&uploader(&grant()), &any_file(), &js(options)).await
}

async fn with_grant(grant: &str) -> (String, String) {
    refusal(&uploader(&js(grant)), &any_file(), &JsValue::UNDEFINED).await
}

fn invalid(message: &str) -> (String, String) {
    ("InvalidArgument".into(), message.into())
}

#[wasm_bindgen_test]
async fn an_option_of_the_wrong_type_is_named_with_what_it_must_be_and_what_it_was() {
    for (options, message) in [
        ("7", "options must be an object, not a number"),
        ("{ key: 7 }", "options.key must be a string or a function, not a number"),
        ("{ contentType: [] }", "options.contentType must be a string, not an array"),
        ("{ cacheControl: {} }", "options.cacheControl must be a string, not an object"),
        ("{ contentDisposition: true }", "options.contentDisposition must be a string, not a boolean"),
        ("{ contentEncoding: 1n }", "options.contentEncoding must be a string, not a bigint"),
        ("{ expires: new Date(NaN) }", "options.expires must be an HTTP date or a valid Date, not an object"),
        ("{ acl: 1 }", "options.acl must be a string, not a number"),
        ("{ storageClass: 1 }", "options.storageClass must be a string, not a number"),
        ("{ forbidOverwrite: 'true' }", "options.forbidOverwrite must be a boolean, not a string"),
        ("{ serverSideEncryption: true }", "options.serverSideEncryption must be a string, not a boolean"),
        ("{ successStatus: 303 }", "options.successStatus must be 200, 201 or 204, not a number"),
        ("{ metadata: ['a'] }", "options.metadata must be an object of strings, not an array"),
        ("{ metadata: { a: 1 } }", "options.metadata[\"a\"] must be a string, not a number"),
        ("{ callback: 7 }", "options.callback must be an object, not a number"),
        ("{ callback: {} }", "options.callback.callbackUrl must be a string that is not empty"),
        (
            "{ callback: { callbackUrl: 'http://example.com' } }",
            "options.callback.callbackBody must be a string that is not empty",
        ),
        (
            "{ callbackVariables: { order: null } }",
            "options.callbackVariables[\"order\"] must be a string, not null",
        ),
        ("{ fields: 'a=b' }", "options.fields must be an object of strings, not a string"),
        ("{ signal: {} }", "options.signal must be an AbortSignal, not an object"),
        (
            "{ successRedirect: '/done' }",
            "options.successRedirect must be left out: only formFields takes it",
        ),
        ("{ onProgress: 'log' }", "options.onProgress must be a function, not a string"),
    ] {
        assert_eq!(with_options(options).await, invalid(message), "{options}");
    }
}

#[wasm_bindgen_test]
async fn a_field_that_the_uploader_sets_itself_is_refused_whatever_its_case() {
    for name in ["key", "Policy", "FILE", "x-oss-signature", "OSSAccessKeyId", "success_action_redirect"] {
        let message =
            format!("options.fields[\"{name}\"] must be left out: the uploader sets this field itself");
        assert_eq!(with_options(&format!("{{ fields: {{ '{name}': 'x' }} }}")).await, invalid(&message));
    }
}

#[wasm_bindgen_test]
async fn a_field_that_an_option_has_set_already_is_refused() {
    assert_eq!(
        with_options("{ contentType: 'a/b', fields: { 'content-type': 'c/d' } }").await,
        invalid("options.fields[\"content-type\"] must be given once: an option has set this field already")
    );
}

#[wasm_bindgen_test]
async fn a_getter_that_throws_rejects_with_what_it_threw_as_the_cause() {
    for options in [
        "{ get key() { throw new Error('mine') } }",
        "{ metadata: { get a() { throw new Error('mine') } } }",
        "new Proxy({}, { get() { throw new Error('mine') } })",
    ] {
        let error = rejection(&uploader(&grant()), &any_file(), &js(options)).await;
        assert_eq!(get(&error, "code"), "InvalidArgument", "{options}");
        assert_eq!(get(&get(&error, "cause"), "message"), "mine", "{options}");
    }
}

#[wasm_bindgen_test]
async fn a_value_that_is_no_file_is_refused() {
    for (file, kind) in
        [("undefined", "undefined"), ("null", "null"), ("'text'", "a string"), ("{ size: 1 }", "an object")]
    {
        let refused = refusal(&uploader(&grant()), &js(file), &JsValue::UNDEFINED).await;
        assert_eq!(refused, invalid(&format!("file must be a File or Blob, not {kind}")));
    }
}

#[wasm_bindgen_test]
async fn a_file_over_5_gb_is_refused() {
    let huge = js("Object.defineProperty(new File([], 'huge'), 'size', { value: 5368709121 })");
    let (code, message) = refusal(&uploader(&grant()), &huge, &JsValue::UNDEFINED).await;
    assert_eq!(code, "EntityTooLarge");
    assert_eq!(
        message,
        "the file has 5368709121 bytes; a form upload takes at most 5368709120 (5 GB): use multipart upload for it"
    );
}

#[wasm_bindgen_test]
async fn a_key_that_oss_would_refuse_is_refused_here() {
    for (options, message) in [
        ("{ key: '' }", "the key is empty; it needs 1 to 1023 bytes"),
        ("{ key: '/a' }", "the key begins with / or \\, which OSS refuses; drop it"),
        ("{ key: '\\\\a' }", "the key begins with / or \\, which OSS refuses; drop it"),
        ("{ key: '世'.repeat(342) }", "the key has 1026 bytes of UTF-8; at most 1023 are allowed"),
        ("{ key: () => '' }", "the key is empty; it needs 1 to 1023 bytes"),
    ] {
        assert_eq!(with_options(options).await, ("InvalidKey".into(), message.into()), "{options}");
    }
}

#[wasm_bindgen_test]
async fn a_blob_without_a_key_is_refused() {
    let refused = refusal(&uploader(&grant()), &any_blob(), &JsValue::UNDEFINED).await;
    assert_eq!(
        refused,
        ("InvalidKey".into(), "a Blob has no name to make a key of; pass options.key".into())
    );
}

#[wasm_bindgen_test]
async fn a_key_function_that_throws_or_gives_no_string_is_named() {
    assert_eq!(
        with_options("{ key: () => 7 }").await,
        invalid("the key that options.key returns must be a string, not a number")
    );
    let error =
        rejection(&uploader(&grant()), &any_file(), &js("{ key() { throw new Error('mine') } }")).await;
    assert_eq!(get(&error, "code"), "InvalidArgument");
    assert_eq!(get(&get(&error, "cause"), "message"), "mine");
}

#[wasm_bindgen_test]
async fn a_missing_or_impossible_grant_is_named() {
    let expected = "grant must be the URL of a policy endpoint, { url, init }, a grant, or a function, not";
    for (grant, kind) in
        [("undefined", "undefined"), ("7", "a number"), ("''", "a string"), ("true", "a boolean")]
    {
        assert_eq!(with_grant(grant).await, invalid(&format!("{expected} {kind}")));
    }
    let refused = refusal(&Uploader::new(JsValue::UNDEFINED), &any_file(), &JsValue::UNDEFINED).await;
    assert_eq!(refused, invalid("the argument of new Uploader() must be an object, not undefined"));
}

#[wasm_bindgen_test]
async fn a_malformed_grant_names_what_is_missing_and_what_was_found() {
    assert_eq!(
        with_grant("{ host: 'https://b.oss-cn-hangzhou.aliyuncs.com', policy: '', nonsense: 1 }").await,
        (
            "InvalidGrant".into(),
            "the grant cannot be used: missing: policy, x_oss_credential, x_oss_date, signature; found: host, policy, nonsense".into()
        )
    );
}

#[wasm_bindgen_test]
async fn a_grant_whose_policy_cannot_be_read_is_refused() {
    let broken = grant();
    js_sys::Reflect::set(&broken, &"policy".into(), &"bm90IEpTT04=".into()).unwrap();
    let refused = refusal(&uploader(&broken), &any_file(), &JsValue::UNDEFINED).await;
    let message = "the grant cannot be used: its policy cannot be read: its Base64 does not decode to JSON";
    assert_eq!(refused, ("InvalidGrant".into(), message.into()));
}

#[wasm_bindgen_test]
async fn nothing_is_stored_after_a_refusal_and_no_service_has_spoken() {
    let error = rejection(&uploader(&grant()), &any_file(), &js("{ key: '' }")).await;
    assert_eq!(get(&error, "stored"), "no");
    assert_eq!(get(&error, "retryable"), false);
    assert!(get(&error, "service").is_null());
    assert!(get(&error, "duplicate").is_null());
    assert!(get(&error, "cause").is_undefined());
    assert_eq!(
        js_sys::Object::keys(&error.into()).length(),
        7,
        "code, retryable, stored, violations, service, duplicate and attempts are its own"
    );
}

#[wasm_bindgen_test]
async fn no_answer_is_a_network_error_that_leaves_open_whether_the_object_is_stored() {
    let error = rejection(&uploader(&grant()), &any_file(), &JsValue::UNDEFINED).await;
    assert_eq!(get(&error, "code"), "HostUnreachable");
    assert_eq!(get(&error, "stored"), "unknown");
    assert_eq!(get(&error, "retryable"), true);
}
