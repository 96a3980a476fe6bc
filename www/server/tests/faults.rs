//! Faults on demand, and what can be looked up afterwards.

// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod support;

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use support::form::Form;
use support::http::{Answer, Request};
use support::{Local, sign, start};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn order(server: &Local, order: Value) -> Answer {
    server.send(Request::new("POST", "/__faults", &server.host()).body(order.to_string())).await
}

/// The uploads among the requests seen.
async fn uploads(server: &Local) -> Vec<Value> {
    let seen = server.get("/__faults").await.json()["requests"].clone();
    seen.as_array().unwrap().iter().filter(|request| request["method"] == "POST").cloned().collect()
}

fn form(key: &str) -> Form {
    sign::v4(key, &[]).file("f", "text/plain", "123456789")
}

/// Posts a form over a connection that the server is to cut; what the connection says at its end.
async fn post_to_be_cut(server: &Local, form: &Form) -> std::io::Result<usize> {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let (mut read, mut write) = stream.split();
    let request = server.post_request(form).bytes();
    let mut answer = Vec::new();
    let (_, read) = tokio::join!(write.write_all(&request), read.read_to_end(&mut answer));
    assert!(answer.is_empty(), "{}", String::from_utf8_lossy(&answer));
    read
}

#[tokio::test]
async fn without_the_flag_there_is_no_switch() {
    let server = start(&[]).await;
    assert_eq!(server.get("/__faults").await.status, 404);
}

#[tokio::test]
async fn an_error_is_answered_as_often_as_asked_and_nothing_is_stored() {
    let server = start(&["--faults"]).await;
    order(
        &server,
        json!({"next": [{"times": 2, "answer": "InternalError"}, {"answer": "ServiceUnavailable"}]}),
    )
    .await;
    server.post(&form("k")).await.assert_error(500, "InternalError", None);
    server.post(&form("k")).await.assert_error(500, "InternalError", None);
    server.post(&form("k")).await.assert_error(503, "ServiceUnavailable", None);
    assert_eq!(server.object("/k").await.status, 404);
    assert_eq!(server.post(&form("k")).await.status, 204);
}

#[tokio::test]
async fn errors_of_slow_bodies_and_old_tokens_can_be_asked_for() {
    let server = start(&["--faults"]).await;
    for (status, code) in [
        (400, "RequestTimeout"),
        (400, "IncompleteBody"),
        (403, "SecurityTokenExpired"),
        (403, "InvalidAccessKeyId"),
        (403, "RequestTimeTooSkewed"),
    ] {
        order(&server, json!({"next": [{"answer": code}]})).await;
        server.post(&form("k")).await.assert_error(status, code, None);
    }
}

#[tokio::test]
async fn a_bare_status_and_a_time_to_wait_can_be_asked_for() {
    let server = start(&["--faults"]).await;
    order(&server, json!({"next": [{"status": 429, "retryAfter": 2}, {"retryAfter": 3}]})).await;
    let refused = server.post(&form("k")).await;
    assert_eq!((refused.status, refused.text(), refused.header("retry-after")), (429, "", Some("2")));
    assert_eq!(refused.header("access-control-allow-origin"), Some("*"));
    assert_eq!(server.object("/k").await.status, 404);
    let stored = server.post(&form("k")).await;
    assert_eq!((stored.status, stored.header("retry-after")), (204, Some("3")));
}

#[tokio::test]
async fn reading_can_stop_in_the_middle() {
    let server = start(&["--faults"]).await;
    order(&server, json!({"next": [{"stallAfterBytes": 100_000}]})).await;
    let request = server.post_request(&sign::v4("k", &[]).file("f", "text/plain", "x".repeat(30_000_000)));
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let sent = tokio::time::timeout(Duration::from_secs(3), stream.write_all(&request.bytes())).await;
    assert!(sent.is_err(), "no more than the buffers take: {sent:?}");
    let seen = &uploads(&server).await[0];
    assert!((100_000..1_000_000).contains(&seen["bodyBytes"].as_u64().unwrap()), "{seen}");
    assert!(seen["connection"]["closedAt"].is_null(), "{seen}");
}

#[tokio::test]
async fn the_uploads_under_way_at_once_are_counted() {
    let server = start(&["--faults"]).await;
    let most = || async { server.get("/__faults").await.json()["mostUploadsAtOnce"].clone() };
    assert_eq!(most().await, 0);
    server.post(&form("k")).await;
    server.post(&form("k")).await;
    assert_eq!(most().await, 1);
    order(&server, json!({"next": [{"times": 2, "bytesPerSecond": 2_000}]})).await;
    let (one, another) = (form("a"), form("b"));
    tokio::join!(server.post(&one), server.post(&another));
    assert_eq!(most().await, 2);
}

#[tokio::test]
async fn an_error_may_hide_that_the_object_is_stored() {
    let server = start(&["--faults"]).await;
    order(&server, json!({"next": [{"answer": "InternalError", "stored": true}]})).await;
    server.post(&form("k")).await.assert_error(500, "InternalError", None);
    assert_eq!(server.object("/k").await.text(), "123456789");
}

#[tokio::test]
async fn the_connection_is_reset_before_the_answer_with_the_object_stored_or_not() {
    let server = start(&["--faults"]).await;
    for (stored, status) in [(false, 404), (true, 200)] {
        order(&server, json!({"next": [{"resetBeforeAnswer": true, "stored": stored}]})).await;
        let end = post_to_be_cut(&server, &form("k")).await;
        assert_eq!(end.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
        assert_eq!(server.object("/k").await.status, status, "stored: {stored}");
    }
}

#[tokio::test]
async fn the_connection_is_reset_after_some_bytes_and_nothing_is_stored() {
    let server = start(&["--faults"]).await;
    order(&server, json!({"next": [{"resetAfterBytes": 100_000}]})).await;
    let form = sign::v4("k", &[]).file("f", "text/plain", "x".repeat(30_000_000));
    assert!(post_to_be_cut(&server, &form).await.is_err());
    assert_eq!(server.object("/k").await.status, 404);
    let seen = &uploads(&server).await[0];
    let read = seen["bodyBytes"].as_u64().unwrap();
    assert!((100_000..30_000_000).contains(&read), "{seen}");
    assert!(seen["connection"]["closedAt"].is_u64(), "{seen}");
}

#[tokio::test]
async fn a_body_can_be_read_slowly() {
    let server = start(&["--faults"]).await;
    order(&server, json!({"next": [{"bytesPerSecond": 100_000}]})).await;
    let began = Instant::now();
    let form = sign::v4("k", &[]).file("f", "text/plain", "x".repeat(50_000));
    assert_eq!(server.post(&form).await.status, 204);
    assert!(began.elapsed() >= Duration::from_millis(500), "{:?}", began.elapsed());
}

#[tokio::test]
async fn the_rate_of_the_command_line_holds_for_every_upload() {
    let server = start(&["--rate", "100000"]).await;
    let began = Instant::now();
    let form = sign::v4("k", &[]).file("f", "text/plain", "x".repeat(50_000));
    assert_eq!(server.post(&form).await.status, 204);
    assert!(began.elapsed() >= Duration::from_millis(500), "{:?}", began.elapsed());
}

#[tokio::test]
async fn the_stand_ins_clock_can_be_set_off() {
    let server = start(&["--faults"]).await;
    order(&server, json!({"clockOffsetSeconds": 601})).await;
    server.post(&form("k")).await.assert_error(403, "AccessDenied", Some("0006-00000213"));
    order(&server, json!({"clockOffsetSeconds": 0})).await;
    assert_eq!(server.post(&form("k")).await.status, 204);
}

#[tokio::test]
async fn the_checksum_can_be_wrong() {
    let server = start(&["--faults"]).await;
    order(&server, json!({"next": [{"wrongCrc64": true}]})).await;
    assert_eq!(server.post(&form("k")).await.header("x-oss-hash-crc64ecma"), Some("1"));
    assert_eq!(server.post(&form("k")).await.header("x-oss-hash-crc64ecma"), Some("11051210869376104954"));
}

#[tokio::test]
async fn cors_headers_can_be_missing_once_or_rules_replaced() {
    let server = start(&["--faults"]).await;
    order(&server, json!({"next": [{"withoutCors": true}]})).await;
    assert_eq!(server.post(&form("k")).await.header("access-control-allow-origin"), None);
    assert_eq!(server.post(&form("k")).await.header("access-control-allow-origin"), Some("*"));
    order(&server, json!({"cors": []})).await;
    assert_eq!(server.post(&form("k")).await.header("access-control-allow-origin"), None);
    server.send(Request::new("DELETE", "/__faults", &server.host())).await;
    assert_eq!(server.post(&form("k")).await.header("access-control-allow-origin"), Some("*"));
}

#[tokio::test]
async fn preflights_alone_can_be_refused() {
    let server = start(&["--faults"]).await;
    let preflight = || {
        Request::new("OPTIONS", "/", &server.bucket_host())
            .header("Origin", "http://localhost:8787")
            .header("Access-Control-Request-Method", "POST")
    };
    order(&server, json!({"refusePreflights": true})).await;
    let refused = server.send(preflight()).await;
    refused.assert_error(405, "MethodNotAllowed", None);
    assert_eq!(refused.header("access-control-allow-origin"), None);
    assert_eq!(server.post(&form("k")).await.header("access-control-allow-origin"), Some("*"));
    order(&server, json!({"next": []})).await;
    assert_eq!(server.send(preflight()).await.status, 405, "another order leaves it as it is");
    order(&server, json!({"refusePreflights": false})).await;
    assert_eq!(server.send(preflight()).await.status, 200);
}

#[tokio::test]
async fn a_request_that_is_no_form_meets_no_fault_and_uses_none_up() {
    let server = start(&["--faults"]).await;
    order(&server, json!({"next": [{"answer": "InternalError"}]})).await;
    for request in [
        Request::new("POST", "/", &server.bucket_host()),
        Request::new("POST", "/", &server.bucket_host()).header("Content-Type", "text/plain").body("?"),
    ] {
        assert!((400..500).contains(&server.send(request).await.status));
    }
    server.post(&form("k")).await.assert_error(500, "InternalError", None);
}

#[tokio::test]
async fn the_requests_seen_say_what_was_stored_and_over_which_connection() {
    let server = start(&["--faults"]).await;
    server.post(&form("a")).await;
    server.post(&sign::v4("/b", &[]).file("f", "text/plain", "x")).await;
    let seen = uploads(&server).await;
    assert_eq!((&seen[0]["status"], &seen[0]["storedKey"]), (&json!(204), &json!("a")));
    assert_eq!((&seen[1]["status"], &seen[1]["storedKey"]), (&json!(400), &Value::Null));
    assert_eq!(
        seen[0]["bodyBytes"],
        server.post_request(&form("a")).bytes().len() as u64 - head_length(&server)
    );
    assert_ne!(seen[0]["connection"]["id"], seen[1]["connection"]["id"]);
    server.send(Request::new("DELETE", "/__faults", &server.host())).await;
    assert!(uploads(&server).await.is_empty());
}

fn head_length(server: &Local) -> u64 {
    server.post_request(&form("a")).head().len() as u64
}

#[tokio::test]
async fn an_upload_that_the_client_gives_up_is_seen_closed_and_not_stored() {
    let server = start(&["--faults"]).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let request = server.post_request(&form("k")).bytes();
    stream.write_all(&request[..request.len() - 20]).await.unwrap();
    drop(stream);
    let closed = async {
        while uploads(&server).await.first().is_none_or(|seen| seen["connection"]["closedAt"].is_null()) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), closed).await.expect("the server notices");
    assert_eq!(server.object("/k").await.status, 404);
}

#[tokio::test]
async fn a_wrong_order_is_one_sentence() {
    let server = start(&["--faults"]).await;
    let answer = order(&server, json!({"nxt": []})).await;
    assert_eq!(answer.status, 400);
    let error = answer.json()["error"].as_str().unwrap().to_owned();
    assert!(error.starts_with("this is no order for /__faults: unknown field `nxt`"), "{error}");
}

#[tokio::test]
async fn a_page_of_another_origin_of_this_machine_may_use_the_switch() {
    let server = start(&["--faults"]).await;
    let page = "http://localhost:8787";
    let request = |method| Request::new(method, "/__faults", &server.host()).header("Origin", page);
    let preflight = server.send(request("OPTIONS")).await;
    assert_eq!(preflight.header("access-control-allow-methods"), Some("GET, POST, DELETE"));
    assert_eq!(preflight.header("access-control-allow-origin"), Some(page));
    assert_eq!(server.send(request("GET")).await.header("access-control-allow-origin"), Some(page));
}

#[tokio::test]
async fn put_stores_with_the_flag_and_any_authorization_header() {
    let request = |server: &Local| {
        Request::new("PUT", "/p%20q", &server.bucket_host()).header("Authorization", "any").body("123456789")
    };
    let server = start(&[]).await;
    server.send(request(&server)).await.assert_error(405, "MethodNotAllowed", None);
    let server = start(&["--allow-put"]).await;
    let anonymous = server.send(request(&server).without_header("Authorization")).await;
    anonymous.assert_error(403, "AccessDenied", None);
    let stored = server.send(request(&server).header("x-oss-meta-a", "1")).await;
    assert_eq!((stored.status, stored.header("x-oss-hash-crc64ecma")), (200, Some("11051210869376104954")));
    let object = server.object("/p%20q").await;
    assert_eq!((object.text(), object.header("x-oss-meta-a")), ("123456789", Some("1")));
}
