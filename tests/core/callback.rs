//! Callback parameters become the `callback` form field.

use base64::{Engine, prelude::BASE64_STANDARD};
use oss_form_upload::callback::Callback;

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
