//! The grammar of the Post Policy.

use base64::{Engine, prelude::BASE64_STANDARD};
use oss_form_upload::json::{Json, parse};
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

fn wrong_type(field: &str, expected: &'static str, found: &str) -> PolicyError {
    PolicyError::WrongValueType { field: field.into(), expected, found: found.into() }
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
        (r#"["eq","$key"]"#, PolicyError::WrongOperands { operator: "eq".into(), count: 1 }),
        (r#"["in","$key","a","b"]"#, PolicyError::WrongOperands { operator: "in".into(), count: 3 }),
        (r#"{"bucket":7}"#, wrong_type("bucket", "a string", "the number 7")),
        (
            r#"["eq","$success_action_status",200]"#,
            wrong_type("success_action_status", "a string", "the number 200"),
        ),
        (r#"["eq",7,"a"]"#, wrong_type("eq", "a string", "the number 7")),
        (r#"["in","$key","a"]"#, wrong_type("key", "a list of strings", "a string")),
        (r#"["not-in","$key",[null]]"#, wrong_type("key", "a string", "null")),
        (r#"["starts-with","$key",["a"]]"#, wrong_type("key", "a string", "a list")),
        (r#"{"x:vip":true}"#, wrong_type("x:vip", "a string", "true")),
        (r#"{"key":{}}"#, wrong_type("key", "a string", "an object")),
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
fn text_that_is_not_base64_and_bytes_that_are_not_utf8_are_told_apart() {
    assert_eq!(Policy::decode("{}", parse), Err(PolicyError::NotBase64));
    assert_eq!(Policy::decode(&BASE64_STANDARD.encode([0xff, 0xfe]), parse), Err(PolicyError::NotUtf8));
}

#[test]
fn base64_without_its_padding_or_with_loose_bits_is_refused() {
    for text in ["e30", "e31=", "e3-="] {
        assert_eq!(Policy::decode(text, parse), Err(PolicyError::NotBase64), "{text}");
    }
}

#[test]
fn base64_with_line_breaks_or_blanks_is_named_as_such() {
    let base64 =
        BASE64_STANDARD.encode(r#"{"expiration":"2100-01-01T00:00:00Z","conditions":[{"bucket":"b"}]}"#);
    let (start, end) = base64.split_at(60);
    for spaced in
        [format!("{start}\n{end}\n"), format!("{start}\r\n{end}"), format!("{base64} "), "\t".into()]
    {
        assert_eq!(Policy::decode(&spaced, parse), Err(PolicyError::WhiteSpace));
    }
    assert_eq!(
        PolicyError::WhiteSpace.to_string(),
        "its Base64 has line breaks or blanks, which no signature survives: the server must write it on one line (strict_encode64, no chunk_split)"
    );
}

#[test]
fn a_size_without_a_limit_is_the_largest_there_is() {
    let max = |text: &str| match condition(&format!(r#"["content-length-range",0,{text}]"#)).unwrap() {
        Condition::ContentLengthRange { max, .. } => max,
        other => panic!("{other}"),
    };
    assert_eq!(max("9007199254740991"), 9_007_199_254_740_991);
    assert_eq!(max("9223372036854775807"), 1 << 63, "the nearest double");
    assert_eq!(max("18446744073709551615"), u64::MAX);
    assert_eq!(max("1e19"), 10_000_000_000_000_000_000);
    assert_eq!(max("1e300"), u64::MAX);
    let browser = Json::Array(vec![
        Json::String("content-length-range".into()),
        Json::Number(0.0),
        Json::Number(f64::INFINITY),
    ]);
    let unlimited = Condition::ContentLengthRange { min: 0, max: u64::MAX };
    assert_eq!(Condition::from_json(&browser), Ok(unlimited), "as JSON.parse reads 1e400");
}

#[test]
fn a_number_where_a_string_is_needed_is_named_with_its_condition() {
    assert_eq!(
        condition(r#"["eq","$success_action_status",200]"#).unwrap_err().to_string(),
        r#"the condition on "success_action_status" has the number 200 where a string is needed"#
    );
    assert_eq!(
        condition(r#"["starts-with","$key"]"#).unwrap_err().to_string(),
        r#"the condition "starts-with" takes 2 operands, not 1"#
    );
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
fn an_encoded_policy_is_decoded_again() {
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
        PolicyError::WhiteSpace,
        PolicyError::WrongOperands { operator: "eq".into(), count: 1 },
        wrong_type("key", "a string", "null"),
    ];
    let sentences: std::collections::BTreeSet<_> = all.iter().map(ToString::to_string).collect();
    assert_eq!(sentences.len(), all.len());
}
