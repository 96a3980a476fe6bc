//! Grants that had expired when they came: out of a cache, or by a clock that is wrong.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use oss_form_upload::engine::command::{Command, Outcome, Reason};
use oss_form_upload::engine::event::{CallId, Event, GrantAnswer, Job, Task};
use oss_form_upload::engine::settings::{GrantSource, Settings};
use oss_form_upload::engine::survey::{Check, Finding};
use oss_form_upload::json;
use oss_form_upload::preflight::Report;

use super::driver::{CALL, Driver, failure, job, settings};

/// A V1 grant whose policy ends then; it is noon.
fn grant(expiration: &str) -> String {
    let policy =
        format!(r#"{{"expiration":"2026-11-22T{expiration}Z","conditions":[["starts-with","$key",""]]}}"#);
    let policy = BASE64_STANDARD.encode(policy);
    format!(
        r#"{{"host":"https://examplebucket.oss-cn-hangzhou.aliyuncs.com","accessid":"LTAIexample","policy":"{policy}","signature":"c2lnbmF0dXJl"}}"#
    )
}

/// An endpoint's answer of this `Date` and `Age`.
fn answer(expiration: &str, date: Option<&str>, age: Option<&str>) -> GrantAnswer {
    let date = date.map(|time| format!("Sun, 22 Nov 2026 {time} GMT"));
    let age = age.map(str::to_owned);
    GrantAnswer::Http { status: 200, date, age, retry_after: None, body: grant(expiration) }
}

fn driver() -> Driver {
    let grant_source = GrantSource::Endpoint { url: "/grant".to_owned() };
    Driver::new(Settings { grant_source, allows_duplicate_keys: true, ..settings() })
}

fn checked(answer: GrantAnswer) -> Report {
    let mut driver = driver();
    driver.handle(Event::Added { call: CALL, job: Job { task: Task::Check, ..job(1, false) } });
    let commands = driver.answer_grant(1, answer);
    match commands.into_iter().next() {
        Some(Command::Settle { outcome: Outcome::Checked(report), .. }) => report,
        other => panic!("{other:?}"),
    }
}

/// Returns whether an upload with a grant until 11:00 is refused before anything is sent.
fn is_refused(date: Option<&str>, age: Option<&str>) -> bool {
    let mut driver = driver();
    driver.upload(0, 1, false);
    let commands = driver.answer_grant(1, answer("11:00:00", date, age));
    if matches!(commands[..], [Command::Post { .. }]) {
        return false;
    }
    assert_eq!(failure(commands).error.code(), "PolicyViolation");
    true
}

const SENTENCE: &str = "the policy ends at 2026-11-22T11:00:00Z, and now it is 2026-11-22T12:00:08.000Z; get a new grant; the grant had expired when it came: a cache (CDN, framework, service worker) keeps what the application server issues, or its clock is wrong";

#[test]
fn by_the_servers_clock_it_is_refused_with_a_sentence_that_says_so() {
    let report = checked(answer("11:00:00", Some("12:00:08"), None));
    assert_eq!(report.warnings, []);
    let [violation] = &report.violations[..] else { panic!("{report:?}") };
    assert_eq!((violation.condition.as_str(), violation.message.as_str()), ("expiration", SENTENCE));
    let mut driver = driver();
    driver.upload(0, 1, false);
    let failure = failure(driver.answer_grant(1, answer("11:00:00", Some("12:00:08"), None)));
    assert_eq!(failure.error.message(), format!("OSS would refuse the upload: {SENTENCE}"));
    assert_eq!((failure.stored.as_str(), failure.attempts, failure.retryable), ("no", 0, false));
}

#[test]
fn by_this_computers_clock_alone_it_is_a_warning_with_the_same_words() {
    let report = checked(answer("11:00:00", None, None));
    assert_eq!(report.violations, []);
    assert_eq!(report.warnings[0].message, SENTENCE.replace("12:00:08.000Z", "12:00:00.000Z"));
    assert!(!is_refused(None, None));
}

#[test]
fn a_given_grant_that_ends_later_is_not_said_to_have_come_so() {
    let mut driver = Driver::new(Settings { grant_source: GrantSource::Given, ..settings() });
    let check = |call| Event::Added { call: CallId(call), job: Job { task: Task::Check, ..job(1, false) } };
    driver.handle(check(0));
    driver.answer_grant(1, GrantAnswer::Value(json::parse(&grant("12:01:00")).unwrap()));
    driver.now.wall = driver.now.wall.plus_seconds(120);
    let commands = driver.handle(check(1));
    let [Command::Settle { outcome: Outcome::Checked(report), .. }] = &commands[..] else {
        panic!("{commands:?}")
    };
    let message =
        "the policy ends at 2026-11-22T12:01:00Z, and now it is 2026-11-22T12:02:00.000Z; get a new grant";
    assert_eq!(report.warnings[0].message, message);
}

#[test]
fn the_age_of_a_cached_answer_counts_where_it_makes_the_clocks_agree() {
    assert!(is_refused(Some("10:30:00"), Some("5400")), "the cache kept the date of the origin");
    assert!(is_refused(Some("12:00:00"), Some("5400")), "the cache wrote a date");
    assert!(!is_refused(Some("10:30:00"), None), "nothing is known of a cache");
    for odd in ["", "x", "-5400", "1e9", "99999999999999999999"] {
        assert!(!is_refused(Some("10:30:00"), Some(odd)), "{odd}");
    }
    assert!(!is_refused(Some("10:30:00"), Some("999999999999999")), "an age of millions of years");
}

#[test]
fn it_is_not_kept_for_the_next_file() {
    let mut driver = driver();
    driver.upload(0, 1, false);
    driver.answer_grant(1, answer("11:00:00", Some("12:00:00"), None));
    let commands = driver.upload(1, 1, false);
    assert!(matches!(commands[..], [Command::FetchGrant { reason: Reason::Expiring, .. }]), "{commands:?}");
    let commands = driver.answer_grant(2, answer("13:00:00", Some("12:00:00"), None));
    assert!(matches!(commands[..], [Command::Post { .. }]), "{commands:?}");
}

#[test]
fn a_computer_whose_own_clock_may_be_wrong_does_not_ask_anew_for_each_file() {
    let mut driver = driver();
    driver.upload(0, 1, false);
    driver.answer_grant(1, answer("11:00:00", None, None));
    let commands = driver.upload(1, 1, false);
    assert!(matches!(commands[..], [Command::Post { .. }]), "{commands:?}");
}

#[test]
fn the_survey_has_a_topic_for_it() {
    let mut driver = driver();
    driver
        .handle(Event::Added { call: CALL, job: Job { task: Task::Diagnose, file: None, ..job(0, false) } });
    driver.now.online = false;
    let commands = driver.answer_grant(1, answer("11:00:00", Some("12:00:00"), None));
    let [Command::Settle { outcome: Outcome::Diagnosed(found), .. }] = &commands[..] else {
        panic!("{commands:?}")
    };
    let expired = found.iter().find(|Finding { check, .. }| *check == Check::Policy).unwrap();
    assert_eq!((expired.topic, expired.number), ("cameExpired", Some(3600)));
}
