//! The request to a policy endpoint, and the use of its answer.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::answers::answering;
use super::support::{Instead, any_file, fulfilled, get, grant, js, rejection, uploader, uploader_with};

/// A `fetch` of the page's that notes in `askedOfTest` what is asked, and answers with what an expression makes; `grantOfTest`
/// is a grant.
fn fetching(answer: &str) -> Instead {
    js("globalThis.askedOfTest = []");
    Reflect::set(&js_sys::global(), &"grantOfTest".into(), &grant()).unwrap();
    let fetch =
        format!("() => async (url, init) => {{ askedOfTest.push({{ url, init }}); return {answer} }}");
    Instead::of("globalThis", "fetch", &fetch)
}

/// Uploads `file` with the grants of this endpoint, and returns the URL that was asked.
async fn asked_for(endpoint: &str, file: &str) -> String {
    let _oss = answering(204, "");
    let _fetch = fetching("Response.json(grantOfTest)");
    fulfilled(uploader(&js(endpoint)).upload(&js(file), &JsValue::UNDEFINED)).await;
    js("askedOfTest[0].url").as_string().unwrap()
}

/// Returns the error of an upload whose endpoint answers like this.
async fn failure(answer: &str) -> JsValue {
    let _fetch = fetching(answer);
    rejection(&uploader(&js("'/grant?token=x'")), &any_file(), &JsValue::UNDEFINED).await
}

#[wasm_bindgen_test]
async fn it_is_asked_with_the_pages_options_and_a_signal_of_the_uploader() {
    let endpoint = "{ url: '/grant?a=1', init: { method: 'POST', headers: { a: 'b' }, signal: 'not this' } }";
    assert_eq!(asked_for(endpoint, "new File(['x'], 'a')").await, "/grant?a=1");
    assert_eq!(
        js("JSON.stringify(askedOfTest[0].init)"),
        r#"{"method":"POST","headers":{"a":"b"},"signal":{},"cache":"no-store"}"#
    );
    assert_eq!(js("askedOfTest[0].init.signal instanceof AbortSignal"), true);
}

#[wasm_bindgen_test]
async fn it_is_asked_past_the_browsers_cache_unless_the_page_says_otherwise() {
    for (init, cache) in [
        ("undefined", "no-store"),
        ("{}", "no-store"),
        ("{ cache: undefined }", "no-store"),
        ("{ cache: 'reload' }", "reload"),
        ("{ cache: 'default' }", "default"),
    ] {
        asked_for(&format!("{{ url: '/grant', init: {init} }}"), "new File(['x'], 'a')").await;
        assert_eq!(js("askedOfTest[0].init.cache"), cache, "{init}");
    }
}

#[wasm_bindgen_test]
async fn a_body_that_the_first_request_would_use_up_is_refused() {
    let _fetch = fetching("Response.json(grantOfTest)");
    let stream = "{ url: '/grant', init: { method: 'POST', body: new ReadableStream() } }";
    let error = rejection(&uploader(&js(stream)), &any_file(), &JsValue::UNDEFINED).await;
    assert_eq!(get(&error, "code"), "InvalidArgument");
    assert_eq!(
        get(&error, "message"),
        "grant.init.body must be text or bytes, which each request sends again (for a stream, pass a function as the grant), not an object"
    );
    assert_eq!(js("askedOfTest.length"), 0);
}

#[wasm_bindgen_test]
async fn a_body_of_any_other_kind_is_sent_with_each_request() {
    for body in [
        "'a=1'",
        "new URLSearchParams('a=1')",
        "new Blob(['a'])",
        "new FormData()",
        "new Uint8Array(1)",
        "null",
    ] {
        let endpoint = format!("{{ url: '/grant', init: {{ method: 'POST', body: {body} }} }}");
        asked_for(&endpoint, "new File(['x'], 'a')").await;
        assert_eq!(js("askedOfTest[0].init.method"), "POST", "{body}");
    }
}

#[wasm_bindgen_test]
async fn it_is_a_text_or_a_url_or_an_object_with_one_of_both() {
    let url = "https://app.example/grant";
    for endpoint in [
        format!("'{url}'"),
        format!("new URL('{url}')"),
        format!("{{ url: '{url}' }}"),
        format!("{{ url: new URL('{url}') }}"),
    ] {
        assert_eq!(asked_for(&endpoint, "new File(['x'], 'a')").await, url, "{endpoint}");
    }
}

#[wasm_bindgen_test]
async fn it_is_told_of_the_file_in_its_query_where_it_asks_for_that() {
    let file = "new File(['abc'], 'a b&c.jpg', { type: 'image/jpeg' })";
    let query = "filename=a%20b%26c.jpg&size=3&type=image%2Fjpeg";
    for (url, asked) in [
        ("/grant", format!("/grant?{query}")),
        ("/grant?a=1", format!("/grant?a=1&{query}")),
        ("/grant#top", format!("/grant?{query}#top")),
        ("/grant?a=1#top?", format!("/grant?a=1&{query}#top?")),
        ("/grant#top?#", format!("/grant?{query}#top?#")),
    ] {
        assert_eq!(asked_for(&format!("{{ url: '{url}', withFile: true }}"), file).await, asked);
    }
    for endpoint in ["'/grant'", "{ url: '/grant' }", "{ url: '/grant', withFile: false }"] {
        assert_eq!(asked_for(endpoint, file).await, "/grant");
    }
}

#[wasm_bindgen_test]
async fn a_blob_is_told_under_the_name_and_type_that_it_is_sent_with() {
    let _oss = answering(204, "");
    let _fetch = fetching("Response.json(grantOfTest)");
    let uploader = uploader(&js("{ url: '/grant', withFile: true }"));
    fulfilled(uploader.upload(&js("new Blob(['abc'])"), &js("{ key: 'k' }"))).await;
    assert_eq!(js("askedOfTest[0].url"), "/grant?filename=blob&size=3&type=application%2Foctet-stream");
    fulfilled(uploader.form_fields(&js("{ key: 'k' }"))).await;
    assert_eq!(js("askedOfTest[1].url"), "/grant", "a form has no file yet");
}

#[wasm_bindgen_test]
async fn half_a_character_in_a_files_name_is_replaced_and_a_whole_one_is_not() {
    let file = r"new File(['x'], '\ud83da\udcf7\ud83d\udcf7世')";
    asked_for("{ url: '/grant', withFile: true }", file).await;
    let name = js("new URL(askedOfTest[0].url, 'https://app.example').searchParams.get('filename')");
    assert_eq!(name, "\u{fffd}a\u{fffd}\u{1f4f7}世");
}

#[wasm_bindgen_test]
async fn with_the_file_told_each_file_has_a_grant_for_itself_and_else_one_serves_all() {
    let _oss = answering(204, "");
    for (endpoint, asked) in [("{ url: '/grant', withFile: true }", 2), ("'/grant'", 1)] {
        let _fetch = fetching("Response.json(grantOfTest)");
        let uploader = uploader(&js(endpoint));
        for _ in 0..2 {
            fulfilled(uploader.upload(&any_file(), &JsValue::UNDEFINED)).await;
        }
        assert_eq!(js("askedOfTest.length"), asked, "{endpoint}");
    }
}

#[wasm_bindgen_test]
async fn an_object_with_form_fields_is_a_grant_also_if_it_has_a_url() {
    let _fetch = fetching("Response.json(grantOfTest)");
    for member in ["policy: ''", "Policy: ''", "fields: {}", "formData: {}"] {
        let grant = js(&format!("{{ url: 'https://b.oss-cn-hangzhou.aliyuncs.com', {member} }}"));
        let error = rejection(&uploader(&grant), &any_file(), &JsValue::UNDEFINED).await;
        assert_eq!(get(&error, "code"), "InvalidGrant", "{member}");
    }
    assert_eq!(js("askedOfTest.length"), 0);
}

#[wasm_bindgen_test]
async fn the_answers_of_other_frames_and_of_packages_are_read_too() {
    let _oss = answering(204, "");
    let other = "({ __proto__: null, [Symbol.toStringTag]: 'Response', status: 200, \
                 headers: new Headers(), text: async () => JSON.stringify(grantOfTest) })";
    let _fetch = fetching(other);
    let upload = uploader(&js("'/grant'")).upload(&any_file(), &JsValue::UNDEFINED);
    assert_eq!(get(&fulfilled(upload).await, "status"), 204);
}

#[wasm_bindgen_test]
async fn an_answer_that_breaks_off_or_never_comes_is_worth_another_try_whatever_its_reason() {
    let message = "the grant endpoint /grant cannot be reached, or its CORS rule does not allow this page";
    for reason in ["new TypeError('cut')", "'cut'", "undefined"] {
        js(&format!("globalThis.reasonOfTest = {reason}"));
        for answer in [
            "new Response(new ReadableStream({ start: (controller) => controller.error(reasonOfTest) }))",
            "Promise.reject(reasonOfTest)",
        ] {
            let error = failure(answer).await;
            assert_eq!(get(&error, "code"), "GrantUnavailable", "{reason} {answer}");
            assert_eq!(get(&error, "message"), message);
            assert_eq!(get(&error, "retryable"), true);
        }
        // Browsers differ in the reason for a body that breaks off.
        let error = failure("Promise.reject(reasonOfTest)").await;
        assert_eq!(get(&error, "cause"), js("reasonOfTest"));
    }
}

#[wasm_bindgen_test]
async fn its_message_for_people_is_shown() {
    let error = failure("Response.json({ error: { message: 'sign in first' } }, { status: 401 })").await;
    assert_eq!(get(&error, "message"), "the grant endpoint /grant answered 401: sign in first");
    assert_eq!(get(&error, "retryable"), false);
}

#[wasm_bindgen_test]
async fn one_that_never_answers_is_given_up_after_the_grant_timeout_and_told() {
    let _fetch = fetching("new Promise(() => {})");
    let uploader = uploader_with(&js("'/grant'"), "{ retry: 1, grantTimeout: 5 }");
    let error = rejection(&uploader, &any_file(), &JsValue::UNDEFINED).await;
    assert_eq!(get(&error, "code"), "GrantUnavailable");
    assert_eq!(get(&error, "message"), "the grant endpoint /grant did not answer within 5 ms");
    assert_eq!(get(&error, "retryable"), true);
    assert_eq!(js("askedOfTest[0].init.signal.aborted"), true);
}

#[wasm_bindgen_test]
async fn an_init_that_cannot_be_read_is_named() {
    let _fetch = fetching("Response.json(grantOfTest)");
    let endpoint = js("{ url: '/grant', init: { get method() { throw new Error('mine') } } }");
    let error = rejection(&uploader(&endpoint), &any_file(), &JsValue::UNDEFINED).await;
    assert_eq!(get(&error, "code"), "InvalidArgument");
    assert_eq!(get(&error, "message"), "grant.init must be readable, but a getter threw");
    assert_eq!(get(&get(&error, "cause"), "message"), "mine");
    assert_eq!(js("askedOfTest.length"), 0);
}
