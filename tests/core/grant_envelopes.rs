//! Envelopes around a grant, and the words of a server that issues none.

use oss_form_upload::error::Error;
use oss_form_upload::grant::{Authentication, Grant, GrantError};
use oss_form_upload::json::parse;

const V1: &str = r#"{"accessid":"LTAIexample","host":"https://b.oss-cn-hangzhou.aliyuncs.com","policy":"cA==","signature":"cw==","dir":"user/"}"#;

fn read(json: &str) -> Result<Grant, GrantError> {
    Grant::from_json(&parse(json).unwrap())
}

fn refusal(json: &str) -> (Option<String>, String) {
    match read(json).unwrap_err() {
        GrantError::Refused { code, message } => (code, message),
        other => panic!("{other:?}"),
    }
}

fn said(code: &str, message: &str) -> (Option<String>, String) {
    (Some(code.to_owned()), message.to_owned())
}

#[test]
fn the_usual_envelopes_are_opened_also_one_in_another() {
    for envelope in [
        r#"{"code":200,"message":"ok","data":GRANT}"#,
        r#"{"success":true,"result":GRANT}"#,
        r#"{"request_id":"r","output":null,"Data":GRANT}"#,
        r#"{"code":0,"data":{"result":GRANT}}"#,
        r#"{"data":[],"result":GRANT}"#,
    ] {
        assert_eq!(read(&envelope.replace("GRANT", V1)), read(V1), "{envelope}");
    }
}

#[test]
fn members_of_the_envelope_beside_the_grant_are_not_a_part_of_it() {
    let grant =
        read(&format!(r#"{{"code":200,"url":"/grant","key":"k","version":"1.0","data":{V1}}}"#)).unwrap();
    assert_eq!((grant.key, grant.ignored), (None, vec![]));
    assert_eq!(grant.host, "https://b.oss-cn-hangzhou.aliyuncs.com/");
}

#[test]
fn an_envelope_too_deep_is_not_opened() {
    let deep = format!(r#"{{"data":{{"data":{{"data":{V1}}}}}}}"#);
    assert_eq!(
        read(&deep).unwrap_err().to_string(),
        "missing: host, policy, x_oss_credential, x_oss_date, signature; found: data"
    );
}

#[test]
fn a_server_that_issues_none_is_quoted_with_its_code() {
    assert_eq!(
        refusal(r#"{"code":401,"message":"token expired","data":null}"#),
        said("401", "token expired")
    );
    assert_eq!(refusal(r#"{"errcode":"E7","errmsg":"denied"}"#), said("E7", "denied"));
    assert_eq!(refusal(r#"{"statusCode":403,"message":"no","error":"Forbidden"}"#), said("403", "no"));
    assert_eq!(
        refusal(r#"{"status":500,"error":"Internal Server Error","message":""}"#).1,
        "Internal Server Error"
    );
    assert_eq!(
        refusal(r#"{"error":"invalid_token","error_description":"expired"}"#),
        said("invalid_token", "expired")
    );
    assert_eq!(refusal(r#"{"error":{"code":7,"message":" too many "}}"#), (None, "too many".into()));
    assert_eq!(refusal(r#"{"success":false,"data":{"msg":"log in"}}"#), (None, "log in".into()));
    assert_eq!(refusal(r#"{"error":"denied"}"#), (None, "denied".into()), "not twice");
}

#[test]
fn words_are_shown_up_to_200_characters() {
    let (code, message) = refusal(&format!(r#"{{"code":"{0}","msg":"{0}é"}}"#, "世".repeat(200)));
    assert_eq!((code.unwrap().chars().count(), message.chars().count()), (200, 200));
}

#[test]
fn a_refusal_is_a_grant_that_is_unavailable() {
    let error = Error::from(read(r#"{"code":401,"message":"token expired","data":null}"#).unwrap_err());
    assert_eq!(
        (error.code(), error.message().as_str()),
        ("GrantUnavailable", "the grant server answered without a grant: token expired (code 401)")
    );
    let silent = Error::from(read(r#"{"message":"log in"}"#).unwrap_err());
    assert_eq!(silent.message(), "the grant server answered without a grant: log in");
}

#[test]
fn a_grant_with_a_gap_is_incomplete_whatever_its_envelope_says() {
    let error = read(r#"{"code":200,"message":"ok","data":{"host":"x","signature":"00"}}"#).unwrap_err();
    assert_eq!(error.to_string(), "missing: policy, x_oss_credential, x_oss_date; found: host, signature");
}

#[test]
fn ready_fields_may_stand_in_an_envelope() {
    let grant = read(
        r#"{"data":{"url":"https://b.oss-cn-hangzhou.aliyuncs.com","fields":
            {"OSSAccessKeyId":"LTAIexample","Signature":"cw==","policy":"cA=="}}}"#,
    );
    let v1 = Authentication::V1 { access_key_id: "LTAIexample".into(), signature: "cw==".into() };
    assert_eq!(grant.unwrap().authentication, v1);
}
