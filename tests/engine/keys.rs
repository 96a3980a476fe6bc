//! Two uploads with one key: the later one is not sent.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use oss_form_upload::engine::command::{Command, GrantId, Outcome, PostId};
use oss_form_upload::engine::event::{Answer, BatchId, CallId, Event, File, GrantAnswer, Job, Key};
use oss_form_upload::engine::failure::Failure;
use oss_form_upload::engine::settings::Settings;
use oss_form_upload::error::Error;
use oss_form_upload::json::{self, Json};

use super::driver::{Driver, failure, job, settings};

const BATCH: BatchId = BatchId(0);

fn named(name: &str) -> Job {
    let file = File { name: Some(name.to_owned()), size: 5, content_type: "image/png".to_owned() };
    Job { file: Some(file), ..job(5, false) }
}

fn fixed(key: &str) -> Job {
    Job { key: Key::Fixed(key.to_owned()), ..named("any.png") }
}

fn of_batch(index: u32, job: Job) -> Job {
    Job { batch: Some((BATCH, index)), ..job }
}

/// A driver whose first grant is there already, used by a call that is settled.
fn with_grant() -> Driver {
    let mut driver = Driver::new(settings());
    driver.upload(0, 5, false);
    driver.grant(1);
    driver.answer(1, 204, "");
    driver
}

fn add(driver: &mut Driver, call: u32, job: Job) -> Vec<Command> {
    driver.handle(Event::Added { call: CallId(call), job })
}

fn answer(driver: &mut Driver, call: u32, status: u16) -> Vec<Command> {
    let headers = "x-oss-request-id: example".to_owned();
    let answer = Answer { status, headers, body: String::new(), reused: false };
    driver.handle(Event::Answered { post: PostId { call: CallId(call), attempt: 1 }, answer })
}

fn is_posted(commands: &[Command]) -> bool {
    commands.iter().any(|command| matches!(command, Command::Post { .. }))
}

/// Returns the key and the index of a refused duplicate, once it is seen that nothing of it was sent.
fn duplicate(commands: Vec<Command>) -> (String, Option<u32>) {
    let failure: Failure = failure(commands);
    let told = (failure.error.code(), failure.retryable, failure.stored.as_str(), failure.attempts);
    assert_eq!(told, ("DuplicateKey", false, "no", 0));
    let Error::DuplicateKey { key, index } = failure.error else { panic!("{failure:?}") };
    (key, index)
}

#[test]
fn a_file_of_the_same_name_as_one_under_way_is_refused_with_the_key() {
    let mut driver = with_grant();
    assert!(is_posted(&add(&mut driver, 1, named("image.png"))));
    assert_eq!(duplicate(add(&mut driver, 2, named("image.png"))), ("image.png".to_owned(), None));
    assert!(is_posted(&add(&mut driver, 3, named("other.png"))));
}

#[test]
fn a_key_is_free_again_once_its_upload_has_settled() {
    for status in [204, 403, 500] {
        let mut driver = with_grant();
        add(&mut driver, 1, named("image.png"));
        answer(&mut driver, 1, status);
        assert!(is_posted(&add(&mut driver, 2, named("image.png"))), "{status}");
    }
    let mut driver = with_grant();
    add(&mut driver, 1, named("image.png"));
    driver.handle(Event::Aborted(CallId(1)));
    assert!(is_posted(&add(&mut driver, 2, named("image.png"))));
}

#[test]
fn a_key_that_is_known_is_refused_before_a_grant_is_asked_for_while_the_other_waits() {
    let mut driver = Driver::new(settings());
    driver.handle(Event::Paused);
    assert_eq!(add(&mut driver, 1, fixed("a/${filename}")).len(), 0);
    assert_eq!(duplicate(add(&mut driver, 2, fixed("a/any.png"))), ("a/any.png".to_owned(), None));
    let later = add(&mut driver, 3, fixed("a/any.png"));
    assert_eq!(later.len(), 1, "it is settled and nothing else: {later:?}");
    driver.handle(Event::Aborted(CallId(1)));
    assert_eq!(add(&mut driver, 4, fixed("a/any.png")).len(), 0);
}

#[test]
fn of_two_uploads_the_one_that_came_first_has_the_key_though_the_other_was_known_to_want_it() {
    let mut driver = Driver::new(settings());
    driver.handle(Event::Paused);
    add(&mut driver, 1, named("image.png"));
    add(&mut driver, 2, fixed("image.png"));
    driver.handle(Event::Resumed);
    let commands = driver.grant(1);
    let posts: Vec<_> = commands
        .iter()
        .filter_map(|command| match command {
            Command::Post { post, .. } => Some(post.call.0),
            _ => None,
        })
        .collect();
    assert_eq!(posts, [1]);
    assert_eq!(duplicate(commands), ("image.png".to_owned(), None));
}

#[test]
fn the_index_of_the_other_file_is_told_within_a_batch_and_its_key_stays_taken_until_the_batch_is_over() {
    for (status, is_free) in [(204, false), (500, false), (403, true)] {
        let mut driver = with_grant();
        driver.handle(Event::BatchAdded { batch: BATCH, files: 3, bytes: 15, followed: false });
        add(&mut driver, 1, of_batch(0, named("other.png")));
        add(&mut driver, 2, of_batch(1, named("image.png")));
        answer(&mut driver, 2, status);
        let commands = add(&mut driver, 3, of_batch(2, named("image.png")));
        assert_eq!(is_posted(&commands), is_free, "{status}");
        if !is_free {
            let failure = failure(commands);
            let sentence = "the file with index 1 of this call has the key \"image.png\" too; upload this file under another, or set allowDuplicateKeys";
            assert_eq!(failure.error.message(), sentence);
            answer(&mut driver, 1, 204);
        }
        assert_eq!(is_posted(&add(&mut driver, 4, named("image.png"))), !is_free, "outside of the batch");
    }
}

#[test]
fn what_a_file_of_another_batch_has_is_told_without_an_index() {
    let mut driver = with_grant();
    driver.handle(Event::BatchAdded { batch: BATCH, files: 1, bytes: 5, followed: false });
    driver.handle(Event::BatchAdded { batch: BatchId(1), files: 1, bytes: 5, followed: false });
    add(&mut driver, 1, of_batch(0, named("image.png")));
    let other = Job { batch: Some((BatchId(1), 0)), ..named("image.png") };
    let failure = failure(add(&mut driver, 2, other));
    let sentence = "an upload that is not over has the key \"image.png\" too; upload this file under another, or set allowDuplicateKeys";
    assert_eq!(failure.error.message(), sentence);
}

#[test]
fn an_uploader_or_an_upload_may_allow_it() {
    for (of_uploader, of_upload, is_allowed) in [
        (true, None, true),
        (false, Some(true), true),
        (true, Some(false), false),
        (false, Some(false), false),
    ] {
        let mut driver = Driver::new(Settings { allows_duplicate_keys: of_uploader, ..settings() });
        add(&mut driver, 1, fixed("image.png"));
        let second = Job { allows_duplicate_key: of_upload, ..fixed("image.png") };
        let refused = add(&mut driver, 2, second);
        assert_eq!(refused.is_empty(), is_allowed, "{of_uploader} {of_upload:?} {refused:?}");
    }
}

#[test]
fn an_upload_keeps_its_key_through_its_attempts_also_when_another_was_allowed_to_have_it() {
    let mut settings = settings();
    settings.retry.attempts = 2;
    let mut driver = Driver::new(settings);
    add(&mut driver, 0, fixed("image.png"));
    driver.grant(1);
    let second = Job { allows_duplicate_key: Some(true), ..fixed("image.png") };
    assert!(is_posted(&add(&mut driver, 1, second)));
    answer(&mut driver, 0, 503);
    assert!(is_posted(&driver.at(60_000, Event::TimedOut)));
}

/// A grant for this host, for every key.
fn grant_for(host: &str) -> Json {
    let policy = r#"{"expiration":"2100-01-01T00:00:00Z","conditions":[["starts-with","$key",""]]}"#;
    let policy = BASE64_STANDARD.encode(policy);
    let text = format!(
        r#"{{"host":"https://{host}.oss-cn-hangzhou.aliyuncs.com","accessid":"LTAIexample","policy":"{policy}","signature":"c2lnbmF0dXJl"}}"#
    );
    json::parse(&text).expect("a grant is JSON")
}

#[test]
fn one_key_in_two_buckets_is_no_duplicate() {
    for (second, is_duplicate) in [("otherbucket", false), ("examplebucket", true)] {
        let mut driver = Driver::new(Settings { grant_per_file: true, ..settings() });
        for (call, host) in [(1, "examplebucket"), (2, second)] {
            assert!(matches!(add(&mut driver, call, fixed("image.png"))[..], [Command::FetchGrant { .. }]));
            let answer = GrantAnswer::Value(grant_for(host));
            let commands = driver.handle(Event::GrantAnswered { grant: GrantId(call), answer });
            assert_eq!(is_posted(&commands), call == 1 || !is_duplicate, "{host}");
        }
    }
}

#[test]
fn a_check_claims_no_key() {
    let mut driver = with_grant();
    add(&mut driver, 1, named("image.png"));
    let check = Job { task: oss_form_upload::engine::event::Task::Check, ..named("image.png") };
    let commands = add(&mut driver, 2, check);
    assert!(matches!(commands[..], [Command::Settle { outcome: Outcome::Checked(_), .. }]), "{commands:?}");
}
