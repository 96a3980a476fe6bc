//! The stored bytes are those of the chosen file.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

use super::support::{file, get, js};
use super::upload::{SERVER, header, stored, text, upload};

#[wasm_bindgen_test]
async fn every_byte_value_arrives_and_the_result_says_all_that_oss_said() {
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let result = upload("", &file(&bytes, "every byte.bin", "").into(), "{}").await.unwrap();
    assert_eq!(text(&result, "key"), "user/demo/every byte.bin");
    assert_eq!(get(&result, "status"), 204);
    assert_eq!(get(&result, "bytes"), 100_000);
    // MD5 and CRC-64/XZ of the same bytes, by Python's hashlib and a bitwise CRC checked against 0x995DC9BBDF1939FA.
    assert_eq!(text(&result, "etag"), "7007D9BA10B9A5E64A9F92DF87E94A06");
    assert_eq!(text(&result, "crc64"), "6730242854233416904");
    let id = text(&result, "requestId");
    assert!(id.len() == 24 && id.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b)), "{id}");
    for absent in ["versionId", "location", "callbackResponse"] {
        assert!(get(&result, absent).is_null(), "{absent}");
    }
    assert_eq!(stored("user/demo/every byte.bin").await, bytes);
}

#[wasm_bindgen_test]
async fn a_file_of_no_bytes_is_stored() {
    let result = upload("", &file(b"", "empty", "").into(), "{}").await.unwrap();
    assert_eq!(text(&result, "etag"), "D41D8CD98F00B204E9800998ECF8427E");
    assert_eq!(text(&result, "crc64"), "0");
    assert_eq!(stored("user/demo/empty").await, b"");
}

#[wasm_bindgen_test]
async fn sixty_four_megabytes_arrive() {
    js("globalThis.megabyteOfTest = Uint8Array.from({ length: 1 << 20 }, (_, i) => i % 251)");
    let big = js("new File(Array(64).fill(megabyteOfTest), '64 MB')");
    let result = upload("", &big, "{}").await.unwrap();
    assert_eq!(get(&result, "bytes"), 64 << 20);
    let back = stored("user/demo/64 MB").await;
    assert_eq!(back.len(), 64 << 20);
    let megabyte: Vec<u8> = (0..1 << 20).map(|i: u32| (i % 251) as u8).collect();
    assert!(back.chunks(1 << 20).all(|chunk| chunk == megabyte));
}

#[wasm_bindgen_test]
async fn the_reported_key_is_the_one_under_which_the_object_is_found() {
    for name in
        ["a \"quoted\" name", "line\nbreak", "cr\rlf\r\n", "é 世界 🎉", "100% + & # ? ;'\\", "..", "a/b"]
    {
        let result = upload("", &file(name.as_bytes(), name, "").into(), "{}").await.unwrap();
        assert_eq!(stored(&text(&result, "key")).await, name.as_bytes(), "{name:?}");
    }
}

#[wasm_bindgen_test]
async fn so_it_is_when_oss_makes_the_key_of_the_file_name() {
    for name in ["plain.txt", "a \"quoted\" name", "line\nbreak", "é 世界", "100%"] {
        let options = "{ key: 'user/demo/var/${filename}' }";
        let result = upload("", &file(name.as_bytes(), name, "").into(), options).await.unwrap();
        assert_eq!(stored(&text(&result, "key")).await, name.as_bytes(), "{name:?}");
    }
}

#[wasm_bindgen_test]
async fn headers_and_metadata_are_stored_with_the_object() {
    let options = "{ contentType: 'text/x-test', cacheControl: 'max-age=60', contentDisposition: 'inline', \
                   contentEncoding: 'identity', metadata: { tag: 'value' } }";
    upload("", &file(b"x", "headers", "image/png").into(), options).await.unwrap();
    for (name, value) in [("content-type", "text/x-test"), ("cache-control", "max-age=60")] {
        assert_eq!(header("user/demo/headers", name).await.as_deref(), Some(value));
    }
}

#[wasm_bindgen_test]
async fn a_201_names_key_and_location() {
    let result = upload("", &file(b"x", "créé.txt", "").into(), "{ successStatus: 201 }").await.unwrap();
    assert_eq!(get(&result, "status"), 201);
    assert_eq!(text(&result, "key"), "user/demo/créé.txt");
    assert!(
        text(&result, "location").ends_with("/user/demo/cr%C3%A9%C3%A9.txt"),
        "{}",
        text(&result, "location")
    );
}

#[wasm_bindgen_test]
async fn a_status_that_the_policy_demands_is_sent_unasked() {
    let result = upload("status=200", &file(b"x", "pinned", "").into(), "{}").await.unwrap();
    assert_eq!(get(&result, "status"), 200);
    assert!(get(&result, "callbackResponse").is_null());
}

#[wasm_bindgen_test]
async fn progress_rises_to_100_and_ends_there() {
    js("globalThis.progressOfTest = []");
    let big = js("new File(Array(16).fill(new Uint8Array(1 << 20)), 'progress')");
    upload("", &big, "{ onProgress: (event) => progressOfTest.push({ ...event }) }").await.unwrap();
    let seen = js("progressOfTest.map(({ loaded, total, percent }) => [loaded, total, percent])");
    let seen: Vec<Vec<f64>> = js_sys::Array::from(&seen)
        .iter()
        .map(|event| js_sys::Array::from(&event).iter().map(|number| number.as_f64().unwrap()).collect())
        .collect();
    assert!(seen.len() >= 2, "{seen:?}");
    assert_eq!(seen.last().unwrap(), &[16_777_216.0, 16_777_216.0, 100.0]);
    assert!(seen.windows(2).all(|pair| pair[0][0] <= pair[1][0]), "{seen:?}");
    assert!(seen[..seen.len() - 1].iter().all(|event| event[2] < 100.0), "{seen:?}");
}

#[wasm_bindgen_test]
async fn a_progress_callback_that_throws_is_reported_and_the_upload_goes_on() {
    js("(globalThis.reportedOfTest = [], globalThis.reportErrorOfBrowser = reportError, \
        globalThis.reportError = (error) => reportedOfTest.push(error))");
    let result = upload("", &file(b"x", "throws", "").into(), "{ onProgress() { throw 'mine' } }").await;
    js("globalThis.reportError = reportErrorOfBrowser");
    assert!(result.is_ok());
    assert_eq!(js("[...new Set(reportedOfTest)].join()"), "mine");
}

#[wasm_bindgen_test]
async fn one_uploader_takes_many_files_at_once() {
    let uploader = super::upload::uploader("");
    let names: Vec<String> = (0..20).map(|i| format!("many/{i}")).collect();
    let uploads: Vec<_> = names
        .iter()
        .map(|name| uploader.upload(&file(name.as_bytes(), name, "").into(), &JsValue::UNDEFINED))
        .collect();
    for upload in uploads {
        JsFuture::from(upload).await.unwrap();
    }
    for name in names {
        assert_eq!(stored(&format!("user/demo/{name}")).await, name.as_bytes());
    }
}

#[wasm_bindgen_test]
async fn a_grant_may_be_handed_over_instead_of_its_endpoint() {
    let fetched = js(&format!("fetch('{SERVER}/get_post_signature_for_oss_upload').then(r => r.json())"));
    let grant = JsFuture::from(fetched.unchecked_into::<js_sys::Promise>()).await.unwrap();
    let upload =
        super::support::uploader(&grant).upload(&file(b"x", "handed", "").into(), &JsValue::UNDEFINED);
    assert_eq!(text(&JsFuture::from(upload).await.unwrap(), "key"), "user/demo/handed");
}
