//! Fields that the preflight doubts whatever the policy: headers, types, the callback, and names that look alike.

use base64::{Engine, prelude::BASE64_STANDARD};
use oss_form_upload::form::Form;
use oss_form_upload::json::parse;
use oss_form_upload::policy::{Condition, Policy};
use oss_form_upload::preflight::{Clock, Facts, Report, check};
use oss_form_upload::time::Timestamp;

fn facts(content_type: &str) -> Facts<'_> {
    let clock = Clock { now: Timestamp(0), corrected: true };
    Facts { size: Some(100), content_type, bucket: Some("examplebucket"), clock, parse }
}

fn policy(condition: Condition) -> Policy {
    Policy { expiration: "2026-11-22T12:10:00.000Z".into(), conditions: vec![condition] }
}

fn eq(field: &str, value: &str) -> Condition {
    Condition::Eq { field: field.into(), value: value.into() }
}

fn starts_with(field: &str, prefix: &str) -> Condition {
    Condition::StartsWith { field: field.into(), prefix: prefix.into() }
}

fn form(fields: &[(&str, &str)]) -> Form {
    let mut form = Form::default();
    for (name, value) in fields {
        form.push(name, value);
    }
    form
}

fn messages(findings: &[oss_form_upload::preflight::Violation]) -> Vec<&str> {
    findings.iter().map(|found| found.message.as_str()).collect()
}

/// The warnings about a form that breaks nothing.
fn warnings(fields: &[(&str, &str)]) -> Vec<String> {
    let all = [&[("key", "a")], fields].concat();
    let Report { violations, warnings } =
        check(&policy(starts_with("key", "")), &form(&all), &facts("image/png"));
    assert_eq!(violations, []);
    messages(&warnings).into_iter().map(str::to_owned).collect()
}

/// The one violation of a form.
fn violation(condition: Condition, fields: &[(&str, &str)], content_type: &str) -> String {
    let report = check(&policy(condition), &form(fields), &facts(content_type));
    assert_eq!((report.violations.len(), report.warnings.len()), (1, 0));
    report.violations[0].message.clone()
}

#[test]
fn headers_that_are_not_ascii_are_a_warning_with_its_cure() {
    for name in ["x-oss-meta-author", "X-Oss-Meta-作者", "Cache-Control", "x-oss-content-type"] {
        assert_eq!(
            warnings(&[(name, "名")]),
            [format!(
                "{name} becomes a header of the object, and has what headers do not carry: percent-encode it"
            )]
        );
    }
    assert_eq!(
        warnings(&[("Content-Disposition", "attachment; filename=\"名.png\"")]),
        [
            "Content-Disposition becomes a header of the object, and has what headers do not carry: write the file's name as filename*=UTF-8''… with the rest percent-encoded"
        ]
    );
    assert_eq!(warnings(&[("x-oss-meta-note", "one\ntwo")]).len(), 1, "nor do they carry line breaks");
    assert_eq!(warnings(&[("x-oss-meta-作者", "a")]).len(), 1, "the name is a header's too");
}

#[test]
fn other_fields_may_have_any_characters() {
    let plain = "attachment; filename*=UTF-8''%E5%90%8D.png";
    assert_eq!(warnings(&[("Content-Disposition", plain), ("x:name", "名"), ("own", "名\n")]), [""; 0]);
}

#[test]
fn the_capitals_of_a_variable_are_a_warning() {
    assert_eq!(
        warnings(&[("x:orderId", "7"), ("x:order", "7")]),
        ["the name of the callback's variable x:orderId has capitals; OSS asks for lower case"]
    );
}

#[test]
fn a_callback_that_oss_cannot_use_is_a_warning() {
    let callback = |json: &str| warnings(&[("callback", &BASE64_STANDARD.encode(json))]);
    assert_eq!(callback(r#"{"callbackUrl":"https://a.example","callbackBody":"a=${x:a}"}"#), [""; 0]);
    assert_eq!(
        callback(r#"{"callbackUrl":null,"callbackBody":"a=${object}"}"#),
        ["the callback has no callbackUrl; the server must name the address that OSS is to call"]
    );
    assert_eq!(
        warnings(&[("callback", "{}")]),
        ["the callback is not Base64; OSS takes Base64 of JSON, on one line"]
    );
}

#[test]
fn no_warning_shows_what_the_callback_says() {
    let broken = BASE64_STANDARD.encode(r#"{"callbackBody":"not-a-real-secret"}"#);
    let report =
        check(&policy(starts_with("key", "")), &form(&[("key", "a"), ("callback", &broken)]), &facts(""));
    assert_eq!(report.warnings.len(), 1);
    assert!(!format!("{report:?}").contains("secret"));
}

#[test]
fn a_policy_that_wants_capitals_in_a_type_is_a_warning() {
    assert_eq!(
        warnings(&[("Content-Type", "text/html; charset=UTF-8")]),
        [
            "the policy asks for the content-type \"text/html; charset=UTF-8\", and browsers write that of the file part in lower case: the server should ask for \"text/html; charset=utf-8\""
        ]
    );
}

const ALIKE: &str = "; the two look alike, but one is decomposed (NFD, as macOS names files): make both NFC, with normalize(\"NFC\")";

#[test]
fn expected_and_actual_that_differ_by_decomposition_alone_say_so() {
    for (composed, decomposed) in [
        ("a/caf\u{e9}.png", "a/cafe\u{301}.png"),
        ("\u{1ebf}", "e\u{302}\u{301}"),
        ("\u{304c}\u{30d1}", "\u{304b}\u{3099}\u{30cf}\u{309a}"),
        ("\u{d55c}\u{ae00}.hwp", "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}.hwp"),
    ] {
        for (wanted, sent) in [(composed, decomposed), (decomposed, composed)] {
            assert_eq!(
                violation(eq("key", wanted), &[("key", sent)], ""),
                format!("key is \"{sent}\"; the policy allows \"{wanted}\"{ALIKE}")
            );
            let longer = format!("{sent}/more");
            assert!(violation(starts_with("key", wanted), &[("key", &longer)], "").ends_with(ALIKE));
            let list = Condition::In { field: "key".into(), values: vec!["b".into(), wanted.into()] };
            assert!(violation(list, &[("key", sent)], "").ends_with(ALIKE));
        }
    }
}

#[test]
fn texts_that_differ_otherwise_are_not_said_to_look_alike() {
    for (wanted, sent) in [
        ("a/caf\u{e9}.png", "b/cafe\u{301}.png"),
        ("caf\u{e9}", "cafe"),
        ("cafe\u{301}", "cafe\u{300}"),
        ("\u{e9}", "e\u{301}e\u{301}"),
        ("caf\u{e9}", "caf\u{e8}"),
    ] {
        assert!(
            !violation(eq("key", wanted), &[("key", sent)], "").contains("look alike"),
            "{wanted} {sent}"
        );
    }
}

#[test]
fn a_type_that_the_browser_does_not_know_points_at_the_option() {
    let images = || Condition::In { field: "Content-Type".into(), values: vec!["image/heic".into()] };
    for unknown in ["application/octet-stream", ""] {
        assert_eq!(
            violation(images(), &[], unknown),
            format!(
                "Content-Type is \"{unknown}\"; the policy allows \"image/heic\"; the browser knows no type for this file: pass the option contentType"
            )
        );
    }
    assert_eq!(
        violation(images(), &[], "image/png"),
        "Content-Type is \"image/png\"; the policy allows \"image/heic\""
    );
    assert_eq!(
        violation(images(), &[("content-type", "application/octet-stream")], ""),
        "Content-Type is \"application/octet-stream\"; the policy allows \"image/heic\"",
        "the caller's own choice"
    );
}
