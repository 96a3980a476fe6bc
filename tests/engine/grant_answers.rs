//! The answers to requests for grants, and what follows from them.

use oss_form_upload::engine::command::{Command, Outcome};
use oss_form_upload::engine::event::{Event, GrantAnswer, GrantFailure, Job, Task};
use oss_form_upload::engine::failure::{Cause, Failure};
use oss_form_upload::engine::settings::{GrantSource, RetryPolicy, Settings};
use oss_form_upload::engine::survey::Check;

use super::driver::{CALL, Driver, failure, grant_text, job, settings};

fn endpoint(url: &str) -> Settings {
    Settings { grant_source: GrantSource::Endpoint { url: url.to_owned() }, ..settings() }
}

fn http(status: u16, body: &str) -> GrantAnswer {
    GrantAnswer::Http { status, date: None, age: None, retry_after: None, body: body.to_owned() }
}

/// Returns the failure of an upload whose request for a grant is answered so. Nothing was sent.
fn refused(settings: Settings, answer: GrantAnswer) -> Failure {
    let mut driver = Driver::new(settings);
    driver.upload(0, 10, false);
    let failure = failure(driver.answer_grant(1, answer));
    assert_eq!((failure.stored.as_str(), failure.attempts), ("no", 0));
    failure
}

/// The sentence about an endpoint that answers 401 and this.
fn sentence(body: &str) -> String {
    refused(endpoint("/grant"), http(401, body)).error.message()
}

#[test]
fn an_answer_is_the_grant() {
    let mut driver = Driver::new(endpoint("/grant"));
    driver.upload(0, 10, false);
    let commands = driver.answer_grant(1, http(200, &grant_text()));
    assert!(matches!(commands[..], [Command::Post { .. }]), "{commands:?}");
}

#[test]
fn how_far_the_endpoints_clock_is_ahead_is_known_by_its_date() {
    let found = |date: Option<&str>| {
        let mut driver = Driver::new(endpoint("/grant"));
        driver.handle(Event::Added {
            call: CALL,
            job: Job { task: Task::Diagnose, file: None, ..job(0, false) },
        });
        let date = date.map(str::to_owned);
        driver.now.online = false;
        let answer =
            GrantAnswer::Http { status: 200, date, age: None, retry_after: None, body: grant_text() };
        let commands = driver.answer_grant(1, answer);
        let [Command::Settle { outcome: Outcome::Diagnosed(found), .. }] = &commands[..] else {
            panic!("{commands:?}")
        };
        found
            .iter()
            .find(|finding| finding.check == Check::Clock)
            .map(|finding| (finding.topic, finding.number))
    };
    assert_eq!(found(Some("Sun, 22 Nov 2026 12:08:08 GMT")), Some(("behind", Some(488))));
    assert_eq!(found(Some("Sun, 22 Nov 2026 12:00:08 GMT")), Some(("ok", None)));
    assert_eq!(found(None), None, "the page may not see it");
    assert_eq!(found(Some("today")), None);
}

#[test]
fn a_grant_endpoints_word_to_people_is_shown() {
    for (body, shown) in [
        (r#"{"message":"sign in first"}"#, ": sign in first"),
        (r#"{"error":"sign in first"}"#, ": sign in first"),
        (r#"{"detail":"sign in first"}"#, ": sign in first"),
        (r#"{"title":"sign in first"}"#, ": sign in first"),
        (r#"{"error":{"code":7,"message":"sign in first"}}"#, ": sign in first"),
        (r#"{"error":{"detail":{"title":"sign in first"}}}"#, ": sign in first"),
        (r#"{"code":7,"msg":"sign in first"}"#, ": sign in first"),
        (r#"{"title":"b","message":"a"}"#, ": a"),
        (r#"{"message":{"code":7},"title":"b"}"#, ": b"),
        (r#""sign in first""#, ": sign in first"),
        ("sign in first\n", ": sign in first"),
        ("<html><p>sign in first", ""),
        ("\n <html><p>sign in first", ""),
        (r#"{"code":7}"#, ""),
        (r#"{"message":""}"#, ""),
        ("[]", ""),
        ("null", ""),
        ("7", ""),
        ("", ""),
        (" \n", ""),
    ] {
        assert_eq!(sentence(body), format!("the grant endpoint /grant answered 401{shown}"), "{body}");
    }
}

#[test]
fn a_message_is_looked_for_three_objects_deep_and_no_deeper() {
    let nested = |depth: usize| format!("{}\"deep\"{}", "{\"error\":".repeat(depth), "}".repeat(depth));
    assert_eq!(sentence(&nested(3)), "the grant endpoint /grant answered 401: deep");
    assert_eq!(sentence(&nested(4)), "the grant endpoint /grant answered 401");
}

#[test]
fn a_text_of_more_than_200_characters_is_not_shown() {
    for shown in ["a".repeat(200), "世".repeat(200)] {
        assert_eq!(sentence(&shown), format!("the grant endpoint /grant answered 401: {shown}"));
        assert_eq!(sentence(&format!("{shown}.")), "the grant endpoint /grant answered 401");
        assert_eq!(
            sentence(&format!("{{\"message\":\"{shown}.\"}}")),
            "the grant endpoint /grant answered 401"
        );
    }
}

#[test]
fn an_endpoint_is_shown_without_its_query_and_fragment_which_may_be_secret() {
    for secret in ["?token=x#y", "#y?z", "?a\nb"] {
        let failure = refused(endpoint(&format!("https://app.example/grant{secret}")), http(500, ""));
        assert_eq!(failure.error.message(), "the grant endpoint https://app.example/grant answered 500");
    }
}

#[test]
fn an_answer_outside_of_2xx_is_worth_another_attempt_if_it_may_change_by_itself_after_its_retry_after() {
    let again =
        [(302, false), (401, false), (404, false), (408, true), (429, true), (500, true), (503, true)];
    for (status, retryable) in again {
        let failure = refused(endpoint("/grant"), http(status, ""));
        assert_eq!(failure.error.message(), format!("the grant endpoint /grant answered {status}"));
        assert_eq!((failure.error.code(), failure.retryable), ("GrantUnavailable", retryable));
        let mut driver = Driver::new(Settings { retry: RetryPolicy::default(), ..endpoint("/grant") });
        driver.upload(0, 10, false);
        let retry_after = Some("7".to_owned());
        driver.answer_grant(
            1,
            GrantAnswer::Http { status, date: None, age: None, retry_after, body: String::new() },
        );
        assert_eq!(driver.due(), retryable.then_some(7000), "{status}");
    }
}

#[test]
fn any_2xx_with_json_is_an_answer() {
    let failure = refused(endpoint("/grant"), http(299, "7"));
    let sentence = "the grant cannot be used: it is not a JSON object";
    assert_eq!((failure.error.code(), failure.error.message().as_str()), ("InvalidGrant", sentence));
}

#[test]
fn an_envelope_without_a_grant_is_told_in_the_servers_words_and_tried_again_if_its_code_says_so() {
    for (code, retryable) in [("401", false), (r#""TokenExpired""#, false), ("503", true)] {
        let failure =
            refused(endpoint("/grant"), http(200, &format!(r#"{{"code":{code},"msg":"sign in"}}"#)));
        let code = code.trim_matches('"');
        let sentence = format!("the grant endpoint /grant answered without a grant: sign in (code {code})");
        assert_eq!((failure.error.code(), failure.error.message()), ("GrantUnavailable", sentence));
        assert_eq!(failure.retryable, retryable, "{code}");
    }
}

#[test]
fn an_answer_that_is_not_json_is_told_and_not_tried_again() {
    for body in ["<html>", "", "{"] {
        let failure = refused(endpoint("/grant"), http(200, body));
        assert_eq!(failure.error.message(), "the grant endpoint /grant did not answer with JSON");
        assert!(!failure.retryable);
    }
}

#[test]
fn an_endpoint_that_cannot_be_reached_is_tried_again() {
    let cause = Some(Cause(7));
    let answer = GrantAnswer::Failed { failure: GrantFailure::Unreachable, cause };
    let failure = refused(endpoint("/grant?token=x"), answer);
    let sentence = "the grant endpoint /grant cannot be reached, or its CORS rule does not allow this page";
    assert_eq!(failure.error.message(), sentence);
    assert_eq!((failure.retryable, failure.cause), (true, cause));
}

#[test]
fn a_function_that_fails_is_worth_another_attempt_if_it_failed_as_fetch_does() {
    for is_type_error in [true, false] {
        let cause = Some(Cause(7));
        let answer = GrantAnswer::Failed { failure: GrantFailure::Thrown { is_type_error }, cause };
        let failure = refused(settings(), answer);
        assert_eq!(failure.error.message(), "the grant function failed; its reason is this error's cause");
        assert_eq!((failure.retryable, failure.cause), (is_type_error, cause));
    }
}

#[test]
fn an_abort_is_no_failure_of_the_source() {
    let mut driver = Driver::new(settings());
    driver.upload(0, 10, false);
    let commands = driver.handle(Event::Aborted(CALL));
    let [Command::CancelGrant(_), Command::Settle { outcome: Outcome::Aborted, .. }] = commands[..] else {
        panic!("{commands:?}")
    };
    let answer = GrantAnswer::Failed { failure: GrantFailure::Thrown { is_type_error: false }, cause: None };
    assert_eq!(driver.answer_grant(1, answer).len(), 0);
}
