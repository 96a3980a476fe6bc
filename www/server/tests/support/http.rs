//! HTTP/1.1 by hand: one request on one connection.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[derive(Clone)]
pub struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    announces_length: bool,
}

impl Request {
    pub fn new(method: &str, path: &str, host: &str) -> Self {
        let headers =
            vec![("Host".to_owned(), host.to_owned()), ("Connection".to_owned(), "close".to_owned())];
        Request {
            method: method.to_owned(),
            path: path.to_owned(),
            headers,
            body: Vec::new(),
            announces_length: true,
        }
    }

    /// Sets a header, in place of one with the same name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self = self.without_header(name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn without_header(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Leaves `Content-Length` out.
    pub fn without_length(mut self) -> Self {
        self.announces_length = false;
        self
    }

    pub fn head(&self) -> String {
        let has = |name: &str| self.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
        let mut lines = vec![format!("{} {} HTTP/1.1\r\n", self.method, self.path)];
        lines.extend(self.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")));
        if self.announces_length && !has("content-length") && !has("transfer-encoding") {
            lines.push(format!("Content-Length: {}\r\n", self.body.len()));
        }
        lines.concat() + "\r\n"
    }

    pub fn bytes(&self) -> Vec<u8> {
        [self.head().as_bytes(), &self.body].concat()
    }

    pub fn body_bytes(&self) -> &[u8] {
        &self.body
    }
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("an HTTP answer");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers = lines
            .map(|line| line.split_once(':').unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        Answer { status, headers, body: bytes[end + 4..].to_vec() }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The text of an XML element, its escapes undone.
    pub fn element(&self, name: &str) -> Option<String> {
        let (_, rest) = self.text().split_once(&format!("<{name}>"))?;
        let (text, _) = rest.split_once(&format!("</{name}>"))?;
        let text =
            text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'");
        Some(text.replace("&amp;", "&"))
    }

    /// Checks that this is an error of OSS, whole: status, code, EC in body and header, request ID in both.
    #[track_caller]
    pub fn assert_error(&self, status: u16, code: &str, ec: Option<&str>) {
        let got = (self.status, self.element("Code"), self.element("EC"));
        assert_eq!(got, (status, Some(code.to_owned()), ec.map(str::to_owned)), "{}", self.text());
        assert_eq!(self.header("x-oss-ec"), ec);
        assert_eq!(self.header("content-type"), Some("application/xml"));
        assert_eq!(self.header("x-oss-request-id").map(str::to_owned), self.element("RequestId"));
    }

    /// Checks the sentence of an error.
    #[track_caller]
    pub fn assert_message(&self, message: &str) {
        assert_eq!(self.element("Message").as_deref(), Some(message));
    }
}

/// Sends a request and reads its answer.
pub async fn send(address: SocketAddr, request: Request) -> Answer {
    let (mut read, mut write) = TcpStream::connect(address).await.unwrap().into_split();
    let bytes = request.bytes();
    // A refusal may come, and the connection be closed, while this still writes.
    let writing = tokio::spawn(async move {
        drop(write.write_all(&bytes).await);
        write
    });
    let mut answer = Vec::new();
    while !is_whole(&request.method, &answer) && read.read_buf(&mut answer).await.unwrap() > 0 {}
    writing.abort();
    Answer::parse(&answer)
}

/// Returns whether an answer has all the bytes that it announces. The connection may stay open behind it.
pub fn is_whole(method: &str, bytes: &[u8]) -> bool {
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else { return false };
    let head = Answer::parse(&bytes[..end + 4]);
    let length = head.header("content-length").map(|length| length.parse::<usize>().unwrap());
    method == "HEAD" || head.status == 204 || length.is_some_and(|length| bytes.len() - end - 4 >= length)
}
