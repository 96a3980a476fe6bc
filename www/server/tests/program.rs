//! The program itself: its first line, its exit codes, its signals.
// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use support::http::Request;
use support::{form, sign};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oss-form-upload-server"));
    command.env_clear().args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// A running program; it is killed if its test fails.
struct Running {
    child: Child,
    address: String,
}

impl Running {
    fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("listening on http://").expect("the first line").to_owned();
        Running { child, address }
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(&self.address).unwrap()
    }

    fn exchange(&self, request: &Request) -> String {
        let mut stream = self.connect();
        stream.write_all(&request.bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn host(&self) -> String {
        format!("demo-bucket.oss-cn-hangzhou.localhost:{}", self.address.rsplit(':').next().unwrap())
    }

    fn upload(&self, key: &str, content: &str) -> Request {
        let form = sign::v4(key, &[]).file("f", "text/plain", content);
        Request::new("POST", "/", &self.host())
            .header("Content-Type", &form::content_type())
            .body(form.body())
    }

    fn object(&self, key: &str) -> String {
        self.exchange(&Request::new("GET", &format!("/{key}"), &self.host()))
    }

    fn terminate(&self) {
        assert!(Command::new("kill").arg(self.child.id().to_string()).status().unwrap().success());
    }

    fn assert_ends_well(&mut self) {
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
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
    let mut server = Running::start(&mut program());
    server.connect();
    server.terminate();
    server.assert_ends_well();
}

#[test]
fn an_upload_under_way_is_finished_after_the_signal() {
    let mut server = Running::start(&mut program());
    let request = server.upload("k", "x").header("Expect", "100-continue");
    let mut stream = server.connect();
    stream.write_all(request.head().as_bytes()).unwrap();
    // The server asks for the body, so the upload is under way.
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    server.terminate();
    while TcpStream::connect(&server.address).is_ok() {
        std::thread::yield_now();
    }
    stream.write_all(request.body_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 204 No Content\r\n"), "{answer}");
    server.assert_ends_well();
}

#[test]
fn an_upload_that_a_kill_cuts_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let start = || Running::start(program().arg("--data-dir").arg(folder.path()));
    let drafts = || fs::read_dir(folder.path().join("objects/drafts")).unwrap().count();
    let mut server = start();
    assert!(server.exchange(&server.upload("kept", "first")).starts_with("HTTP/1.1 204"));
    let cut = ["kept", "new"].map(|key| {
        let request = server.upload(key, &"x".repeat(1_000_000)).bytes();
        let mut stream = server.connect();
        stream.write_all(&request[..request.len() - 20]).unwrap();
        stream
    });
    while drafts() < 2 {
        std::thread::yield_now();
    }
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    assert_eq!((drafts(), cut.len()), (2, 2), "the kill came in mid-upload");

    let server = start();
    assert_eq!(drafts(), 0);
    assert!(server.object("kept").ends_with("\r\n\r\nfirst"));
    assert!(server.object("new").starts_with("HTTP/1.1 404"));
    assert_eq!(fs::read_dir(folder.path().join("objects/bytes")).unwrap().count(), 1);
}

#[test]
fn a_busy_port_is_one_sentence() {
    let server = Running::start(&mut program());
    let output = program().args(["--listen", &server.address]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8(output.stderr).unwrap();
    let address = &server.address;
    let sentence = format!("oss-form-upload-server: cannot listen on {address}: Address already in use");
    assert!(stderr.starts_with(&sentence) && stderr.lines().count() == 1, "{stderr}");
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
fn ignored_credentials_are_said_on_stderr_even_without_a_log() {
    let mut command = program();
    command.args(["--log", "off"]).env("OSS_ACCESS_KEY_SECRET", "somebodys-secret");
    let mut server = Running::start(&mut command);
    server.terminate();
    server.assert_ends_well();
    let mut said = String::new();
    server.child.stderr.as_mut().unwrap().read_to_string(&mut said).unwrap();
    let expected = "oss-form-upload-server: OSS_ACCESS_KEY_SECRET of the environment ignored: \
                    without OSS_LIVE=1 only the example keys sign and are accepted\n";
    assert_eq!(said, expected);
}

#[test]
fn a_folder_of_somebody_else_is_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("thesis.txt"), "mine").unwrap();
    let mut command = program();
    let sentence = "cannot use the folder for objects: it holds \"thesis.txt\", which is not this server's; \
                    name an empty folder or a new one";
    assert_sentence(command.arg("--data-dir").arg(folder.path()), 1, sentence);
}

#[test]
fn with_tls_the_first_line_says_https() {
    let mut child = program().arg("--tls").spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(line.starts_with("listening on https://127.0.0.1:"), "{line}");
}

#[test]
fn the_log_holds_no_secret_token_policy_or_signature() {
    let mut server = Running::start(&mut program());
    let path = "/get_post_signature_for_oss_upload?dir=hidden";
    let answer = server.exchange(&Request::new("GET", path, "localhost"));
    let upload = server.upload("k", "x");
    assert!(server.exchange(&upload).starts_with("HTTP/1.1 204"));
    server.terminate();
    server.assert_ends_well();
    let mut log = String::new();
    server.child.stderr.as_mut().unwrap().read_to_string(&mut log).unwrap();
    assert!(log.contains("path=\"/get_post_signature_for_oss_upload\" status=200"), "{log}");
    assert!(log.contains("path=\"/\" status=204"), "{log}");
    let grant: serde_json::Value = serde_json::from_str(answer.split("\r\n\r\n").nth(1).unwrap()).unwrap();
    let given =
        ["policy", "signature", "security_token"].map(|name| grant[name].as_str().unwrap().to_owned());
    for secret in given.iter().map(String::as_str).chain(["hidden", sign::SECRET, "eyJ"]) {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
}
