//! The reasons why no answer came.

use oss_form_upload::engine::command::Question;

use super::{PostFate, a_file, failure, followed, post, world, world_on, world_with};
use crate::plan::{Network, Page, ProbeFate, Turn};
use crate::records::code;

const LOST_BUT_STORED: Turn = Turn::Cut { stored: true };
#[test]
fn tries_again_after_an_answer_that_must_not_be_read() {
    let mut world = world();
    let upload = world.upload(a_file());
    world.set_network(Network::Hidden);
    world.until(|world| world.seen.probes.len() == 2);
    world.set_network(Network::Up);
    world.run();
    assert_eq!(world.call(upload).stored().attempts, 2);
    world.end_all();
}

#[test]
fn does_not_try_again_where_no_cors_rule_lets_the_page_read_the_answer() {
    let mut world = world();
    world.set_network(Network::Hidden);
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(code(&failure(&world, upload)), ("CorsNotAllowed", 1, false, "unknown"));
    assert_eq!(world.seen.probes, [Question::Cors, Question::Opaque, Question::Cors]);
    assert_eq!(world.posts(), 1);
    world.end_all();
}

#[test]
fn does_not_try_again_where_the_page_itself_blocks_the_host() {
    let mut world = world_on(Page { blocked: true, ..Page::default() }, |_| {});
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(code(&failure(&world, upload)), ("BlockedByCsp", 1, false, "no"));
    assert_eq!(world.seen.probes, [Question::Cors]);
    world.end_all();
}

#[test]
fn does_not_try_again_where_the_preflight_is_refused() {
    let mut world = world();
    world.set_network(Network::Unwatched);
    let upload = world.upload(followed("a.bin", 1000));
    world.run();
    assert_eq!(code(&failure(&world, upload)), ("PreflightRefused", 1, false, "no"));
    assert_eq!(world.seen.probes, [Question::Cors, Question::Preflighted, Question::Cors]);
    world.end_all();
}

#[test]
fn does_not_take_a_slow_preflight_for_a_refused_one() {
    let mut world = world();
    world.fates.posts.push_back(PostFate { steps: 0, ..post(LOST_BUT_STORED) });
    let slow = ProbeFate { after: 11_000, ..ProbeFate::default() };
    world.fates.probes.extend([ProbeFate::default(), slow]);
    let upload = world.upload(followed("a.bin", 1000));
    world.run();
    assert_eq!(world.call(upload).stored().attempts, 2);
    assert_eq!(world.seen.probes, [Question::Cors, Question::Preflighted]);
    world.end_all();
}

#[test]
fn asks_for_no_preflight_once_bytes_were_seen_to_leave() {
    let mut world = world();
    world.fates.posts.push_back(post(LOST_BUT_STORED));
    let upload = world.upload(followed("a.bin", 1000));
    world.run();
    assert_eq!(world.call(upload).stored().attempts, 2);
    assert_eq!(world.seen.probes, [Question::Cors]);
    world.end_all();
}

#[test]
fn tries_again_where_nothing_answers() {
    let mut world = world();
    world.set_network(Network::Down);
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(code(&failure(&world, upload)), ("HostUnreachable", 3, true, "unknown"));
    assert_eq!(world.posts(), 3);
    world.end_all();
}

#[test]
fn waits_for_the_browser_to_be_online_again() {
    let mut world = world_with(|settings| settings.retry.asks = true);
    world.set_online(false);
    let upload = world.upload(a_file());
    world.run();
    let asked: Vec<_> = world.calls[0].asked.iter().map(|failure| failure.error.code()).collect();
    assert_eq!((asked, world.posts()), (vec!["Offline"], 1));
    world.set_online(true);
    world.run();
    assert_eq!(world.call(upload).stored().attempts, 2);
    world.end_all();
}

#[test]
fn says_offline_and_that_it_does_not_know_when_there_is_no_attempt_left() {
    let mut world = world_with(|settings| settings.retry.attempts = 1);
    world.set_online(false);
    let upload = world.upload(a_file());
    world.run();
    assert_eq!(code(&failure(&world, upload)), ("Offline", 1, true, "unknown"));
    world.end_all();
}

#[test]
fn a_form_that_the_browser_refuses_is_no_matter_of_the_network() {
    for (turn, expected) in [(Turn::Unfit, "InvalidArgument"), (Turn::NoUrl, "InvalidGrant")] {
        let mut world = world();
        world.fates.posts.push_back(post(turn));
        let upload = world.upload(a_file());
        world.run();
        let failure = failure(&world, upload);
        assert_eq!(code(&failure), (expected, 1, false, "no"));
        assert!(failure.cause.is_some());
        world.end_all();
    }
}
