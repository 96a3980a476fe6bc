//! Signatures, against vectors that others have made.

use oss_form_upload::grant::Authentication;
use oss_form_upload::json::parse;
use oss_form_upload::policy::{Condition, Policy};
use oss_form_upload::signing::{Credentials, Terms, issue, signature_v1, signature_v4, signing_key_v4};
use oss_form_upload::time::Timestamp;

#[derive(serde::Deserialize)]
struct Vector {
    name: String,
    access_key_secret: String,
    region: String,
    x_oss_date: String,
    policy_base64: String,
    v4_signing_key_hex: String,
    v4_signature: String,
    v1_signature: String,
}

fn vectors() -> Vec<Vector> {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("../vectors/signatures.json")).unwrap();
    assert_eq!(vectors.len(), 8);
    vectors
}

#[test]
fn v4_equals_the_official_javascript_sdk_and_the_python_sample() {
    for vector in vectors() {
        let (secret, day, region) = (&vector.access_key_secret, &vector.x_oss_date[..8], &vector.region);
        assert_eq!(
            hex::encode(signing_key_v4(secret, day, region)),
            vector.v4_signing_key_hex,
            "{}",
            vector.name
        );
        assert_eq!(
            signature_v4(secret, day, region, &vector.policy_base64),
            vector.v4_signature,
            "{}",
            vector.name
        );
    }
}

#[test]
fn v1_equals_the_official_javascript_sdk_and_the_python_sample() {
    for vector in vectors() {
        assert_eq!(
            signature_v1(&vector.access_key_secret, &vector.policy_base64),
            vector.v1_signature,
            "{}",
            vector.name
        );
    }
}

#[test]
fn v1_equals_the_vector_of_the_official_java_sdk() {
    let policy = "eyJleHBpcmF0aW9uIjoiMjAyMC0wMy0xOVQwMzo0NDowNi40NzZaIiwiY29uZGl0aW9ucyI6W3siYnVja2V0IjoiZ2VuLXBvc3QtcG9saWN5In0sWyJlcSIsIiRrZXkiLCJ1c2VyXC9lcmljXC9cXCR7ZmlsZW5hbWV9Il0sWyJzdGFydHMtd2l0aCIsIiRrZXkiLCJ1c2VyXC9lcmljIl0sWyJzdGFydHMtd2l0aCIsIiR4LW9zcy1tZXRhLXRhZyIsImR1bW15X2V0YWciXSxbImNvbnRlbnQtbGVuZ3RoLXJhbmdlIiwxLDEwMjRdXX0=";
    assert_eq!(signature_v1(&"B".repeat(30), policy), "9fs2TRS2W2k5hV8mLsvqZBnlC2M=");
}

#[test]
fn every_policy_of_the_vectors_can_be_decoded() {
    for vector in vectors() {
        let policy = Policy::decode(&vector.policy_base64, parse).unwrap();
        assert_eq!(policy.pinned("x-oss-date"), Some(vector.x_oss_date.as_str()), "{}", vector.name);
        policy.expires_at().unwrap();
    }
}

fn terms() -> Terms {
    Terms {
        bucket: "examplebucket".into(),
        region: "cn-hangzhou".into(),
        host: "https://examplebucket.oss-cn-hangzhou.aliyuncs.com".into(),
        dir: "user/42/".into(),
        expires_in: 600,
        conditions: vec![Condition::ContentLengthRange { min: 1, max: 10 }],
        callback: Some("e30=".into()),
    }
}

/// 2023-12-03T23:59:30Z: the policy ends on the next day, the credential stays on this one.
const NOW: Timestamp = Timestamp(1_701_647_970_000);

#[test]
fn an_issued_policy_holds_the_conditions_that_v4_demands_and_those_asked_for() {
    let sts = Credentials::new("STS.example", "not-a-real-secret").with_security_token("example-token");
    let grant = issue(&terms(), &sts, NOW);
    let policy = Policy::decode(&grant.policy, parse).unwrap();
    assert_eq!(
        policy.to_string(),
        concat!(
            r#"{"expiration":"2023-12-04T00:09:30.000Z","conditions":["#,
            r#"{"bucket":"examplebucket"},"#,
            r#"{"x-oss-signature-version":"OSS4-HMAC-SHA256"},"#,
            r#"{"x-oss-credential":"STS.example/20231203/cn-hangzhou/oss/aliyun_v4_request"},"#,
            r#"{"x-oss-date":"20231203T235930Z"},"#,
            r#"{"x-oss-security-token":"example-token"},"#,
            r#"{"callback":"e30="},"#,
            r#"["starts-with","$key","user/42/"],"#,
            r#"["content-length-range",1,10]]}"#
        )
    );
    let Authentication::V4 { signature, .. } = &grant.authentication else {
        panic!("a V4 grant is expected")
    };
    assert_eq!(*signature, signature_v4("not-a-real-secret", "20231203", "cn-hangzhou", &grant.policy));
    assert_eq!(grant.security_token.as_deref(), Some("example-token"));
    assert_eq!(grant.callback.as_deref(), Some("e30="));
}

#[test]
fn without_token_prefix_and_callback_there_are_no_conditions_on_them() {
    let plain = Terms { dir: String::new(), callback: None, conditions: vec![], ..terms() };
    let grant = issue(&plain, &Credentials::new("LTAIexample", "not-a-real-secret"), NOW);
    let policy = Policy::decode(&grant.policy, parse).unwrap();
    assert_eq!(policy.conditions.len(), 4);
    assert_eq!(grant.security_token, None);
}

#[test]
fn credentials_shown_for_debugging_give_neither_secret_nor_token_away() {
    let sts = Credentials::new("STS.example", "not-a-real-secret").with_security_token("example-token");
    assert_eq!(format!("{sts:?}"), r#"Credentials { access_key_id: "STS.example", .. }"#);
}
