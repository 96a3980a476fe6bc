//! The errors of the preflight, before anything is sent.

use serde::Deserialize;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{
    any_blob, any_file, get, grant, grant_with, js, read, refusal, rejection, uploader, uploader_with,
};
use oss_form_upload::web::uploader::Uploader;

/// A policy with these conditions, as a JavaScript expression.
fn policy(conditions: &str) -> String {
    format!("{{ expiration: '2100-01-01T00:00:00Z', conditions: {conditions} }}")
}

async fn check(grant: &JsValue, options: &str) -> JsValue {
    JsFuture::from(uploader(grant).check(&any_file(), &js(options))).await.unwrap()
}

/// `PolicyViolation` of the package's types.
#[derive(Deserialize)]
struct Finding {
    condition: String,
    field: Option<String>,
    expected: String,
    actual: Option<String>,
    message: String,
}

fn findings(report: &JsValue, list: &str) -> Vec<Finding> {
    read(get(report, list))
}

fn messages(report: &JsValue, list: &str) -> Vec<String> {
    findings(report, list).into_iter().map(|finding| finding.message).collect()
}

const TWO_RULES: &str = "[['content-length-range', 6, 10], { 'x-oss-object-acl': 'private' }]";

#[wasm_bindgen_test]
async fn check_reports_all_that_oss_would_refuse() {
    let report = check(&grant_with(&policy(TWO_RULES)), "{ acl: 'default' }").await;
    assert_eq!(
        messages(&report, "violations"),
        [
            "the file is 5 bytes; the policy allows 6 to 10",
            "x-oss-object-acl is \"default\"; the policy allows \"private\""
        ]
    );
    assert_eq!(messages(&report, "warnings"), [""; 0]);
    let first = findings(&report, "violations").remove(0);
    assert_eq!(first.condition, "[\"content-length-range\", 6, 10]");
    assert_eq!(first.field.as_deref(), Some("file"));
    assert_eq!(first.expected, "6 to 10 bytes");
    assert_eq!(first.actual.as_deref(), Some("5 bytes"));
}

#[wasm_bindgen_test]
async fn an_upload_that_breaks_the_policy_is_refused_with_all_violations() {
    let error =
        rejection(&uploader(&grant_with(&policy(TWO_RULES))), &any_file(), &js("{ acl: 'default' }")).await;
    assert_eq!(get(&error, "code"), "PolicyViolation");
    assert_eq!(get(&error, "stored"), "no");
    assert_eq!(messages(&error, "violations").len(), 2);
}

#[wasm_bindgen_test]
async fn a_pinned_field_is_filled_in_and_so_is_met() {
    let report =
        check(&grant_with(&policy("[{ 'x-oss-object-acl': 'private' }, { key: 'user/7' }]")), "{}").await;
    assert_eq!((messages(&report, "violations").len(), messages(&report, "warnings").len()), (0, 0));
}

#[wasm_bindgen_test]
async fn a_key_that_a_shared_grant_is_not_for_is_refused_with_the_option_that_helps() {
    let bound = grant_with(&policy("[['eq', '$key', 'user/7']]"));
    let message = "key is \"user/8\"; the policy allows \"user/7\"";
    let shared = check(&bound, "{ key: 'user/8' }").await;
    let hint = "; the option grantScope: \"file\" asks for a grant for each file";
    assert_eq!(messages(&shared, "violations"), [format!("{message}{hint}")]);
    let own = uploader_with(&bound, "{ grantScope: 'file' }").check(&any_file(), &js("{ key: 'user/8' }"));
    assert_eq!(messages(&JsFuture::from(own).await.unwrap(), "violations"), [message]);
}

#[wasm_bindgen_test]
async fn a_bucket_that_the_host_hides_is_a_warning_and_the_upload_goes_on() {
    let grant = grant_with(&policy("[{ bucket: 'examplebucket' }]"));
    let report = check(&grant, "{}").await;
    let warning = "the host does not show its bucket; the policy is for \"examplebucket\"";
    assert_eq!(messages(&report, "warnings"), [warning]);
    let (code, _) = refusal(&uploader(&grant), &any_file(), &JsValue::UNDEFINED).await;
    assert_eq!(code, "HostUnreachable", "it was sent, to where nobody listens");
}

#[wasm_bindgen_test]
async fn strict_makes_warnings_refusals() {
    let options = js("{ strict: true }");
    js_sys::Reflect::set(&options, &"grant".into(), &grant_with(&policy("[{ bucket: 'b' }]"))).unwrap();
    let (code, _) = refusal(&Uploader::new(options), &any_file(), &JsValue::UNDEFINED).await;
    assert_eq!(code, "PolicyViolation");
}

#[wasm_bindgen_test]
async fn strict_must_be_a_boolean() {
    let options = js("{ strict: 'yes' }");
    js_sys::Reflect::set(&options, &"grant".into(), &grant()).unwrap();
    let refused = refusal(&Uploader::new(options), &any_file(), &JsValue::UNDEFINED).await;
    let message = "the argument of new Uploader().strict must be a boolean, not a string";
    assert_eq!(refused, ("InvalidArgument".into(), message.into()));
}

#[wasm_bindgen_test]
async fn an_expiry_by_this_computers_clock_is_only_a_warning() {
    let expired = "{ expiration: '2020-01-01T00:00:00Z', conditions: [['starts-with', '$key', '']] }";
    let report = check(&grant_with(expired), "{}").await;
    assert_eq!(messages(&report, "violations"), [""; 0]);
    assert!(
        messages(&report, "warnings")[0]
            .starts_with("the policy ends at 2020-01-01T00:00:00Z, and now it is 2")
    );
}

#[wasm_bindgen_test]
async fn check_rejects_where_there_is_nothing_to_check() {
    let error = JsFuture::from(uploader(&js("7")).check(&any_file(), &JsValue::UNDEFINED)).await.unwrap_err();
    assert_eq!(get(&error, "code"), "InvalidArgument");
}

async fn form_fields(grant: &JsValue, options: &str) -> Result<Vec<(String, String)>, JsValue> {
    JsFuture::from(uploader(grant).form_fields(&js(options))).await.map(read)
}

#[wasm_bindgen_test]
async fn form_fields_are_the_hidden_inputs_in_order() {
    let grant = grant_with(&policy("[['starts-with', '$key', 'user/'], { success_action_status: '200' }]"));
    js_sys::Reflect::set(&grant, &"dir".into(), &"user/42".into()).unwrap();
    let fields = form_fields(&grant, "{ cacheControl: 'no-cache', successRedirect: 'https://example.com/' }")
        .await
        .unwrap();
    let policy = get(&grant, "policy").as_string().unwrap();
    let expected = [
        ("key", "user/42/${filename}"),
        ("policy", &policy),
        ("OSSAccessKeyId", "LTAIexample"),
        ("Signature", "cw=="),
        ("Cache-Control", "no-cache"),
        ("success_action_redirect", "https://example.com/"),
        ("success_action_status", "200"),
    ];
    let expected: Vec<_> =
        expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    assert_eq!(fields, expected);
}

#[wasm_bindgen_test]
async fn form_fields_that_break_the_policy_are_refused() {
    let grant = grant_with(&policy("[['starts-with', '$key', 'user/']]"));
    let error = form_fields(&grant, "{ key: 'elsewhere' }").await.unwrap_err();
    assert_eq!(get(&error, "code"), "PolicyViolation");
}

#[wasm_bindgen_test]
async fn form_fields_take_no_key_function() {
    let error = form_fields(&grant(), "{ key: () => 'k' }").await.unwrap_err();
    assert_eq!(get(&error, "message"), "options.key must be a string: a form has no file yet");
}

#[wasm_bindgen_test]
async fn a_blob_needs_no_key_where_the_policy_has_one() {
    let grant = grant_with(&policy("[{ key: 'user/7' }]"));
    let (code, _) = refusal(&uploader(&grant), &any_blob(), &JsValue::UNDEFINED).await;
    assert_eq!(code, "HostUnreachable", "it was sent, to where nobody listens");
}

#[wasm_bindgen_test]
async fn ten_megabytes_of_garbage_are_no_grant() {
    for garbage in
        ["'x'.repeat(1e7)", "Array(1e6).fill('garbage')", "({ host: 'x'.repeat(1e7), policy: 'p' })"]
    {
        let (code, message) =
            refusal(&uploader(&js(&format!("() => {garbage}"))), &any_file(), &JsValue::UNDEFINED).await;
        assert_eq!(code, "InvalidGrant");
        assert!(message.len() < 1000, "{} bytes of message", message.len());
    }
}
