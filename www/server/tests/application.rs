//! The application server: grants, callbacks, pages.
// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

mod support;

use base64::{Engine, prelude::BASE64_STANDARD};
use oss_form_upload_server::config::Config;
use serde_json::{Value, json};
use support::form::Form;
use support::http::Request;
use support::{Local, sign, start, start_with};

async fn grant(server: &Local, query: &str) -> Value {
    let answer = server.get(&format!("/get_post_signature_for_oss_upload{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

fn policy(grant: &Value) -> Value {
    let json = BASE64_STANDARD.decode(grant["policy"].as_str().unwrap()).unwrap();
    serde_json::from_slice(&json).unwrap()
}

fn form(grant: &Value, key: &str) -> Form {
    let text = |name: &str| grant[name].as_str().unwrap();
    Form::new()
        .field("key", key)
        .field("policy", text("policy"))
        .field("x-oss-signature-version", text("x_oss_signature_version"))
        .field("x-oss-credential", text("x_oss_credential"))
        .field("x-oss-date", text("x_oss_date"))
        .field("x-oss-signature", text("signature"))
        .field("x-oss-security-token", text("security_token"))
}

#[tokio::test]
async fn a_grant_opens_the_stand_in() {
    let server = start(&[]).await;
    let grant = grant(&server, "").await;
    assert_eq!(grant["host"], format!("http://{}", server.bucket_host()));
    let key = format!("{}hello.txt", grant["dir"].as_str().unwrap());
    let answer = server.post(&form(&grant, &key).file("hello.txt", "text/plain", "hello")).await;
    assert_eq!(answer.status, 204, "{}", answer.text());
    assert_eq!(server.object(&format!("/{key}")).await.text(), "hello");
}

#[tokio::test]
async fn a_grant_has_the_documented_members_is_open_to_any_page_and_is_never_cached() {
    let server = start(&[]).await;
    let answer = server.get("/get_post_signature_for_oss_upload").await;
    let json = answer.json();
    let members: Vec<&String> = json.as_object().unwrap().keys().collect();
    let documented = [
        "dir",
        "host",
        "policy",
        "security_token",
        "signature",
        "x_oss_credential",
        "x_oss_date",
        "x_oss_signature_version",
    ];
    assert_eq!(members, documented);
    assert_eq!(json["dir"], "user/demo/");
    assert_eq!((answer.header("access-control-allow-origin"), answer.header("vary")), (None, Some("Origin")));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[tokio::test]
async fn a_grant_refuses_other_folders_and_five_gigabytes_are_its_default_size() {
    let server = start(&[]).await;
    let grant = grant(&server, "").await;
    let refused = server.post(&form(&grant, "elsewhere/a").file("a", "text/plain", "x")).await;
    refused.assert_error(403, "AccessDenied", Some("0006-00000227"));
    let conditions = policy(&grant)["conditions"].clone();
    let range = json!(["content-length-range", 0, 5_368_709_120_u64]);
    assert!(conditions.as_array().unwrap().contains(&range), "{conditions}");
}

#[tokio::test]
async fn query_parameters_vary_the_terms_of_a_grant() {
    let server = start(&[]).await;
    let query = "?min=2&max=9&dir=other/&expires_in=60&status=200&types=image/png,image/jpeg";
    let grant = grant(&server, query).await;
    assert_eq!(grant["dir"], "other/");
    let conditions = policy(&grant)["conditions"].clone();
    for expected in [
        json!(["content-length-range", 2, 9]),
        json!(["starts-with", "$key", "other/"]),
        json!({"success_action_status": "200"}),
        json!(["in", "$content-type", ["image/png", "image/jpeg"]]),
    ] {
        assert!(conditions.as_array().unwrap().contains(&expected), "{expected} in {conditions}");
    }
}

#[tokio::test]
async fn a_grant_for_one_file_names_its_key_size_and_type() {
    let server = start(&[]).await;
    let grant = grant(&server, "?dir=one/&filename=a%20b.png&size=5&type=image/png").await;
    assert_eq!(grant["dir"], "one/");
    let refused = server.post(&form(&grant, "one/other").file("a b.png", "image/png", "hello")).await;
    refused.assert_error(403, "AccessDenied", Some("0006-00000227"));
    let refused = server.post(&form(&grant, "one/a b.png").file("a b.png", "text/plain", "hello")).await;
    refused.assert_error(403, "AccessDenied", Some("0006-00000227"));
    let refused = server.post(&form(&grant, "one/a b.png").file("a b.png", "image/png", "hell")).await;
    refused.assert_error(400, "EntityTooSmall", Some("0006-00000004"));
    let stored = server.post(&form(&grant, "one/a b.png").file("a b.png", "image/png", "hello")).await;
    assert_eq!(stored.status, 204, "{}", stored.text());
}

#[tokio::test]
async fn a_grant_with_a_callback_brings_the_application_servers_answer_back() {
    let server = start(&[]).await;
    let grant = grant(&server, "?callback=1").await;
    let callback = grant["callback"].as_str().unwrap();
    let form = form(&grant, "user/demo/a&b.txt").field("callback", callback);
    let answer = server.post(&form.file("a", "text/plain", "hello")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let received = &answer.json()["received"];
    assert_eq!(answer.json()["Status"], "OK");
    assert_eq!((&received["object"], &received["size"]), (&json!("user/demo/a&b.txt"), &json!("5")));
}

#[tokio::test]
async fn the_demo_page_has_strict_headers() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "<!doctype html>hello").unwrap();
    let server = start(&["--www", folder.path().to_str().unwrap()]).await;
    let page = server.get("/").await;
    assert_eq!((page.status, page.text()), (200, "<!doctype html>hello"));
    assert_eq!(page.header("content-type"), Some("text/html"));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(page.header("referrer-policy"), Some("strict-origin"));
    assert_eq!(page.header("x-frame-options"), Some("DENY"));
    assert_eq!(page.header("cross-origin-opener-policy"), Some("same-origin"));
    assert_eq!(page.header("cross-origin-resource-policy"), Some("same-origin"));
    assert!(page.header("permissions-policy").unwrap().contains("camera=()"));
    let policy = page.header("content-security-policy").unwrap();
    let bucket = format!("http://{}", server.bucket_host());
    assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
    assert!(policy.contains(&format!("connect-src 'self' {bucket};")), "{policy}");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
}

#[tokio::test]
async fn the_widgets_of_the_demo_page_may_be_in_its_frames_and_have_style_sheets_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("frameworks/built")).unwrap();
    std::fs::write(folder.path().join("index.html"), "<!doctype html>page").unwrap();
    std::fs::write(folder.path().join("frameworks/built/react.html"), "<!doctype html>widget").unwrap();
    let server = start(&["--www", folder.path().to_str().unwrap()]).await;
    let page = server.get("/").await;
    assert!(page.header("content-security-policy").unwrap().contains("frame-src 'self';"));
    let widget = server.get("/frameworks/built/react.html").await;
    assert_eq!((widget.status, widget.text()), (200, "<!doctype html>widget"));
    assert_eq!(widget.header("x-frame-options"), Some("SAMEORIGIN"));
    let policy = widget.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
    assert!(policy.contains("style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"), "{policy}");
    assert!(policy.ends_with("frame-ancestors 'self'"), "{policy}");
}

#[tokio::test]
async fn pages_are_compressed_for_browsers_that_take_it() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "<!doctype html>hello".repeat(100)).unwrap();
    let server = start(&["--www", folder.path().to_str().unwrap()]).await;
    let request = Request::new("GET", "/", &server.address.to_string());
    let page = server.send(request.header("accept-encoding", "gzip")).await;
    assert_eq!(page.header("content-encoding"), Some("gzip"));
    assert_eq!(server.get("/").await.header("content-encoding"), None);
}

#[tokio::test]
async fn the_servers_sources_and_hidden_files_are_not_served() {
    let server = start(&[]).await;
    for path in ["/server/Cargo.toml", "/SERVER/Cargo.toml", "/%73erver/Cargo.toml", "//server/Cargo.toml"] {
        assert_eq!(server.get(path).await.status, 404, "{path}");
    }
    for path in ["/./server/Cargo.toml", "/../Cargo.toml", "/%2e%2e/Cargo.toml", "/a/../server/Cargo.toml"] {
        assert_eq!(server.get(path).await.status, 404, "{path}");
    }
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".secret"), "hidden").unwrap();
    let server = start(&["--www", folder.path().to_str().unwrap()]).await;
    assert_eq!(server.get("/.secret").await.status, 404);
}

#[tokio::test]
async fn the_package_is_served_with_the_types_that_browsers_insist_on() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.js"), "export {}").unwrap();
    std::fs::write(folder.path().join("a.wasm"), "\0asm").unwrap();
    let server = start(&["--pkg", folder.path().to_str().unwrap()]).await;
    assert_eq!(server.get("/pkg/a.wasm").await.header("content-type"), Some("application/wasm"));
    assert_eq!(server.get("/pkg/index.js").await.header("content-type"), Some("text/javascript"));
}

#[tokio::test]
async fn a_missing_package_is_one_clear_sentence() {
    let server = start(&["--pkg", "/does/not/exist"]).await;
    let answer = server.get("/pkg/index.js").await;
    let sentence = "The package is not built yet. `make demo` builds it and starts this server.\n";
    assert_eq!((answer.status, answer.text()), (404, sentence));
}

#[tokio::test]
async fn the_callback_endpoint_echoes_forms_and_json_and_refuses_the_rest() {
    let server = start(&[]).await;
    let own = format!("http://{}/callback", server.address);
    let call = |body: &str, body_type: &str| {
        let callback = json!({"callbackUrl": own, "callbackBody": body, "callbackBodyType": body_type});
        let form = sign::v4("a&b", &[]).field("callback", &BASE64_STANDARD.encode(callback.to_string()));
        let form = form.file("a", "text/plain", "x");
        let server = &server;
        async move { server.post(&form).await }
    };
    let form = call("object=${object}&size=${size}", "application/x-www-form-urlencoded").await;
    assert_eq!(form.json(), json!({"Status": "OK", "received": {"object": "a&b", "size": "1"}}));
    let json = call("{\"size\":${size}}", "application/json").await;
    assert_eq!(json.json(), json!({"Status": "OK", "received": {"size": 1}}));
    assert_eq!(
        call("{", "application/json").await.element("Message").as_deref(),
        Some("Error status : 400.")
    );
}

#[tokio::test]
async fn a_name_from_elsewhere_gets_no_grant_unless_that_is_permitted() {
    let server = start(&[]).await;
    let request = Request::new("GET", "/get_post_signature_for_oss_upload", "evil.example");
    assert_eq!(server.send(request.clone()).await.status, 421);
    let open = start(&["--allow-host", "evil.example"]).await;
    assert_eq!(open.send(request).await.status, 200);
}

#[tokio::test]
async fn a_live_grant_is_for_the_real_bucket_and_for_this_servers_own_page() {
    let live = "https://demo-bucket.oss-cn-hangzhou.aliyuncs.com";
    let server = start_with(&[], |config| Config { live_host: Some(live.to_owned()), ..config }).await;
    let grant = server.get("/get_post_signature_for_oss_upload").await;
    assert_eq!(grant.json()["host"], live);
    assert_eq!(grant.header("access-control-allow-origin"), None);
    let page = server.get("/").await;
    assert!(page.header("content-security-policy").unwrap().contains(&format!("connect-src 'self' {live};")));
}
