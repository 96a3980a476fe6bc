//! One grant serves many files, as long as it serves.

use oss_form_upload::engine::command::{Outcome, Reason};
use oss_form_upload::engine::event::CallId;
use oss_form_upload::engine::settings::GrantSource;

use super::{
    a_file, file, files, for_one_key, good, grant, issued, lasting, post, reasons, says, world,
    world_of_function, world_with,
};
use crate::plan::{Act, GrantFate, GrantTurn, PostFate, Reaction, Terms, Upload, When};
use crate::records::code;
use crate::world::World;

fn is_stored(world: &World, upload: CallId) -> bool {
    matches!(world.calls[usize::try_from(upload.0).unwrap()].outcome, Some(Outcome::Stored(_)))
}

#[test]
fn asks_once_for_all_uploads_that_wait_for_a_grant() {
    let mut world = world_of_function(|settings| settings.concurrency = 5);
    for file in files(5) {
        world.upload(file);
    }
    world.run();
    assert_eq!(world.seen.grants, [(CallId(0), Reason::First)]);
    assert_eq!(world.posts(), 5);
    world.end_all();
}

#[test]
fn asks_again_ahead_of_the_end_of_a_grant_and_not_before() {
    let mut world = world();
    world.fates.grants.extend([lasting(100), lasting(100)]);
    world.upload(file("0.bin", 10));
    world.pass(70_000);
    world.upload(file("70.bin", 10));
    world.run();
    assert_eq!(world.seen.grants.len(), 1);
    world.pass(20_000);
    world.upload(file("90.bin", 10));
    world.run();
    assert_eq!(reasons(&world), [Reason::First, Reason::Expiring]);
    world.end_all();
}

#[test]
fn goes_by_the_servers_time_on_a_computer_whose_clock_is_two_hours_off() {
    for hours in [-2, 2] {
        let mut world = world_with(|settings| settings.strict = true);
        world.clock.ahead = hours * 3_600_000;
        world.fates.grants.extend([lasting(100), lasting(100)]);
        world.upload(file("0.bin", 10));
        world.pass(70_000);
        world.upload(file("70.bin", 10));
        world.run();
        assert_eq!(world.seen.grants.len(), 1, "after 70 of 100 seconds");
        world.pass(20_000);
        world.upload(file("90.bin", 10));
        world.run();
        assert_eq!((world.seen.grants.len(), world.posts()), (2, 3), "after 90 of 100 seconds");
        world.end_all();
    }
}

#[test]
fn a_clock_that_jumps_stalls_nothing() {
    for ahead in [-86_400_000, 86_400_000] {
        let mut world = world_with(|settings| {
            (settings.retry.base_delay, settings.retry.max_delay, settings.stall_timeout) =
                (2000, 2000, Some(3000));
        });
        world.fates.posts.extend([PostFate { sending: 5000, steps: 4, ..post(super::INTERNAL_ERROR) }]);
        let upload = world.upload(a_file());
        world.until(|world| world.open_posts() == 1);
        let began = world.clock.instant;
        world.act(Act::SetClock(ahead));
        world.until(|world| world.calls[0].is_settled());
        assert_eq!(world.call(upload).stored().attempts, 2);
        // 5000 + 5 ms until the answer, half of 2000 ms, perhaps another grant, and 15 ms for the second form.
        assert!(world.clock.instant - began <= 6030, "{} ms", world.clock.instant - began);
        world.end_all();
    }
}

#[test]
fn reads_a_given_grant_once() {
    let mut world = world_with(|settings| settings.grant_source = GrantSource::Given);
    for file in files(5) {
        world.upload(file);
    }
    world.run();
    assert_eq!((world.seen.grants.len(), world.posts()), (1, 5));
    world.end_all();
}

#[test]
fn asks_a_grant_endpoint_again_that_answers_429_500_or_503() {
    for status in [429, 500, 503] {
        let mut world = world();
        world.fates.grants.extend(vec![grant(GrantTurn::Says { status, retry_after: None }); 2]);
        let upload = world.upload(a_file());
        world.run();
        assert_eq!((world.seen.grants.len(), world.call(upload).stored().attempts), (3, 1));
        world.end_all();
    }
}

#[test]
fn asks_a_grant_endpoint_again_that_cannot_be_reached() {
    let mut world = world();
    world.fates.grants.extend(vec![grant(GrantTurn::Fails { is_type_error: true }); 2]);
    let upload = world.upload(a_file());
    world.run();
    assert_eq!((world.seen.grants.len(), world.call(upload).stored().attempts), (3, 1));
    world.end_all();
}

#[test]
fn asks_again_for_a_grant_that_does_not_come_in_time() {
    let mut world = world_with(|settings| settings.grant_timeout = 5000);
    world.fates.grants.push_back(grant(GrantTurn::Hangs));
    let upload = world.upload(a_file());
    world.pass(4999);
    assert_eq!(world.seen.cancelled_grants.len(), 0);
    world.run();
    assert_eq!((world.seen.grants.len(), world.seen.cancelled_grants.len()), (2, 1));
    assert_eq!(world.call(upload).stored().attempts, 1);
    world.end_all();
}

#[test]
fn says_so_when_no_grant_comes_in_time() {
    let mut world = world_with(|settings| (settings.grant_timeout, settings.retry.attempts) = (5000, 2));
    world.fates.grants.extend(vec![grant(GrantTurn::Hangs); 2]);
    let upload = world.upload(a_file());
    world.run();
    let failure = world.call(upload).failure().clone();
    assert_eq!(code(&failure), ("GrantUnavailable", 0, true, "no"));
    assert_eq!(failure.error.message(), "the grant endpoint /grant did not answer within 5000 ms");
    world.end_all();
}

#[test]
fn waits_as_long_as_a_grant_endpoint_asks() {
    let mut world = world();
    world.fates.grants.push_back(grant(GrantTurn::Says { status: 503, retry_after: Some(7) }));
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(world.call(upload).stored().attempts, 1);
    assert!(world.seen.delays.contains(&7000), "{:?}", world.seen.delays);
    world.end_all();
}

#[test]
fn passes_on_what_a_grant_endpoint_says_that_keeps_failing() {
    let mut world = world();
    world.fates.grants.extend(vec![grant(GrantTurn::Says { status: 503, retry_after: None }); 9]);
    let upload = world.upload(a_file());
    world.run();
    let failure = world.call(upload).failure().clone();
    assert_eq!(code(&failure), ("GrantUnavailable", 0, true, "no"));
    assert_eq!(failure.error.message(), "the grant endpoint /grant answered 503: not now");
    assert_eq!(world.seen.grants.len(), 3);
    world.end_all();
}

#[test]
fn passes_on_at_once_why_a_grant_endpoint_refuses() {
    let mut world = world();
    world.fates.grants.push_back(grant(GrantTurn::Says { status: 400, retry_after: None }));
    let upload = world.upload(a_file());
    world.run();
    let failure = world.call(upload).failure().clone();
    assert_eq!(code(&failure), ("GrantUnavailable", 0, false, "no"));
    assert_eq!(
        failure.error.message(),
        "the grant endpoint /grant answered 400: not now",
        "its query is not shown"
    );
    assert_eq!(world.seen.grants.len(), 1);
    world.end_all();
}

#[test]
fn asks_a_function_again_that_rejects_as_fetch_does_without_a_network_and_no_other() {
    let mut world = world_of_function(|_| {});
    world.fates.grants.push_back(grant(GrantTurn::Fails { is_type_error: true }));
    let first = world.upload(a_file());
    world.run();
    assert!(is_stored(&world, first));
    assert_eq!(world.seen.grants.len(), 2);
    let mut world = world_of_function(|_| {});
    world.fates.grants.push_back(grant(GrantTurn::Fails { is_type_error: false }));
    let second = world.upload(file("b.bin", 10));
    world.run();
    let failure = world.call(second).failure().clone();
    assert_eq!(code(&failure), ("GrantUnavailable", 0, false, "no"));
    assert!(failure.cause.is_some());
    assert_eq!(world.seen.grants.len(), 1);
    world.end_all();
}

#[test]
fn fetches_a_grant_for_each_file_where_it_is_bound_to_one_key_with_either_scope() {
    for per_file in [true, false] {
        let mut world = world_of_function(|settings| settings.grant_per_file = per_file);
        world.fates.grants.extend(vec![for_one_key(); 4]);
        let batch = world.upload_all(good(files(4)), false);
        world.run();
        assert_eq!(world.outcomes(batch), ["stored"; 4]);
        let mut keys: Vec<_> = world.calls.iter().map(|call| call.stored().key.clone()).collect();
        keys.sort();
        assert_eq!(keys, ["user/demo/0.bin", "user/demo/1.bin", "user/demo/2.bin", "user/demo/3.bin"]);
        let mut asked: Vec<_> = world.seen.grants.iter().map(|(call, _)| call.0).collect();
        asked.sort_unstable();
        assert_eq!(asked, [0, 1, 2, 3]);
        world.end_all();
    }
}

#[test]
fn a_grant_for_one_key_serves_nobody_but_whom_it_was_asked_for() {
    let mut world = world();
    world.fates.grants.extend([for_one_key(), for_one_key()]);
    let asker = world.upload(file("asker.bin", 10));
    let other = world.upload(file("other.bin", 10));
    world.abort(asker);
    world.run();
    assert_eq!(world.call(other).stored().key, "user/demo/other.bin");
    assert_eq!(world.seen.grants, [(asker, Reason::First), (other, Reason::First)]);
    world.end_all();
}

#[test]
fn a_grant_is_not_asked_for_on_behalf_of_what_is_aborted_before() {
    let mut world = world_of_function(|_| {});
    // At 45 s the grant of 50 s is about to end. Two uploads start, and the first is aborted before its grant is asked for.
    world.fates.grants.push_back(lasting(50));
    world.fates.posts.push_back(PostFate { sending: 90_000, steps: 1, ..PostFate::default() });
    let reactions = [Act::Resume, Act::Abort(1)].map(|act| Reaction { when: When::Percent(99), act });
    world.upload(Upload { followed: true, reactions: reactions.to_vec(), ..a_file() });
    world.until(|world| world.open_posts() == 1);
    world.pause();
    let asker = world.upload(file("asker.bin", 10));
    let heir = world.upload(file("heir.bin", 10));
    world.until(|world| !world.is_paused());
    assert!(world.call(asker).is_aborted());
    assert_eq!(world.seen.grants, [(CallId(0), Reason::First), (heir, Reason::Expiring)]);
    world.run();
    assert!(is_stored(&world, heir));
    world.end_all();
}

#[test]
fn does_not_let_a_refusal_of_one_files_grant_fail_another_file() {
    let mut world = world_with(|settings| settings.grant_per_file = true);
    world.fates.grants.push_back(grant(GrantTurn::Says { status: 403, retry_after: None }));
    let batch = world.upload_all(good(files(2)), false);
    world.run();
    assert_eq!(world.outcomes(batch), ["GrantUnavailable", "stored"]);
    world.end_all();
}

#[test]
fn goes_on_with_a_grant_request_for_the_others_when_one_that_waits_is_aborted() {
    let mut world = world_of_function(|_| {});
    let aborted = world.upload(file("aborted.bin", 10));
    let other = world.upload(file("other.bin", 10));
    world.abort(aborted);
    assert!(world.call(aborted).is_aborted());
    assert_eq!(world.seen.cancelled_grants.len(), 0);
    world.run();
    assert_eq!(world.call(other).stored().attempts, 1);
    assert_eq!((world.seen.grants.len(), world.seen.cancelled_grants.len()), (1, 0));
    world.end_all();
}

#[test]
fn ends_a_grant_request_when_all_that_wait_for_it_are_aborted_and_asks_anew_afterwards() {
    let mut world = world();
    world.fates.grants.push_back(GrantFate { lingers: true, after: 100, ..GrantFate::default() });
    for file in files(3) {
        world.upload(file);
    }
    world.abort_all();
    assert_eq!(world.seen.cancelled_grants.len(), 1);
    let later = world.upload(file("later.bin", 10));
    world.run();
    assert_eq!(world.call(later).stored().attempts, 1);
    assert_eq!(world.seen.grants.len(), 2);
    world.end_all();
}

#[test]
fn a_grant_of_another_dir_makes_another_key() {
    let mut world = world();
    world.fates.grants.extend([lasting(100), issued(Terms { dir: "user/other/", ..Terms::default() })]);
    world.fates.posts.push_back(post(says(403, "SecurityTokenExpired")));
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(world.call(upload).stored().key, "user/other/a.bin");
    world.end_all();
}
