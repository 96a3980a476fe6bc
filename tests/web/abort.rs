//! An abort rejects with the signal's own reason and leaves nothing behind.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{any_file, get, grant, js, rejection, uploader};

/// Options whose signal is that of a new controller, which the page can reach as `controllerOfTest`.
fn with_controller() -> JsValue {
    js("(globalThis.controllerOfTest = new AbortController(), { signal: controllerOfTest.signal })")
}

#[wasm_bindgen_test]
async fn a_signal_aborted_before_the_upload_rejects_with_its_reason() {
    let reason =
        rejection(&uploader(&grant()), &any_file(), &js("{ signal: AbortSignal.abort('user left') }")).await;
    assert_eq!(reason, "user left");
}

#[wasm_bindgen_test]
async fn the_default_reason_is_an_abort_error() {
    let reason = rejection(&uploader(&grant()), &any_file(), &js("{ signal: AbortSignal.abort() }")).await;
    assert_eq!(get(&reason, "name"), "AbortError");
}

#[wasm_bindgen_test]
async fn an_abort_while_the_grant_is_awaited_rejects_at_once_and_is_passed_on() {
    js("globalThis.askedOfTest = new Promise((asked) => globalThis.askOfTest = asked)");
    let never =
        js("({ signal }) => (askOfTest(globalThis.grantSignalOfTest = signal), new Promise(() => {}))");
    let upload = uploader(&never).upload(&any_file(), &with_controller());
    JsFuture::from(js("askedOfTest").unchecked_into::<js_sys::Promise>()).await.unwrap();
    js("controllerOfTest.abort('user left')");
    assert_eq!(JsFuture::from(upload).await.unwrap_err(), "user left");
    assert_eq!(js("grantSignalOfTest.aborted"), true);
}

#[wasm_bindgen_test]
async fn an_abort_from_within_the_key_function_is_heeded() {
    let options = with_controller();
    js_sys::Reflect::set(&options, &"key".into(), &js("() => (controllerOfTest.abort('mine'), 'k')"))
        .unwrap();
    assert_eq!(rejection(&uploader(&grant()), &any_file(), &options).await, "mine");
}

#[wasm_bindgen_test]
async fn no_listener_is_left_on_the_signal() {
    let options = js(r#"(() => {
        const { signal } = new AbortController();
        globalThis.listenersOfTest = 0;
        for (const [name, step] of [["addEventListener", 1], ["removeEventListener", -1]]) {
            const original = signal[name];
            signal[name] = function (...args) { listenersOfTest += step; return original.apply(this, args) };
        }
        return { signal };
    })()"#);
    rejection(&uploader(&grant()), &any_file(), &options).await;
    assert_eq!(js("listenersOfTest"), 0);
}

#[wasm_bindgen_test]
async fn an_abort_after_the_end_changes_nothing() {
    let error = rejection(&uploader(&grant()), &any_file(), &with_controller()).await;
    js("controllerOfTest.abort('late')");
    assert_eq!(get(&error, "code"), "HostUnreachable");
}
