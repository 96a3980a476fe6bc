//! What holds for every input. `PROPTEST_CASES=1000000 cargo test --release properties` looks longer.

use base64::{Engine, prelude::BASE64_STANDARD};
use proptest::prelude::*;

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
    fn what_is_encoded_is_decoded_again(policy in policy()) {
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
