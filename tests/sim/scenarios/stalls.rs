//! An upload that stands still is given up, if the caller wants that.

use oss_form_upload::engine::command::PostId;
use oss_form_upload::engine::event::Event;

use super::{a_file, file, followed, post, slow, world, world_with};
use crate::plan::{Act, PostFate, Spoil, Turn};
use crate::records::code;

const STALLED: Turn = Turn::Stalled { stored: false };
const UNANSWERED: Turn = Turn::Stalled { stored: true };

#[test]
fn gives_up_what_stands_still_in_the_middle_and_tries_again() {
    let mut world = world_with(|settings| settings.stall_timeout = Some(1500));
    world.fates.posts.push_back(PostFate { sending: 900, steps: 2, ..post(STALLED) });
    let upload = world.upload(file("a.bin", 16 << 20));
    world.run();
    let object = world.call(upload).stored();
    assert_eq!((object.attempts, object.unverified), (2, None));
    // A byte was last seen to leave 300 ms after the beginning.
    let posts = &world.call(upload).posts;
    assert_eq!(posts[0].end.as_ref().unwrap().0 - posts[0].at, 300 + 1500);
    world.end_all();
}

#[test]
fn gives_up_what_is_sent_and_not_answered_and_tries_again() {
    for (stall_timeout, answer_timeout, patience) in [
        (Some(300), None, 300_000),
        (Some(400_000), None, 400_000),
        (Some(300), Some(70_000), 70_000),
        (Some(70_000), Some(300), 300),
        (None, Some(300), 300),
    ] {
        let mut world = world_with(|settings| {
            (settings.stall_timeout, settings.answer_timeout) = (stall_timeout, answer_timeout);
        });
        world.fates.posts.push_back(post(UNANSWERED));
        let upload = world.upload(a_file());
        world.run();
        let object = world.call(upload).stored();
        assert_eq!((object.attempts, object.unverified), (2, None));
        // The last byte was seen to leave 6 ms after the beginning.
        let posts = &world.call(upload).posts;
        assert_eq!(posts[0].end.as_ref().unwrap().0 - posts[0].at, 6 + patience);
        assert!(posts[0].watched);
        world.end_all();
    }
}

#[test]
fn waits_for_minutes_while_a_proxy_forwards_the_form_that_it_has_swallowed() {
    let mut world = world_with(|settings| settings.stall_timeout = Some(30_000));
    world.fates.posts.push_back(PostFate { sending: 50, answering: 240_000, ..PostFate::default() });
    let upload = world.upload(file("a.bin", 16 << 20));
    world.run();
    let object = world.call(upload).stored();
    assert_eq!((object.attempts, object.unverified), (1, None));
    world.end_all();
}

#[test]
fn stands_still_again_when_the_browser_repeats_what_was_sent() {
    let mut world = world_with(|settings| settings.stall_timeout = Some(2000));
    // Its last byte leaves, and then it begins anew and goes no further.
    world.fates.posts.push_back(PostFate { sending: 1000, steps: 1, ..post(UNANSWERED) });
    let upload = world.upload(followed("a.bin", 1 << 20));
    world.until(|world| world.calls[0].posts.first().is_some_and(|post| post.is_sent));
    let post = PostId { call: upload, attempt: 1 };
    world.dispatch(Event::Sent { post, loaded: 10, total: 1 << 20 });
    assert!(!world.calls[0].posts[0].is_sent);
    let again = world.clock.instant;
    world.until(|world| world.calls[0].posts[0].end.is_some());
    assert_eq!(world.clock.instant - again, 2000);
    world.run();
    assert_eq!(world.call(upload).stored().attempts, 2);
    world.end_all();
}

#[test]
fn says_stalled_and_that_it_does_not_know_when_there_is_no_attempt_left() {
    let mut world =
        world_with(|settings| (settings.answer_timeout, settings.retry.attempts) = (Some(300), 1));
    world.fates.posts.push_back(post(UNANSWERED));
    let upload = world.upload(a_file());
    world.run();
    let failure = world.call(upload).failure().clone();
    assert_eq!(code(&failure), ("Stalled", 1, true, "unknown"));
    let sentence = "nothing was sent or answered for 300 ms; whether the object was stored is unknown";
    assert_eq!(failure.error.message(), sentence);
    world.end_all();
}

#[test]
fn does_not_give_up_what_is_slow_and_moves() {
    let mut world = world_with(|settings| settings.stall_timeout = Some(3000));
    world.fates.posts.push_back(PostFate { sending: 20_000, steps: 10, ..PostFate::default() });
    let upload = world.upload(file("slow.bin", 20 << 20));
    world.run();
    let object = world.call(upload).stored();
    assert_eq!((object.attempts, object.unverified), (1, None));
    world.end_all();
}

#[test]
fn watches_at_the_price_of_a_preflight() {
    let mut world = world_with(|settings| settings.stall_timeout = Some(30_000));
    let upload = world.upload(a_file());
    world.run();
    assert!(world.call(upload).posts[0].watched);
    world.end_all();
}

#[test]
fn waits_without_a_stall_timeout() {
    let mut world = world();
    world.fates.posts.push_back(post(STALLED));
    let upload = world.upload(a_file());
    world.pass(600_000);
    assert!(!world.call(upload).is_settled());
    world.abort(upload);
    assert!(world.call(upload).is_aborted());
    world.end_all();
}

#[test]
fn forgives_a_computer_that_slept_once() {
    for (slept, attempts) in [(60_000, 1), (0, 2)] {
        let mut world = world_with(|settings| settings.stall_timeout = Some(3000));
        world.fates.posts.push_back(PostFate { sending: 9000, steps: 1, ..PostFate::default() });
        let upload = world.upload(followed("a.bin", 1 << 20));
        world.until(|world| world.open_posts() == 1);
        world.act(Act::Sleep { milliseconds: slept, counted: true });
        world.run();
        assert_eq!(world.call(upload).stored().attempts, attempts, "after {slept} ms of sleep");
        world.end_all();
    }
}

#[test]
fn notices_within_five_seconds_that_the_file_is_gone() {
    for spoil in [Spoil::Cut, Spoil::Gone] {
        let mut world = world_with(|settings| settings.verifies = false);
        world.fates.posts.push_back(slow(3_600_000));
        let upload = world.upload(a_file());
        world.until(|world| world.open_posts() == 1);
        let began = world.clock.instant;
        world.call(upload).spoil = Some(spoil);
        world.until(|world| world.calls[0].is_settled());
        assert_eq!(code(world.call(upload).failure()), ("FileChanged", 1, false, "unknown"));
        assert_eq!(world.clock.instant - began, 5001, "the look takes a millisecond");
        world.end_all();
    }
}
