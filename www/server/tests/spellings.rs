//! Policies as servers misspell them. The package and the stand-in read them with the same reader, and judge them apart from
//! each other: what the stand-in refuses, the package names before anything is sent, and it refuses nothing else.

// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_STANDARD_NO_PAD, BASE64_URL_SAFE};
use oss_form_upload::form::Form;
use oss_form_upload::json::parse;
use oss_form_upload::policy::Policy;
use oss_form_upload::preflight::{self, Clock, Facts, Report};
use oss_form_upload::time::Timestamp;
use oss_form_upload_server::oss::conditions::{self, SizeRange, Subject};
use oss_form_upload_server::oss::error::OssError;
use oss_form_upload_server::oss::fields::Fields;
use oss_form_upload_server::oss::policy;
use proptest::prelude::*;
use serde_json::{Value, json};

const NOW: Timestamp = Timestamp(1_700_000_000_000);
const SIZE: u64 = 100;
const TYPE: &str = "image/png";

/// The form to which the sound policy belongs.
const FIELDS: [(&str, &str); 8] = [
    ("key", "user/42/photo.png"),
    ("x-oss-signature-version", "OSS4-HMAC-SHA256"),
    ("x-oss-credential", "STS.example/20231114/cn-hangzhou/oss/aliyun_v4_request"),
    ("x-oss-date", "20231114T221320Z"),
    ("x-oss-security-token", "example-token"),
    ("success_action_status", "200"),
    ("x-oss-meta-tag", "a"),
    ("Cache-Control", "max-age=1"),
];

fn sound() -> Value {
    json!({
        "expiration": "2100-01-01T00:00:00.000Z",
        "conditions": [
            {"bucket": "examplebucket"},
            {"x-oss-signature-version": "OSS4-HMAC-SHA256"},
            {"x-oss-credential": "STS.example/20231114/cn-hangzhou/oss/aliyun_v4_request"},
            {"x-oss-date": "20231114T221320Z"},
            {"x-oss-security-token": "example-token"},
            ["content-length-range", 1, 1000],
            ["eq", "$success_action_status", "200"],
            ["starts-with", "$key", "user/42/"],
            ["in", "$content-type", ["image/png", "image/jpeg"]],
            ["not-in", "$cache-control", ["no-cache"]],
        ],
    })
}

/// One mistake in the JSON: at one of its values, by place.
#[derive(Clone, Debug)]
enum Slip {
    Replaced(usize, Value),
    Respelt(usize, fn(&str) -> String),
    Renamed(usize, fn(&str) -> String),
    Dropped(usize),
    Doubled(usize),
}

fn slip() -> impl Strategy<Value = Slip> {
    let values = vec![
        json!(null),
        json!(true),
        json!(200),
        json!(-1),
        json!(1.5),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(1e19),
        json!(""),
        json!("$key"),
        json!("ends-with"),
        json!("2030-01-01T00:00:00+00:00"),
        json!("2030-01-01 00:00:00 UTC"),
        json!("2001-01-01T00:00:00Z"),
        json!([]),
        json!({}),
        json!(["a"]),
        json!({"a": "b", "c": "d"}),
        json!(["content-length-range", 10, 1]),
        json!(["eq", "$key"]),
    ];
    let spellings: Vec<fn(&str) -> String> = vec![
        |text| text.to_uppercase(),
        |text| text.replace('$', ""),
        |text| format!("{text} "),
        |text| format!("\\${text}"),
        |text| text.replace('-', "_"),
        |text| text.replace('Z', "+00:00"),
    ];
    let spelling = move || prop::sample::select(spellings.clone());
    let place = 0_usize..1000;
    prop_oneof![
        (place.clone(), prop::sample::select(values)).prop_map(|(place, value)| Slip::Replaced(place, value)),
        (place.clone(), spelling()).prop_map(|(place, spelling)| Slip::Respelt(place, spelling)),
        (place.clone(), spelling()).prop_map(|(place, spelling)| Slip::Renamed(place, spelling)),
        place.clone().prop_map(Slip::Dropped),
        place.prop_map(Slip::Doubled),
    ]
}

/// All places in the document, the document itself first.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                places(member, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        _ => {}
    }
}

fn make(document: &mut Value, slip: &Slip) {
    let mut all = Vec::new();
    places(document, "", &mut all);
    let (Slip::Replaced(place, _)
    | Slip::Respelt(place, _)
    | Slip::Renamed(place, _)
    | Slip::Dropped(place)
    | Slip::Doubled(place)) = slip;
    let Some(target) = document.pointer_mut(&all[place % all.len()]) else { return };
    match (slip, target) {
        (Slip::Replaced(_, value), target) => *target = value.clone(),
        (Slip::Respelt(_, spelling), Value::String(text)) => *text = spelling(text),
        (Slip::Renamed(_, spelling), Value::Object(members)) => {
            *members =
                std::mem::take(members).into_iter().map(|(name, value)| (spelling(&name), value)).collect();
        }
        (Slip::Dropped(place), Value::Array(items)) if !items.is_empty() => {
            items.remove(place % items.len());
        }
        (Slip::Dropped(_), Value::Object(members)) => {
            let first = members.keys().next().cloned();
            members.retain(|name, _| Some(name) != first.as_ref());
        }
        (Slip::Doubled(place), Value::Array(items)) if !items.is_empty() => {
            items.push(items[place % items.len()].clone());
        }
        _ => {}
    }
}

/// One way to write a document as the `policy` field: mistakes of JSON, then of Base64.
fn writing() -> impl Strategy<Value = fn(&str) -> String> {
    let ways: Vec<fn(&str) -> String> = vec![
        |json| BASE64_STANDARD.encode(json),
        |json| BASE64_STANDARD.encode(format!("\u{feff}{json}")),
        |json| BASE64_STANDARD.encode(&json[..json.len() - 1]),
        |json| BASE64_STANDARD.encode(json.replace('"', "'")),
        |json| BASE64_STANDARD.encode(json.replace("$key", r"\$key")),
        |json| BASE64_STANDARD.encode(json.replace("]]", "],]")),
        |json| BASE64_STANDARD.encode(json.bytes().map(|byte| byte ^ 0x80).collect::<Vec<_>>()),
        |json| BASE64_STANDARD_NO_PAD.encode(json),
        |json| BASE64_URL_SAFE.encode(json),
        |json| BASE64_STANDARD.encode(json) + "\n",
        |json| BASE64_STANDARD.encode(json).replace('J', "J\n"),
        |_| String::new(),
        str::to_owned,
    ];
    let plain = ways[0];
    prop_oneof![3 => Just(plain), 1 => prop::sample::select(ways)]
}

/// Returns the package's report; none where the grant is invalid.
fn package(base64: &str) -> Option<Report> {
    let policy = Policy::decode(base64, parse).ok()?;
    let mut form = Form::default();
    for (name, value) in FIELDS {
        form.push(name, value);
    }
    let clock = Clock { now: NOW, corrected: true };
    let facts = Facts { size: Some(SIZE), content_type: TYPE, bucket: Some("examplebucket"), clock, parse };
    Some(preflight::check(&policy, &form, &facts))
}

fn stand_in(base64: &str) -> Result<(), OssError> {
    let policy = policy::read(base64)?;
    policy::check_expiration(&policy, NOW)?;
    let mut fields = Fields::default();
    for (name, value) in FIELDS {
        fields.push(name, value.to_owned());
    }
    conditions::check(&policy, Subject { fields: &fields, bucket: "examplebucket", part_type: Some(TYPE) })?;
    conditions::check_v4_fields_named(&policy, &fields)?;
    SizeRange::of(Some(&policy)).check_whole(SIZE)
}

#[test]
fn a_sound_policy_is_taken_by_both_without_a_word() {
    let base64 = BASE64_STANDARD.encode(sound().to_string());
    assert_eq!(package(&base64), Some(Report::default()));
    assert_eq!(stand_in(&base64), Ok(()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn the_package_names_the_forms_that_the_stand_in_refuses_and_no_others(
        slips in prop::collection::vec(slip(), 0..3), write in writing(),
    ) {
        let mut document = sound();
        for slip in &slips {
            make(&mut document, slip);
        }
        let base64 = write(&document.to_string());
        let judgement = stand_in(&base64);
        match package(&base64) {
            None => prop_assert!(judgement.is_err(), "only the package refuses {document}"),
            Some(report) if !report.violations.is_empty() => {
                prop_assert!(judgement.is_err(), "{:?} of {document}", report.violations);
            }
            Some(report) if report.warnings.is_empty() => {
                prop_assert!(judgement.is_ok(), "nobody names {:?} of {document}", judgement);
            }
            Some(_) => {}
        }
    }
}
