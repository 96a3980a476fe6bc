//! The number of requests for grants.

use oss_form_upload::engine::command::{Command, GrantId, Reason};
use oss_form_upload::engine::event::{CallId, Event, GrantAnswer};
use oss_form_upload::engine::settings::{GrantSource, Settings};
use oss_form_upload::json::Json;

use super::driver::{Driver, failure, settings};

fn requests(commands: &[Command]) -> Vec<(u32, Reason)> {
    let request = |command: &Command| match command {
        Command::FetchGrant { call, reason, .. } => Some((call.0, *reason)),
        _ => None,
    };
    commands.iter().filter_map(request).collect()
}

/// Asks for the grant of a second file once the first one is posted.
fn second_file(settings: Settings) -> Vec<(u32, Reason)> {
    let mut driver = Driver::new(settings);
    driver.posting(1, false);
    requests(&driver.upload(1, 1, false))
}

#[test]
fn a_grant_for_one_file_alone_is_asked_for_by_each() {
    assert_eq!(second_file(Settings { grant_per_file: true, ..settings() }), [(1, Reason::First)]);
}

#[test]
fn a_shared_grant_is_kept_for_the_next_file() {
    assert!(second_file(settings()).is_empty());
}

#[test]
fn a_grant_that_is_given_is_read_once() {
    assert!(second_file(Settings { grant_source: GrantSource::Given, ..settings() }).is_empty());
}

#[test]
fn a_given_grant_that_cannot_be_read_is_tried_again_by_each_call() {
    let mut driver = Driver::new(Settings { grant_source: GrantSource::Given, ..settings() });
    for call in 0..2 {
        assert_eq!(requests(&driver.upload(call, 1, false)), [(call, Reason::First)]);
        let refused = failure(driver.answer_grant(call + 1, GrantAnswer::Value(Json::Null)));
        assert_eq!(refused.error.code(), "InvalidGrant");
    }
}

#[test]
fn a_request_that_nobody_waits_for_any_more_is_cancelled() {
    let mut driver = Driver::new(settings());
    driver.upload(0, 1, false);
    driver.upload(1, 1, false);
    let first = driver.handle(Event::Aborted(CallId(0)));
    assert!(matches!(first[..], [Command::Settle { call: CallId(0), .. }]), "{first:?}");
    let last = driver.handle(Event::Aborted(CallId(1)));
    assert!(
        matches!(last[..], [Command::CancelGrant(GrantId(1)), Command::Settle { call: CallId(1), .. }]),
        "{last:?}"
    );
    assert_eq!(driver.grant(1).len(), 0, "a late answer");
    assert!(driver.engine.is_idle());
}

#[test]
fn a_request_has_the_time_that_the_settings_give_it() {
    let mut driver = Driver::new(Settings { grant_timeout: 1234, ..settings() });
    driver.upload(0, 1, false);
    assert_eq!(driver.due(), Some(1234));
    let commands = driver.at(1234, Event::TimedOut);
    assert!(matches!(commands[0], Command::CancelGrant(GrantId(1))), "{commands:?}");
    let late = failure(commands);
    assert_eq!(late.error.message(), "the grant function did not answer within 1234 ms");
    assert!(late.retryable);
}
