//! The grammar of the Post Policy.

use base64::{Engine, prelude::BASE64_STANDARD};
use oss_form_upload::json::parse;
use oss_form_upload::policy::{Condition, Policy, PolicyError};
use oss_form_upload::time::Timestamp;

fn decode(text: &str) -> Result<Policy, PolicyError> {
    Policy::decode(&BASE64_STANDARD.encode(text), parse)
}

/// Reads one condition in a policy that is right otherwise.
fn condition(text: &str) -> Result<Condition, PolicyError> {
    let policy = format!(r#"{{"expiration":"2100-01-01T00:00:00.000Z","conditions":[{text}]}}"#);
    decode(&policy).map(|policy| policy.conditions[0].clone())
}

fn eq(field: &str, value: &str) -> Condition {
    Condition::Eq { field: field.into(), value: value.into() }
}

fn strings(values: &[&str]) -> Vec<String> {
    values.iter().map(|value| (*value).to_owned()).collect()
}

#[test]
fn every_operator_is_read() {
    for (text, expected) in [
        (r#"{"bucket":"examplebucket"}"#, eq("bucket", "examplebucket")),
        (r#"["eq","$success_action_status","200"]"#, eq("success_action_status", "200")),
        (r#"["eq","success_action_status","200"]"#, eq("success_action_status", "200")),
        (
            r#"["starts-with","$key","user/"]"#,
            Condition::StartsWith { field: "key".into(), prefix: "user/".into() },
        ),
        (
            r#"["in","$content-type",["image/jpg","image/png"]]"#,
            Condition::In { field: "content-type".into(), values: strings(&["image/jpg", "image/png"]) },
        ),
        (
            r#"["not-in","$Cache-Control",["no-cache"]]"#,
            Condition::NotIn { field: "Cache-Control".into(), values: strings(&["no-cache"]) },
        ),
        (
            r#"["content-length-range",0,5368709120]"#,
            Condition::ContentLengthRange { min: 0, max: 5_368_709_120 },
        ),
        (r#"["ends-with","$key",".png"]"#, Condition::Unknown { operator: "ends-with".into() }),
    ] {
        assert_eq!(condition(text), Ok(expected), "{text}");
    }
}

#[test]
fn every_documented_mistake_of_a_condition_is_told_apart() {
    for (text, mistake) in [
        ("{}", PolicyError::NotOneProperty),
        (r#"{"a":"1","b":"2"}"#, PolicyError::NotOneProperty),
        ("[]", PolicyError::NoOperator),
        ("[7]", PolicyError::NoOperator),
        (r#"["content-length-range",10,1]"#, PolicyError::RangeReversed { min: 10, max: 1 }),
        (r#"["content-length-range","1","10"]"#, PolicyError::RangeNotIntegers),
        (r#"["content-length-range",1.5,10]"#, PolicyError::RangeNotIntegers),
        (r#"["content-length-range",-1,10]"#, PolicyError::RangeNotIntegers),
        (r#""text""#, PolicyError::NotACondition),
        ("7", PolicyError::NotACondition),
        (r#"{"bucket":7}"#, PolicyError::WrongValueType),
        (r#"["eq","$key"]"#, PolicyError::WrongValueType),
        (r#"["eq","$key","a","b"]"#, PolicyError::WrongValueType),
        (r#"["eq",7,"a"]"#, PolicyError::WrongValueType),
        (r#"["in","$key","a"]"#, PolicyError::WrongValueType),
        (r#"["not-in","$key",[7]]"#, PolicyError::WrongValueType),
        (r#"["starts-with","$key",["a"]]"#, PolicyError::WrongValueType),
    ] {
        assert_eq!(condition(text), Err(mistake), "{text}");
    }
}

#[test]
fn every_documented_mistake_of_the_document_is_told_apart() {
    let conditions = r#""conditions":[{"bucket":"b"}]"#;
    for (text, mistake) in [
        ("nonsense".to_owned(), PolicyError::NotJson),
        ("[]".to_owned(), PolicyError::NotAnObject),
        ("{}".to_owned(), PolicyError::Empty),
        (r#"{"expiration":"2100-01-01T00:00:00Z"}"#.to_owned(), PolicyError::NoConditions),
        (r#"{"expiration":"2100-01-01T00:00:00Z","conditions":[]}"#.to_owned(), PolicyError::NoConditions),
        (r#"{"expiration":"2100-01-01T00:00:00Z","conditions":{}}"#.to_owned(), PolicyError::NoConditions),
        (format!("{{{conditions}}}"), PolicyError::NoExpiration),
        (format!(r#"{{"expiration":7,{conditions}}}"#), PolicyError::ExpirationNotString),
        (format!(r#"{{"expiration":"",{conditions}}}"#), PolicyError::ExpirationEmpty),
        (format!(r#"{{"expiration":"x","extra":1,{conditions}}}"#), PolicyError::ExtraMember("extra".into())),
    ] {
        assert_eq!(decode(&text), Err(mistake), "{text}");
    }
}

#[test]
fn what_is_not_base64_or_not_utf8_is_told_apart() {
    assert_eq!(Policy::decode("{}", parse), Err(PolicyError::NotBase64));
    assert_eq!(Policy::decode(&BASE64_STANDARD.encode([0xff, 0xfe]), parse), Err(PolicyError::NotUtf8));
}

#[test]
fn base64_without_its_padding_with_blanks_or_with_loose_bits_is_refused() {
    for text in ["e30", "e30=\n", " e30=", "e31=", "e3-="] {
        assert_eq!(Policy::decode(text, parse), Err(PolicyError::NotBase64), "{text}");
    }
}

#[test]
fn a_dollar_may_be_escaped_once_more_after_json_or_in_place_of_it() {
    let expected = Ok(eq("key", "user/eric/${filename}"));
    assert_eq!(
        condition(r#"["eq","$key","user\/eric\/\\${filename}"]"#),
        expected,
        "as Java's SDK writes it"
    );
    assert_eq!(
        condition(r#"["eq","$key","user/eric/\${filename}"]"#),
        expected,
        "as the documentation writes it"
    );
    assert_eq!(condition(r#"["eq","$key","user/eric/${filename}"]"#), expected, "not escaped at all");
}

#[test]
fn the_escapes_of_json_are_undone() {
    assert_eq!(condition(r#"{"key":"\/\\\"\b\f\n\r\t\u7528"}"#), Ok(eq("key", "/\\\"\u{8}\u{c}\n\r\t用")));
}

#[test]
fn expiration_is_a_moment_with_or_without_milliseconds() {
    let expires = |text: &str| Policy { expiration: text.into(), conditions: vec![] }.expires_at();
    assert_eq!(expires("2014-12-01T12:00:00.000Z"), Ok(Timestamp(1_417_435_200_000)));
    assert_eq!(expires("2014-12-01T12:00:00Z"), Ok(Timestamp(1_417_435_200_000)));
    assert_eq!(expires("tomorrow"), Err(PolicyError::ExpirationNotIso8601("tomorrow".into())));
}

#[test]
fn a_condition_is_shown_as_oss_echoes_it() {
    for (text, shown) in [
        (r#"{"bucket":"examplebucket"}"#, r#"["eq", "$bucket", "examplebucket"]"#),
        (r#"["starts-with","$key","user/eric/"]"#, r#"["starts-with", "$key", "user/eric/"]"#),
        (r#"["in","$a",["b","c"]]"#, r#"["in", "$a", ["b", "c"]]"#),
        (r#"["not-in","$a",["b"]]"#, r#"["not-in", "$a", ["b"]]"#),
        (r#"["content-length-range",1,10]"#, r#"["content-length-range", 1, 10]"#),
    ] {
        assert_eq!(condition(text).unwrap().to_string(), shown);
    }
}

#[test]
fn what_is_encoded_is_decoded_again() {
    let policy = Policy {
        expiration: "2100-01-01T00:00:00.000Z".into(),
        conditions: vec![
            eq("key", "user/\\${filename}/$/\"用户\"\n"),
            Condition::StartsWith { field: "x-oss-meta-tag".into(), prefix: String::new() },
            Condition::In { field: "content-type".into(), values: strings(&["a/b", "$"]) },
            Condition::NotIn { field: "cache-control".into(), values: strings(&["no-cache"]) },
            Condition::ContentLengthRange { min: 0, max: 5_368_709_120 },
        ],
    };
    assert_eq!(Policy::decode(&policy.encode(), parse), Ok(policy));
}

#[test]
fn the_document_is_compact_json_in_the_order_given() {
    let policy = Policy {
        expiration: "2100-01-01T00:00:00.000Z".into(),
        conditions: vec![
            eq("bucket", "b"),
            Condition::StartsWith { field: "key".into(), prefix: "user/".into() },
        ],
    };
    assert_eq!(
        policy.to_string(),
        r#"{"expiration":"2100-01-01T00:00:00.000Z","conditions":[{"bucket":"b"},["starts-with","$key","user/"]]}"#
    );
}

#[test]
fn a_pin_is_found_whatever_the_case_of_its_name() {
    let policy =
        decode(r#"{"expiration":"x","conditions":[["starts-with","$a",""],{"X-OSS-Object-Acl":"private"}]}"#);
    let policy = policy.unwrap();
    assert_eq!(policy.pinned("x-oss-object-acl"), Some("private"));
    assert_eq!(policy.pinned("a"), None);
}

#[test]
fn every_mistake_has_a_sentence_of_its_own() {
    let all = [
        PolicyError::NotBase64,
        PolicyError::NotUtf8,
        PolicyError::NotJson,
        PolicyError::NotAnObject,
        PolicyError::ExtraMember("a".into()),
        PolicyError::NoExpiration,
        PolicyError::NoConditions,
        PolicyError::Empty,
        PolicyError::ExpirationNotString,
        PolicyError::ExpirationEmpty,
        PolicyError::ExpirationNotIso8601("a".into()),
        PolicyError::NotOneProperty,
        PolicyError::NoOperator,
        PolicyError::RangeNotIntegers,
        PolicyError::RangeReversed { min: 2, max: 1 },
        PolicyError::NotACondition,
        PolicyError::WrongValueType,
    ];
    let sentences: std::collections::BTreeSet<_> = all.iter().map(ToString::to_string).collect();
    assert_eq!(sentences.len(), all.len());
}
