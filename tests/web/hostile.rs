//! Values with which the module once broke: each found by `tests/e2e/fuzz.test.mjs`.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::answers::answering;
use super::support::{Instead, any_file, fulfilled, get, grant, js, rejection, uploader};

/// A revoked proxy of a value.
fn revoked(target: &str) -> String {
    format!(
        "(() => {{ const {{ proxy, revoke }} = Proxy.revocable({target}, {{}}); revoke(); return proxy }})()"
    )
}

/// The code of what an upload rejects with.
async fn code(grant: &JsValue, options: &str) -> JsValue {
    get(&rejection(&uploader(grant), &any_file(), &js(options)).await, "code")
}

#[wasm_bindgen_test]
async fn a_revoked_proxy_of_anything_is_refused_where_it_is_read() {
    for target in ["{}", "[]", "() => {}"] {
        let proxy = revoked(target);
        for options in ["metadata", "callback", "fields", "key", "contentType", "signal", "successStatus"] {
            let options = format!("{{ {options}: {proxy} }}");
            // A function is called before anybody can see that it is none any more.
            assert_eq!(code(&grant(), &options).await, "InvalidArgument", "{options}");
        }
        let expected = if target == "() => {}" { "InvalidGrant" } else { "InvalidArgument" };
        let source = js(&format!("() => ({{ policy: {proxy} }})"));
        assert_eq!(code(&source, "{}").await, expected, "{target}");
    }
}

#[wasm_bindgen_test]
async fn what_only_looks_like_a_date_is_refused() {
    for date in ["Object.create(Date.prototype)", "new Proxy(new Date(), {})"] {
        let options = format!("{{ expires: {date} }}");
        assert_eq!(code(&grant(), &options).await, "InvalidArgument", "{date}");
    }
}

#[wasm_bindgen_test]
async fn a_grant_that_contains_itself_many_times_over_is_no_grant() {
    let twice = "(() => { const a = {}; a.data = a; a.fields = a; a.result = a; return a })()";
    for grant in ["() => window", &format!("() => {twice}"), &format!("() => [{twice}]")] {
        assert_eq!(code(&js(grant), "{}").await, "InvalidGrant", "{grant}");
    }
}

#[wasm_bindgen_test]
async fn an_answer_of_a_pages_own_fetch_is_read_as_far_as_it_can_be() {
    let any = "{ [Symbol.toStringTag]: 'Response', status: 200, headers: [], text: async () => '{}' }";
    for member in [
        "headers: null",
        "headers: [null, 7, ['a'], ['date', 7]]",
        "headers: { get: 7, entries: 7 }",
        &format!("headers: {}", revoked("{}")),
        "status: 7n",
        "status: { valueOf() { throw new Error('mine') } }",
        &format!("status: {}", revoked("{}")),
        "text: () => 7",
        "text: 7",
        "text: () => ({ then: 7 })",
        "text: () => ({ get then() { throw new Error('mine') } })",
        "text: () => Object.defineProperty(Promise.resolve(''), 'then', { get() { throw new Error('mine') } })",
        "text: () => Object.defineProperty(Promise.resolve(''), 'constructor', { get() { throw new Error('mine') } })",
    ] {
        let _fetch =
            Instead::of("globalThis", "fetch", &format!("() => async () => ({{ ...{any}, {member} }})"));
        let error = rejection(&uploader(&js("'/grant'")), &any_file(), &JsValue::UNDEFINED).await;
        let code = get(&error, "code").as_string().unwrap_or_default();
        assert!(["GrantUnavailable", "InvalidGrant"].contains(&code.as_str()), "{member}: {code}");
    }
}

#[wasm_bindgen_test]
async fn what_a_pages_own_fetch_returns_may_be_no_promise() {
    for answer in [
        "7",
        "({ get then() { throw new Error('mine') } })",
        "Object.defineProperty(Promise.resolve(), 'then', { get() { throw new Error('mine') } })",
    ] {
        let _fetch = Instead::of("globalThis", "fetch", &format!("() => () => {answer}"));
        assert_eq!(code(&js("'/grant'"), "{}").await, "GrantUnavailable", "{answer}");
    }
}

#[wasm_bindgen_test]
async fn an_xml_http_request_of_the_pages_own_may_say_anything() {
    for member in [
        "get status() { return {} }",
        "get status() { return 7n }",
        "get status() { return Symbol() }",
        &format!("get status() {{ return {} }}", revoked("{}")),
        "get status() { throw new Error('mine') }",
        "status = 204; getAllResponseHeaders() { return { length: 1e9 } }",
        "status = 204; getAllResponseHeaders() { return 7 }",
        "status = 204; get responseText() { return { length: 1e9 } }",
        "status = 204; get responseText() { throw new Error('mine') }",
    ] {
        let _fetch = Instead::of("globalThis", "fetch", "() => async () => { throw new TypeError('no') }");
        let class = format!(
            "() => class {{ upload = {{}}; open() {{}} abort() {{}} getAllResponseHeaders() {{ return '' }}
                send() {{ queueMicrotask(() => this.onloadend?.()) }} {member} }}"
        );
        let _request = Instead::of("globalThis", "XMLHttpRequest", &class);
        let upload = uploader(&grant()).upload(&any_file(), &JsValue::UNDEFINED);
        if member.starts_with("status = 204") {
            assert_eq!(get(&fulfilled(upload).await, "status"), 204, "{member}");
        } else {
            let error = wasm_bindgen_futures::JsFuture::from(upload).await.unwrap_err();
            assert_eq!(get(&error, "code"), "HostUnreachable", "{member}");
        }
    }
    let _oss = answering(204, "");
    assert_eq!(
        get(&fulfilled(uploader(&grant()).upload(&any_file(), &JsValue::UNDEFINED)).await, "status"),
        204
    );
}
