//! Callback parameters become the `callback` form field.

use base64::{Engine, prelude::BASE64_STANDARD};
use oss_form_upload::callback::{Callback, CallbackDoubt, doubt};
use oss_form_upload::json::parse;

fn decoded(callback: &Callback) -> String {
    String::from_utf8(BASE64_STANDARD.decode(callback.encode().unwrap()).unwrap()).unwrap()
}

#[test]
fn the_field_is_base64_of_json_in_the_words_of_oss() {
    let callback = Callback {
        url: "http://app.example/cb;http://other.example/cb".into(),
        host: Some("app.example".into()),
        body: r#"{"key":${object},"note":${x:note}}"#.into(),
        body_type: Some("application/json".into()),
        sni: Some(true),
    };
    let json = r#"{"callbackUrl":"http://app.example/cb;http://other.example/cb","callbackHost":"app.example","callbackBody":"{\"key\":${object},\"note\":${x:note}}","callbackBodyType":"application/json","callbackSNI":true}"#;
    assert_eq!(decoded(&callback), json);
}

#[test]
fn parameters_that_are_not_given_are_left_out() {
    let callback =
        Callback { url: "http://a.example".into(), body: "a=${size}".into(), ..Callback::default() };
    assert_eq!(decoded(&callback), r#"{"callbackUrl":"http://a.example","callbackBody":"a=${size}"}"#);
}

#[test]
fn a_callback_without_url_or_body_is_refused() {
    let url = Callback { url: "http://a.example".into(), ..Callback::default() };
    for (callback, name) in [(Callback::default(), "callbackUrl"), (url, "callbackBody")] {
        let message = callback.encode().unwrap_err().to_string();
        assert_eq!(message, format!("options.callback.{name} must be a string that is not empty"));
    }
}

#[test]
fn a_ready_callback_is_doubted_for_the_reason_why_oss_would_refuse_it() {
    let of = |json: &str| doubt(&BASE64_STANDARD.encode(json), parse);
    for (json, reason) in [
        (r#"{"callbackUrl":"https://a.example","callbackBody":"a=${object}"}"#, None),
        (r#"{"callbackUrl":"a.example","callbackBody":"{}","callbackBodyType":"application/json"}"#, None),
        (r#"{"callbackUrl":"https://a.example""#, Some(CallbackDoubt::NotJson)),
        ("[]", Some(CallbackDoubt::NotJson)),
        ("{}", Some(CallbackDoubt::NoUrl)),
        (r#"{"callbackUrl":null,"callbackBody":"a"}"#, Some(CallbackDoubt::NoUrl)),
        (r#"{"callbackUrl":"","callbackBody":"a"}"#, Some(CallbackDoubt::NoUrl)),
        (r#"{"callbackUrl":" ; ","callbackBody":"a"}"#, Some(CallbackDoubt::NoUrl)),
        (r#"{"callbackUrl":"a;b;c;d;e;","callbackBody":"a"}"#, None),
        (r#"{"callbackUrl":"a;b;c;d;e;f","callbackBody":"a"}"#, Some(CallbackDoubt::TooManyUrls)),
        (
            r#"{"callbackUrl":"a","callbackBody":"a","callbackBodyType":null}"#,
            Some(CallbackDoubt::UnknownBodyType),
        ),
        (r#"{"callbackUrl":["https://a.example"],"callbackBody":"a"}"#, Some(CallbackDoubt::NoUrl)),
        (r#"{"callbackUrl":"https://a.example"}"#, Some(CallbackDoubt::NoBody)),
        (
            r#"{"callbackUrl":"https://a.example","callbackBody":"b=%24%7Bbucket%7D"}"#,
            Some(CallbackDoubt::EncodedBody),
        ),
        (
            r#"{"callbackUrl":"https://a.example","callbackBody":"b=%24%7bbucket%7d"}"#,
            Some(CallbackDoubt::EncodedBody),
        ),
        (
            r#"{"callbackUrl":"https://a.example","callbackBody":"a","callbackBodyType":"text/plain"}"#,
            Some(CallbackDoubt::UnknownBodyType),
        ),
    ] {
        assert_eq!(of(json), reason, "{json}");
    }
    assert_eq!(doubt(r#"{"callbackUrl":"https://a.example"}"#, parse), Some(CallbackDoubt::NotBase64));
    assert_eq!(doubt("e30=\n", parse), Some(CallbackDoubt::NotBase64));
    assert_eq!(doubt("//4=", parse), Some(CallbackDoubt::NotJson), "no UTF-8");
}

#[test]
fn every_doubt_has_a_sentence() {
    for (doubt, sentence) in [
        (CallbackDoubt::NotBase64, "the callback is not Base64; OSS takes Base64 of JSON, on one line"),
        (CallbackDoubt::NotJson, "the callback's Base64 does not decode to a JSON object"),
        (
            CallbackDoubt::NoUrl,
            "the callback has no callbackUrl; the server must name the address that OSS is to call",
        ),
        (CallbackDoubt::TooManyUrls, "the callback's callbackUrl names more than 5 addresses"),
        (CallbackDoubt::NoBody, "the callback has no callbackBody; OSS refuses an empty one"),
        (
            CallbackDoubt::EncodedBody,
            "the callback's callbackBody is URL-encoded (%24%7B…); OSS replaces only ${…}: the server must write it so",
        ),
        (
            CallbackDoubt::UnknownBodyType,
            "the callback's callbackBodyType is neither application/x-www-form-urlencoded nor application/json",
        ),
    ] {
        assert_eq!(doubt.to_string(), sentence);
    }
}
