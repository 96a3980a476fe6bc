//! A form that is all right: what is stored, and what is answered.
// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod support;

use serde_json::json;
use support::http::Request;
use support::{BUCKET, sign, start};

#[tokio::test]
async fn a_signed_form_is_stored_and_read_back_byte_for_byte() {
    let server = start(&[]).await;
    let bytes: Vec<u8> = (0..=255).cycle().take(3_000_000).collect();
    let answer =
        server.post(&sign::v4("user/demo/a b.bin", &[]).file("a b.bin", "image/x-test", &bytes)).await;
    assert_eq!((answer.status, answer.text()), (204, ""));

    let stored = server.object("/user/demo/a%20b.bin").await;
    assert_eq!(stored.status, 200);
    assert!(stored.body == bytes, "the bytes differ");
    assert_eq!(stored.header("content-type"), Some("image/x-test"));
    assert_eq!(stored.header("etag"), answer.header("etag"));
    assert!(stored.header("last-modified").is_some());
}

#[tokio::test]
async fn the_answer_carries_the_headers_of_oss() {
    let server = start(&[]).await;
    let answer = server.post(&sign::v4("hello.txt", &[]).file("hello.txt", "text/plain", "123456789")).await;
    // The check value of CRC-64/XZ, and md5("123456789").
    assert_eq!(answer.header("x-oss-hash-crc64ecma"), Some("11051210869376104954"));
    assert_eq!(answer.header("etag"), Some("\"25F9E794323B453885F5181F1B624D0B\""));
    assert_eq!(answer.header("content-md5"), Some("JfnnlDI7RTiF9RgfG2JNCw=="));
    assert_eq!(answer.header("server"), Some("AliyunOSS"));
    assert!(answer.header("date").is_some());
    answer.header("x-oss-server-time").unwrap().parse::<u32>().unwrap();
    let id = answer.header("x-oss-request-id").unwrap();
    assert!(id.len() == 24 && id.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b)), "{id}");
}

#[tokio::test]
async fn an_empty_file_is_an_object_of_no_bytes() {
    let server = start(&[]).await;
    let answer = server.post(&sign::v4("empty", &[]).file("empty", "text/plain", "")).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("x-oss-hash-crc64ecma"), Some("0"));
    let stored = server.object("/empty").await;
    assert_eq!((stored.status, stored.body.len()), (200, 0));
}

#[tokio::test]
async fn success_action_status_chooses_between_204_200_and_201() {
    let server = start(&[]).await;
    for (asked, status) in [("200", 200), ("204", 204), ("201", 201), ("404", 204), ("", 204)] {
        let form = sign::v4("k", &[]).field("success_action_status", asked).file("f", "text/plain", "x");
        assert_eq!(server.post(&form).await.status, status, "asked for {asked:?}");
    }
}

#[tokio::test]
async fn a_201_describes_the_object_in_xml() {
    let server = start(&[]).await;
    let form = sign::v4("a&b/ü.txt", &[]).field("success_action_status", "201").file("f", "text/plain", "x");
    let answer = server.post(&form).await;
    assert_eq!(answer.header("content-type"), Some("application/xml"));
    assert_eq!(answer.element("Bucket").as_deref(), Some(BUCKET));
    assert_eq!(answer.element("Key").as_deref(), Some("a&b/ü.txt"));
    assert_eq!(answer.element("ETag").as_deref(), answer.header("etag"));
    let location = format!("http://{}/a%26b/%C3%BC.txt", server.bucket_host());
    assert_eq!(answer.element("Location"), Some(location));
}

#[tokio::test]
async fn success_action_redirect_is_a_303_to_the_url_as_it_stands() {
    let server = start(&[]).await;
    let url = "http://localhost/done?from=oss";
    let form = sign::v4("k", &[]).field("success_action_redirect", url).file("f", "text/plain", "x");
    let answer = server.post(&form).await;
    assert_eq!((answer.status, answer.header("location"), answer.text()), (303, Some(url), ""));
}

#[tokio::test]
async fn field_names_are_compared_whatever_their_case() {
    let server = start(&[]).await;
    let form = sign::v4("k", &[json!(["eq", "$X-Oss-Meta-Color", "red"])]);
    let form = form.field("X-OSS-META-COLOR", "red").field("SUCCESS_ACTION_STATUS", "200");
    let answer = server.post(&form.file("f", "text/plain", "x")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(server.object("/k").await.header("x-oss-meta-color"), Some("red"));
}

#[tokio::test]
async fn object_headers_and_metadata_come_back_with_the_object() {
    let server = start(&[]).await;
    let headers = [
        ("Cache-Control", "max-age=60"),
        ("Content-Disposition", "attachment; filename=\"ü.txt\""),
        ("Content-Encoding", "identity"),
        ("Expires", "Wed, 21 Oct 2026 07:28:00 GMT"),
        ("x-oss-storage-class", "IA"),
        ("x-oss-server-side-encryption", "AES256"),
        ("x-oss-meta-name", "grüße"),
    ];
    let form = headers.iter().fold(sign::v4("k", &[]), |form, (name, value)| form.field(name, value));
    assert_eq!(server.post(&form.file("f", "text/plain", "x")).await.status, 204);
    let stored = server.object("/k").await;
    for (name, value) in headers {
        assert_eq!(stored.header(name), Some(value));
    }
}

#[tokio::test]
async fn the_type_of_the_file_part_beats_the_content_type_field_and_x_oss_content_type_beats_both() {
    let server = start(&[]).await;
    let form = sign::v4("k.png", &[]).field("Content-Type", "text/field");
    server.post(&form.clone().file("f", "text/part", "x")).await;
    assert_eq!(server.object("/k.png").await.header("content-type"), Some("text/part"));
    server.post(&form.clone().field("x-oss-content-type", "text/own").file("f", "text/part", "x")).await;
    assert_eq!(server.object("/k.png").await.header("content-type"), Some("text/own"));
    server.post(&form.part("Content-Disposition: form-data; name=\"file\"", "x")).await;
    assert_eq!(server.object("/k.png").await.header("content-type"), Some("text/field"));
    server.post(&sign::v4("k.png", &[]).part("Content-Disposition: form-data; name=\"file\"", "x")).await;
    assert_eq!(server.object("/k.png").await.header("content-type"), Some("image/png"));
}

#[tokio::test]
async fn filename_in_the_key_is_the_base_name_as_sent() {
    let server = start(&[]).await;
    let sent = "C/d/a%22\u{fc}%0D%0A.txt";
    let form = sign::v4("user/${filename}", &[json!(["eq", "$key", "user/\\${filename}"])]);
    let answer = server.post(&form.field("success_action_status", "201").file(sent, "text/plain", "x")).await;
    assert_eq!(answer.element("Key").as_deref(), Some("user/a%22\u{fc}%0D%0A.txt"), "{}", answer.text());
}

#[tokio::test]
async fn a_range_of_an_object_can_be_read() {
    let server = start(&[]).await;
    server.post(&sign::v4("k", &[]).file("f", "text/plain", "0123456789")).await;
    let request = Request::new("GET", "/k", &server.bucket_host()).header("Range", "bytes=2-4");
    let part = server.send(request).await;
    assert_eq!((part.status, part.text()), (206, "234"));
    assert_eq!(part.header("content-range"), Some("bytes 2-4/10"));
    let head = server.send(Request::new("HEAD", "/k", &server.bucket_host())).await;
    assert_eq!((head.status, head.header("content-length"), head.text()), (200, Some("10"), ""));
}

#[tokio::test]
async fn an_object_that_is_written_again_is_replaced_whole() {
    let server = start(&[]).await;
    server
        .post(&sign::v4("k", &[]).field("x-oss-meta-a", "1").file("f", "text/plain", "first, longer"))
        .await;
    server.post(&sign::v4("k", &[]).file("f", "text/html", "second")).await;
    let stored = server.object("/k").await;
    assert_eq!((stored.text(), stored.header("content-type")), ("second", Some("text/html")));
    assert_eq!(stored.header("x-oss-meta-a"), None);
}

#[tokio::test]
async fn a_missing_object_is_no_such_key() {
    let server = start(&[]).await;
    server.object("/nothing").await.assert_error(404, "NoSuchKey", Some("0026-00000001"));
}

#[tokio::test]
async fn two_hundred_uploads_at_once_are_all_stored() {
    let server = std::sync::Arc::new(start(&[]).await);
    let uploads = (0..200).map(|i| {
        let server = std::sync::Arc::clone(&server);
        tokio::spawn(async move {
            let body = format!("object {i} ").repeat(1000);
            let form = sign::v4(&format!("many/{i}"), &[]).file("f", "text/plain", &body);
            assert_eq!(server.post(&form).await.status, 204);
            assert!(server.object(&format!("/many/{i}")).await.text() == body);
        })
    });
    for upload in uploads.collect::<Vec<_>>() {
        upload.await.unwrap();
    }
}

#[tokio::test]
async fn one_of_several_uploads_that_race_for_a_protected_key_wins() {
    let server = std::sync::Arc::new(start(&[]).await);
    let uploads = (0..20).map(|i| {
        let server = std::sync::Arc::clone(&server);
        let form = sign::v4("once", &[]).field("x-oss-forbid-overwrite", "true");
        let form = form.file("f", "text/plain", format!("upload {i}").repeat(20_000));
        tokio::spawn(async move { server.post(&form).await.status })
    });
    let mut statuses = Vec::new();
    for upload in uploads.collect::<Vec<_>>() {
        statuses.push(upload.await.unwrap());
    }
    statuses.sort_unstable();
    assert_eq!((statuses[0], &statuses[1..]), (204, [409; 19].as_slice()));
}
