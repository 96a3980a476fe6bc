//! An upload that may succeed is tried again, and no other.

use super::{
    INTERNAL_ERROR, a_file, failure, file, for_one_key, post, posts, says, up_to, world, world_of_function,
    world_with,
};
use crate::plan::{KeyFate, RetryFate, Turn, Upload, WantedKey};
use crate::records::{code, service_code};
use crate::world::World;

const LOST: Turn = Turn::Cut { stored: false };
const LOST_BUT_STORED: Turn = Turn::Cut { stored: true };

/// The delays of the waits between attempts: the rest are looks at the file, time limits and the like.
fn waits(world: &World) -> Vec<u64> {
    world.seen.delays.iter().copied().filter(|delay| *delay < 1000).collect()
}

fn says_and_asks_for(status: u16, code: &'static str, seconds: u32) -> Turn {
    Turn::Says { status, code, stored: false, retry_after: Some(seconds) }
}

#[test]
fn stores_a_file_at_the_first_attempt_with_one_grant_one_request_and_no_preflight() {
    let mut world = world();
    let upload = world.upload(a_file());
    world.run();
    let object = world.call(upload).stored();
    assert_eq!((object.attempts, object.unverified, object.bytes), (1, None, 1000));
    assert_eq!((world.posts(), world.seen.grants.len()), (1, 1));
    assert!(!world.calls[0].posts[0].watched);
    world.end_all();
}

/// Has something go wrong with the first form. The second one succeeds.
fn tries_again_after(turn: Turn) {
    let mut world = world();
    world.fates.posts.push_back(post(turn));
    let size = 4 << 20;
    let upload = world.upload(file("whole.bin", size));
    world.run();
    let object = world.call(upload).stored();
    assert_eq!((object.attempts, object.bytes, object.unverified), (2, size, None));
    assert_eq!(world.posts(), 2);
    world.end_all();
}

#[test]
fn tries_again_after_a_connection_cut() {
    tries_again_after(LOST);
}

#[test]
fn tries_again_after_a_connection_cut_before_the_answer_the_object_being_stored() {
    tries_again_after(LOST_BUT_STORED);
}

#[test]
fn tries_again_after_500_503_429_and_408() {
    for (status, code) in [(500, "InternalError"), (503, "ServiceUnavailable"), (429, ""), (408, "")] {
        tries_again_after(says(status, code));
    }
}

#[test]
fn tries_again_after_500_the_object_being_stored() {
    tries_again_after(Turn::Says { status: 500, code: "InternalError", stored: true, retry_after: None });
}

#[test]
fn tries_again_after_400_request_timeout_and_incomplete_body() {
    for code in ["RequestTimeout", "IncompleteBody"] {
        tries_again_after(says(400, code));
    }
}

#[test]
fn gives_up_after_the_attempts_that_were_asked_for_and_counts_them() {
    let mut world = world_with(|settings| settings.retry.attempts = 4);
    world.fates.posts.extend(posts(9, &INTERNAL_ERROR));
    let upload = world.upload(a_file());
    world.run();
    let failure = failure(&world, upload);
    assert_eq!(code(&failure), ("ServiceError", 4, true, "unknown"));
    assert_eq!(service_code(&failure.error), "InternalError");
    assert_eq!(world.posts(), 4);
    world.end_all();
}

#[test]
fn tries_once_with_one_attempt() {
    let mut world = world_with(|settings| settings.retry.attempts = 1);
    world.fates.posts.push_back(post(says(503, "ServiceUnavailable")));
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(code(&failure(&world, upload)), ("ServiceError", 1, true, "unknown"));
    assert_eq!(world.posts(), 1);
    world.end_all();
}

#[test]
fn doubles_the_longest_wait_with_each_failure_up_to_the_longest_and_waits_a_random_part_of_it() {
    let mut world = world_with(|settings| {
        let retry = &mut settings.retry;
        (retry.attempts, retry.base_delay, retry.max_delay) = (5, 40, 100);
    });
    world.fates.posts.extend(posts(4, &INTERNAL_ERROR));
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(world.call(upload).stored().attempts, 5);
    assert_eq!(waits(&world), [20, 40, 50, 50]);
    world.end_all();
}

#[test]
fn waits_as_long_as_a_readable_retry_after_asks() {
    let mut world = world();
    world.bucket.shows_retry_after = true;
    world.fates.posts.push_back(post(says_and_asks_for(503, "ServiceUnavailable", 1)));
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(world.call(upload).stored().attempts, 2);
    assert!(world.seen.delays.contains(&1000), "{:?}", world.seen.delays);
    world.end_all();
}

#[test]
fn gives_up_at_once_when_a_readable_retry_after_asks_for_more_than_five_minutes() {
    for (seconds, attempts) in [(300, 2), (301, 1)] {
        let mut world = world_with(|settings| settings.retry.attempts = 2);
        world.bucket.shows_retry_after = true;
        world.fates.posts.extend(posts(2, &says_and_asks_for(429, "", seconds)));
        let upload = world.upload(a_file());
        world.run();
        assert_eq!(code(&failure(&world, upload)), ("ServiceError", attempts, true, "no"), "{seconds} s");
        world.end_all();
    }
}

#[test]
fn tries_again_by_its_own_time_when_retry_after_is_not_exposed() {
    let mut world = world();
    world.fates.posts.push_back(post(says_and_asks_for(429, "", 301)));
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(world.call(upload).stored().attempts, 2);
    world.end_all();
}

#[test]
fn does_not_try_again_after_a_403() {
    let mut world = world();
    world.fates.posts.push_back(post(says(403, "SignatureDoesNotMatch")));
    let upload = world.upload(a_file());
    world.run();
    let failure = failure(&world, upload);
    assert_eq!(code(&failure), ("ServiceError", 1, false, "no"));
    let service = failure.error.service().unwrap();
    assert_eq!((service.status, service.code.as_str()), (403, "SignatureDoesNotMatch"));
    assert_eq!(world.posts(), 1);
    world.end_all();
}

#[test]
fn sends_nothing_that_the_policy_refuses() {
    let mut world = world();
    world.fates.grants.push_back(up_to(10));
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(code(&failure(&world, upload)), ("PolicyViolation", 0, false, "no"));
    assert_eq!(world.posts(), 0);
    world.end_all();
}

#[test]
fn sends_nothing_that_is_too_large_and_asks_for_no_grant() {
    let mut world = world();
    let upload = world.upload(file("huge.bin", (5 << 30) + 1));
    assert_eq!(code(&failure(&world, upload)), ("EntityTooLarge", 0, false, "no"));
    assert_eq!((world.posts(), world.seen.grants.len()), (0, 0));
    world.end_all();
}

#[test]
fn sends_nothing_where_the_key_function_throws_or_makes_no_good_key() {
    for (fate, expected) in
        [(KeyFate::Thrown, "InvalidArgument"), (KeyFate::MadeElsewhere, "PolicyViolation")]
    {
        let mut world = world();
        world.fates.keys.push_back(fate);
        let upload = world.upload(Upload { key: WantedKey::Made, ..a_file() });
        world.run();
        assert_eq!(code(&failure(&world, upload)), (expected, 0, false, "no"));
        world.end_all();
    }
}

#[test]
fn a_blob_without_name_or_key_is_an_invalid_key() {
    let mut world = world();
    let upload = world.upload(Upload { size: 5, ..Upload::default() });
    world.run();
    assert_eq!(code(&failure(&world, upload)), ("InvalidKey", 0, false, "no"));
    world.end_all();
}

#[test]
fn gives_up_when_should_retry_says_no() {
    let mut world = world_with(|settings| settings.retry.asks = true);
    world.fates.posts.push_back(post(INTERNAL_ERROR));
    world.fates.retries.push_back(RetryFate { after: Some(1), agreed: false });
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(code(&failure(&world, upload)), ("ServiceError", 1, true, "unknown"));
    let asked: Vec<_> = world.calls[0].asked.iter().map(code).collect();
    assert_eq!(asked, [("ServiceError", 1, true, "unknown")]);
    world.end_all();
}

#[test]
fn asks_should_retry_before_each_further_attempt_and_waits_for_its_promise() {
    let mut world = world_with(|settings| (settings.retry.attempts, settings.retry.asks) = (9, true));
    world.fates.posts.extend(posts(9, &INTERNAL_ERROR));
    world.fates.retries.extend([true, true, false].map(|agreed| RetryFate { after: Some(5), agreed }));
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(failure(&world, upload).attempts, 3);
    let asked: Vec<_> = world.calls[0].asked.iter().map(|failure| failure.attempts).collect();
    assert_eq!(asked, [1, 2, 3]);
    world.end_all();
}

#[test]
fn does_not_ask_should_retry_about_what_cannot_succeed_nor_after_the_last_attempt() {
    let mut world = world_with(|settings| (settings.retry.attempts, settings.retry.asks) = (2, true));
    world.fates.posts.push_back(post(says(403, "AccessDenied")));
    world.fates.posts.extend(posts(9, &INTERNAL_ERROR));
    let refused = world.upload(file("refused.bin", 10));
    world.run();
    assert_eq!((failure(&world, refused).attempts, world.call(refused).asked.len()), (1, 0));
    let broken = world.upload(file("broken.bin", 10));
    world.run();
    assert_eq!((failure(&world, broken).attempts, world.call(broken).asked.len()), (2, 1));
    world.end_all();
}

#[test]
fn keeps_the_key_that_a_function_made_for_all_attempts() {
    let mut world = world();
    world.fates.posts.push_back(post(LOST_BUT_STORED));
    let upload = world.upload(Upload { key: WantedKey::Made, ..a_file() });
    world.run();
    assert_eq!(world.call(upload).keys_made, 1);
    let keys: Vec<_> = world.calls[0].posts.iter().map(|post| post.key.clone()).collect();
    assert_eq!(keys[0], keys[1]);
    world.end_all();
}

#[test]
fn makes_another_key_for_a_grant_of_another_file() {
    let mut world = world_of_function(|settings| settings.grant_per_file = true);
    world.fates.grants.extend([for_one_key(), for_one_key()]);
    world.fates.posts.push_back(post(says(403, "SecurityTokenExpired")));
    let upload = world.upload(a_file());
    world.run();
    let object = world.call(upload).stored();
    assert_eq!((object.attempts, object.key.as_str()), (2, "user/demo/a.bin"));
    world.end_all();
}
