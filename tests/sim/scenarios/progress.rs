//! The progress of one file, and of many.

use oss_form_upload::engine::progress::{Progress, TotalProgress};

use super::{INTERNAL_ERROR, a_file, file, files, followed, good, post, posts, up_to, world, world_with};
use crate::plan::{PostFate, Turn};
use crate::world::World;

/// A form that takes a while, and of which the browser tells often.
fn visible(turn: Turn) -> PostFate {
    PostFate { sending: 1000, steps: 50, turn, ..PostFate::default() }
}

fn reports(world: &World) -> Vec<Progress> {
    world.calls[0].reports.iter().map(|(_, progress)| *progress).collect()
}

fn totals(world: &World) -> Vec<TotalProgress> {
    world.batches[0].reports.iter().map(|(_, progress)| *progress).collect()
}

#[test]
fn counts_bytes_of_the_file_rising_to_all_of_them_and_says_100_once_at_the_end() {
    let size = 12 << 20;
    let mut world = world();
    world.fates.posts.push_back(visible(Turn::Fine));
    world.upload(followed("a.bin", size));
    world.run();
    let reports = reports(&world);
    let first =
        Progress { loaded: 0, total: size, percent: 0, bytes_per_second: 0, seconds_left: None, attempt: 1 };
    assert_eq!(reports[0], first);
    let last = reports.last().unwrap();
    assert_eq!((last.loaded, last.percent, last.seconds_left, last.attempt), (size, 100, Some(0), 1));
    assert!(last.bytes_per_second > 12_000_000, "{last:?}");
    assert_eq!(reports.iter().filter(|report| report.percent == 100).count(), 1);
    // One at the beginning, eight in between, one with the last byte, and one at the end.
    assert_eq!(reports.len(), 11);
    world.end_all();
}

#[test]
fn tells_at_most_ten_times_a_second_but_for_the_beginning_and_the_end() {
    let mut world = world();
    world.fates.posts.push_back(visible(Turn::Fine));
    world.upload(followed("a.bin", 12 << 20));
    world.run();
    let times: Vec<u64> = world.calls[0].reports.iter().map(|(at, _)| *at).collect();
    let close = times.windows(2).filter(|pair| pair[1] - pair[0] < 100).count();
    assert!(close <= 2, "after the last byte, and after the answer: {times:?}");
    world.end_all();
}

#[test]
fn asks_for_a_preflight_where_progress_is_wanted() {
    let mut world = world();
    world.upload(followed("a.bin", 1000));
    world.upload_all(good(files(2)), true);
    world.run();
    assert!(world.calls.iter().all(|call| call.posts[0].watched));
    world.end_all();
}

#[test]
fn causes_no_preflight_without_a_listener_alone_or_many() {
    let mut world = world();
    world.upload_all(good(files(5)), false);
    world.upload(file("a.bin", 1 << 20));
    world.run();
    assert!(world.calls.iter().all(|call| !call.posts[0].watched));
    world.end_all();
}

#[test]
fn shows_that_an_attempt_begins_anew() {
    let mut world = world();
    world.fates.posts.extend([visible(INTERNAL_ERROR), visible(Turn::Cut { stored: false })]);
    world.upload(followed("a.bin", 8 << 20));
    world.run();
    let reports = reports(&world);
    for attempt in 1..=3 {
        let first = reports.iter().find(|report| report.attempt == attempt).unwrap();
        assert_eq!((first.loaded, first.percent), (0, 0), "attempt {attempt}");
    }
    assert!(reports.is_sorted_by_key(|report| (report.attempt, report.loaded)));
    assert_eq!(reports.iter().position(|report| report.percent == 100), Some(reports.len() - 1));
    world.end_all();
}

#[test]
fn does_not_jump_back_when_the_browser_itself_sends_again() {
    let mut world = world();
    world.fates.posts.push_back(PostFate { falls_back: true, ..visible(Turn::Resent) });
    world.upload(followed("a.bin", 12 << 20));
    world.run();
    assert_eq!(world.calls[0].stored().attempts, 1);
    assert!(reports(&world).is_sorted_by_key(|report| report.loaded));
    assert_eq!(world.bucket.stores.len(), 2, "the object was stored twice");
    world.end_all();
}

#[test]
fn never_says_100_of_an_upload_that_fails() {
    let mut world = world();
    world.fates.posts.extend(posts(9, &INTERNAL_ERROR));
    world.upload(followed("a.bin", 1000));
    world.run();
    assert_eq!(world.calls[0].failure().attempts, 3);
    let shown: Vec<_> = reports(&world).iter().map(|report| (report.attempt, report.percent)).collect();
    assert_eq!(shown, [(1, 0), (1, 99), (2, 0), (2, 99), (3, 0), (3, 99)]);
    world.end_all();
}

#[test]
fn never_says_100_of_what_oss_stored_wrongly() {
    let mut world = world();
    world.fates.posts.push_back(post(Turn::Corrupted));
    world.upload(followed("a.bin", 1000));
    world.run();
    let shown: Vec<_> = reports(&world).iter().map(|report| (report.attempt, report.percent)).collect();
    assert_eq!(shown, [(1, 0), (1, 99), (2, 0), (2, 99), (2, 100)]);
    world.end_all();
}

#[test]
fn tells_of_an_empty_file_too() {
    let mut world = world();
    world.upload(followed("empty.bin", 0));
    world.run();
    let reports = reports(&world);
    let last = reports.last().unwrap();
    assert_eq!((reports[0].percent, last.percent, last.total), (0, 100, 0));
    world.end_all();
}

#[test]
fn measures_nothing_where_nothing_can_be_watched() {
    let page = crate::plan::Page { can_watch: false, ..crate::plan::Page::default() };
    let mut world = super::world_on(page, |settings| settings.stall_timeout = Some(300));
    world.fates.posts.push_back(super::slow(1000));
    world.upload(followed("a.bin", 1000));
    world.run();
    assert!(!world.calls[0].posts[0].watched);
    assert_eq!(world.calls[0].stored().attempts, 1, "what cannot be seen to move does not stall");
    let shown: Vec<_> = reports(&world).iter().map(|report| report.percent).collect();
    assert_eq!(shown, [0, 100]);
    world.end_all();
}

#[test]
fn adds_up_all_files_of_which_one_is_refused_and_one_fails() {
    let mut world = world_with(|settings| (settings.concurrency, settings.retry.attempts) = (1, 1));
    world.fates.grants.push_back(up_to(4 << 20));
    world.fates.posts.extend([visible(Turn::Fine), post(INTERNAL_ERROR)]);
    let wanted =
        vec![file("a.bin", 1 << 20), file("refused.bin", 5 << 20), file("c.bin", 2 << 20), file("d.bin", 10)];
    let batch = world.upload_all(good(wanted), true);
    world.run();
    assert_eq!(world.outcomes(batch), ["stored", "PolicyViolation", "ServiceError", "stored"]);
    let (total, totals) = ((8 << 20) + 10, totals(&world));
    let last = totals.last().unwrap();
    assert_eq!((last.loaded, last.total, last.percent), (total, total, 100));
    assert_eq!((last.files_settled, last.files_total), (4, 4));
    assert!(totals.is_sorted_by_key(|report| (report.files_settled, report.loaded)));
    assert_eq!(totals.iter().filter(|report| report.percent == 100).count(), 1);
    world.end_all();
}

#[test]
fn takes_the_bytes_of_a_lost_attempt_back_from_the_total_and_ends_with_all_of_them() {
    let mut world = world();
    world.fates.posts.extend(posts(2, &INTERNAL_ERROR));
    let wanted = (0..5).map(|number| file(&format!("{number}.bin"), 100_000)).collect();
    world.upload_all(good(wanted), true);
    world.run();
    let totals = totals(&world);
    let last = totals.last().unwrap();
    assert_eq!((last.loaded, last.percent, last.files_settled), (500_000, 100, 5));
    assert!(totals.iter().all(|report| report.loaded <= 500_000));
    world.end_all();
}

#[test]
fn ends_the_total_of_files_that_are_all_refused() {
    let mut world = world();
    world.fates.grants.push_back(up_to(10));
    world.upload_all(good(files(3)), true);
    world.run();
    let totals = totals(&world);
    let last = totals.last().unwrap();
    assert_eq!((last.loaded, last.percent, last.files_settled, last.files_total), (300, 100, 3, 3));
    world.end_all();
}

#[test]
fn tells_nobody_who_does_not_listen() {
    let mut world = world();
    world.upload(a_file());
    world.upload_all(good(files(2)), false);
    world.run();
    assert!(world.calls.iter().all(|call| call.reports.is_empty()));
    assert_eq!(world.batches[0].reports, []);
    world.end_all();
}
