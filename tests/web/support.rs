//! Shared by the browser tests.

use js_sys::{Array, Function, Reflect, Uint8Array};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, FilePropertyBag};

use oss_form_upload::web::uploader::Uploader;

/// Nothing listens there: a test that comes as far as sending gets `HostUnreachable`.
pub(crate) const NOWHERE: &str = "http://127.0.0.1:59999";

/// Evaluates a JavaScript expression.
pub(crate) fn js(expression: &str) -> JsValue {
    Function::new_no_args(&format!("return ({expression})")).call0(&JsValue::UNDEFINED).unwrap()
}

/// A well-formed grant for [`NOWHERE`] whose policy allows any key.
pub(crate) fn grant() -> JsValue {
    js(&format!(
        r#"{{
            host: "{NOWHERE}",
            dir: "user/42",
            policy: btoa('{{"expiration":"2100-01-01T00:00:00.000Z","conditions":[["starts-with","$key",""],{{"x-oss-signature-version":"OSS4-HMAC-SHA256"}},{{"x-oss-credential":"STS.example/20261122/cn-hangzhou/oss/aliyun_v4_request"}},{{"x-oss-date":"20261122T000000Z"}}]}}'),
            x_oss_signature_version: "OSS4-HMAC-SHA256",
            x_oss_credential: "STS.example/20261122/cn-hangzhou/oss/aliyun_v4_request",
            x_oss_date: "20261122T000000Z",
            signature: "0".repeat(64),
            security_token: "example-token",
        }}"#
    ))
}

/// A V1 grant for [`NOWHERE`] with this policy, a JavaScript expression.
pub(crate) fn grant_with(policy: &str) -> JsValue {
    js(&format!(
        r#"{{ host: "{NOWHERE}", policy: btoa(JSON.stringify({policy})), signature: "cw==", accessid: "LTAIexample" }}"#
    ))
}

/// An uploader with the option `grant`, which tries nothing twice.
pub(crate) fn uploader(grant: &JsValue) -> Uploader {
    uploader_with(grant, "{ retry: 1 }")
}

/// An uploader with the option `grant` and others.
pub(crate) fn uploader_with(grant: &JsValue, options: &str) -> Uploader {
    let options = js(options);
    Reflect::set(&options, &"grant".into(), grant).unwrap();
    Uploader::new(options)
}

/// A `File` of these bytes.
pub(crate) fn file(bytes: &[u8], name: &str, content_type: &str) -> File {
    let options = FilePropertyBag::new();
    options.set_type(content_type);
    File::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(bytes)), name, &options)
        .unwrap()
}

/// A property of an object.
pub(crate) fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

/// An object as the type that it should have.
pub(crate) fn read<T: DeserializeOwned>(value: JsValue) -> T {
    serde_wasm_bindgen::from_value(value).unwrap()
}

/// Returns the error of an upload.
pub(crate) async fn rejection(uploader: &Uploader, file: &JsValue, options: &JsValue) -> JsValue {
    JsFuture::from(uploader.upload(file, options)).await.expect_err("the upload should have been refused")
}

/// The code and the message of what an upload rejects with, once it is seen to be an `UploadError`.
pub(crate) async fn refusal(uploader: &Uploader, file: &JsValue, options: &JsValue) -> (String, String) {
    let error = rejection(uploader, file, options).await;
    assert!(error.is_instance_of::<js_sys::Error>(), "rejected with {error:?}");
    assert_eq!(get(&error, "name"), "UploadError");
    (get(&error, "code").as_string().unwrap(), get(&error, "message").as_string().unwrap())
}

/// The text of a body, each byte a character of Latin-1.
pub(crate) async fn bytes_of(body: &JsValue) -> Vec<u8> {
    let read = js("body => new Response(body).arrayBuffer()").unchecked_into::<Function>();
    let promise = read.call1(&JsValue::UNDEFINED, body).unwrap().unchecked_into::<js_sys::Promise>();
    Uint8Array::new(&JsFuture::from(promise).await.unwrap()).to_vec()
}

/// A file for tests that do not look at it.
pub(crate) fn any_file() -> JsValue {
    file(b"hello", "hello.txt", "text/plain").into()
}

/// A `Blob` has no name.
pub(crate) fn any_blob() -> JsValue {
    Blob::new().unwrap().into()
}

/// A function of the page's with another in its place, until this is dropped.
pub(crate) struct Instead(Function);

impl Instead {
    /// Replaces the function `name` of `object` by the result of `replacement`, which gets the original.
    pub(crate) fn of(object: &str, name: &str, replacement: &str) -> Self {
        let restore = js(&format!(
            "(() => {{
                const original = {object}.{name};
                {object}.{name} = ({replacement})(original);
                return () => {{ {object}.{name} = original }};
            }})()"
        ));
        Instead(restore.unchecked_into())
    }
}

impl Drop for Instead {
    fn drop(&mut self) {
        self.0.call0(&JsValue::UNDEFINED).unwrap();
    }
}

/// Waits until the browser has done what is due, without a timer.
pub(crate) async fn next_task() {
    let message = js(
        "new Promise(resolve => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => { port1.close(); resolve() }; port2.postMessage(0) })",
    );
    JsFuture::from(message.unchecked_into::<js_sys::Promise>()).await.unwrap();
}

/// Collects what the reads of blobs promise in `readsOfTest`.
pub(crate) fn collected_reads() -> Instead {
    js("globalThis.readsOfTest = []");
    let collect =
        "original => function () { const read = original.call(this); readsOfTest.push(read); return read }";
    Instead::of("Blob.prototype", "arrayBuffer", collect)
}

/// Waits until all that was asked of blobs has been answered and heard.
pub(crate) async fn reads_heard() {
    JsFuture::from(js("Promise.allSettled(readsOfTest)").unchecked_into::<js_sys::Promise>()).await.unwrap();
    next_task().await;
}

/// Returns the value of a promise of an uploader.
pub(crate) async fn fulfilled(promise: js_sys::Promise) -> JsValue {
    JsFuture::from(promise).await.expect("it should have succeeded")
}
