//! Codes, whether to try again, and whether the object is stored.

use oss_form_upload::engine::command::{Command, HashId, LookId, Outcome, PostId};
use oss_form_upload::engine::event::{Answer, CallId, Event, File, FileProblem, Job, Key, Unanswered};
use oss_form_upload::engine::failure::{Cause, Failure};
use oss_form_upload::engine::settings::Settings;
use oss_form_upload::error::Error;

use super::driver::{CALL, Driver, failure, job, settings};

const POST: PostId = PostId { call: CALL, attempt: 1 };
const LARGEST: u64 = 5_368_709_120;

fn told(failure: &Failure) -> (&'static str, bool, &'static str, u32) {
    (failure.error.code(), failure.retryable, failure.stored.as_str(), failure.attempts)
}

fn refusal(status: u16, code: &str, reused: bool) -> Failure {
    let mut driver = Driver::new(settings());
    driver.posting(10, false);
    let body = format!("<Error><Code>{code}</Code></Error>");
    let answer = Answer { status, headers: String::new(), body, reused };
    failure(driver.handle(Event::Answered { post: POST, answer }))
}

fn mismatch(forbids_overwriting: bool) -> Failure {
    let mut driver = Driver::new(Settings { verifies: true, ..settings() });
    let mut job = job(10, false);
    if forbids_overwriting {
        job.fields.push("x-oss-forbid-overwrite", "true");
    }
    driver.handle(Event::Added { call: CALL, job });
    driver.grant(1);
    driver.handle(Event::Hashed { hash: HashId { call: CALL, run: 1 }, checksum: Ok(1) });
    failure(driver.answer(1, 204, "x-oss-hash-crc64ecma: 2"))
}

#[test]
fn a_form_upload_takes_5_gb() {
    let mut driver = Driver::new(settings());
    assert!(matches!(driver.upload(0, LARGEST, false)[..], [Command::FetchGrant { .. }]));
    let too_large = failure(driver.upload(1, LARGEST + 1, false));
    assert_eq!(told(&too_large), ("EntityTooLarge", false, "no", 0));
    let sentence = "the file has 5368709121 bytes; a form upload takes at most 5368709120 (5 GB): use multipart upload for it";
    assert_eq!(too_large.error.message(), sentence);
}

#[test]
fn an_error_may_change_by_itself_with_408_429_and_5xx() {
    let transient: Vec<u16> = (300..1000).filter(|status| refusal(*status, "", false).retryable).collect();
    let expected: Vec<u16> = [408, 429].into_iter().chain(500..600).collect();
    assert_eq!(transient, expected);
}

#[test]
fn only_a_4xx_says_that_nothing_is_stored() {
    let sure: Vec<u16> =
        (300..1000).filter(|status| refusal(*status, "", false).stored.as_str() == "no").collect();
    assert_eq!(sure, (400..500).collect::<Vec<u16>>());
}

#[test]
fn two_broken_transfers_are_reported_as_400_and_may_succeed_again() {
    for code in ["RequestTimeout", "IncompleteBody"] {
        assert_eq!(told(&refusal(400, code, false)), ("ServiceError", true, "no", 1));
    }
    assert_eq!(told(&refusal(400, "InvalidArgument", false)), ("ServiceError", false, "no", 1));
}

#[test]
fn an_object_in_the_way_may_be_the_own_one_where_a_browser_may_have_repeated_the_form() {
    assert_eq!(told(&refusal(409, "FileAlreadyExists", false)), ("ServiceError", false, "no", 1));
    assert_eq!(told(&refusal(409, "FileAlreadyExists", true)), ("ServiceError", false, "unknown", 1));
    assert_eq!(told(&refusal(409, "FileImmutable", true)), ("ServiceError", false, "no", 1));
}

#[test]
fn a_failed_callback_says_that_the_object_is_stored() {
    assert_eq!(told(&refusal(203, "CallbackFailed", false)), ("CallbackFailed", false, "yes", 1));
}

#[test]
fn nobody_knows_what_became_of_a_form_that_something_else_answered() {
    for (status, retryable) in [(200, false), (203, false), (302, false), (403, false), (502, true)] {
        let mut driver = Driver::new(settings());
        driver.posting(10, false);
        let body = "<html><title>Sign in</title></html>".to_owned();
        let answer = Answer { status, headers: String::new(), body, reused: false };
        let unexpected = failure(driver.handle(Event::Answered { post: POST, answer }));
        assert_eq!(told(&unexpected), ("UnexpectedAnswer", retryable, "unknown", 1), "{status}");
        assert_eq!(unexpected.error.service(), None);
    }
}

#[test]
fn an_answer_counts_as_a_success_only_if_the_form_asked_for_it() {
    for (asked, status, is_stored) in [("204", 204, true), ("204", 200, false), ("200", 200, true)] {
        let mut driver = Driver::new(settings());
        let mut job = job(10, false);
        job.fields.push("success_action_status", asked);
        driver.handle(Event::Added { call: CALL, job });
        driver.grant(1);
        let commands = driver.answer(1, status, "");
        let stored = matches!(commands[..], [Command::Settle { outcome: Outcome::Stored(_), .. }]);
        assert_eq!(stored, is_stored, "{asked} {status} {commands:?}");
    }
}

#[test]
fn a_wrong_checksum_says_that_an_object_is_stored_and_may_be_overwritten_unless_that_is_forbidden() {
    assert_eq!(told(&mismatch(false)), ("ChecksumMismatch", true, "yes", 1));
    assert_eq!(told(&mismatch(true)), ("ChecksumMismatch", false, "yes", 1));
    let sentence = "the stored object differs from the file: its CRC-64 is 2, the file's 1";
    assert_eq!(mismatch(false).error.message(), sentence);
}

#[test]
fn nobody_knows_what_became_of_a_form_that_stands_still() {
    let mut driver = Driver::new(Settings { stall_timeout: Some(30_000), ..settings() });
    driver.posting(0, false);
    let commands = driver.at(30_000, Event::TimedOut);
    assert!(matches!(commands[0], Command::CancelPost(POST)), "{commands:?}");
    let stalled = failure(commands);
    assert_eq!(told(&stalled), ("Stalled", true, "unknown", 1));
    let sentence = "nothing was sent or answered for 30000 ms; whether the object was stored is unknown";
    assert_eq!(stalled.error.message(), sentence);
}

#[test]
fn a_file_that_changed_does_not_get_better() {
    let cause = Cause(7);
    for (problem, expected) in [(FileProblem::Changed, None), (rejected("NotFoundError", false), Some(cause))]
    {
        let mut driver = Driver::new(settings());
        driver.posting(10, false);
        driver.finds_intact = false;
        driver.handle(Event::Unanswered { post: POST, ended: Unanswered::Silence });
        let changed = failure(look_finds(&mut driver, 2, problem));
        assert_eq!(told(&changed), ("FileChanged", false, "unknown", 1));
        assert_eq!(changed.cause, expected);
    }
}

fn rejected(name: &str, was_read: bool) -> FileProblem {
    FileProblem::Rejected { cause: Cause(7), name: name.to_owned(), was_read }
}

/// Answers a look with this number, from 1.
fn look_finds(driver: &mut Driver, look: u32, problem: FileProblem) -> Vec<Command> {
    driver.handle(Event::Looked { look: LookId { call: CALL, look }, found: Err(problem) })
}

/// The failure of a file of this size and type that is looked at before it is sent.
fn unreadable(size: u64, content_type: &str, problem: FileProblem) -> Failure {
    let mut driver = Driver::new(settings());
    driver.finds_intact = false;
    let file = File { name: Some("a".to_owned()), size, content_type: content_type.to_owned() };
    let commands =
        driver.handle(Event::Added { call: CALL, job: Job { file: Some(file), ..job(size, false) } });
    assert!(matches!(commands[..], [Command::Look(_)]), "no grant is asked for before: {commands:?}");
    failure(look_finds(&mut driver, 1, problem))
}

#[test]
fn a_file_that_cannot_be_read_is_told_from_one_that_changed_and_from_a_folder() {
    const LOCKED: &str = "the browser cannot read the file: a program locks it, it is still in the cloud, access is missing, or it changed since it was chosen; choose it again";
    const FOLDER: &str = "the browser cannot read the file, which may be a folder: choose the files in it";
    const CHANGED: &str = "the file changed or vanished on disk while it was uploaded: choose it again";
    for (size, content_type, name, was_read, sentence) in [
        (96, "image/png", "NotReadableError", false, LOCKED),
        (96, "image/png", "NotAllowedError", false, LOCKED),
        (96, "image/png", "SecurityError", true, LOCKED),
        (96, "image/png", "", false, LOCKED),
        // Chromium says this of a file that changed.
        (96, "image/png", "NotReadableError", true, CHANGED),
        (96, "image/png", "NotFoundError", false, CHANGED),
        (96, "image/png", "AbortError", false, CHANGED),
        (4096, "", "NotFoundError", false, FOLDER),
        (0, "", "NotReadableError", false, FOLDER),
        (4096, "", "NotFoundError", true, CHANGED),
        (4097, "", "NotFoundError", false, CHANGED),
        // A folder of tens of thousands of names might be as large; nobody drops one.
        (1 << 20, "", "NotFoundError", false, CHANGED),
    ] {
        let failure = unreadable(size, content_type, rejected(name, was_read));
        assert_eq!(failure.error.message(), sentence, "{size} {content_type} {name} {was_read}");
        let code = if sentence == CHANGED { "FileChanged" } else { "FileUnreadable" };
        assert_eq!((told(&failure), failure.cause), ((code, false, "no", 0), Some(Cause(7))));
    }
}

/// Returns whether a file of this type is looked at before its grant is asked for.
fn is_looked_at(verifies: bool, name: Option<&str>, content_type: &str) -> bool {
    let mut driver = Driver::new(Settings { verifies, ..settings() });
    driver.finds_intact = false;
    let name = name.map(str::to_owned);
    let file = File { name, size: 5, content_type: content_type.to_owned() };
    let job = Job { file: Some(file), key: Key::Fixed("k".to_owned()), ..job(5, false) };
    matches!(driver.handle(Event::Added { call: CALL, job })[..], [Command::Look(_)])
}

#[test]
fn a_file_is_looked_at_before_it_is_sent_where_no_checksum_covers_it_or_it_may_be_a_folder() {
    assert!(is_looked_at(false, Some("a.png"), "image/png"));
    assert!(is_looked_at(false, None, ""));
    assert!(is_looked_at(true, Some("folder"), ""));
    assert!(!is_looked_at(true, Some("a.png"), "image/png"));
    assert!(!is_looked_at(true, None, ""), "a blob is no folder");
}

#[test]
fn a_file_that_no_checksum_covers_is_looked_at_again_once_it_is_stored() {
    for (verifies, headers) in [(false, "x-oss-hash-crc64ecma: 2"), (true, "")] {
        let mut driver = Driver::new(Settings { verifies, ..settings() });
        driver.posting(10, false);
        driver.finds_intact = false;
        let commands = driver.answer(1, 204, headers);
        assert!(matches!(commands[..], [Command::Look(_)]), "{commands:?}");
        let look = 2;
        let changed = failure(look_finds(&mut driver, look, FileProblem::Changed));
        assert_eq!(told(&changed), ("FileChanged", false, "yes", 1));
        let sentence = "the file changed or vanished on disk while it was uploaded: choose it again";
        assert_eq!(changed.error.message(), sentence);
    }
}

#[test]
fn a_cause_is_kept() {
    let cause = Cause(7);
    for (ended, code) in
        [(Unanswered::Refused { cause }, "InvalidArgument"), (Unanswered::NotAUrl { cause }, "InvalidGrant")]
    {
        let mut driver = Driver::new(settings());
        driver.posting(10, false);
        let refused = failure(driver.handle(Event::Unanswered { post: POST, ended }));
        assert_eq!((told(&refused), refused.cause), ((code, false, "no", 1), Some(cause)));
    }
}

#[test]
fn a_key_function_that_fails_fails_its_upload() {
    let mut driver = Driver::new(settings());
    let mut job = job(10, false);
    job.key = Key::Made;
    driver.handle(Event::Added { call: CallId(0), job });
    assert!(matches!(driver.grant(1)[..], [Command::MakeKey { .. }]));
    let error = Error::invalid("options.key", "a function that does not throw", None);
    let thrown = failure(driver.handle(Event::KeyMade { call: CALL, key: Err((error, Some(Cause(7)))) }));
    assert_eq!((told(&thrown), thrown.cause), (("InvalidArgument", false, "no", 0), Some(Cause(7))));
}
