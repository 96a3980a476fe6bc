//! Hosts of `http:` on pages of `https:`: whether the browser lets a request through is tried before anything is sent.

use oss_form_upload::engine::command::{Command, LookId, Outcome, PostId, ProbeId, Question};
use oss_form_upload::engine::event::{
    Answer, CallId, Event, GrantAnswer, GrantFailure, Job, ProbeAnswer, Task, Unanswered,
};
use oss_form_upload::engine::settings::{Environment, GrantSource, RetryPolicy, Settings};
use oss_form_upload::json::{self, Json};

use super::driver::{CALL, Driver, environment, failure, grant_text, job, settings};

const HOST: &str = "http://examplebucket.oss-cn-hangzhou.aliyuncs.com/";

fn insecure_grant() -> Json {
    json::parse(&grant_text().replace("https:", "http:")).unwrap()
}

/// Brings an upload to the trial; returns the question about the host.
fn tried(driver: &mut Driver) -> Question {
    driver.upload(0, 1, false);
    let commands = driver.answer_grant(1, GrantAnswer::Value(insecure_grant()));
    match &commands[..] {
        [Command::BeginDiagnosis(CALL), Command::Probe { host, question, .. }] if host == HOST => *question,
        _ => panic!("{commands:?}"),
    }
}

fn answered(driver: &mut Driver, answer: ProbeAnswer) -> Vec<Command> {
    driver.handle(Event::Probed { probe: ProbeId { call: CALL, probe: 1 }, answer })
}

/// Lets the wait for a report end.
fn after_report(driver: &mut Driver) -> Vec<Command> {
    driver.now.instant = driver.engine.timeout().unwrap();
    driver.handle(Event::TimedOut)
}

#[test]
fn where_the_browser_lets_a_request_through_the_form_is_posted_to_the_host_as_it_is() {
    let mut driver = Driver::new(settings());
    assert_eq!(tried(&mut driver), Question::Opaque);
    let commands = answered(&mut driver, ProbeAnswer::Opaque);
    let [Command::EndDiagnosis(CALL), Command::Post { host, .. }] = &commands[..] else {
        panic!("{commands:?}")
    };
    assert_eq!(host, HOST);
}

#[test]
fn it_is_tried_once_for_all_files() {
    let mut driver = Driver::new(Settings { allows_duplicate_keys: true, ..settings() });
    tried(&mut driver);
    answered(&mut driver, ProbeAnswer::Opaque);
    let commands = driver.upload(1, 1, false);
    assert!(matches!(commands[..], [Command::Post { .. }]), "{commands:?}");
}

#[test]
fn where_the_browser_lets_nothing_through_nothing_is_sent() {
    let mut driver = Driver::new(settings());
    tried(&mut driver);
    let commands = answered(&mut driver, ProbeAnswer::None);
    assert!(matches!(commands[..], [Command::AskPolicy { .. }]), "it waits for a report: {commands:?}");
    let failure = failure(after_report(&mut driver));
    assert_eq!((failure.error.code(), failure.stored.as_str(), failure.attempts), ("MixedContent", "no", 0));
    assert!(!failure.retryable);
    let message = format!(
        "this page came by https:, so the browser blocks {HOST}; the server must issue an https: host"
    );
    assert_eq!(failure.error.message(), message);
}

#[test]
fn a_host_that_never_answers_is_given_up_and_the_next_file_tries_again() {
    let mut driver = Driver::new(settings());
    tried(&mut driver);
    let commands = driver.at(5000, Event::TimedOut);
    assert!(matches!(commands[..], [Command::CancelProbe(_), Command::AskPolicy { .. }]), "{commands:?}");
    assert_eq!(failure(after_report(&mut driver)).error.code(), "MixedContent");
    let commands = driver.upload(1, 1, false);
    let again = matches!(commands[..], [Command::BeginDiagnosis(CallId(1)), Command::Probe { .. }]);
    assert!(again, "{commands:?}");
}

#[test]
fn a_policy_of_the_page_that_blocks_the_host_is_named_also_under_the_scheme_that_it_was_upgraded_to() {
    for scheme in ["http", "https"] {
        let mut driver = Driver::new(settings());
        tried(&mut driver);
        driver.handle(Event::Blocked { url: HOST.replace("http", scheme) });
        answered(&mut driver, ProbeAnswer::None);
        assert_eq!(failure(after_report(&mut driver)).error.code(), "BlockedByCsp", "{scheme}");
    }
}

#[test]
fn an_isolated_page_asks_for_an_answer_that_it_may_read() {
    let mut driver = Driver::within(settings(), Environment { isolated: true, ..environment() });
    assert_eq!(tried(&mut driver), Question::Cors);
    let readable = Answer { status: 400, headers: String::new(), body: String::new(), reused: true };
    let commands = answered(&mut driver, ProbeAnswer::Readable(readable));
    assert!(matches!(commands[..], [_, Command::Post { .. }]), "{commands:?}");
}

#[test]
fn nothing_is_tried_while_the_browser_is_offline_but_before_the_next_attempt() {
    let mut driver = Driver::new(Settings { retry: RetryPolicy::default(), ..settings() });
    driver.now.online = false;
    driver.upload(0, 1, false);
    let commands = driver.answer_grant(1, GrantAnswer::Value(insecure_grant()));
    assert!(matches!(commands[..], [Command::Post { .. }]), "{commands:?}");
    let post = PostId { call: CALL, attempt: 1 };
    driver.handle(Event::Unanswered { post, ended: Unanswered::Silence });
    driver.handle(Event::Looked { look: LookId { call: CALL, look: 1 }, found: Ok(()) });
    driver.now.online = true;
    driver.handle(Event::Online);
    driver.now.instant = driver.engine.timeout().unwrap();
    let commands = driver.handle(Event::TimedOut);
    assert!(matches!(commands[..], [Command::BeginDiagnosis(CALL), Command::Probe { .. }]), "{commands:?}");
}

#[test]
fn it_is_not_tried_where_browsers_block_nothing() {
    for protocol in ["http:", ""] {
        let place = Environment { protocol: protocol.to_owned(), ..environment() };
        let mut driver = Driver::within(settings(), place);
        driver.upload(0, 1, false);
        let commands = driver.answer_grant(1, GrantAnswer::Value(insecure_grant()));
        assert!(matches!(commands[..], [Command::Post { .. }]), "{protocol} {commands:?}");
    }
}

#[test]
fn an_abort_ends_the_trial() {
    let mut driver = Driver::new(settings());
    tried(&mut driver);
    let commands = driver.handle(Event::Aborted(CALL));
    let ended = matches!(
        commands[..],
        [
            Command::CancelProbe(_),
            Command::EndDiagnosis(CALL),
            Command::Settle { outcome: Outcome::Aborted, .. }
        ]
    );
    assert!(ended, "{commands:?}");
    assert!(answered(&mut driver, ProbeAnswer::Opaque).is_empty(), "a late answer");
}

#[test]
fn a_check_and_a_survey_are_stopped_by_it_too_and_go_on_where_it_succeeds() {
    for task in [Task::Check, Task::ListFields, Task::Diagnose] {
        for (answer, stopped) in [(ProbeAnswer::None, true), (ProbeAnswer::Opaque, false)] {
            let mut driver = Driver::new(settings());
            let file = if task == Task::Check { job(1, false).file } else { None };
            driver.handle(Event::Added { call: CALL, job: Job { task, file, ..job(1, false) } });
            driver.answer_grant(1, GrantAnswer::Value(insecure_grant()));
            let mut commands = answered(&mut driver, answer);
            if stopped {
                commands = after_report(&mut driver);
            }
            let settled = commands.iter().any(|command| {
                matches!(command, Command::Settle { outcome: Outcome::Failed(failure), .. } if failure.error.code() == "MixedContent")
            });
            assert_eq!(settled, stopped, "{task:?} {commands:?}");
        }
    }
}

#[test]
fn a_survey_of_a_page_that_is_let_through_warns_of_the_host() {
    let mut driver = Driver::new(settings());
    driver
        .handle(Event::Added { call: CALL, job: Job { task: Task::Diagnose, file: None, ..job(0, false) } });
    driver.answer_grant(1, GrantAnswer::Value(insecure_grant()));
    driver.now.online = false;
    let commands = answered(&mut driver, ProbeAnswer::Opaque);
    let Some(Command::Settle { outcome: Outcome::Diagnosed(found), .. }) = commands.last() else {
        panic!("{commands:?}")
    };
    assert!(found.iter().any(|finding| finding.topic == "upgraded"), "{found:?}");
    assert!(!found.iter().any(|finding| finding.topic == "unencrypted"), "{found:?}");
}

#[test]
fn a_lost_answer_of_a_host_that_was_let_through_leaves_the_object_unknown() {
    let mut driver = Driver::new(settings());
    tried(&mut driver);
    answered(&mut driver, ProbeAnswer::Opaque);
    let post = PostId { call: CALL, attempt: 1 };
    driver.handle(Event::Unanswered { post, ended: Unanswered::Silence });
    driver.handle(Event::Looked { look: LookId { call: CALL, look: 1 }, found: Ok(()) });
    let probed = |probe| Event::Probed { probe: ProbeId { call: CALL, probe }, answer: ProbeAnswer::None };
    driver.handle(probed(2));
    after_report(&mut driver);
    let commands = driver.handle(probed(3));
    let failure = failure(commands);
    assert_eq!((failure.error.code(), failure.stored.as_str()), ("HostUnreachable", "unknown"));
}

#[test]
fn an_endpoint_of_http_that_cannot_be_reached_says_that_browsers_block_those() {
    let sentence = |url: &str, protocol: &str| {
        let settings = Settings { grant_source: GrantSource::Endpoint { url: url.to_owned() }, ..settings() };
        let place = Environment { protocol: protocol.to_owned(), ..environment() };
        let mut driver = Driver::within(settings, place);
        driver.upload(0, 1, false);
        let answer = GrantAnswer::Failed { failure: GrantFailure::Unreachable, cause: None };
        failure(driver.answer_grant(1, answer)).error.message()
    };
    assert_eq!(
        sentence("http://app.example/grant", "https:"),
        "the grant endpoint http://app.example/grant cannot be reached; from pages of https:, browsers block http: unless they upgrade it"
    );
    let other = "the grant endpoint /grant cannot be reached, or its CORS rule does not allow this page";
    assert_eq!(sentence("/grant", "https:"), other);
    assert_eq!(
        sentence("http://app.example/grant", "http:"),
        other.replace("/grant", "http://app.example/grant")
    );
}
