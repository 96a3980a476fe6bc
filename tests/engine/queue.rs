//! The order in which uploads are served.

use oss_form_upload::engine::command::Command;
use oss_form_upload::engine::event::{CallId, Event};
use oss_form_upload::engine::settings::Settings;

use super::driver::{Driver, settings};

const NOBODY: [u32; 0] = [];

/// A queue of uploads 1, 2, 3, …, each with its own grant, and the list of those that were served.
fn queue_of(limit: usize, count: u32) -> (Driver, Vec<u32>) {
    let settings = Settings { concurrency: limit, grant_per_file: true, ..settings() };
    let mut driver = Driver::new(settings);
    let served = (1..=count).flat_map(|call| served(&driver.upload(call, 1, false))).collect();
    (driver, served)
}

fn served(commands: &[Command]) -> Vec<u32> {
    let call = |command: &Command| match command {
        Command::FetchGrant { call, .. } => Some(call.0),
        _ => None,
    };
    commands.iter().filter_map(call).collect()
}

fn leave(driver: &mut Driver, call: u32) -> Vec<u32> {
    served(&driver.handle(Event::Aborted(CallId(call))))
}

#[test]
fn no_more_are_served_than_the_limit() {
    let (mut driver, first) = queue_of(3, 10);
    assert_eq!(first, [1, 2, 3]);
    assert_eq!(leave(&mut driver, 2), [4]);
}

#[test]
fn who_comes_while_others_are_served_waits_behind_those_who_wait() {
    let (mut driver, first) = queue_of(1, 2);
    assert_eq!(first, [1]);
    assert_eq!(served(&driver.upload(3, 1, false)), NOBODY);
    assert_eq!(leave(&mut driver, 1), [2]);
    assert_eq!(leave(&mut driver, 2), [3]);
}

#[test]
fn a_pause_lets_nobody_in_and_nobody_out() {
    let (mut driver, first) = queue_of(2, 1);
    assert_eq!(first, [1]);
    assert_eq!(driver.handle(Event::Paused).len(), 0);
    for call in [2, 3] {
        assert_eq!(served(&driver.upload(call, 1, false)), NOBODY);
    }
    assert_eq!(leave(&mut driver, 1), NOBODY);
    assert_eq!(served(&driver.handle(Event::Resumed)), [2, 3]);
}

#[test]
fn who_leaves_before_the_turn_is_not_served_and_gives_up_no_place() {
    let (mut driver, first) = queue_of(1, 4);
    assert_eq!(first, [1]);
    assert_eq!(leave(&mut driver, 2), NOBODY);
    assert_eq!(leave(&mut driver, 1), [3]);
}

#[test]
fn an_empty_queue_serves_nobody_and_leaving_it_twice_does_no_harm() {
    let (mut driver, first) = queue_of(1, 0);
    assert_eq!(first, NOBODY);
    assert_eq!(served(&driver.upload(1, 1, false)), [1]);
    assert_eq!(leave(&mut driver, 1), NOBODY);
    assert_eq!(leave(&mut driver, 1), NOBODY);
    assert_eq!(served(&driver.upload(2, 1, false)), [2]);
    assert_eq!(served(&driver.upload(3, 1, false)), NOBODY);
}
