//! Bounds of a client's cost: bytes held, time waited for, connections kept.
//!
//! The clock of these tests moves on as soon as nothing else can happen.

// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod support;

use std::time::Duration;

use support::form::BOUNDARY;
use support::http::{self, Answer, Request};
use support::{Local, form, sign, start};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};

/// A form whose body goes on after the file with part headers without end; only as much is sent as is read.
async fn send_endless(server: &Local, tail: &[u8]) -> (Answer, usize) {
    let form = sign::v4("k", &[]).file("a", "text/plain", "x");
    let body = form.body();
    let open = &body[..body.len() - "--\r\n".len()];
    let request = server.post_request(&form::Form::new()).header("Content-Length", "1000000000");
    let (mut read, mut write) = TcpStream::connect(server.address).await.unwrap().into_split();
    write.write_all(request.head().as_bytes()).await.unwrap();
    write.write_all(open).await.unwrap();
    write.write_all(b"\r\n").await.unwrap();
    let mut sent = 0;
    let mut answer = Vec::new();
    while !http::is_whole("POST", &answer) {
        tokio::select! {
            count = read.read_buf(&mut answer) => assert_ne!(count.unwrap(), 0, "no answer"),
            () = async { write.write_all(tail).await.unwrap(); } => sent += tail.len(),
        }
        assert!(sent < 64 * 1024 * 1024, "the server reads on and on");
    }
    (Answer::parse(&answer), sent)
}

#[tokio::test]
async fn part_headers_after_the_file_end_after_64_kilobytes() {
    let server = start(&[]).await;
    let line = format!("X-Filler: {}\r\n", "a".repeat(1000));
    let (answer, _) = send_endless(&server, line.as_bytes()).await;
    answer.assert_error(400, "MalformedPOSTRequest", Some("0006-00000104"));
    assert_eq!(server.object("/k").await.status, 404);
}

#[tokio::test]
async fn fields_after_the_file_end_after_64_kilobytes() {
    let server = start(&[]).await;
    let part = format!("Content-Disposition: form-data; name=\"submit\"\r\n\r\nx\r\n--{BOUNDARY}\r\n");
    let (answer, _) = send_endless(&server, part.as_bytes()).await;
    answer.assert_error(400, "MalformedPOSTRequest", Some("0006-00000104"));
}

#[tokio::test]
async fn a_head_that_is_too_large_is_refused() {
    let server = start(&[]).await;
    let request = Request::new("GET", "/", &server.host()).header("X-Filler", &"a".repeat(200_000));
    assert_eq!(server.send(request).await.status, 431);
    let path = format!("/{}", "a".repeat(200_000));
    assert!([414, 431].contains(&server.send(Request::new("GET", &path, &server.host())).await.status));
}

/// Waits until the server closes the connection; says after how long.
async fn closing_time(mut stream: TcpStream) -> Duration {
    let began = Instant::now();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    began.elapsed()
}

#[tokio::test(start_paused = true)]
async fn half_a_head_is_waited_for_half_a_minute() {
    let server = start(&[]).await;
    for begun in ["GET / HTTP/1.1\r\nHost: local", ""] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(begun.as_bytes()).await.unwrap();
        let after = closing_time(stream).await;
        assert!((30..=31).contains(&after.as_secs()), "{begun:?}: {after:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_handshake_that_stops_is_waited_for_half_a_minute() {
    let server = start(&["--tls"]).await;
    for begun in [&[0x16, 3, 1][..], &[]] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(begun).await.unwrap();
        let after = closing_time(stream).await;
        assert!((30..=60).contains(&after.as_secs()), "{begun:?}: {after:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_of_one_byte_in_29_seconds_does_not_go_on_for_ever() {
    let server = start(&[]).await;
    let request = server.post_request(&sign::v4("k", &[]).file("a", "text/plain", "x"));
    let (mut read, mut write) = TcpStream::connect(server.address).await.unwrap().into_split();
    write.write_all(request.head().as_bytes()).await.unwrap();
    let began = Instant::now();
    let dripping = tokio::spawn(async move {
        for byte in request.body_bytes() {
            sleep(Duration::from_secs(29)).await;
            if write.write_all(&[*byte]).await.is_err() {
                break;
            }
        }
    });
    let mut answer = Vec::new();
    while !http::is_whole("POST", &answer) {
        assert_ne!(read.read_buf(&mut answer).await.unwrap(), 0, "no answer");
    }
    dripping.abort();
    Answer::parse(&answer).assert_error(400, "RequestTimeout", None);
    assert!((60..90).contains(&began.elapsed().as_secs()), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn time_that_the_server_takes_itself_is_not_the_clients() {
    let server = start(&["--rate", "10"]).await;
    let form = sign::v4("k", &[]).file("a", "text/plain", "x".repeat(1000));
    assert_eq!(server.post(&form).await.status, 204);
}

#[tokio::test(start_paused = true)]
async fn a_callback_that_does_not_come_whole_is_waited_for_half_a_minute() {
    let server = start(&[]).await;
    let request = Request::new("POST", "/callback", &server.host()).header("Content-Length", "10");
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(request.head().as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert_eq!(Answer::parse(&answer).status, 408);
}

#[tokio::test(start_paused = true)]
async fn connections_beyond_the_limit_wait_for_one_to_end() {
    let server = start(&["--max-connections", "2"]).await;
    let idle = [
        TcpStream::connect(server.address).await.unwrap(),
        TcpStream::connect(server.address).await.unwrap(),
    ];
    let mut third = TcpStream::connect(server.address).await.unwrap();
    let request = Request::new("GET", "/get_post_signature_for_oss_upload", &server.host());
    third.write_all(&request.bytes()).await.unwrap();
    let mut answer = Vec::new();
    let early = tokio::time::timeout(Duration::from_secs(9), third.read_buf(&mut answer)).await;
    assert!(early.is_err(), "it was answered while two were open");
    drop(idle);
    while !http::is_whole("GET", &answer) {
        assert_ne!(third.read_buf(&mut answer).await.unwrap(), 0, "no answer");
    }
    assert_eq!(Answer::parse(&answer).status, 200);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_reads_nothing_is_cut_off_after_a_minute() {
    let server = start(&["--faults"]).await;
    let form = sign::v4("big", &[]).file("a", "text/plain", vec![b'x'; 30_000_000]);
    assert_eq!(server.post(&form).await.status, 204);
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let request = Request::new("GET", "/big", &server.bucket_host());
    stream.write_all(&request.bytes()).await.unwrap();
    sleep(Duration::from_secs(300)).await;
    let seen = server.get("/__faults").await.json();
    let last = seen["requests"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(last["path"], "/big");
    assert!(last["connection"]["closedAt"].is_u64(), "{last}");
}

#[tokio::test]
async fn only_the_beginning_of_a_long_path_is_remembered() {
    let server = start(&["--faults"]).await;
    let path = format!("/{}", "a".repeat(20_000));
    server.send(Request::new("GET", &path, &server.host())).await;
    let seen = server.get("/__faults").await.json();
    assert_eq!(seen["requests"][0]["path"].as_str().unwrap().len(), 4096);
}
