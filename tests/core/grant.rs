//! The JSON that application servers issue.

use oss_form_upload::grant::{Grant, GrantError};
use oss_form_upload::json::{Json, parse};

const COMPLETE: &str = r#"{
    "host": "http://examplebucket.oss-cn-hangzhou.aliyuncs.com",
    "policy": "cG9saWN5",
    "x_oss_signature_version": "OSS4-HMAC-SHA256",
    "x_oss_credential": "STS.example/20261122/cn-hangzhou/oss/aliyun_v4_request",
    "x_oss_date": "20261122T000000Z",
    "signature": "00ff",
    "dir": "user-dir",
    "security_token": "example-token"
}"#;

fn read(json: &str) -> Result<Grant, GrantError> {
    Grant::from_json(&parse(json).unwrap())
}

/// The complete grant with one member replaced, or removed if `value` is none.
fn with(name: &str, value: Option<&str>) -> Result<Grant, GrantError> {
    let Json::Object(mut members) = parse(COMPLETE).unwrap() else { unreachable!() };
    members.retain(|(member, _)| member != name);
    members.extend(value.map(|value| (name.to_owned(), parse(value).unwrap())));
    Grant::from_json(&Json::Object(members))
}

#[test]
fn the_shape_of_the_python_node_go_and_php_samples_is_read() {
    let grant = read(COMPLETE).unwrap();
    assert_eq!(grant.host, "http://examplebucket.oss-cn-hangzhou.aliyuncs.com/");
    assert_eq!(grant.policy, "cG9saWN5");
    assert_eq!(grant.signature_version, "OSS4-HMAC-SHA256");
    assert_eq!(grant.credential, "STS.example/20261122/cn-hangzhou/oss/aliyun_v4_request");
    assert_eq!(grant.date, "20261122T000000Z");
    assert_eq!(grant.signature, "00ff");
    assert_eq!(grant.dir, "user-dir");
    assert_eq!(grant.security_token.as_deref(), Some("example-token"));
    assert_eq!(grant.callback, None);
}

#[test]
fn the_java_sample_says_version() {
    let java = COMPLETE.replace("x_oss_signature_version", "version");
    assert_eq!(read(&java), read(COMPLETE));
}

#[test]
fn an_absent_version_is_v4_and_another_is_refused() {
    assert_eq!(with("x_oss_signature_version", None), read(COMPLETE));
    assert_eq!(
        with("x_oss_signature_version", Some("\"OSS2\"")).unwrap_err().to_string(),
        "its signature version is \"OSS2\", not OSS4-HMAC-SHA256"
    );
}

#[test]
fn a_token_or_callback_that_is_absent_null_or_empty_is_none() {
    for value in [None, Some("null"), Some("\"\"")] {
        assert_eq!(with("security_token", value).unwrap().security_token, None);
        assert_eq!(with("callback", value).unwrap().callback, None);
    }
    assert_eq!(with("callback", Some("\"e30=\"")).unwrap().callback.as_deref(), Some("e30="));
}

#[test]
fn what_is_missing_and_what_was_found_is_named() {
    assert_eq!(
        read(r#"{ "url": "x", "policy": 7, "signature": "00" }"#).unwrap_err().to_string(),
        "missing: host, policy, x_oss_credential, x_oss_date; found: policy, signature, url"
    );
    assert_eq!(
        read("{}").unwrap_err().to_string(),
        "missing: host, policy, x_oss_credential, x_oss_date, signature; found: nothing"
    );
    for json in ["[]", "null", "\"text\"", "7"] {
        assert_eq!(read(json).unwrap_err(), GrantError::NotAnObject);
    }
}

#[test]
fn a_host_is_an_http_url_of_nothing_but_a_host() {
    for (host, url) in [
        ("https://b.oss-cn-hangzhou.aliyuncs.com", "https://b.oss-cn-hangzhou.aliyuncs.com/"),
        ("https://cdn.example.com/", "https://cdn.example.com/"),
        ("http://b.oss-cn-hangzhou.localhost:8787", "http://b.oss-cn-hangzhou.localhost:8787/"),
    ] {
        assert_eq!(with("host", Some(&format!("\"{host}\""))).unwrap().host, url);
    }
    for host in [
        "b.oss-cn-hangzhou.aliyuncs.com",
        "//b.example",
        "ftp://b.example",
        "https://",
        "https://b.example/key",
        "https://b.example?x",
        "https://user@b.example",
        "https://b example",
    ] {
        let error = with("host", Some(&format!("\"{host}\""))).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!("its host \"{host}\" is not like https://examplebucket.oss-cn-hangzhou.aliyuncs.com")
        );
    }
}

#[test]
fn the_default_key_closes_the_dir_with_one_slash() {
    for (dir, key) in
        [("\"user-dir\"", "user-dir/a.txt"), ("\"user-dir/\"", "user-dir/a.txt"), ("\"\"", "a.txt")]
    {
        assert_eq!(with("dir", Some(dir)).unwrap().default_key("a.txt"), key);
    }
    assert_eq!(with("dir", None).unwrap().default_key("a.txt"), "a.txt");
}

#[test]
fn what_is_written_is_read_again() {
    let grant = read(COMPLETE).unwrap();
    assert_eq!(read(&serde_json::to_string(&grant).unwrap()), Ok(grant));
}

#[test]
fn a_grant_shown_for_debugging_gives_no_signature_or_token_away() {
    let shown = format!("{:?}", read(COMPLETE).unwrap());
    assert_eq!(
        shown,
        r#"Grant { host: "http://examplebucket.oss-cn-hangzhou.aliyuncs.com/", dir: "user-dir", .. }"#
    );
}
