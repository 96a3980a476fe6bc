//! Upload callbacks: what the application server is sent, and what its answer makes of the upload's.

// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod support;

use base64::{Engine, prelude::BASE64_STANDARD};
use md5::{Digest, Md5};
use oss_form_upload_server::oss::callback::verify;
use rsa::pkcs8::DecodePublicKey;
use rsa::{Pkcs1v15Sign, PublicKey};
use serde_json::{Value, json};
use support::form::Form;
use support::http::{Answer, Request};
use support::{Local, sign, start};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// An application server that takes one callback and answers as told. Returns the head and the body that it received.
async fn application(answer: &'static str) -> (String, JoinHandle<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let received = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = Vec::new();
        while !is_whole(&bytes) {
            assert_ne!(stream.read_buf(&mut bytes).await.unwrap(), 0, "the callback broke off");
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        let (head, body) = std::str::from_utf8(&bytes).unwrap().split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    });
    (address, received)
}

fn is_whole(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    header(head, "content-length").is_some_and(|length| body.len() >= length.parse::<usize>().unwrap())
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")))?;
    Some(line[name.len() + 1..].trim())
}

fn form(parameters: &Value) -> Form {
    sign::v4("user/a&b ü.txt", &[])
        .field("callback", &BASE64_STANDARD.encode(parameters.to_string()))
        .field("x:order", "7 \"&\" 8")
}

async fn upload(server: &Local, parameters: &Value) -> Answer {
    server.post(&form(parameters).file("f.txt", "text/plain", "123456789")).await
}

const OK: &str = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a\":\"b\"}";

#[tokio::test]
async fn the_answer_of_the_application_server_is_the_answer_of_the_upload() {
    let server = start(&["--callback-host", "127.0.0.1", "--callback-host", "app.example"]).await;
    let (address, received) = application(OK).await;
    let answer = upload(&server, &json!({"callbackUrl": address, "callbackBody": "k=${object}"})).await;
    assert_eq!((answer.status, answer.text()), (200, "{\"a\":\"b\"}"));
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("etag"), Some("\"25F9E794323B453885F5181F1B624D0B\""));
    let (head, body) = received.await.unwrap();
    assert_eq!(body, "k=user%2Fa%26b+%C3%BC.txt");
    assert!(head.starts_with("POST / HTTP/1.1"), "{head}");
    assert_eq!(header(&head, "host"), Some(address.as_str()));
    assert_eq!(header(&head, "content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(header(&head, "user-agent"), Some("http-client/0.0.1"));
    assert_eq!(header(&head, "connection"), Some("close"));
}

#[tokio::test]
async fn every_variable_is_filled_in_and_nothing_else_is() {
    let server = start(&["--callback-host", "127.0.0.1", "--callback-host", "app.example"]).await;
    let (address, received) = application(OK).await;
    let body = "${bucket}|${object}|${etag}|${size}|${mimeType}|${crc64}|${contentMd5}|${clientIp}|${operation}\
                |${x:order}|${x:none}|${imageInfo.width}|${Bucket}|$|${|plain";
    upload(&server, &json!({"callbackUrl": address, "callbackBody": body})).await;
    let (_, body) = received.await.unwrap();
    let expected = "demo-bucket|user%2Fa%26b+%C3%BC.txt|25F9E794323B453885F5181F1B624D0B|9|text%2Fplain\
                    |11051210869376104954|JfnnlDI7RTiF9RgfG2JNCw%3D%3D|127.0.0.1|PostObject\
                    |7+%22%26%22+8||||$|${|plain";
    assert_eq!(body, expected);
}

#[tokio::test]
async fn a_json_body_gets_its_strings_with_quotes() {
    let server = start(&["--callback-host", "127.0.0.1", "--callback-host", "app.example"]).await;
    let (address, received) = application(OK).await;
    let template = r#"{"object":${object},"size":${size},"order":${x:order},"width":${imageInfo.width}}"#;
    let parameters =
        json!({"callbackUrl": address, "callbackBody": template, "callbackBodyType": "application/json"});
    upload(&server, &parameters).await;
    let (head, body) = received.await.unwrap();
    assert_eq!(header(&head, "content-type"), Some("application/json"));
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(body, json!({"object": "user/a&b ü.txt", "size": 9, "order": "7 \"&\" 8", "width": ""}));
}

#[tokio::test]
async fn the_value_of_a_variable_is_not_filled_in_again() {
    let server = start(&["--callback-host", "127.0.0.1", "--callback-host", "app.example"]).await;
    let (address, received) = application(OK).await;
    let parameters =
        json!({"callbackUrl": address, "callbackBody": "${x:a}", "callbackBodyType": "application/json"});
    let form = form(&parameters).field("x:a", "${bucket}");
    server.post(&form.file("f", "text/plain", "x")).await;
    assert_eq!(received.await.unwrap().1, "\"${bucket}\"");
}

#[tokio::test]
async fn callback_host_is_the_host_header() {
    let server = start(&["--callback-host", "127.0.0.1", "--callback-host", "app.example"]).await;
    let (address, received) = application(OK).await;
    let parameters = json!({"callbackUrl": format!("http://{address}/in?a=1"), "callbackHost": "app.example",
                            "callbackBody": "x"});
    upload(&server, &parameters).await;
    let (head, _) = received.await.unwrap();
    assert_eq!(header(&head, "host"), Some("app.example"));
    assert!(head.starts_with("POST /in?a=1 HTTP/1.1"), "{head}");
}

#[tokio::test]
async fn the_urls_are_tried_in_turn_until_one_answers_as_it_must() {
    let server = start(&["--callback-host", "127.0.0.1", "--callback-host", "app.example"]).await;
    let (first, received_first) = application("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n").await;
    let (second, received_second) = application(OK).await;
    let parameters = json!({"callbackUrl": format!("{first};http://{second}"), "callbackBody": "x"});
    assert_eq!(upload(&server, &parameters).await.status, 200);
    received_first.await.unwrap();
    received_second.await.unwrap();
}

#[tokio::test]
async fn a_failing_callback_is_a_203_and_the_object_is_stored() {
    let server = start(&["--callback-host", "127.0.0.1", "--callback-host", "app.example"]).await;
    let cases = [
        ("HTTP/1.1 400 No\r\nContent-Length: 2\r\n\r\n{}", "Error status : 400."),
        ("HTTP/1.1 201 Yes\r\nContent-Length: 2\r\n\r\n{}", "Error status : 201."),
        ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nyes", "Response body is not valid json format."),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n\u{feff}{}", "Response body is not valid json format."),
        (
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}",
            "Error Status : 400.User server missing content-length.",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "Error Status : 400.User server return invalid conent-length value.",
        ),
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n{}",
            "Error Status : 400.User server return too long content-length value.",
        ),
    ];
    for (answer, message) in cases {
        let (address, received) = application(answer).await;
        let failed = upload(&server, &json!({"callbackUrl": address, "callbackBody": "x"})).await;
        received.await.unwrap();
        failed.assert_error(203, "CallbackFailed", None);
        failed.assert_message(message);
        assert_eq!(failed.header("etag"), Some("\"25F9E794323B453885F5181F1B624D0B\""));
    }
    assert_eq!(server.object("/user/a&b%20%C3%BC.txt").await.text(), "123456789");
}

#[tokio::test]
async fn an_application_server_that_is_not_there_is_a_203() {
    let server = start(&["--callback-host", "127.0.0.1", "--callback-host", "app.example"]).await;
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().to_string();
    let failed = upload(&server, &json!({"callbackUrl": closed, "callbackBody": "x"})).await;
    failed.assert_error(203, "CallbackFailed", None);
    failed.assert_message("Error status : -1. OSS can not connect to your callbackUrl, please check it.");
}

#[tokio::test]
async fn an_application_server_has_five_seconds() {
    let server = start(&["--callback-host", "127.0.0.1", "--callback-host", "app.example"]).await;
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = silent.local_addr().unwrap().to_string();
    let began = std::time::Instant::now();
    let failed = upload(&server, &json!({"callbackUrl": url, "callbackBody": "x"})).await;
    failed.assert_error(203, "CallbackFailed", Some("0007-00000202"));
    failed.assert_message("Cost too long time.");
    assert!(began.elapsed().as_secs() >= 5, "{:?}", began.elapsed());
}

#[tokio::test]
async fn a_callback_is_signed_with_the_key_it_names() {
    let server = start(&["--callback-host", "127.0.0.1", "--callback-host", "app.example"]).await;
    let (address, received) = application(OK).await;
    upload(
        &server,
        &json!({"callbackUrl": format!("http://{address}/a%20b?q=%20"), "callbackBody": "k=${size}"}),
    )
    .await;
    let (head, body) = received.await.unwrap();
    let url = BASE64_STANDARD.decode(header(&head, "x-oss-pub-key-url").unwrap()).unwrap();
    let expected = format!("http://{}/callback_pub_key_v1.pem", server.address);
    assert_eq!(String::from_utf8(url).unwrap(), expected);
    let pem = server.get("/callback_pub_key_v1.pem").await;
    let key = PublicKey::from_public_key_pem(pem.text()).unwrap();
    let signature = BASE64_STANDARD.decode(header(&head, "authorization").unwrap()).unwrap();
    let signed = Md5::digest(format!("/a b?q=%20\n{body}"));
    key.verify(Pkcs1v15Sign::new::<Md5>(), &signed, &signature).unwrap();
}

async fn call(server: &Local, change: impl FnOnce(Request) -> Request) -> Answer {
    let (address, received) = application(OK).await;
    upload(
        server,
        &json!({"callbackUrl": format!("http://{address}/callback"), "callbackBody": "size=${size}"}),
    )
    .await;
    let (head, body) = received.await.unwrap();
    let request = ["authorization", "x-oss-pub-key-url", "content-type"]
        .iter()
        .fold(Request::new("POST", "/callback", &server.host()).body(body), |request, name| {
            request.header(name, header(&head, name).unwrap())
        });
    server.send(change(request)).await
}

#[tokio::test]
async fn the_demos_application_server_believes_only_what_is_signed() {
    let server = start(&["--callback-host", "127.0.0.1", "--callback-host", "app.example"]).await;
    let believed = call(&server, |request| request).await;
    assert_eq!(believed.json(), json!({"Status": "OK", "received": {"size": "9"}}));

    let other_body = call(&server, |request| request.body("size=8")).await;
    let unsigned = call(&server, |request| request.without_header("authorization")).await;
    let elsewhere = BASE64_STANDARD.encode("http://127.0.0.1:1/callback_pub_key_v1.pem");
    let other_key = call(&server, |request| request.header("x-oss-pub-key-url", &elsewhere)).await;
    for refused in [other_body, unsigned, other_key] {
        assert_eq!((refused.status, refused.json()), (403, json!({"Status": "verify not ok"})));
    }
}

/// Made with OpenSSL (`genrsa 512`, `dgst -md5 -sign`): OSS's own key is as short, and libraries have begun to refuse it.
#[test]
fn a_signature_by_a_key_as_short_as_that_of_oss_is_verified() {
    const KEY: &str = "-----BEGIN PUBLIC KEY-----\n\
        MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBALaqEPrPrAyvTogf/cpj3SWpbm6S+Kfg\n\
        srXzVF0RCwwmW7RPmg1HH+xXBtXle4PQMpqgcrf5s6pbaBgpVeRIni8CAwEAAQ==\n\
        -----END PUBLIC KEY-----\n";
    const SIGNATURE: &str =
        "Ff8f8GlDIjY9G1d7Q0lpszLJpbX/PUDpDivNbz49yTRJhUpDYMCt/xw7tUWkyojtiPBx9Isk5aOgAsnCb4FQGw==";
    assert!(verify(KEY, SIGNATURE, "/a%20b?q=%20", b"size=5"));
    assert!(!verify(KEY, SIGNATURE, "/a%20b?q=%20", b"size=6"));
}
