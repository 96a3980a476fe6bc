//! The bytes of the multipart form, as the browser sends them.

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{Instead, any_blob, bytes_of, file, grant, js, rejection, uploader};

/// The parts of the form that goes out: their headers and their bytes.
async fn parts(options: &str, key: &str, file: &JsValue) -> Vec<(String, Vec<u8>)> {
    js("(globalThis.controllerOfTest = new AbortController(), globalThis.formOfTest = undefined)");
    let keep = "() => function (form) { formOfTest = form; controllerOfTest.abort('it is kept') }";
    let _send = Instead::of("XMLHttpRequest.prototype", "send", keep);
    let options = js(&format!("{{ ...{options}, signal: controllerOfTest.signal }}"));
    Reflect::set(&options, &"key".into(), &key.into()).unwrap();
    assert_eq!(rejection(&uploader(&grant()), file, &options).await, "it is kept");
    split(&bytes_of(&js("formOfTest")).await)
}

/// Cuts a multipart body at its boundary, which is its first line.
fn split(body: &[u8]) -> Vec<(String, Vec<u8>)> {
    let find = |from: usize, what: &[u8]| {
        body[from..].windows(what.len()).position(|at| at == what).map(|at| from + at)
    };
    let boundary = [b"\r\n", &body[..find(0, b"\r\n").unwrap()]].concat();
    let mut parts = Vec::new();
    let mut start = boundary.len();
    while let Some(end) = find(start, &boundary) {
        let head_end = find(start, b"\r\n\r\n").unwrap();
        let head = String::from_utf8(body[start..head_end].to_vec()).unwrap();
        parts.push((head, body[head_end + 4..end].to_vec()));
        start = end + boundary.len() + 2;
    }
    assert_eq!(&body[start - 2..], b"--\r\n", "the body ends with the closing boundary");
    parts
}

fn field(name: &str, value: &str) -> (String, Vec<u8>) {
    (format!("Content-Disposition: form-data; name=\"{name}\""), value.as_bytes().to_vec())
}

#[wasm_bindgen_test]
async fn the_fields_come_in_order_and_the_file_comes_last() {
    let bytes: Vec<u8> = (0..=255).collect();
    let options = "{ cacheControl: 'no-cache' }";
    let parts = parts(options, "user/42/photo.png", &file(&bytes, "photo.png", "image/png")).await;
    let policy = "eyJleHBpcmF0aW9uIjoiMjEwMC0wMS0wMVQwMDowMDowMC4wMDBaIiwiY29uZGl0aW9ucyI6W1sic3RhcnRzLXdpdGgiLCIka2V5IiwiIl0seyJ4LW9zcy1zaWduYXR1cmUtdmVyc2lvbiI6Ik9TUzQtSE1BQy1TSEEyNTYifSx7Ingtb3NzLWNyZWRlbnRpYWwiOiJTVFMuZXhhbXBsZS8yMDI2MTEyMi9jbi1oYW5nemhvdS9vc3MvYWxpeXVuX3Y0X3JlcXVlc3QifSx7Ingtb3NzLWRhdGUiOiIyMDI2MTEyMlQwMDAwMDBaIn1dfQ==";
    assert_eq!(
        parts,
        [
            field("key", "user/42/photo.png"),
            field("policy", policy),
            field("x-oss-signature-version", "OSS4-HMAC-SHA256"),
            field("x-oss-credential", "STS.example/20261122/cn-hangzhou/oss/aliyun_v4_request"),
            field("x-oss-date", "20261122T000000Z"),
            field("x-oss-signature", &"0".repeat(64)),
            field("x-oss-security-token", "example-token"),
            field("Cache-Control", "no-cache"),
            (
                "Content-Disposition: form-data; name=\"file\"; filename=\"photo.png\"\r\nContent-Type: image/png".into(),
                bytes,
            ),
        ]
    );
}

#[wasm_bindgen_test]
async fn a_file_of_no_bytes_is_still_a_part() {
    let parts = parts("{}", "k", &file(b"", "empty", "")).await;
    let expected = "Content-Disposition: form-data; name=\"file\"; filename=\"empty\"\r\nContent-Type: application/octet-stream";
    assert_eq!(parts.last().unwrap(), &(expected.to_owned(), vec![]));
}

#[wasm_bindgen_test]
async fn quotes_and_line_breaks_in_a_file_name_are_escaped_and_other_characters_stand_as_utf8() {
    let parts = parts("{}", "k", &file(b"", "a \"b\"\r\nc é 世界 100%.txt", "")).await;
    let head = &parts.last().unwrap().0;
    assert!(head.contains("filename=\"a %22b%22%0D%0Ac é 世界 100%.txt\""), "{head}");
}

#[wasm_bindgen_test]
async fn a_key_is_sent_as_utf8_and_its_line_breaks_as_cr_lf() {
    let parts = parts("{}", "é 世界 \"q\"\nnext\rlast", &file(b"", "x", "")).await;
    assert_eq!(parts[0], field("key", "é 世界 \"q\"\r\nnext\r\nlast"));
}

#[wasm_bindgen_test]
async fn the_file_part_takes_the_type_of_the_form_because_oss_prefers_it_to_the_field() {
    let parts = parts("{ contentType: 'image/webp' }", "k", &file(b"bytes", "photo.png", "image/png")).await;
    assert!(parts.contains(&field("Content-Type", "image/webp")));
    let (head, bytes) = parts.last().unwrap();
    assert!(head.ends_with("filename=\"photo.png\"\r\nContent-Type: image/webp"), "{head}");
    assert_eq!(bytes, b"bytes");
}

#[wasm_bindgen_test]
async fn a_blob_is_sent_under_the_name_blob() {
    let parts = parts("{}", "k", &any_blob()).await;
    assert!(parts.last().unwrap().0.contains("filename=\"blob\""));
}
