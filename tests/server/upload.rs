//! Uploading to the local OSS, and reading back what it holds.

use gloo_net::http::{Request, Response};
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::RequestCache;

use super::support::{get, js};
use oss_form_upload::web::uploader::Uploader;

/// Where the server of this run listens: `http://127.0.0.1:PORT`.
pub(crate) const SERVER: &str = match option_env!("OSS_SERVER_URL") {
    Some(url) => url,
    None => "http://OSS_SERVER_URL-was-not-set-when-this-was-compiled",
};

/// An uploader whose grants come from the server, with `query` to vary them. It tries nothing twice.
pub(crate) fn uploader(query: &str) -> Uploader {
    let options = js("{ retry: 1 }");
    let url = format!("{SERVER}/get_post_signature_for_oss_upload?{query}");
    Reflect::set(&options, &"grant".into(), &url.into()).unwrap();
    Uploader::new(options)
}

/// Returns the result of an upload with the grants of `query`.
pub(crate) async fn upload(query: &str, file: &JsValue, options: &str) -> Result<JsValue, JsValue> {
    JsFuture::from(uploader(query).upload(file, &js(options))).await
}

/// The bytes that the local OSS holds under `key`.
pub(crate) async fn stored(key: &str) -> Vec<u8> {
    let response = fetch(key).await;
    assert_eq!(response.status(), 200, "{key}");
    response.binary().await.unwrap()
}

/// The status of reading `key` from the local OSS.
pub(crate) async fn status_of(key: &str) -> u16 {
    fetch(key).await.status()
}

/// A header of the object under `key`, if the local OSS exposes it.
pub(crate) async fn header(key: &str, name: &str) -> Option<String> {
    fetch(key).await.headers().get(name)
}

async fn fetch(key: &str) -> Response {
    let bucket = SERVER.replace("127.0.0.1", "demo-bucket.oss-cn-hangzhou.localhost");
    let path = js_sys::encode_uri_component(key).as_string().unwrap();
    Request::get(&format!("{bucket}/{path}")).cache(RequestCache::NoStore).send().await.unwrap()
}

/// A text property.
pub(crate) fn text(object: &JsValue, name: &str) -> String {
    get(object, name).as_string().unwrap_or_else(|| format!("{:?}", get(object, name)))
}
