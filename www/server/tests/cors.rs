//! The CORS headers of answers, by the bucket's rules, on successes and refusals alike.
// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod support;

use oss_form_upload_server::config::Config;
use oss_form_upload_server::oss::cors::{Rule, Rules};
use support::form::Form;
use support::http::{Answer, Request};
use support::{Local, sign, start, start_with};

const ORIGIN: &str = "http://localhost:8787";

async fn preflight(server: &Local, headers: &[(&str, &str)]) -> Answer {
    let request = Request::new("OPTIONS", "/", &server.bucket_host());
    server.send(headers.iter().fold(request, |request, (name, value)| request.header(name, value))).await
}

async fn start_with_rules(rules: &str) -> Local {
    let rules: Rules = serde_json::from_str(rules).unwrap();
    start_with(&[], |config| Config { cors: rules, ..config }).await
}

#[tokio::test]
async fn a_preflight_is_answered_with_what_was_announced() {
    let server = start(&[]).await;
    let announced = [
        ("Origin", ORIGIN),
        ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "x-test, content-type"),
    ];
    let answer = preflight(&server, &announced).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("access-control-allow-methods"), Some("GET, PUT, DELETE, POST, HEAD"));
    assert_eq!(answer.header("access-control-allow-headers"), Some("x-test, content-type"));
    assert_eq!(answer.header("access-control-max-age"), Some("600"));
}

#[tokio::test]
async fn a_preflight_without_its_headers_says_which_is_missing() {
    let server = start(&[]).await;
    let answer = preflight(&server, &[]).await;
    answer.assert_error(400, "BadRequest", None);
    answer.assert_message("Insufficient information. Origin request header needed.");
    let answer = preflight(&server, &[("Origin", ORIGIN)]).await;
    answer.assert_message("Insufficient information. Request Access-Control-Request-Method header needed.");
}

#[tokio::test]
async fn successes_and_refusals_expose_the_same_headers() {
    let server = start(&[]).await;
    let expected = "ETag, x-oss-request-id, x-oss-hash-crc64ecma, x-oss-version-id, x-oss-ec, Content-MD5";
    let stored = server.post(&sign::v4("k", &[]).file("f", "text/plain", "x")).await;
    let refused = server.post(&Form::new().file("f", "text/plain", "x")).await;
    let unknown = server.send(
        Request::new("GET", "/k", &server.bucket_host().replace("demo-", "no-")).header("Origin", ORIGIN),
    );
    for (answer, status) in [(stored, 204), (refused, 400), (unknown.await, 404)] {
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        assert_eq!(answer.header("access-control-expose-headers"), Some(expected));
    }
}

#[tokio::test]
async fn a_request_without_origin_gets_no_cors_headers() {
    let server = start(&[]).await;
    let request = server.post_request(&sign::v4("k", &[]).file("f", "text/plain", "x"));
    let answer = server.send(request.without_header("Origin")).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, None));
}

#[tokio::test]
async fn without_a_matching_rule_the_upload_happens_and_only_the_preflight_is_refused() {
    let server =
        start_with_rules(r#"[{"AllowedOrigin": ["https://a.example"], "AllowedMethod": ["POST"]}]"#).await;
    let answer = server.post(&sign::v4("k", &[]).file("f", "text/plain", "x")).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, None));
    assert_eq!(server.object("/k").await.text(), "x");
    let asked = [("Origin", ORIGIN), ("Access-Control-Request-Method", "POST")];
    let refused = preflight(&server, &asked).await;
    refused.assert_error(403, "AccessForbidden", None);
    assert_eq!(refused.header("access-control-allow-origin"), None);
}

#[tokio::test]
async fn a_rule_for_named_origins_echoes_the_origin_and_varies_by_it() {
    let rules =
        r#"[{"AllowedOrigin": ["http://localhost:*"], "AllowedMethod": ["POST"], "AllowedHeader": ["X-*"]}]"#;
    let server = start_with_rules(rules).await;
    let asked = |headers| {
        [
            ("Origin", ORIGIN),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", headers),
        ]
    };
    let answer = preflight(&server, &asked("x-one")).await;
    assert_eq!(answer.header("access-control-allow-origin"), Some(ORIGIN));
    assert_eq!(answer.header("vary"), Some("Origin"));
    assert_eq!(preflight(&server, &asked("content-type")).await.status, 403);
    let put = [("Origin", ORIGIN), ("Access-Control-Request-Method", "PUT")];
    assert_eq!(preflight(&server, &put).await.status, 403);
}

#[test]
fn the_first_rule_that_matches_decides() {
    let rule = |max_age| Rule {
        allowed_origin: vec!["*".to_owned()],
        allowed_method: vec!["POST".to_owned()],
        allowed_header: vec![],
        expose_header: vec![],
        max_age_seconds: Some(max_age),
        response_vary: true,
    };
    let mut request = axum::http::HeaderMap::new();
    request.insert("origin", ORIGIN.parse().unwrap());
    let headers = Rules(vec![rule(1), rule(2)]).headers(&request, "POST");
    assert_eq!(
        (&headers["access-control-max-age"], &headers["vary"]),
        (&"1".parse().unwrap(), &"Origin".parse().unwrap())
    );
}
