//! The names that this server answers to: the bucket's real ones, and those that TLS is spoken for.

// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod support;

use std::sync::Arc;

use support::http::{Answer, Request};
use support::{Local, form, sign, start};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

fn upload(server: &Local, host: &str, key: &str) -> Request {
    let form = sign::v4(key, &[]).file("a", "text/plain", "x");
    server.post_request(&form).header("Host", host)
}

#[tokio::test]
async fn the_real_names_of_the_bucket_are_served_as_the_bucket() {
    let server = start(&[]).await;
    for (index, host) in [
        "demo-bucket.oss-cn-hangzhou.aliyuncs.com",
        "demo-bucket.oss-cn-hangzhou.aliyuncs.com:443",
        "DEMO-bucket.oss-cn-hangzhou.aliyuncs.com.",
        "demo-bucket.oss-cn-hangzhou-internal.aliyuncs.com",
        "demo-bucket.cn-hangzhou.oss.aliyuncs.com",
        "demo-bucket.oss-accelerate.aliyuncs.com",
        "demo-bucket.oss-accelerate-overseas.aliyuncs.com",
    ]
    .into_iter()
    .enumerate()
    {
        let key = format!("k{index}");
        let stored = server.send(upload(&server, host, &key)).await;
        assert_eq!(stored.status, 204, "{host}: {}", stored.text());
        let object = server.send(Request::new("GET", &format!("/{key}"), host)).await;
        assert_eq!((object.status, object.text()), (200, "x"), "{host}");
    }
}

#[tokio::test]
async fn real_names_of_other_buckets_and_regions_are_answered_as_by_oss() {
    let server = start(&[]).await;
    let answer = |host: &'static str| server.send(upload(&server, host, "k"));
    answer("other-bucket.oss-cn-hangzhou.aliyuncs.com").await.assert_error(
        404,
        "NoSuchBucket",
        Some("0015-00000101"),
    );
    answer("demo-bucket.oss-cn-beijing.aliyuncs.com").await.assert_error(
        403,
        "AccessDenied",
        Some("0003-00001403"),
    );
    answer("oss-cn-hangzhou.aliyuncs.com").await.assert_error(403, "SecondLevelDomainForbidden", None);
    for foreign in
        ["aliyuncs.com", "www.aliyuncs.com", "demo-bucket.oss-cn-hangzhou.aliyuncs.com.evil.example"]
    {
        assert_eq!(answer(foreign).await.status, 421, "{foreign}");
    }
}

/// A client that trusts `/certificate.pem` and nothing else.
async fn connect(server: &Local, name: &str) -> TlsStream<TcpStream> {
    let pem = server.get("/certificate.pem").await;
    assert_eq!(pem.header("content-type"), Some("application/x-pem-file"));
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(&pem.body).unwrap()).unwrap();
    let mut config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let stream = TcpStream::connect(server.address).await.unwrap();
    let name = ServerName::try_from(name.to_owned()).unwrap();
    TlsConnector::from(Arc::new(config)).connect(name, stream).await.unwrap()
}

async fn exchange(server: &Local, name: &str, request: &Request) -> Answer {
    let mut stream = connect(server, name).await;
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"http/1.1"[..]), "no HTTP/2, as with OSS");
    stream.write_all(&request.bytes()).await.unwrap();
    let mut answer = Vec::new();
    // A server that says Connection: close need not say goodbye in TLS.
    drop(stream.read_to_end(&mut answer).await);
    Answer::parse(&answer)
}

#[tokio::test]
async fn tls_is_spoken_for_every_name_and_plain_http_on_the_same_port() {
    let server = start(&["--tls"]).await;
    for name in [
        "demo-bucket.oss-cn-hangzhou.localhost",
        "demo-bucket.oss-cn-hangzhou.aliyuncs.com",
        "demo-bucket.oss-accelerate.aliyuncs.com",
    ] {
        let stored = exchange(&server, name, &upload(&server, name, "secure")).await;
        assert_eq!(stored.status, 204, "{}", stored.text());
    }
    assert_eq!(server.object("/secure").await.text(), "x");
    let request = Request::new("GET", "/get_post_signature_for_oss_upload", &server.host());
    let page = exchange(&server, "localhost", &Request::new("GET", "/", &server.host())).await;
    let port = server.address.port();
    let buckets = format!(
        "connect-src 'self' https://{} http://demo-bucket.oss-cn-hangzhou.aliyuncs.com:{port} \
         https://demo-bucket.oss-cn-hangzhou.aliyuncs.com:{port};",
        server.bucket_host()
    );
    assert!(page.header("content-security-policy").unwrap().contains(&buckets));
    let grant = exchange(&server, "localhost", &request).await.json();
    assert_eq!(grant["host"].as_str(), Some(format!("https://{}", server.bucket_host()).as_str()));
}

#[tokio::test]
async fn a_large_body_and_a_callback_pass_through_tls() {
    let server = start(&["--tls"]).await;
    let body = "x".repeat(3_000_000);
    let url = format!("http://{}/callback", server.address);
    let callback = serde_json::json!({"callbackUrl": url, "callbackBody": "{\"size\":${size}}", "callbackBodyType": "application/json"});
    let field = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, callback.to_string());
    let form = sign::v4("big", &[]).field("callback", &field).file("a", "text/plain", &body);
    let name = "demo-bucket.oss-cn-hangzhou.localhost";
    let request =
        Request::new("POST", "/", name).header("Content-Type", &form::content_type()).body(form.body());
    let answer = exchange(&server, name, &request).await;
    assert_eq!((answer.status, answer.json()["received"]["size"].as_u64()), (200, Some(3_000_000)));
}
