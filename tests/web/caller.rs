//! Functions of the caller's: what they are told, and what becomes of what they throw.

use std::rc::Rc;

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::answers::answering;
use super::support::{Instead, any_file, fulfilled, get, grant, js, rejection, uploader, uploader_with};

/// Keeps what is reported as uncaught in `reportedOfTest`.
fn reported() -> Instead {
    js("globalThis.reportedOfTest = []");
    Instead::of("globalThis", "reportError", "() => (thrown) => { reportedOfTest.push(thrown) }")
}

/// Returns the error of a failing upload whose further attempts this function decides.
async fn decided_by(should_retry: &str) -> JsValue {
    let _oss = answering(503, "x-oss-request-id: example");
    let options = format!("{{ retry: {{ attempts: 3, baseDelay: 0, shouldRetry: {should_retry} }} }}");
    rejection(&uploader_with(&grant(), &options), &any_file(), &JsValue::UNDEFINED).await
}

#[wasm_bindgen_test]
async fn should_retry_is_told_the_very_error_that_the_upload_rejects_with() {
    let error = decided_by("(error) => { globalThis.toldOfTest = error; return false }").await;
    assert_eq!(get(&error, "attempts"), 1);
    assert!(js_sys::Object::is(&error, &js("toldOfTest")));
    assert_eq!(get(&error, "cause"), JsValue::UNDEFINED);
}

#[wasm_bindgen_test]
async fn anything_true_or_a_promise_of_it_agrees_and_so_does_nothing() {
    for (answer, attempts) in [
        ("1", 3),
        ("'yes'", 3),
        ("Promise.resolve(true)", 3),
        ("({ then(resolve) { resolve(true) } })", 3),
        ("0", 1),
        ("''", 1),
        ("Promise.resolve(false)", 1),
        ("undefined", 3),
        ("Promise.resolve()", 3),
        ("null", 3),
    ] {
        let error = decided_by(&format!("() => {answer}")).await;
        assert_eq!(get(&error, "attempts"), attempts, "{answer}");
    }
}

#[wasm_bindgen_test]
async fn a_should_retry_that_throws_or_rejects_is_reported_and_means_no() {
    for should_retry in
        ["() => { throw 'mine' }", "async () => { throw 'mine' }", "() => ({ get then() { throw 'mine' } })"]
    {
        let _reported = reported();
        let error = decided_by(should_retry).await;
        assert_eq!(get(&error, "attempts"), 1, "{should_retry}");
        assert_eq!(get(&error, "code"), "ServiceError");
        assert_eq!(js("reportedOfTest.join()"), "mine", "{should_retry}");
    }
}

#[wasm_bindgen_test]
async fn progress_that_throws_is_reported_and_changes_nothing() {
    let _oss = answering(204, "");
    let _reported = reported();
    let upload = uploader(&grant()).upload(&any_file(), &js("{ onProgress() { throw 'mine' } }"));
    assert_eq!(get(&fulfilled(upload).await, "status"), 204);
    assert_eq!(js("[...new Set(reportedOfTest)].join()"), "mine");
}

#[wasm_bindgen_test]
async fn where_errors_cannot_be_reported_they_are_dropped() {
    let _oss = answering(204, "");
    let _none = Instead::of("globalThis", "reportError", "() => undefined");
    let upload = uploader(&grant()).upload(&any_file(), &js("{ onProgress() { throw 'mine' } }"));
    assert_eq!(get(&fulfilled(upload).await, "status"), 204);
}

#[wasm_bindgen_test]
async fn a_key_function_is_told_the_file_and_the_dir_of_the_grant() {
    let _oss = answering(204, "");
    let options = "{ key: (file, { dir }) => `${dir}/made/${file.name}` }";
    let result = fulfilled(uploader(&grant()).upload(&any_file(), &js(options))).await;
    assert_eq!(get(&result, "key"), "user/42/made/hello.txt");
}

/// The uploads that a callback makes of its uploader at once.
#[wasm_bindgen_test]
async fn each_of_them_may_use_the_uploader_at_once() {
    let _oss = answering(204, "");
    let uploader = Rc::new(uploader_with(&grant(), "{ concurrency: 1 }"));
    let within = Rc::clone(&uploader);
    let calls = js("[]");
    js_sys::Reflect::set(&js_sys::global(), &"callsOfTest".into(), &calls).unwrap();
    let more = Closure::<dyn Fn() -> JsValue>::new(move || {
        within.pause();
        within.resume();
        let calls: js_sys::Array = js("callsOfTest").into();
        if calls.length() < 6 {
            calls.push(&within.upload(&any_file(), &JsValue::UNDEFINED));
            calls.push(&within.check(&any_file(), &JsValue::UNDEFINED));
            calls.push(&within.form_fields(&js("{ key: 'k' }")));
        }
        "made".into()
    });
    let options = js("{}");
    for name in ["key", "onProgress"] {
        js_sys::Reflect::set(&options, &name.into(), more.as_ref()).unwrap();
    }
    let result = fulfilled(uploader.upload(&any_file(), &options)).await;
    assert_eq!(get(&result, "key"), "made");
    let settled = JsFuture::from(js_sys::Promise::all(&js("callsOfTest"))).await.unwrap();
    assert_eq!(js_sys::Array::from(&settled).length(), 6);
}

#[wasm_bindgen_test]
async fn a_grant_function_that_aborts_its_uploader_ends_the_upload_and_is_told() {
    let uploader = Rc::new(std::cell::OnceCell::<oss_form_upload::web::uploader::Uploader>::new());
    let within = Rc::clone(&uploader);
    let grants = Closure::<dyn Fn(JsValue) -> JsValue>::new(move |request: JsValue| {
        js_sys::Reflect::set(&js_sys::global(), &"requestOfTest".into(), &request).unwrap();
        within.get().unwrap().abort("user left".into());
        js("new Promise(() => {})")
    });
    assert!(uploader.set(uploader_with(grants.as_ref(), "{}")).is_ok());
    let reason = rejection(uploader.get().unwrap(), &any_file(), &JsValue::UNDEFINED).await;
    assert_eq!(reason, "user left");
    assert_eq!(js("requestOfTest.signal.aborted"), true);
    assert_eq!(js("requestOfTest.reason"), "first");
}
