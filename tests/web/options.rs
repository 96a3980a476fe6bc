//! Each option becomes the form field that it names.

use wasm_bindgen_test::wasm_bindgen_test;

use super::engine::{form_fields, upload_fields};
use super::support::js;

fn fields(options: &str) -> Vec<(String, String)> {
    upload_fields(&js(options))
}

#[track_caller]
fn assert_field(options: &str, name: &str, value: &str) {
    assert_eq!(fields(options), [(name.to_owned(), value.to_owned())], "{options}");
}

#[wasm_bindgen_test]
fn content_type() {
    assert_field("{ contentType: 'image/png' }", "Content-Type", "image/png");
}

#[wasm_bindgen_test]
fn cache_control() {
    assert_field("{ cacheControl: 'max-age=60' }", "Cache-Control", "max-age=60");
}

#[wasm_bindgen_test]
fn content_disposition() {
    assert_field("{ contentDisposition: 'attachment' }", "Content-Disposition", "attachment");
}

#[wasm_bindgen_test]
fn content_encoding() {
    assert_field("{ contentEncoding: 'gzip' }", "Content-Encoding", "gzip");
}

#[wasm_bindgen_test]
fn expires_takes_an_http_date_or_a_date() {
    assert_field("{ expires: 'Thu, 01 Jan 2026 00:00:00 GMT' }", "Expires", "Thu, 01 Jan 2026 00:00:00 GMT");
    assert_field("{ expires: new Date(Date.UTC(2026, 0, 1)) }", "Expires", "Thu, 01 Jan 2026 00:00:00 GMT");
}

#[wasm_bindgen_test]
fn acl() {
    assert_field("{ acl: 'public-read' }", "x-oss-object-acl", "public-read");
}

#[wasm_bindgen_test]
fn storage_class() {
    assert_field("{ storageClass: 'IA' }", "x-oss-storage-class", "IA");
}

#[wasm_bindgen_test]
fn forbid_overwrite() {
    assert_field("{ forbidOverwrite: true }", "x-oss-forbid-overwrite", "true");
    assert_field("{ forbidOverwrite: false }", "x-oss-forbid-overwrite", "false");
}

#[wasm_bindgen_test]
fn server_side_encryption() {
    assert_field("{ serverSideEncryption: 'AES256' }", "x-oss-server-side-encryption", "AES256");
}

#[wasm_bindgen_test]
fn metadata() {
    assert_field("{ metadata: { tag: 'a b' } }", "x-oss-meta-tag", "a b");
}

#[wasm_bindgen_test]
fn a_callback_object_is_base64_of_json_in_utf8() {
    // {"callbackUrl":"http://é.example/cb","callbackBody":"object=${object}","callbackBodyType":"application/json","callbackSNI":true}
    assert_field(
        "{ callback: { callbackUrl: 'http://é.example/cb', callbackBody: 'object=${object}', callbackBodyType: 'application/json', callbackSNI: true } }",
        "callback",
        "eyJjYWxsYmFja1VybCI6Imh0dHA6Ly/DqS5leGFtcGxlL2NiIiwiY2FsbGJhY2tCb2R5Ijoib2JqZWN0PSR7b2JqZWN0fSIsImNhbGxiYWNrQm9keVR5cGUiOiJhcHBsaWNhdGlvbi9qc29uIiwiY2FsbGJhY2tTTkkiOnRydWV9",
    );
}

#[wasm_bindgen_test]
fn a_callback_string_is_sent_as_it_is() {
    assert_field("{ callback: 'e30=' }", "callback", "e30=");
}

#[wasm_bindgen_test]
fn callback_variables_get_their_prefix_once() {
    assert_field("{ callbackVariables: { order: '7' } }", "x:order", "7");
    assert_field("{ callbackVariables: { 'x:order': '7' } }", "x:order", "7");
}

#[wasm_bindgen_test]
fn success_status() {
    for status in ["200", "201", "204"] {
        assert_field(&format!("{{ successStatus: {status} }}"), "success_action_status", status);
    }
}

#[wasm_bindgen_test]
fn other_fields_are_sent_as_they_are() {
    assert_field(
        "{ fields: { 'x-oss-server-side-encryption-key-id': 'id' } }",
        "x-oss-server-side-encryption-key-id",
        "id",
    );
}

#[wasm_bindgen_test]
fn what_is_null_or_undefined_asks_for_nothing() {
    assert_eq!(
        fields(
            "{ contentType: null, metadata: undefined, callback: null, successStatus: null, fields: null }"
        ),
        []
    );
    assert_eq!(fields("undefined"), []);
    assert_eq!(fields("null"), []);
}

#[wasm_bindgen_test]
fn success_redirect_is_a_field_of_plain_forms_only() {
    let fields = form_fields(&js("{ successRedirect: 'https://example.com/done' }"));
    assert_eq!(fields, [("success_action_redirect".to_owned(), "https://example.com/done".to_owned())]);
}
