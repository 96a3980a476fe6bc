//! `signLocally`, on a page of this machine, which the page of the tests is.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{any_file, get, js, rejection, uploader};
use oss_form_upload::web::signing::sign_locally;

/// Sound options, with `others` over them.
fn options(others: &str) -> JsValue {
    js(&format!(
        r#"Object.assign({{
            accessKeyId: "STS.example",
            accessKeySecret: "not-a-real-secret",
            securityToken: "example-token",
            region: "cn-hangzhou",
            bucket: "examplebucket",
        }}, {others})"#
    ))
}

fn signed(others: &str) -> JsValue {
    sign_locally(&options(others)).unwrap()
}

/// The policy of a grant, as text.
fn policy(grant: &JsValue) -> String {
    Reflect::set(&js_sys::global(), &"grantOfTest".into(), grant).unwrap();
    js("atob(grantOfTest.policy)").as_string().unwrap()
}

#[track_caller]
fn assert_refused(options: &JsValue, message: &str) {
    let error = sign_locally(options).expect_err("it should have been refused");
    assert_eq!(get(&error, "name"), "UploadError");
    assert_eq!(get(&error, "code"), "InvalidArgument");
    assert_eq!(get(&error, "stored"), "no");
    assert_eq!(get(&error, "message").as_string().unwrap(), message);
}

#[wasm_bindgen_test]
fn a_grant_has_the_members_that_servers_issue() {
    let grant = signed("{}");
    Reflect::set(&js_sys::global(), &"grantOfTest".into(), &grant).unwrap();
    assert_eq!(
        js("Object.keys(grantOfTest).sort().join()"),
        "dir,host,policy,security_token,signature,x_oss_credential,x_oss_date,x_oss_signature_version"
    );
    assert_eq!(get(&grant, "host"), "https://examplebucket.oss-cn-hangzhou.aliyuncs.com");
    assert_eq!(get(&grant, "security_token"), "example-token");
    assert_eq!(js("/^[0-9a-f]{64}$/.test(grantOfTest.signature)"), true);
}

#[wasm_bindgen_test]
fn it_holds_for_ten_minutes_or_as_long_as_asked_from_now() {
    for (others, seconds) in [("{}", 600.0), ("{ expiresIn: 60 }", 60.0), ("{ expiresIn: null }", 600.0)] {
        policy(&signed(others));
        let lasts = js("(Date.parse(JSON.parse(atob(grantOfTest.policy)).expiration) - Date.now()) / 1000");
        let lasts = lasts.as_f64().unwrap();
        assert!(lasts > seconds - 5.0 && lasts <= seconds, "{others}: {lasts}");
    }
}

#[wasm_bindgen_test]
fn endpoint_and_conditions_are_those_given() {
    let grant = signed(
        r#"{
            endpoint: "http://oss-cn-hangzhou.localhost:8787",
            conditions: [["starts-with", "$key", "user/42/"], ["content-length-range", 1, 10]],
        }"#,
    );
    assert_eq!(get(&grant, "host"), "http://examplebucket.oss-cn-hangzhou.localhost:8787");
    assert_eq!(get(&grant, "dir"), "user/42/");
    let policy = policy(&grant);
    assert!(
        policy.ends_with(r#"["starts-with","$key","user/42/"],["content-length-range",1,10]]}"#),
        "{policy}"
    );
}

#[wasm_bindgen_test]
async fn an_uploader_takes_the_grant() {
    let nowhere = signed(r#"{ endpoint: "http://localhost:59999" }"#);
    let error = rejection(&uploader(&nowhere), &any_file(), &JsValue::UNDEFINED).await;
    assert_eq!(get(&error, "code"), "HostUnreachable");
}

#[wasm_bindgen_test]
fn credentials_that_are_not_temporary_are_refused() {
    for id in ["LTAIexample", ""] {
        assert_refused(
            &options(&format!("{{ accessKeyId: '{id}' }}")),
            "options.accessKeyId must be that of temporary (STS) credentials, which begins with \"STS.\"",
        );
    }
    for token in ["undefined", "null", "''"] {
        assert_refused(
            &options(&format!("{{ securityToken: {token} }}")),
            "options.securityToken must be the token that STS gave with the credentials",
        );
    }
}

#[wasm_bindgen_test]
fn more_than_an_hour_is_refused_as_is_what_is_no_number_of_seconds() {
    assert_refused(
        &options("{ expiresIn: 3601 }"),
        "options.expiresIn must be at most 3600 seconds, not 3601",
    );
    for seconds in ["0.5", "-1", "NaN", "Infinity", "2 ** 32"] {
        assert_refused(
            &options(&format!("{{ expiresIn: {seconds} }}")),
            "options.expiresIn must be a whole number of seconds, not a number",
        );
    }
    assert_refused(
        &options("{ expiresIn: 0 }"),
        "the time until expiry must be 1 to 604800 seconds (7 days), not 0",
    );
}

#[wasm_bindgen_test]
fn an_option_that_is_missing_or_of_another_type_is_named() {
    assert_refused(&JsValue::UNDEFINED, "options must be an object, not undefined");
    for member in ["accessKeyId", "accessKeySecret", "region", "bucket"] {
        assert_refused(
            &options(&format!("{{ {member}: undefined }}")),
            &format!("options.{member} must be a string"),
        );
        assert_refused(
            &options(&format!("{{ {member}: 7 }}")),
            &format!("options.{member} must be a string, not a number"),
        );
    }
    assert_refused(
        &options("{ conditions: 'none' }"),
        "options.conditions must be an array of conditions as in a policy",
    );
    assert_refused(
        &options("{ conditions: [[]] }"),
        "options.conditions[0] must be a condition as in a policy, not this: a condition written as a list must begin with an operator",
    );
}

#[wasm_bindgen_test]
fn a_getter_that_throws_is_the_cause() {
    for member in ["accessKeySecret", "conditions"] {
        Reflect::set(&js_sys::global(), &"optionsOfTest".into(), &options("{}")).unwrap();
        let options =
            js(&format!("Object.defineProperty(optionsOfTest, '{member}', {{ get() {{ throw 'mine' }} }})"));
        assert_eq!(get(&sign_locally(&options).unwrap_err(), "cause"), "mine", "{member}");
    }
}
