//! The findings of the survey that need no request.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use oss_form_upload::engine::command::{Command, Outcome};
use oss_form_upload::engine::event::{Event, GrantAnswer, Job, Task};
use oss_form_upload::engine::survey::{Check, Finding, Status};
use oss_form_upload::json;

use super::driver::{CALL, Driver, job, settings};

type Found = (Status, &'static str, Vec<String>);

/// Returns what is found about `check` in a V1 grant whose policy ends then, with these further members.
fn found(check: Check, expiration: &str, members: &str) -> Vec<Found> {
    let mut driver = Driver::new(settings());
    driver
        .handle(Event::Added { call: CALL, job: Job { task: Task::Diagnose, file: None, ..job(0, false) } });
    driver.now.online = false;
    let grant = json::parse(&grant(expiration, members)).unwrap();
    let commands = driver.answer_grant(1, GrantAnswer::Value(grant));
    let [Command::Settle { outcome: Outcome::Diagnosed(found), .. }] = &commands[..] else {
        panic!("{commands:?}")
    };
    let of_check = found.iter().filter(|finding| finding.check == check);
    of_check.map(|Finding { status, topic, names, .. }| (*status, *topic, names.clone())).collect()
}

fn grant(expiration: &str, members: &str) -> String {
    let policy = BASE64_STANDARD.encode(format!(
        r#"{{"expiration":"{expiration}","conditions":[{{"bucket":"examplebucket"}},["starts-with","$key","a/"],["content-length-range",0,9]]}}"#
    ));
    format!(
        r#"{{"host":"https://examplebucket.oss-cn-hangzhou.aliyuncs.com","accessid":"LTAIexample","policy":"{policy}","signature":"c2lnbmF0dXJl"{members}}}"#
    )
}

const LATE: &str = "2100-01-01T00:00:00Z";

fn of_grant(members: &str) -> Vec<Found> {
    found(Check::Grant, LATE, members)
}

fn of_callback(callback: &str) -> Vec<Found> {
    of_grant(&format!(r#","callback":"{callback}""#))
}

fn ok() -> Found {
    (Status::Ok, "ok", Vec::new())
}

fn warning(topic: &'static str) -> Found {
    (Status::Warn, topic, Vec::new())
}

#[test]
fn a_grant_without_anything_to_say_of_it_is_all_right() {
    assert_eq!(of_grant(""), [ok()]);
    assert_eq!(of_grant(r#","expire":1700000000,"x_oss_object_acl":"private","note":"""#), [ok()]);
}

#[test]
fn members_that_are_used_for_nothing_are_named() {
    let ignored = (Status::Warn, "ignored", vec!["region".to_owned(), "tags".to_owned()]);
    assert_eq!(of_grant(r#","region":"cn-hangzhou","tags":["a"]"#), [ok(), ignored]);
}

#[test]
fn a_callback_that_cannot_work_has_a_topic_for_each_reason() {
    let encoded = |json: &str| of_callback(&BASE64_STANDARD.encode(json));
    assert_eq!(of_callback("%"), [ok(), warning("callbackNotBase64")]);
    for (json, topic) in [
        ("7", "callbackNotJson"),
        (r#"{"callbackBody":"a"}"#, "callbackNoUrl"),
        (r#"{"callbackUrl":"a;b;c;d;e;f","callbackBody":"a"}"#, "callbackTooManyUrls"),
        (r#"{"callbackUrl":"https://a.example"}"#, "callbackNoBody"),
        (r#"{"callbackUrl":"https://a.example","callbackBody":"%24%7Bobject}"}"#, "callbackEncodedBody"),
        (
            r#"{"callbackUrl":"https://a.example","callbackBody":"a","callbackBodyType":"text/plain"}"#,
            "callbackUnknownBodyType",
        ),
    ] {
        assert_eq!(encoded(json), [ok(), warning(topic)], "{json}");
    }
    assert_eq!(encoded(r#"{"callbackUrl":"https://a.example","callbackBody":"object=${object}"}"#), [ok()]);
}

#[test]
fn an_expiration_that_oss_does_not_take_is_shown_up_to_64_characters() {
    let long = "a".repeat(65);
    for written in ["2030-01-01T00:00:00+00:00", "2030-01-01 00:00:00 UTC", "1893456000", "tomorrow", &long] {
        let shown = written.chars().take(64).collect();
        let misspelt = (Status::Fail, "misspelt", vec![shown]);
        assert_eq!(found(Check::Policy, written, ""), [misspelt], "{written}");
    }
    assert_eq!(found(Check::Policy, LATE, ""), [ok()]);
}
