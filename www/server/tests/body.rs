//! Bodies that come slowly, in part, or after they have been refused.

// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod support;

use support::http::{self, Answer};
use support::{sign, start};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn the_answer_comes_early_and_the_rest_of_the_body_is_still_read() {
    let server = start(&[]).await;
    let form = sign::v4("/refused", &[]).file("f", "text/plain", vec![b'x'; 50_000_000]);
    let request = server.post_request(&form).bytes();
    let (mut read, mut write) = TcpStream::connect(server.address).await.unwrap().into_split();
    let (sent_first, rest) = request.split_at(100_000);
    write.write_all(sent_first).await.unwrap();
    let mut answer = Vec::new();
    while !String::from_utf8_lossy(&answer).contains("</Error>") {
        assert_ne!(read.read_buf(&mut answer).await.unwrap(), 0, "the answer breaks off");
    }
    Answer::parse(&answer).assert_error(400, "InvalidObjectName", Some("0016-00000005"));
    write.write_all(rest).await.expect("the connection stays open until the body is whole");
}

#[tokio::test]
async fn a_connection_is_good_for_another_request_after_a_refusal() {
    let server = start(&[]).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    for (key, status) in [("/refused", "HTTP/1.1 400"), ("stored", "HTTP/1.1 204")] {
        let form = sign::v4(key, &[]).file("f", "text/plain", vec![b'x'; 3_000_000]);
        let request = server.post_request(&form).header("Connection", "keep-alive").bytes();
        stream.write_all(&request).await.unwrap();
        let mut answer = Vec::new();
        while !http::is_whole("POST", &answer) {
            assert_ne!(stream.read_buf(&mut answer).await.unwrap(), 0, "the answer breaks off");
        }
        assert!(answer.starts_with(status.as_bytes()), "{}", String::from_utf8_lossy(&answer));
    }
}

#[tokio::test]
async fn a_body_that_stops_short_of_its_length_is_incomplete() {
    let server = start(&[]).await;
    let request = server.post_request(&sign::v4("k", &[]).file("f", "text/plain", "x")).bytes();
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(&request[..request.len() - 30]).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    Answer::parse(&answer).assert_error(400, "IncompleteBody", None);
    assert_eq!(server.object("/k").await.status, 404);
}

/// The clock of the test moves on as soon as nothing else can happen.
#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_come_is_a_request_timeout() {
    let server = start(&[]).await;
    let request = server.post_request(&sign::v4("k", &[]).file("f", "text/plain", "x")).bytes();
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    stream.write_all(&request[..request.len() - 30]).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    Answer::parse(&answer).assert_error(400, "RequestTimeout", None);
}
