//! Policies and signatures by hand, straight from the documentation of OSS.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha1::Sha1;
use sha2::Sha256;

use super::form::Form;
use super::{BUCKET, REGION};

pub const KEY_ID: &str = "STS.example";
pub const SECRET: &str = "not-a-real-secret";
pub const TOKEN: &str = "example-security-token";
pub const PERMANENT_KEY_ID: &str = "LTAIexample";

pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// `20231203T121212Z`, made with the time crate of another family than the server's.
pub fn basic(seconds: u64) -> String {
    iso8601(seconds).replace(['-', ':'], "").replace(".000", "")
}

/// `2023-12-03T12:12:12.000Z`
pub fn iso8601(seconds: u64) -> String {
    let date = httpdate::HttpDate::from(UNIX_EPOCH + std::time::Duration::from_secs(seconds)).to_string();
    let parts: Vec<&str> = date.split(' ').collect();
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = months.iter().position(|month| *month == parts[2]).unwrap() + 1;
    format!("{}-{month:02}-{}T{}.000Z", parts[3], parts[1], parts[4])
}

pub fn credential(key_id: &str, date: &str) -> String {
    format!("{key_id}/{}/{REGION}/oss/aliyun_v4_request", &date[..8])
}

/// The conditions that every V4 policy with an STS token needs.
pub fn v4_conditions(date: &str) -> Vec<Value> {
    vec![
        json!({ "bucket": BUCKET }),
        json!({ "x-oss-signature-version": "OSS4-HMAC-SHA256" }),
        json!({ "x-oss-credential": credential(KEY_ID, date) }),
        json!({ "x-oss-date": date }),
        json!({ "x-oss-security-token": TOKEN }),
    ]
}

/// A signed form without its file: the fields of V4, and `further` conditions in its policy.
pub fn v4(key: &str, further: &[Value]) -> Form {
    v4_at(key, further, now())
}

/// The same, signed at another time and valid for ten minutes from then.
pub fn v4_at(key: &str, further: &[Value], at: u64) -> Form {
    let date = basic(at);
    let conditions = [v4_conditions(&date), further.to_vec()].concat();
    v4_over(key, &json!({ "expiration": iso8601(at + 600), "conditions": conditions }).to_string(), &date)
}

/// A form with this policy, signed with the example key.
pub fn v4_over(key: &str, policy: &str, date: &str) -> Form {
    let policy = BASE64_STANDARD.encode(policy);
    Form::new()
        .field("key", key)
        .field("policy", &policy)
        .field("x-oss-signature-version", "OSS4-HMAC-SHA256")
        .field("x-oss-credential", &credential(KEY_ID, date))
        .field("x-oss-date", date)
        .field("x-oss-signature", &signature_v4(SECRET, date, &policy))
        .field("x-oss-security-token", TOKEN)
}

/// A form in the V1 form, with the permanent example key.
pub fn v1(key: &str, conditions: &[Value]) -> Form {
    let policy = json!({ "expiration": iso8601(now() + 600), "conditions": conditions }).to_string();
    let policy = BASE64_STANDARD.encode(policy);
    Form::new()
        .field("key", key)
        .field("OSSAccessKeyId", PERMANENT_KEY_ID)
        .field("policy", &policy)
        .field("Signature", &signature_v1(SECRET, &policy))
}

pub fn signature_v4(secret: &str, date: &str, policy: &str) -> String {
    signature_v4_in(secret, &date[..8], REGION, policy)
}

pub fn signature_v4_in(secret: &str, day: &str, region: &str, policy: &str) -> String {
    let mut key = format!("aliyun_v4{secret}").into_bytes();
    for step in [day, region, "oss", "aliyun_v4_request", policy] {
        key =
            Hmac::<Sha256>::new_from_slice(&key).unwrap().chain_update(step).finalize().into_bytes().to_vec();
    }
    hex::encode(key)
}

pub fn signature_v1(secret: &str, policy: &str) -> String {
    let mac = Hmac::<Sha1>::new_from_slice(secret.as_bytes()).unwrap().chain_update(policy);
    BASE64_STANDARD.encode(mac.finalize().into_bytes())
}
