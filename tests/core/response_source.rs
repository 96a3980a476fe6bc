//! The source of an answer: the form that asked for it decides, and the marks of OSS.

use oss_form_upload::error::Error;
use oss_form_upload::form::Form;
use oss_form_upload::response::{Answer, Asked, Body, Refusal, Unexpected, Uploaded, classify};

const SIGNED: &str = "Content-Type: application/xml\r\nX-OSS-Request-Id: 5F0A1B2C3D4E5F6071829304\r\n";
const PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Sign\n in</title></head></html>";
const ERROR: &str = "<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code><Message>No.</Message></Error>";
const POST_RESPONSE: &str = "<?xml version=\"1.0\"?><PostResponse><Key>a</Key></PostResponse>";

const NO_CONTENT: Asked = Asked { status: 204, callback: false };
const OK: Asked = Asked { status: 200, callback: false };
const CREATED: Asked = Asked { status: 201, callback: false };
const CALLBACK: Asked = Asked { status: 204, callback: true };

fn judged(asked: Asked, status: u16, headers: &str, body: &str) -> Result<Uploaded, Refusal> {
    classify(&Answer { status, headers, body }, &asked)
}

/// Returns the description of an answer that is not OSS's.
fn unexpected(asked: Asked, status: u16, headers: &str, body: &str) -> Unexpected {
    match judged(asked, status, headers, body) {
        Err(Refusal::Unexpected(unexpected)) => unexpected,
        other => panic!("{status} {body}: {other:?}"),
    }
}

fn asked(fields: &[(&str, &str)]) -> Asked {
    let mut form = Form::default();
    for (name, value) in fields {
        form.push(name, value);
    }
    Asked::of(&form)
}

#[test]
fn the_form_says_which_success_it_asks_for() {
    assert_eq!(asked(&[]), NO_CONTENT);
    assert_eq!(asked(&[("Success_Action_Status", "200")]), OK);
    assert_eq!(asked(&[("success_action_status", "201")]), CREATED);
    assert_eq!(asked(&[("success_action_status", "999")]), NO_CONTENT, "OSS takes it for 204");
    assert_eq!(asked(&[("callback", "e30=")]), CALLBACK);
    assert_eq!(asked(&[("callback", "")]), NO_CONTENT);
}

#[test]
fn a_success_is_what_the_form_asked_for_even_where_no_header_can_be_read() {
    for (asked, status, body) in [
        (NO_CONTENT, 204, ""),
        (OK, 200, ""),
        (OK, 200, " \r\n"),
        (CREATED, 201, POST_RESPONSE),
        (CALLBACK, 200, r#"{"Status":"OK"}"#),
        (CALLBACK, 200, " [] "),
        (CALLBACK, 200, "\"stored\""),
        (CALLBACK, 200, "true"),
        (CALLBACK, 200, "-1.5e3"),
        (Asked { status: 200, ..CALLBACK }, 200, "{}"),
    ] {
        assert_eq!(
            judged(asked, status, "", body).map(|uploaded| uploaded.status),
            Ok(status),
            "{status} {body}"
        );
    }
}

#[test]
fn another_success_counts_where_oss_has_signed_it_and_nothing_speaks_against_it() {
    for (asked, status, body) in
        [(OK, 204, ""), (NO_CONTENT, 200, ""), (CREATED, 204, ""), (CALLBACK, 200, "")]
    {
        assert!(judged(asked, status, SIGNED, body).is_ok(), "{status}");
        assert!(judged(asked, status, "", body).is_err(), "{status}");
    }
}

#[test]
fn a_page_is_never_a_success() {
    for asked in [NO_CONTENT, OK, CREATED, CALLBACK] {
        for status in [200, 201, 202, 206] {
            for headers in ["", "Content-Type: text/html; charset=utf-8", SIGNED] {
                let answer = unexpected(asked, status, headers, PAGE);
                assert_eq!(answer.body, Body::Html(Some("Sign in".into())));
            }
        }
    }
}

#[test]
fn a_success_that_nobody_asked_for_is_not_one() {
    assert_eq!(unexpected(NO_CONTENT, 200, "", "{}").body, Body::Json, "no callback was sent");
    assert_eq!(unexpected(CALLBACK, 204, "", "").body, Body::Empty);
    assert_eq!(unexpected(CREATED, 201, "", "").body, Body::Empty);
    assert_eq!(unexpected(CALLBACK, 200, "", "OK").body, Body::Text, "OSS lets JSON pass alone");
    assert_eq!(unexpected(NO_CONTENT, 202, SIGNED, "").status, 202);
}

#[test]
fn a_refusal_is_quoted_where_it_is_error_xml_or_signed() {
    for (status, headers, body, code) in [
        (403, "", ERROR, "AccessDenied"),
        (
            409,
            "",
            "\u{feff} <Error xmlns=\"http://doc.oss-cn-hangzhou.aliyuncs.com\"><Code>FileAlreadyExists</Code></Error>",
            "FileAlreadyExists",
        ),
        (500, SIGNED, "", ""),
        (503, SIGNED, PAGE, ""),
        (304, SIGNED, "", ""),
    ] {
        let Err(Refusal::Service(service)) = judged(NO_CONTENT, status, headers, body) else {
            panic!("{status} is OSS's")
        };
        assert_eq!((service.status, service.code.as_str()), (status, code));
    }
}

#[test]
fn a_failed_callback_is_one_where_oss_says_so() {
    for (headers, body) in [("", "<Error><Code>CallbackFailed</Code></Error>"), (SIGNED, "")] {
        assert!(matches!(judged(CALLBACK, 203, headers, body), Err(Refusal::CallbackFailed(_))));
    }
    for body in ["", PAGE, "{}"] {
        assert_eq!(unexpected(CALLBACK, 203, "Server: proxy", body).status, 203);
    }
}

#[test]
fn a_failure_without_a_mark_of_oss_is_not_quoted_as_its_own() {
    for body in ["", PAGE, "<Error><Code>unclosed", "<a><Code>x</Code></a>", "Bad Gateway", "\u{0}\u{ffff}"] {
        for status in [0, 100, 302, 400, 403, 404, 502, 504, 999] {
            let answer = unexpected(NO_CONTENT, status, "content-length: 0\r\nnot-x-oss: 1\r\n", body);
            assert_eq!((answer.status, answer.content_type), (status, None));
        }
    }
}

#[test]
fn a_status_that_may_pass_makes_it_worth_another_try() {
    let is_transient = |status: u16| unexpected(NO_CONTENT, status, "", "").is_transient();
    assert_eq!(
        [200, 302, 403, 404, 408, 429, 500, 504].map(is_transient),
        [false, false, false, false, true, true, true, true]
    );
}

#[test]
fn the_looks_of_an_answer_are_told() {
    for (headers, body, looks, shown) in [
        ("", PAGE, Body::Html(Some("Sign in".into())), "502 with an HTML page (\"Sign in\")"),
        ("", "<HTML><body>x</body></HTML>", Body::Html(None), "502 with an HTML page"),
        ("Content-Type: text/html", "It works!", Body::Html(None), "502 with an HTML page"),
        ("", "<rss></rss>", Body::Xml, "502 with XML"),
        ("", "{\"a\":1}", Body::Json, "502 with JSON"),
        ("", "Bad Gateway", Body::Text, "502 with text"),
        ("", "  ", Body::Empty, "502 with an empty body"),
    ] {
        let answer = unexpected(NO_CONTENT, 502, headers, body);
        assert_eq!((&answer.body, answer.to_string().as_str()), (&looks, shown), "{body}");
    }
    let long = format!("Content-Type: {}", "x".repeat(200));
    assert_eq!(unexpected(NO_CONTENT, 502, &long, "").content_type.unwrap().len(), 100);
}

#[test]
fn nothing_that_an_answer_echoes_is_shown() {
    let echo = r#"{"form":{"x-oss-signature":"not-a-real-secret"}}"#;
    let error = Error::from(judged(NO_CONTENT, 200, "", echo).unwrap_err());
    assert!(!format!("{error} {error:?}").contains("secret"));
}

#[test]
fn the_error_says_what_came_and_where_to_look() {
    let error = Error::from(judged(NO_CONTENT, 200, "", PAGE).unwrap_err());
    assert_eq!(
        (error.code(), error.message().as_str()),
        (
            "UnexpectedAnswer",
            "something other than OSS answered the form: 200 with an HTML page (\"Sign in\"); look for a service worker, a login portal or a proxy between this page and the bucket; whether the object was stored is unknown"
        )
    );
    assert_eq!(error.service(), None);
}
