//! The program itself: its first line, its exit codes, its signals.
// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use support::http::Request;
use support::{form, sign};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oss-form-upload-server"));
    command.env_clear().args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn first_line(child: &mut Child) -> String {
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    line
}

fn started() -> (Child, String) {
    launched(&mut program())
}

fn started_in(folder: &Path) -> (Child, String) {
    launched(program().arg("--data-dir").arg(folder))
}

fn launched(command: &mut Command) -> (Child, String) {
    let mut child = command.spawn().unwrap();
    let line = first_line(&mut child);
    let address = line.trim().strip_prefix("listening on http://").expect("the first line").to_owned();
    (child, address)
}

fn terminate(child: &Child) {
    assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
}

#[track_caller]
fn assert_sentence(command: &mut Command, code: i32, sentence: &str) {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(code));
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        (stderr.as_str(), output.stdout.len()),
        (format!("oss-form-upload-server: {sentence}\n").as_str(), 0)
    );
}

#[test]
fn the_first_line_says_where_it_listens_and_a_signal_ends_it() {
    let (mut child, address) = started();
    TcpStream::connect(address).unwrap();
    terminate(&child);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn an_upload_under_way_is_finished_after_the_signal() {
    let (mut child, address) = started();
    let request = upload(&address, "k", "x").header("Expect", "100-continue");
    let mut stream = TcpStream::connect(&address).unwrap();
    stream.write_all(request.head().as_bytes()).unwrap();
    // The server asks for the body, so the upload is under way.
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    terminate(&child);
    stream.write_all(request.body_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 204 No Content\r\n"), "{answer}");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn an_upload_that_a_kill_cuts_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, address) = started_in(folder.path());
    let kept = upload(&address, "kept", "first");
    assert!(exchange(&address, &kept.bytes()).starts_with("HTTP/1.1 204"));

    let mut streams = Vec::new();
    for key in ["kept", "new"] {
        let request = upload(&address, key, &"x".repeat(1_000_000)).bytes();
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.write_all(&request[..request.len() - 20]).unwrap();
        streams.push(stream);
    }
    let drafts = || fs::read_dir(folder.path().join("drafts")).unwrap().count();
    while drafts() < 2 {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(drafts(), 2, "the kill came in mid-upload");

    let (mut child, address) = started_in(folder.path());
    assert_eq!(drafts(), 0);
    let object = |key: &str| exchange(&address, &download(&address, key).bytes());
    assert!(object("kept").ends_with("\r\n\r\nfirst"));
    assert!(object("new").starts_with("HTTP/1.1 404"));
    assert_eq!(fs::read_dir(folder.path().join("bytes")).unwrap().count(), 1);
    terminate(&child);
    child.wait().unwrap();
}

fn host(address: &str) -> String {
    format!("demo-bucket.oss-cn-hangzhou.localhost:{}", address.rsplit(':').next().unwrap())
}

fn upload(address: &str, key: &str, content: &str) -> Request {
    let form = sign::v4(key, &[]).file("f", "text/plain", content);
    Request::new("POST", "/", &host(address)).header("Content-Type", &form::content_type()).body(form.body())
}

fn download(address: &str, key: &str) -> Request {
    Request::new("GET", &format!("/{key}"), &host(address))
}

fn exchange(address: &str, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_busy_port_is_one_sentence() {
    let (mut child, address) = started();
    let output = program().args(["--listen", &address]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8(output.stderr).unwrap();
    let sentence = format!("oss-form-upload-server: cannot listen on {address}: Address already in use");
    assert!(stderr.starts_with(&sentence) && stderr.lines().count() == 1, "{stderr}");
    terminate(&child);
    child.wait().unwrap();
}

#[test]
fn live_grants_need_credentials() {
    let sentence =
        "OSS_LIVE=1 needs the credentials of a real bucket; missing: OSS_ACCESS_KEY_SECRET, OSS_BUCKET";
    let mut command = program();
    command.env("OSS_LIVE", "1").env("OSS_ACCESS_KEY_ID", "LTAIexample").env("OSS_REGION", "cn-beijing");
    assert_sentence(&mut command, 2, sentence);
}

#[test]
fn an_address_that_others_can_reach_must_be_permitted() {
    let mut command = program();
    let sentence = "0.0.0.0:0 is not a loopback address; --allow-remote permits it";
    assert_sentence(command.args(["--listen", "0.0.0.0:0"]), 2, sentence);
}

#[test]
fn half_a_key_is_refused() {
    let mut command = program();
    let sentence = "OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET go together; one of them is missing";
    assert_sentence(command.env("OSS_ACCESS_KEY_ID", "LTAIexample"), 2, sentence);
}

#[test]
fn the_log_holds_no_secret_token_policy_or_signature() {
    let (mut child, address) = started();
    let mut stream = TcpStream::connect(&address).unwrap();
    let request = "GET /get_post_signature_for_oss_upload?dir=hidden HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    terminate(&child);
    child.wait().unwrap();
    let mut log = String::new();
    child.stderr.as_mut().unwrap().read_to_string(&mut log).unwrap();
    assert!(log.contains("/get_post_signature_for_oss_upload"), "{log}");
    let json: serde_json::Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    for secret in ["policy", "signature", "security_token"].map(|name| json[name].as_str().unwrap()) {
        assert!(
            !log.contains(secret) && !log.contains("hidden") && !log.contains("not-a-real-secret"),
            "{log}"
        );
    }
}
