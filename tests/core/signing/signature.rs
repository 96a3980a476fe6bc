//! Signatures, against vectors that others have made.

use oss_form_upload::json::parse;
use oss_form_upload::policy::Policy;
use oss_form_upload::signing::{signature_v1, signature_v4, signing_key_v4};

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
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("../../vectors/signatures.json")).unwrap();
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
