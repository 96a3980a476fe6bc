//! Attacks by other web sites, other machines and other people's files, and the server's refusals.

// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod support;

use base64::{Engine, prelude::BASE64_STANDARD};
use oss_form_upload_server::config::Config;
use oss_form_upload_server::oss::callback::{Parameters, Targets};
use serde_json::json;
use support::http::{Answer, Request};
use support::{Local, sign, start, start_with};
use tokio::net::TcpListener;

const GRANT: &str = "/get_post_signature_for_oss_upload";
const EVIL: &str = "https://evil.example";
const OWN: &str = "http://localhost:8787";

const CLOSED: &str =
    "This server answers pages of this machine only; start it with --allow-origin and the page's origin.\n";

async fn live(options: &[&str]) -> Local {
    let host = "https://some-bucket.oss-cn-beijing.aliyuncs.com".to_owned();
    start_with(options, |config| Config { live_host: Some(host), ..config }).await
}

#[track_caller]
fn assert_closed(answer: &Answer) {
    assert_eq!((answer.status, answer.text()), (403, CLOSED));
    assert_eq!(answer.header("access-control-allow-origin"), None);
}

/// A form like any, with a callback of the visitor's making.
async fn upload_with_callback(server: &Local, callback: &serde_json::Value) -> Answer {
    let field = BASE64_STANDARD.encode(callback.to_string());
    server.post(&sign::v4("k", &[]).field("callback", &field).file("a", "text/plain", "x")).await
}

#[tokio::test]
async fn a_page_of_another_origin_reads_no_grant_and_no_faults_and_stores_nothing() {
    let server = start(&["--faults"]).await;
    for origin in [EVIL, "null", "http://localhost.evil.example", "http://127.0.0.1.evil.example", "file://"]
    {
        for path in [GRANT, "/__faults", "/"] {
            assert_closed(
                &server.send(Request::new("GET", path, &server.host()).header("Origin", origin)).await,
            );
        }
        let order = Request::new("POST", "/__faults", &server.host()).header("Origin", origin);
        assert_closed(&server.send(order.body(r#"{"clockOffsetSeconds": 99999}"#)).await);
        let upload = server.post_request(&sign::v4("k", &[]).file("a", "text/plain", "x"));
        assert_closed(&server.send(upload.header("Origin", origin)).await);
        let preflight = Request::new("OPTIONS", "/", &server.bucket_host())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST");
        assert_closed(&server.send(preflight).await);
    }
    assert_eq!(server.get("/__faults").await.json()["clockOffsetSeconds"], 0);
    assert_eq!(server.object("/k").await.status, 404);
}

#[tokio::test]
async fn pages_of_this_machine_may_read_what_they_ask_for_and_no_others_may() {
    let server = start(&[]).await;
    for origin in
        [OWN, "https://localhost", "http://app.localhost:3000", "http://127.0.0.1:5173", "http://[::1]:80"]
    {
        let answer = server.send(Request::new("GET", GRANT, &server.host()).header("Origin", origin)).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, Some(origin)));
        assert_eq!(answer.header("vary"), Some("Origin"));
    }
}

#[tokio::test]
async fn an_option_opens_the_stand_in_to_one_origin_and_an_asterisk_to_all() {
    let server = start(&["--allow-origin", "https://app.example/"]).await;
    let request = |origin| Request::new("GET", GRANT, &server.host()).header("Origin", origin);
    assert_eq!(server.send(request("https://app.example")).await.status, 200);
    assert_closed(&server.send(request("http://app.example")).await);
    let open = start(&["--allow-origin", "*"]).await;
    assert_eq!(open.send(Request::new("GET", GRANT, &open.host()).header("Origin", EVIL)).await.status, 200);
}

/// Images, scripts and frames come without `Origin`; the browser says otherwise that a site is behind them.
#[tokio::test]
async fn an_embedded_request_of_another_site_is_refused_and_a_followed_link_is_not() {
    let server = start(&[]).await;
    server.post(&sign::v4("a.png", &[]).file("a.png", "image/png", "x")).await;
    let fetched = |site: &str, mode: &str, dest: &str| {
        Request::new("GET", "/a.png", &server.bucket_host())
            .header("Sec-Fetch-Site", site)
            .header("Sec-Fetch-Mode", mode)
            .header("Sec-Fetch-Dest", dest)
    };
    assert_closed(&server.send(fetched("cross-site", "no-cors", "image")).await);
    assert_closed(&server.send(fetched("same-site", "no-cors", "script")).await);
    assert_closed(&server.send(fetched("cross-site", "navigate", "iframe")).await);
    let by = |url: &str| fetched("cross-site", "no-cors", "image").header("Referer", url);
    assert_closed(&server.send(by("https://evil.example/http://localhost/")).await);
    assert_eq!(server.send(by("http://localhost:3000/page")).await.status, 200);
    for allowed in [
        fetched("cross-site", "navigate", "document"),
        fetched("none", "navigate", "document"),
        fetched("same-origin", "no-cors", "image"),
    ] {
        assert_eq!(server.send(allowed).await.status, 200);
    }
}

#[tokio::test]
async fn an_address_is_admitted_with_allow_remote_and_a_name_only_by_itself() {
    let local = start(&[]).await;
    let request = |host: &str| Request::new("GET", GRANT, host);
    assert_eq!(local.send(request("192.168.1.5:8787")).await.status, 421);
    let remote = start(&["--allow-remote"]).await;
    assert_eq!(remote.send(request("192.168.1.5:8787")).await.status, 200);
    // Anybody may point a name of theirs at this address.
    assert_eq!(remote.send(request("rebound.evil.example")).await.status, 421);
    let own_page = request("192.168.1.5:8787").header("Origin", "http://192.168.1.5:8787");
    assert_eq!(remote.send(own_page).await.status, 200);
    assert_closed(
        &remote.send(request("192.168.1.5:8787").header("Origin", "http://192.168.1.5:3000")).await,
    );
}

#[tokio::test]
async fn a_callback_goes_nowhere_but_to_this_servers_own_receiver() {
    let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let target = other.local_addr().unwrap();
    let server = start(&[]).await;
    let port = server.address.port();
    for (url, named) in [
        (format!("http://{target}/internal/api"), target.to_string()),
        (format!("http://127.0.0.1:{port}/__faults"), server.address.to_string()),
        (format!("http://demo-bucket.oss-cn-hangzhou.localhost:{port}/callback"), server.bucket_host()),
        (format!("http://127.0.0.1:{port}/callback;http://{target}/"), target.to_string()),
        (format!("http://127.0.0.1:{port}@{target}/callback"), format!("127.0.0.1:{port}@{target}")),
        ("http://169.254.169.254/callback".to_owned(), "169.254.169.254".to_owned()),
    ] {
        let answer = upload_with_callback(&server, &json!({"callbackUrl": url, "callbackBody": "x"})).await;
        answer.assert_error(400, "InvalidArgument", None);
        answer.assert_message(&format!(
            "This server sends callbacks to its own /callback only; --callback-host {named} permits this one."
        ));
    }
    let own = format!("http://localhost:{port}/callback?a=1");
    let host = json!({"callbackUrl": own, "callbackHost": "intranet", "callbackBody": "x"});
    upload_with_callback(&server, &host).await.assert_error(400, "InvalidArgument", None);
    assert_eq!(server.object("/k").await.status, 404, "nothing is stored");
    let own = upload_with_callback(&server, &json!({"callbackUrl": own, "callbackBody": "a=${size}"})).await;
    assert_eq!((own.status, own.json()["received"]["a"].as_str()), (200, Some("1")));
    drop(other);
}

#[test]
fn a_callback_host_means_all_its_ports_or_the_one_that_is_named() {
    let targets =
        Targets::new(([127, 0, 0, 1], 8787).into(), vec!["app.example".into(), "10.0.0.1:80".into()]);
    let admits = |url: &str| {
        let field = BASE64_STANDARD.encode(json!({"callbackUrl": url, "callbackBody": "x"}).to_string());
        targets.check(&Parameters::read(&field).unwrap().unwrap()).is_ok()
    };
    assert!(
        admits("http://app.example/a") && admits("https://APP.example:8443/b") && admits("10.0.0.1:80/x")
    );
    assert!(
        !admits("http://10.0.0.1:81/x")
            && !admits("http://sub.app.example/")
            && !admits("http://app.example.evil/")
    );
}

#[tokio::test]
async fn a_live_grant_is_on_the_terms_of_the_options_whatever_is_asked_for() {
    let server = live(&["--grant-dir", "desk", "--grant-max-size", "100", "--grant-expires-in", "60"]).await;
    for query in [
        "dir=",
        "dir=other/",
        "max=200",
        "min=0",
        "expires_in=604800",
        "status=200",
        "types=a/b",
        "callback=1",
    ] {
        let name = query.split('=').next().unwrap();
        let answer = server.get(&format!("{GRANT}?{query}")).await;
        let why = format!("With OSS_LIVE=1 options decide the terms, not the parameter {name}.\n");
        assert_eq!((answer.status, answer.text()), (400, why.as_str()));
    }
    let grant = server.get(GRANT).await.json();
    let policy = BASE64_STANDARD.decode(grant["policy"].as_str().unwrap()).unwrap();
    let policy: serde_json::Value = serde_json::from_slice(&policy).unwrap();
    let conditions = policy["conditions"].as_array().unwrap();
    for expected in [
        json!(["starts-with", "$key", "desk/"]),
        json!(["content-length-range", 0, 100]),
        json!({"callback": BASE64_STANDARD.encode(r#"{"callbackUrl":""}"#)}),
    ] {
        assert!(conditions.contains(&expected), "{expected} in {policy}");
    }
}

#[tokio::test]
async fn a_live_grant_can_be_narrowed_to_one_file_and_not_moved() {
    let server = live(&["--grant-max-size", "100"]).await;
    let narrowed = server.get(&format!("{GRANT}?filename=a.png&size=5&type=image/png")).await;
    assert_eq!((narrowed.status, narrowed.json()["dir"].as_str()), (200, Some("user/demo/")));
    for (query, why) in [
        ("filename=../a", "With OSS_LIVE=1 filename is a name without folders.\n"),
        ("filename=a&size=101", "The largest file is 100 bytes.\n"),
    ] {
        let answer = server.get(&format!("{GRANT}?{query}")).await;
        assert_eq!((answer.status, answer.text()), (400, why));
    }
}

#[tokio::test]
async fn a_live_grant_is_for_this_servers_own_page_also_among_pages_of_this_machine() {
    let server = live(&["--allow-origin", "*"]).await;
    let by = |origin: &str| Request::new("GET", GRANT, &server.host()).header("Origin", origin);
    for origin in ["http://localhost:1", "http://app.localhost", EVIL] {
        let answer = server.send(by(origin)).await;
        let why = "Grants for a real bucket are for this server's own page only.\n";
        assert_eq!((answer.status, answer.text()), (403, why));
    }
    let own = server.send(by(&format!("http://{}", server.host()))).await;
    assert_eq!((own.status, own.header("access-control-allow-origin")), (200, None));
}

#[tokio::test]
async fn a_stored_page_is_nobodys_and_is_what_its_type_says() {
    let server = start(&[]).await;
    let form =
        sign::v4("page", &[]).field("x-oss-meta-a", "b").file("page", "text/html", "<script>1</script>");
    assert_eq!(server.post(&form).await.status, 204);
    for answer in [server.object("/page").await, server.object("/missing").await, server.post(&form).await] {
        assert_eq!(answer.header("content-security-policy"), Some("sandbox"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
}
