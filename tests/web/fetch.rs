//! Where there is no `XMLHttpRequest`, forms are posted by `fetch`.

use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{
    Instead, any_file, bytes_of, fulfilled, get, grant, js, rejection, uploader, uploader_with,
};

/// A page without `XMLHttpRequest`, whose `fetch` answers with what an expression makes.
fn without_xhr(answer: &str) -> [Instead; 2] {
    js("globalThis.askedOfTest = []");
    let fetch =
        format!("() => async (url, init) => {{ askedOfTest.push({{ url, init }}); return {answer} }}");
    [
        Instead::of("globalThis", "XMLHttpRequest", "() => undefined"),
        Instead::of("globalThis", "fetch", &fetch),
    ]
}

#[wasm_bindgen_test]
async fn the_same_form_goes_out_and_all_that_oss_says_is_read() {
    let headers =
        "{ ETag: '\"0A\"', 'x-oss-request-id': '5C3', 'x-oss-hash-crc64ecma': '11177612005948864433' }";
    let _page = without_xhr(&format!("new Response(null, {{ status: 204, headers: {headers} }})"));
    let result = fulfilled(uploader(&grant()).upload(&any_file(), &js("{ onProgress() {} }"))).await;
    assert_eq!(get(&result, "status"), 204);
    assert_eq!(get(&result, "etag"), "0A");
    assert_eq!(get(&result, "requestId"), "5C3");
    assert_eq!(get(&result, "crc64"), "11177612005948864433");
    assert_eq!(get(&result, "verified"), true);
    assert_eq!(js("askedOfTest.length"), 1);
    assert_eq!(js("askedOfTest[0].url"), "http://127.0.0.1:59999/");
    assert_eq!(js("askedOfTest[0].init.method + ' ' + askedOfTest[0].init.mode"), "POST cors");
    let body = String::from_utf8(bytes_of(&js("askedOfTest[0].init.body")).await).unwrap();
    assert!(
        body.contains("name=\"file\"; filename=\"hello.txt\"\r\nContent-Type: text/plain\r\n\r\nhello\r\n")
    );
}

#[wasm_bindgen_test]
async fn a_refusal_is_read_whole() {
    let body = "`<Error><Code>AccessDenied</Code><Message>no</Message><EC>0003-00000001</EC></Error>`";
    let _page = without_xhr(&format!("new Response({body}, {{ status: 403 }})"));
    let error = rejection(&uploader(&grant()), &any_file(), &JsValue::UNDEFINED).await;
    assert_eq!(get(&error, "code"), "ServiceError");
    assert_eq!(get(&get(&error, "service"), "code"), "AccessDenied");
    assert_eq!(get(&get(&error, "service"), "ec"), "0003-00000001");
}

#[wasm_bindgen_test]
async fn an_abort_is_passed_on() {
    js("globalThis.controllerOfTest = new AbortController()");
    let _page = without_xhr("(controllerOfTest.abort('user left'), new Promise(() => {}))");
    let uploader = uploader_with(&grant(), "{ checksum: 'off' }");
    let options = js("{ signal: controllerOfTest.signal }");
    assert_eq!(rejection(&uploader, &any_file(), &options).await, "user left");
    assert_eq!(js("askedOfTest[0].init.signal.aborted"), true);
}

#[wasm_bindgen_test]
async fn a_stall_timeout_means_nothing_where_nothing_can_be_watched() {
    let later =
        "new Promise((resolve) => setTimeout(() => resolve(new Response(null, { status: 204 })), 20))";
    let _page = without_xhr(later);
    let uploader = uploader_with(&grant(), "{ retry: 1, stallTimeout: 1 }");
    assert_eq!(get(&fulfilled(uploader.upload(&any_file(), &JsValue::UNDEFINED)).await, "attempts"), 1);
}
