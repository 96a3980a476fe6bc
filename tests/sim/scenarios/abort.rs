//! An abort ends whatever goes on, at once.

use super::{
    INTERNAL_ERROR, a_file, file, files, followed, post, posts, slow, world, world_of_function, world_with,
};
use crate::plan::{
    Act, GrantFate, GrantTurn, HashFate, Network, ProbeFate, Reaction, RetryFate, Turn, Upload, WantedKey,
    When,
};

fn reacting(upload: Upload, when: When, act: Act) -> Upload {
    Upload { reactions: vec![Reaction { when, act }], ..upload }
}

#[test]
fn closes_the_connection_of_an_upload_under_way_and_nothing_is_stored() {
    let mut world = world();
    world.fates.posts.push_back(slow(2000));
    let upload = world.upload(reacting(followed("large.bin", 32 << 20), When::Report(1), Act::Abort(0)));
    world.run();
    assert!(world.call(upload).is_aborted());
    assert_eq!((world.posts(), world.bucket.stores.len()), (1, 0));
    world.end_all();
}

#[test]
fn ends_the_wait_between_attempts() {
    let mut world = world_with(|settings| {
        (settings.retry.base_delay, settings.retry.max_delay) = (50_000, 50_000);
    });
    world.fates.posts.push_back(post(INTERNAL_ERROR));
    let upload = world.upload(a_file());
    world.until(|world| world.seen.delays.contains(&25_000));
    world.abort(upload);
    assert!(world.call(upload).is_aborted());
    world.run();
    assert_eq!(world.posts(), 1);
    world.end_all();
}

#[test]
fn does_not_wait_for_what_should_retry_says() {
    let mut world = world_with(|settings| settings.retry.asks = true);
    world.fates.posts.push_back(post(INTERNAL_ERROR));
    world.fates.retries.push_back(RetryFate { after: None, agreed: true });
    let upload = world.upload(reacting(a_file(), When::Retry, Act::Abort(0)));
    world.run();
    assert!(world.call(upload).is_aborted());
    world.end_all();
}

#[test]
fn ends_the_wait_for_the_network() {
    let mut world = world();
    world.set_online(false);
    let upload = world.upload(a_file());
    world.run();
    assert_eq!((world.posts(), world.call(upload).is_settled()), (1, false));
    world.abort(upload);
    assert!(world.call(upload).is_aborted());
    world.set_online(true);
    world.run();
    assert_eq!(world.posts(), 1);
    world.end_all();
}

#[test]
fn ends_the_request_for_a_grant() {
    let mut world = world();
    world.fates.grants.push_back(super::grant(GrantTurn::Hangs));
    let upload = world.upload(a_file());
    world.abort(upload);
    assert!(world.call(upload).is_aborted());
    assert_eq!((world.seen.grants.len(), world.seen.cancelled_grants.len()), (1, 1));
    world.run();
    assert_eq!(world.posts(), 0);
    world.end_all();
}

#[test]
fn does_not_wait_for_a_grant_function_that_ignores_its_signal() {
    let mut world = world_of_function(|_| {});
    world.fates.grants.push_back(GrantFate { lingers: true, after: 50, ..GrantFate::default() });
    let upload = world.upload(a_file());
    world.abort(upload);
    assert!(world.call(upload).is_aborted());
    assert_eq!(world.seen.cancelled_grants.len(), 1, "the function is told");
    world.run();
    assert_eq!(world.posts(), 0);
    world.end_all();
}

#[test]
fn asks_no_grant_function_for_what_is_aborted_before() {
    let mut world = world_of_function(|settings| settings.grant_per_file = true);
    // The first function aborts both, while the request for the second waits to be carried out.
    world.pause();
    let first = world.upload(reacting(a_file(), When::Grant, Act::AbortAll));
    let second = world.upload(file("b.bin", 10));
    world.resume();
    world.run();
    assert!(world.call(first).is_aborted() && world.call(second).is_aborted());
    assert_eq!(world.seen.grants.len(), 1);
    world.end_all();
}

#[test]
fn ends_the_search_for_the_cause_of_a_failure() {
    let mut world = world();
    world.fates.posts.push_back(post(Turn::Cut { stored: false }));
    world.fates.probes.push_back(ProbeFate { after: 3000, ..ProbeFate::default() });
    let upload = world.upload(a_file());
    world.until(|world| world.seen.probes.len() == 1);
    world.abort(upload);
    assert!(world.call(upload).is_aborted());
    world.run();
    assert_eq!((world.posts(), world.seen.probes.len()), (1, 1));
    world.end_all();
}

#[test]
fn ends_the_verification_of_what_is_stored() {
    let mut world = world();
    world.fates.hashes.push_back(HashFate { after: None, lingers: false });
    let upload = world.upload(a_file());
    world.run();
    assert_eq!((world.bucket.stores.len(), world.call(upload).is_settled()), (1, false));
    world.abort(upload);
    assert!(world.call(upload).is_aborted());
    world.end_all();
}

#[test]
fn takes_an_abort_from_within_a_callback() {
    let mut world = world();
    let early = world.upload(reacting(followed("0.bin", 1000), When::Percent(0), Act::Abort(0)));
    let late = world.upload(reacting(followed("100.bin", 1000), When::Percent(100), Act::Abort(1)));
    world.run();
    assert!(world.call(early).is_aborted());
    assert_eq!(world.call(late).stored().attempts, 1);
    assert_eq!(world.posts(), 1, "what is aborted before it is posted is not posted");
    world.end_all();
}

#[test]
fn takes_an_abort_from_within_the_key_function() {
    let mut world = world();
    let wanted = Upload { key: WantedKey::Made, ..a_file() };
    let upload = world.upload(reacting(wanted, When::Key, Act::Abort(0)));
    world.run();
    assert!(world.call(upload).is_aborted());
    assert_eq!(world.posts(), 0);
    world.end_all();
}

#[test]
fn does_nothing_to_an_upload_that_has_settled() {
    let mut world = world();
    let upload = world.upload(followed("a.bin", 1000));
    world.run();
    world.abort_all();
    assert_eq!(world.call(upload).stored().attempts, 1);
    let later = world.upload(file("b.bin", 1000));
    world.run();
    assert_eq!(world.call(later).stored().attempts, 1);
    world.end_all();
}

#[test]
fn aborts_those_uploads_whose_signal_says_so_and_no_other() {
    let mut world = world_with(|settings| settings.concurrency = 4);
    world.fates.posts.extend(vec![slow(500); 4]);
    let uploads: Vec<_> = files(4).into_iter().map(|file| world.upload(file)).collect();
    world.until(|world| world.open_posts() == 4);
    for upload in &uploads[1..] {
        world.abort(*upload);
        assert!(world.call(*upload).is_aborted());
    }
    world.run();
    assert_eq!(world.call(uploads[0]).stored().attempts, 1);
    world.end_all();
}

#[test]
fn drops_whatever_comes_late_of_an_attempt_that_was_given_up() {
    let mut world = world_with(|settings| settings.answer_timeout = Some(300));
    // The answer to the first form comes while the second one is under way.
    let late = super::PostFate { sending: 100, answering: 600, lingers: true, ..post(says_forbidden()) };
    world.fates.posts.extend([late, slow(400)]);
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(world.call(upload).stored().attempts, 2);
    world.end_all();
}

fn says_forbidden() -> Turn {
    super::says(403, "AccessDenied")
}

#[test]
fn ends_a_form_once_that_is_given_up_for_good() {
    let mut world = world_with(|settings| (settings.stall_timeout, settings.retry.attempts) = (Some(300), 1));
    world.fates.posts.push_back(post(Turn::Stalled { stored: false }));
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(world.call(upload).failure().error.code(), "Stalled");
    world.end_all();
}

#[test]
fn aborts_everything_while_the_network_is_silent() {
    let mut world = world_with(|settings| settings.concurrency = 2);
    world.set_network(Network::Silent);
    let uploads: Vec<_> = files(3).into_iter().map(|file| world.upload(file)).collect();
    world.run();
    world.abort_all();
    for upload in uploads {
        assert!(world.call(upload).is_aborted());
    }
    assert_eq!(posts(0, &Turn::Fine).len() + world.posts(), 2);
    world.end_all();
}
