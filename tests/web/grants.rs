//! Where grants come from, and what happens when they do not come.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{any_file, get, grant, js, refusal, rejection, uploader};

/// A `grant` option made by an expression that may call `grant()`.
fn source(expression: &str) -> JsValue {
    Reflect::set(&js_sys::global(), &"grantOfTest".into(), &grant()).unwrap();
    js(expression)
}

async fn failure(expression: &str) -> JsValue {
    rejection(&uploader(&source(expression)), &any_file(), &JsValue::UNDEFINED).await
}

/// The grant was good: the upload went on to send, and nobody listens where it points.
async fn assert_accepted(expression: &str) {
    assert_eq!(get(&failure(expression).await, "code"), "HostUnreachable", "{expression}");
}

#[wasm_bindgen_test]
async fn a_function_may_give_a_grant_or_a_promise_of_one() {
    assert_accepted("() => grantOfTest").await;
    assert_accepted("async () => grantOfTest").await;
    assert_accepted("() => ({ then(resolve) { resolve(grantOfTest) } })").await;
}

#[wasm_bindgen_test]
async fn a_function_is_told_the_file_and_given_a_signal() {
    let told = js(
        "(globalThis.toldOfTest = [], r => { toldOfTest.push(r.file.name, r.signal instanceof AbortSignal); return grantOfTest })",
    );
    source("0");
    rejection(&uploader(&told), &any_file(), &JsValue::UNDEFINED).await;
    assert_eq!(js("toldOfTest.join()"), "hello.txt,true");
}

#[wasm_bindgen_test]
async fn a_function_that_throws_or_rejects_keeps_its_reason_as_the_cause() {
    for expression in [
        "() => { throw new Error('mine') }",
        "async () => { throw new Error('mine') }",
        "() => Promise.reject(new Error('mine'))",
    ] {
        let error = failure(expression).await;
        assert_eq!(get(&error, "code"), "GrantUnavailable");
        assert_eq!(get(&error, "message"), "the grant function failed; its reason is this error's cause");
        assert_eq!(get(&get(&error, "cause"), "message"), "mine");
    }
}

#[wasm_bindgen_test]
async fn a_reason_that_is_no_error_is_kept_as_it_is() {
    assert_eq!(get(&failure("() => Promise.reject('mine')").await, "cause"), "mine");
}

#[wasm_bindgen_test]
async fn an_endpoint_is_fetched_from_a_string_a_url_or_an_object_with_options() {
    let data = "'data:application/json,' + encodeURIComponent(JSON.stringify(grantOfTest))";
    assert_accepted(data).await;
    assert_accepted(&format!("new URL({data})")).await;
    assert_accepted(&format!("({{ url: {data}, init: {{ headers: {{ accept: 'application/json' }} }} }})"))
        .await;
    assert_accepted(&format!("({{ url: new URL({data}) }})")).await;
}

#[wasm_bindgen_test]
async fn an_endpoint_that_answers_404_is_unavailable_and_its_query_is_not_shown() {
    let error = failure("'/no-such-endpoint?token=hidden#too'").await;
    assert_eq!(get(&error, "code"), "GrantUnavailable");
    assert_eq!(get(&error, "message"), "the grant endpoint /no-such-endpoint answered 404");
    assert_eq!(get(&error, "retryable"), false);
}

#[wasm_bindgen_test]
async fn an_endpoint_that_answers_html_is_unavailable() {
    let (code, message) =
        refusal(&uploader(&js("'data:text/html,<p>hello'")), &any_file(), &JsValue::UNDEFINED).await;
    assert_eq!(code, "GrantUnavailable");
    assert_eq!(message, "the grant endpoint data:text/html,<p>hello did not answer with JSON");
}

#[wasm_bindgen_test]
async fn an_endpoint_that_answers_json_of_another_kind_gave_no_grant() {
    let error = failure("'data:application/json,[1]'").await;
    assert_eq!(get(&error, "code"), "InvalidGrant");
    assert_eq!(get(&error, "message"), "the grant cannot be used: it is not a JSON object");
}

#[wasm_bindgen_test]
async fn an_endpoint_out_of_reach_is_unavailable_and_worth_another_try() {
    let error = failure("'http://127.0.0.1:59999/grant'").await;
    assert_eq!(get(&error, "code"), "GrantUnavailable");
    assert_eq!(get(&error, "retryable"), true);
    assert_eq!(get(&error, "stored"), "no");
}

#[wasm_bindgen_test]
async fn a_replaced_fetch_may_throw_or_reject_with_anything() {
    for replacement in
        ["() => { throw 'no' }", "() => Promise.reject('no')", "() => 'no'", "async () => ({ ok: true })"]
    {
        js(&format!("(globalThis.fetchOfBrowser = fetch, globalThis.fetch = {replacement})"));
        let error = failure("'/grant'").await;
        js("globalThis.fetch = fetchOfBrowser");
        assert_eq!(get(&error, "code"), "GrantUnavailable", "{replacement}");
    }
}

#[wasm_bindgen_test]
async fn a_grant_whose_getters_throw_is_refused() {
    let error = failure("() => ({ get host() { throw new Error('mine') } })").await;
    assert_eq!(get(&error, "code"), "InvalidArgument");
    assert_eq!(get(&get(&error, "cause"), "message"), "mine");
}

#[wasm_bindgen_test]
async fn a_grant_that_contains_itself_is_read_as_far_as_it_makes_sense() {
    assert_accepted("() => Object.assign(grantOfTest, { self: grantOfTest })").await;
}
