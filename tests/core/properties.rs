//! Properties that hold for every input. `PROPTEST_CASES=1000000 cargo test --release properties` looks longer.

use std::collections::BTreeSet;

use base64::{Engine, prelude::BASE64_STANDARD};
use proptest::prelude::*;

use oss_form_upload::callback::doubt;
use oss_form_upload::checksum::Crc64;
use oss_form_upload::form::Form;
use oss_form_upload::grant::Grant;
use oss_form_upload::host::Host;
use oss_form_upload::json::{Json, parse};
use oss_form_upload::key::{check_key, stored_key};
use oss_form_upload::policy::{Condition, Policy};
use oss_form_upload::preflight::{Clock, Facts, check};
use oss_form_upload::response::{Answer, Asked, classify};
use oss_form_upload::time::Timestamp;

/// Text in which the characters that mean something are common.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        r"[ -~]{0,40}",
        r#"[\\$"{}\[\]:,<>&;#/.%a-c\r\n世-]{0,40}"#,
        r"https?://[a-z.-]{0,20}(aliyuncs\.com|localhost)?(:[0-9]{0,5})?[/?#]?",
        "<(Error|Code|Message|EC)>[&;#x0-9a-z]{0,10}</(Error|Code|Message|EC)>",
        r"[0-9]{4}-?[0-9]{2}-?[0-9]{2}T[0-9]{2}:?[0-9]{2}:?[0-9]{2}(\.[0-9]{0,4})?Z?",
    ]
}

/// The names that grants and policies have, and others.
fn name() -> impl Strategy<Value = String> {
    let known = vec![
        "host",
        "url",
        "policy",
        "signature",
        "x_oss_credential",
        "x_oss_date",
        "version",
        "accessid",
        "dir",
        "expire",
        "security_token",
        "callback",
        "fields",
        "formData",
        "expiration",
        "conditions",
        "bucket",
        "x_oss_object_acl",
        "xOssMetaTag",
        "x:uid",
        "callback-var",
        "success_action_status",
        "Expires",
        "key",
        "data",
        "result",
        "message",
        "code",
        "error",
    ];
    prop_oneof![3 => prop::sample::select(known).prop_map(str::to_owned), 1 => text()]
}

fn json() -> impl Strategy<Value = Json> {
    let operators =
        vec!["eq", "starts-with", "in", "not-in", "content-length-range", "$key", "https://b.example.com"];
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        any::<f64>().prop_map(Json::Number),
        (0_u32..100).prop_map(|number| Json::Number(number.into())),
        prop::sample::select(operators).prop_map(|text| Json::String(text.to_owned())),
        text().prop_map(Json::String),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Json::Array),
            prop::collection::vec((name(), inner), 0..8).prop_map(Json::Object),
        ]
    })
}

/// Any condition that OSS documents; a field's name is not empty, and not written with its `$`.
fn condition() -> impl Strategy<Value = Condition> {
    let field = "[a-zA-Z][a-zA-Z0-9_:-]{0,12}";
    let values = || prop::collection::vec(text(), 0..4);
    prop_oneof![
        (field, text()).prop_map(|(field, value)| Condition::Eq { field, value }),
        (field, text()).prop_map(|(field, prefix)| Condition::StartsWith { field, prefix }),
        (field, values()).prop_map(|(field, values)| Condition::In { field, values }),
        (field, values()).prop_map(|(field, values)| Condition::NotIn { field, values }),
        (0_u64..1 << 53, 0_u64..1 << 53)
            .prop_map(|(a, b)| Condition::ContentLengthRange { min: a.min(b), max: a.max(b) }),
    ]
}

/// A V1 grant with any members more, perhaps in envelopes.
fn grant() -> impl Strategy<Value = Json> {
    let extra = prop::collection::vec((name(), json()), 0..8);
    (extra, prop::sample::select(vec![vec![], vec!["data"], vec!["result", "data"]])).prop_map(
        |(extra, envelopes)| {
            let grant = Json::Object(sound_grant().into_iter().chain(extra).collect());
            envelopes.into_iter().fold(grant, |json, name| Json::Object(vec![(name.to_owned(), json)]))
        },
    )
}

fn sound_grant() -> Vec<(String, Json)> {
    let policy = BASE64_STANDARD
        .encode(r#"{"expiration":"2100-01-01T00:00:00Z","conditions":[["starts-with","$key",""]]}"#);
    let members = [
        ("host", "https://b.oss-cn-hangzhou.aliyuncs.com"),
        ("policy", policy.as_str()),
        ("OSSAccessKeyId", "LTAIexample"),
        ("signature", "cw=="),
    ];
    members.map(|(name, value)| (name.to_owned(), Json::String(value.to_owned()))).to_vec()
}

fn policy() -> impl Strategy<Value = Policy> {
    let conditions = prop::collection::vec(condition(), 1..6);
    ("[ -~]{1,30}", conditions).prop_map(|(expiration, conditions)| Policy { expiration, conditions })
}

fn facts(size: u64) -> Facts<'static> {
    let clock = Clock { now: Timestamp(0), corrected: true };
    Facts { size: Some(size), content_type: "text/plain", bucket: Some("examplebucket"), clock, parse }
}

/// CRC-64/XZ by its definition, one bit at a time.
fn crc64_bit_by_bit(bytes: &[u8]) -> u64 {
    let step = |crc: u64, _| (crc >> 1) ^ (0xC96C_5795_D787_0F42 * (crc & 1));
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u64::from(*byte), step))
}

proptest! {
    #[test]
    fn no_text_makes_a_reader_panic(text in text()) {
        let _ = Policy::decode(&text, parse);
        let _ = Policy::decode(&BASE64_STANDARD.encode(&text), parse);
        let _ = Host::parse(&text).map(|host| host.bucket().map(str::to_owned));
        let _ = check_key(&text);
        let _ = stored_key(&text, &text);
        let _ = (Timestamp::parse_basic(&text), Timestamp::parse_iso8601(&text));
    }

    #[test]
    fn no_json_makes_a_reader_panic_and_every_refusal_has_words(json in json()) {
        if let Err(error) = Grant::from_json(&json) {
            prop_assert!(!error.to_string().is_empty());
        }
        if let Err(error) = Policy::from_json(&json) {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    #[test]
    fn no_grant_makes_what_follows_panic(grant in grant(), key in text()) {
        let Ok(grant) = Grant::from_json(&grant) else { return Ok(()) };
        let Ok(policy) = Policy::decode(&grant.policy, parse) else { return Ok(()) };
        let key = grant.default_key(&policy, Some(&key)).unwrap_or(key);
        let Ok(form) = Form::build(&grant, &policy, &key, &Form::default()) else { return Ok(()) };
        let report = check(&policy, &form, &facts(1));
        prop_assert!(report.into_findings().iter().all(|found| !found.message.is_empty()));
        let names: BTreeSet<_> = form.fields().iter().map(|(name, _)| name.to_ascii_lowercase()).collect();
        prop_assert_eq!(names.len(), form.fields().len(), "no field twice");
    }

    #[test]
    fn every_member_of_a_grant_is_used_or_listed(names in prop::collection::vec(name(), 0..10), inner in any::<bool>()) {
        let values: Vec<_> = names.iter().enumerate().map(|(index, name)| (name.clone(), format!("value-{index}"))).collect();
        let extra = values.iter().map(|(name, value)| (name.clone(), Json::String(value.clone())));
        let mut members = sound_grant();
        if inner {
            members.push(("fields".to_owned(), Json::Object(extra.collect())));
        } else {
            members.extend(extra);
        }
        let Ok(grant) = Grant::from_json(&Json::Object(members)) else { return Ok(()) };
        let parts = serde_json::to_string(&grant).unwrap();
        for (name, value) in values.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("expire")) {
            let shown: String = name.chars().take(64).collect();
            let is_sent = grant.fields.iter().any(|(_, sent)| sent == value);
            let is_part = parts.contains(value.as_str());
            prop_assert!(is_sent || is_part || grant.ignored.contains(&shown), "{} is lost", name);
        }
    }

    #[test]
    fn no_callback_makes_its_reader_panic(text in text(), json in json()) {
        let json = format!("{{\"callbackUrl\":\"{}\",\"callbackBody\":{json:?}}}", text.len());
        for field in [text.clone(), BASE64_STANDARD.encode(&text), BASE64_STANDARD.encode(json)] {
            prop_assert!(doubt(&field, parse).is_none_or(|doubt| !doubt.to_string().is_empty()));
        }
    }

    #[test]
    fn no_answer_makes_its_reader_panic(status in 0_u16..1000, headers in text(), body in text()) {
        for (asked, callback) in [(200, false), (201, false), (204, false), (204, true)] {
            let answer = Answer { status, headers: &headers, body: &body };
            let outcome = classify(&answer, &Asked { status: asked, callback });
            prop_assert!(outcome.is_err() || [200, 201, 204].contains(&status));
            let is_markup = body.trim_start().starts_with('<') && !body.contains("<PostResponse");
            prop_assert!(outcome.is_err() || !is_markup);
        }
    }

    #[test]
    fn an_encoded_policy_is_decoded_again(policy in policy()) {
        prop_assert_eq!(Policy::decode(&policy.encode(), parse), Ok(policy));
    }

    #[test]
    fn any_form_can_be_checked_against_any_policy(policy in policy(), fields in prop::collection::vec((name(), text()), 0..6)) {
        let mut form = Form::default();
        for (name, value) in &fields {
            form.push(name, value);
        }
        let report = check(&policy, &form, &facts(1));
        prop_assert!(report.into_findings().iter().all(|found| !found.message.is_empty()));
    }

    #[test]
    fn a_wider_range_never_refuses_what_a_narrower_one_allows(
        size in 0_u64..5_368_709_121, min in 0_u64..5_368_709_121, max in 0_u64..5_368_709_121,
        lower in 0_u64..1000, higher in 0_u64..1000,
    ) {
        let violations = |min: u64, max: u64| {
            let conditions = vec![Condition::ContentLengthRange { min, max }];
            let policy = Policy { expiration: "2100-01-01T00:00:00Z".into(), conditions };
            check(&policy, &Form::default(), &facts(size)).violations.len()
        };
        let wider = violations(min.saturating_sub(lower), max.saturating_add(higher));
        prop_assert!(wider <= violations(min, max));
    }

    #[test]
    fn a_checksum_is_the_same_however_the_bytes_are_cut(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..70), 0..6)) {
        let mut crc = Crc64::new();
        for piece in &pieces {
            crc.update(piece);
        }
        prop_assert_eq!(crc.value(), crc64_bit_by_bit(&pieces.concat()));
    }
}
