//! Each option becomes the form field that it names.

use js_sys::Reflect;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{grant_with, js, read, uploader};

/// The fields of a form that has these options, behind those of key and grant.
async fn fields(options: &str) -> Vec<(String, String)> {
    let any = "{ expiration: '2100-01-01T00:00:00Z', conditions: [['starts-with', '$key', '']] }";
    let fields = JsFuture::from(uploader(&grant_with(any)).form_fields(&js(options))).await.unwrap();
    let fields: Vec<(String, String)> = read(fields);
    let of_grant: Vec<_> = fields.iter().take(4).map(|(name, _)| name.as_str()).collect();
    assert_eq!(of_grant, ["key", "policy", "OSSAccessKeyId", "Signature"]);
    fields[4..].to_vec()
}

async fn assert_field(options: &str, name: &str, value: &str) {
    assert_eq!(fields(options).await, [(name.to_owned(), value.to_owned())], "{options}");
}

#[wasm_bindgen_test]
async fn content_type() {
    assert_field("{ contentType: 'image/png' }", "Content-Type", "image/png").await;
}

#[wasm_bindgen_test]
async fn cache_control() {
    assert_field("{ cacheControl: 'max-age=60' }", "Cache-Control", "max-age=60").await;
}

#[wasm_bindgen_test]
async fn content_disposition() {
    assert_field("{ contentDisposition: 'attachment' }", "Content-Disposition", "attachment").await;
}

#[wasm_bindgen_test]
async fn content_encoding() {
    assert_field("{ contentEncoding: 'gzip' }", "Content-Encoding", "gzip").await;
}

#[wasm_bindgen_test]
async fn expires_takes_an_http_date_or_a_date() {
    assert_field("{ expires: 'Thu, 01 Jan 2026 00:00:00 GMT' }", "Expires", "Thu, 01 Jan 2026 00:00:00 GMT")
        .await;
    assert_field("{ expires: new Date(Date.UTC(2026, 0, 1)) }", "Expires", "Thu, 01 Jan 2026 00:00:00 GMT")
        .await;
}

#[wasm_bindgen_test]
async fn expires_takes_a_date_of_another_frame() {
    let frame = "(f => { document.body.append(f); const date = new f.contentWindow.Date(0); f.remove(); return date })(document.createElement('iframe'))";
    assert_field(&format!("{{ expires: {frame} }}"), "Expires", "Thu, 01 Jan 1970 00:00:00 GMT").await;
}

#[wasm_bindgen_test]
async fn acl() {
    assert_field("{ acl: 'public-read' }", "x-oss-object-acl", "public-read").await;
}

#[wasm_bindgen_test]
async fn storage_class() {
    assert_field("{ storageClass: 'IA' }", "x-oss-storage-class", "IA").await;
}

#[wasm_bindgen_test]
async fn forbid_overwrite() {
    assert_field("{ forbidOverwrite: true }", "x-oss-forbid-overwrite", "true").await;
    assert_field("{ forbidOverwrite: false }", "x-oss-forbid-overwrite", "false").await;
}

#[wasm_bindgen_test]
async fn server_side_encryption() {
    assert_field("{ serverSideEncryption: 'AES256' }", "x-oss-server-side-encryption", "AES256").await;
}

#[wasm_bindgen_test]
async fn metadata() {
    assert_field("{ metadata: { tag: 'a b' } }", "x-oss-meta-tag", "a b").await;
}

#[wasm_bindgen_test]
async fn a_callback_object_is_base64_of_json_in_utf8() {
    // {"callbackUrl":"http://é.example/cb","callbackBody":"object=${object}","callbackBodyType":"application/json","callbackSNI":true}
    assert_field(
        "{ callback: { callbackUrl: 'http://é.example/cb', callbackBody: 'object=${object}', callbackBodyType: 'application/json', callbackSNI: true } }",
        "callback",
        "eyJjYWxsYmFja1VybCI6Imh0dHA6Ly/DqS5leGFtcGxlL2NiIiwiY2FsbGJhY2tCb2R5Ijoib2JqZWN0PSR7b2JqZWN0fSIsImNhbGxiYWNrQm9keVR5cGUiOiJhcHBsaWNhdGlvbi9qc29uIiwiY2FsbGJhY2tTTkkiOnRydWV9",
    ).await;
}

#[wasm_bindgen_test]
async fn a_callback_string_is_sent_as_it_is() {
    assert_field("{ callback: 'e30=' }", "callback", "e30=").await;
}

#[wasm_bindgen_test]
async fn callback_variables_get_their_prefix_once() {
    assert_field("{ callbackVariables: { order: '7' } }", "x:order", "7").await;
    assert_field("{ callbackVariables: { 'x:order': '7' } }", "x:order", "7").await;
}

#[wasm_bindgen_test]
async fn metadata_gets_its_prefix_once() {
    assert_field("{ metadata: { 'x-oss-meta-tag': 'a' } }", "x-oss-meta-tag", "a").await;
}

#[wasm_bindgen_test]
async fn success_status() {
    for status in ["200", "201", "204"] {
        assert_field(&format!("{{ successStatus: {status} }}"), "success_action_status", status).await;
    }
}

#[wasm_bindgen_test]
async fn other_fields_are_sent_as_they_are() {
    assert_field(
        "{ fields: { 'x-oss-server-side-encryption-key-id': 'id' } }",
        "x-oss-server-side-encryption-key-id",
        "id",
    )
    .await;
}

#[wasm_bindgen_test]
async fn an_option_that_is_null_or_undefined_asks_for_nothing() {
    let nothing =
        "{ contentType: null, metadata: undefined, callback: null, successStatus: null, fields: null }";
    for options in [nothing, "undefined", "null", "{}"] {
        assert_eq!(fields(options).await, [], "{options}");
    }
}

#[wasm_bindgen_test]
async fn a_callback_of_null_keeps_that_of_the_grant_out_and_one_of_undefined_keeps_it_in() {
    for (options, expected) in [("{ callback: null }", None), ("{ callback: undefined }", Some("e30="))] {
        let grant =
            grant_with("{ expiration: '2100-01-01T00:00:00Z', conditions: [['starts-with', '$key', '']] }");
        Reflect::set(&grant, &"callback".into(), &"e30=".into()).unwrap();
        let fields = JsFuture::from(uploader(&grant).form_fields(&js(options))).await.unwrap();
        let fields: Vec<(String, String)> = read(fields);
        let callback = fields.iter().find(|(name, _)| name == "callback").map(|(_, value)| value.as_str());
        assert_eq!(callback, expected, "{options}");
    }
}

#[wasm_bindgen_test]
async fn success_redirect_is_a_field_of_plain_forms() {
    assert_field(
        "{ successRedirect: 'https://example.com/done' }",
        "success_action_redirect",
        "https://example.com/done",
    )
    .await;
}
