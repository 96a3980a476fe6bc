//! The JSON that application servers issue.

use oss_form_upload::grant::{Authentication, Grant, GrantError};
use oss_form_upload::json::{Json, parse};
use oss_form_upload::policy::{Condition, Policy};

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

/// Returns the complete grant with one member replaced, or removed if `value` is `None`.
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
    let authentication = Authentication::V4 {
        credential: "STS.example/20261122/cn-hangzhou/oss/aliyun_v4_request".into(),
        date: "20261122T000000Z".into(),
        signature: "00ff".into(),
        version: "OSS4-HMAC-SHA256".into(),
    };
    assert_eq!(grant.authentication, authentication);
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
fn missing_and_found_members_are_named() {
    assert_eq!(
        read(r#"{ "url": "x", "policy": 7, "signature": "00" }"#).unwrap_err().to_string(),
        "missing: policy, x_oss_credential, x_oss_date; found: policy, signature, url"
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
fn the_v1_shapes_are_read_whatever_they_call_the_access_key_id() {
    for (shape, dir) in [
        // The oldest samples; `expire` is a string in Java's and a number in PHP's.
        (r#""accessid":"LTAIexample","expire":"1700000000","dir":"user/""#, "user/"),
        (r#""accessid":"LTAIexample","expire":1700000000,"callback":"""#, ""),
        // The newer ones.
        (r#""ossAccessKeyId":"LTAIexample","dir":"user""#, "user"),
        // C#'s members.
        (r#""Accessid":"LTAIexample","Dir":"user/","Expire":"1700000000""#, "user/"),
        // Model Studio.
        (r#""oss_access_key_id":"LTAIexample","upload_dir":"user/""#, "user/"),
    ] {
        let json = format!(
            r#"{{"host":"https://b.oss-cn-hangzhou.aliyuncs.com","policy":"cA==","signature":"cw==",{shape}}}"#
        );
        let grant = read(&json).unwrap();
        let v1 = Authentication::V1 { access_key_id: "LTAIexample".into(), signature: "cw==".into() };
        assert_eq!((&grant.authentication, grant.dir.as_str()), (&v1, dir), "{shape}");
        assert_eq!((grant.callback, grant.fields), (None, vec![]), "{shape}");
    }
}

#[test]
fn model_studio_names_host_and_further_fields_in_its_own_way() {
    let grant = read(
        r#"{"upload_host":"https://b.oss-cn-beijing.aliyuncs.com","policy":"cA==","signature":"cw==",
            "oss_access_key_id":"LTAIexample","x_oss_object_acl":"private","x_oss_forbid_overwrite":"true"}"#,
    );
    let grant = grant.unwrap();
    assert_eq!(grant.host, "https://b.oss-cn-beijing.aliyuncs.com/");
    let mut fields = grant.fields;
    fields.sort();
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(fields, [field("x-oss-forbid-overwrite", "true"), field("x-oss-object-acl", "private")]);
}

#[test]
fn ready_form_fields_are_taken_apart() {
    for (url, fields) in [("url", "fields"), ("host", "formData")] {
        let grant = read(&format!(
            r#"{{"{url}":"https://b.oss-cn-hangzhou.aliyuncs.com","{fields}":{{"key":"user/${{filename}}","policy":"cA==",
                "x-oss-credential":"c","x-oss-date":"d","x-oss-signature":"00","x-oss-security-token":"t",
                "success_action_status":"200"}}}}"#
        ));
        let grant = grant.unwrap();
        assert_eq!(grant.key.as_deref(), Some("user/${filename}"));
        assert_eq!(grant.security_token.as_deref(), Some("t"));
        assert_eq!(grant.fields, [("success_action_status".to_owned(), "200".to_owned())]);
    }
}

#[test]
fn the_example_of_ali_oss_is_read() {
    let grant = read(
        r#"{"url":"https://b.oss-cn-hangzhou.aliyuncs.com",
            "formData":{"OSSAccessKeyId":"LTAIexample","Signature":"cw==","policy":"cA=="}}"#,
    );
    let v1 = Authentication::V1 { access_key_id: "LTAIexample".into(), signature: "cw==".into() };
    assert_eq!(grant.unwrap().authentication, v1);
}

#[test]
fn a_v1_grant_names_its_own_missing_members() {
    assert_eq!(
        read(r#"{"accessid":"LTAIexample"}"#).unwrap_err().to_string(),
        "missing: host, policy, signature; found: accessid"
    );
}

#[test]
fn an_impossible_host_is_refused_with_its_reason() {
    assert_eq!(
        with("host", Some("\"https://oss-cn-hangzhou.aliyuncs.com\"")).unwrap_err().to_string(),
        "its host \"https://oss-cn-hangzhou.aliyuncs.com\" is an endpoint without a bucket: put the bucket in front of it"
    );
}

fn policy(conditions: Vec<Condition>) -> Policy {
    Policy { expiration: "2100-01-01T00:00:00Z".into(), conditions }
}

#[test]
fn the_default_key_closes_the_dir_with_one_slash() {
    let none = policy(vec![]);
    for (dir, key) in
        [("\"user-dir\"", "user-dir/a.txt"), ("\"user-dir/\"", "user-dir/a.txt"), ("\"\"", "a.txt")]
    {
        assert_eq!(with("dir", Some(dir)).unwrap().default_key(&none, Some("a.txt")).as_deref(), Some(key));
    }
    assert_eq!(with("dir", None).unwrap().default_key(&none, Some("a.txt")).as_deref(), Some("a.txt"));
    assert_eq!(with("dir", None).unwrap().default_key(&none, None), None);
}

#[test]
fn the_default_key_is_the_one_that_the_policy_or_the_grant_demands() {
    let pinned = policy(vec![Condition::Eq { field: "key".into(), value: "user/7".into() }]);
    assert_eq!(read(COMPLETE).unwrap().default_key(&pinned, None).as_deref(), Some("user/7"));
    let own = Grant { key: Some("own".into()), ..read(COMPLETE).unwrap() };
    assert_eq!(own.default_key(&pinned, Some("a.txt")).as_deref(), Some("own"));
}

#[test]
fn a_written_grant_is_read_again() {
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
