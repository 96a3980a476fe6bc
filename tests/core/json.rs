//! JSON as data.

use oss_form_upload::json::{Json, parse};

#[test]
fn every_value_of_serde_json_is_taken_over() {
    let json = parse(r#"{"a":[null,true,1.5,"x"]}"#).unwrap();
    let items = vec![Json::Null, Json::Bool(true), Json::Number(1.5), Json::String("x".into())];
    assert_eq!(json, Json::Object(vec![("a".into(), Json::Array(items))]));
    assert_eq!(parse("{"), None);
}

#[test]
fn only_whole_numbers_that_a_double_holds_exactly_are_integers() {
    for (text, integer) in [
        ("0", Some(0)),
        ("5368709120", Some(5_368_709_120)),
        ("9007199254740991", Some(9_007_199_254_740_991)),
        ("9007199254740993", None),
        ("-1", None),
        ("1.5", None),
        ("1e400", None),
        ("\"1\"", None),
    ] {
        assert_eq!(parse(text).and_then(|json| json.as_u64()), integer, "{text}");
    }
}

#[test]
fn asking_a_value_for_what_it_is_not_gives_nothing() {
    assert_eq!(Json::Null.get("a"), None);
    assert_eq!(Json::Null.members(), None);
    assert_eq!(Json::Null.as_array(), None);
    assert_eq!(Json::Null.as_str(), None);
}
