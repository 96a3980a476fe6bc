//! The progress of many files together.

use oss_form_upload::engine::command::{Command, PostId};
use oss_form_upload::engine::event::{Answer, BatchId, CallId, Event, Job};
use oss_form_upload::engine::progress::TotalProgress;
use oss_form_upload::engine::settings::{RetryPolicy, Settings};

use super::driver::{Driver, job, settings};

const BATCH: BatchId = BatchId(0);

/// A batch of this size, whose first file has half of it and is posted; the second may be refused.
fn batch(bytes: u64) -> Driver {
    let retry = RetryPolicy { attempts: 2, base_delay: 0, ..RetryPolicy::default() };
    let mut driver = Driver::new(Settings { retry, ..settings() });
    driver.handle(Event::BatchAdded { batch: BATCH, files: 2, bytes, followed: true });
    let job = Job { batch: Some((BATCH, 0)), ..job(bytes / 2, false) };
    driver.handle(Event::Added { call: CallId(0), job });
    driver.grant(1);
    driver
}

fn sent(driver: &mut Driver, attempt: u32, instant: u64, loaded: u64, total: u64) -> Option<TotalProgress> {
    let post = PostId { call: CallId(0), attempt };
    last(&driver.at(instant, Event::Sent { post, loaded, total }))
}

fn refused(driver: &mut Driver, instant: u64, bytes: u64) -> Option<TotalProgress> {
    last(&driver.at(instant, Event::FileRefused { batch: BATCH, bytes }))
}

/// Fails the first attempt, and begins the second.
fn begin_again(driver: &mut Driver, instant: u64) -> Option<TotalProgress> {
    let answer = Answer { status: 500, headers: String::new(), body: String::new(), reused: false };
    driver.at(instant, Event::Answered { post: PostId { call: CallId(0), attempt: 1 }, answer });
    last(&driver.handle(Event::TimedOut))
}

fn last(commands: &[Command]) -> Option<TotalProgress> {
    commands.iter().rev().find_map(|command| match command {
        Command::ReportTotal { progress, .. } => Some(*progress),
        _ => None,
    })
}

#[test]
fn the_first_count_is_reported_at_once() {
    let mut driver = Driver::new(settings());
    driver.handle(Event::BatchAdded { batch: BATCH, files: 2, bytes: 1000, followed: true });
    let report = refused(&mut driver, 0, 100).unwrap();
    assert_eq!((report.loaded, report.total, report.files_settled, report.files_total), (100, 1000, 1, 2));
}

#[test]
fn bytes_of_a_file_that_is_refused_count_and_are_not_speed() {
    let mut driver = batch(20_000);
    sent(&mut driver, 1, 1000, 1000, 10_000);
    refused(&mut driver, 1000, 10_000);
    let report = sent(&mut driver, 1, 2000, 2000, 10_000).unwrap();
    assert_eq!((report.loaded, report.bytes_per_second), (12_000, 1000));
}

#[test]
fn bytes_that_are_taken_back_are_sent_anew_and_not_backwards() {
    let mut driver = batch(20_000);
    sent(&mut driver, 1, 1000, 4000, 10_000);
    begin_again(&mut driver, 1000);
    let report = sent(&mut driver, 2, 2000, 4000, 10_000).unwrap();
    assert_eq!((report.loaded, report.bytes_per_second), (4000, 4000));
}

#[test]
fn bytes_that_went_before_they_were_taken_back_are_speed_all_the_same() {
    let mut driver = batch(20_000);
    sent(&mut driver, 1, 1000, 1000, 10_000);
    sent(&mut driver, 1, 1249, 1500, 10_000);
    begin_again(&mut driver, 1249);
    let report = sent(&mut driver, 2, 2000, 500, 10_000).unwrap();
    assert_eq!(report.bytes_per_second, 1000);
}

#[test]
fn no_more_is_skipped_than_there_is() {
    let mut driver = batch(1000);
    let report = refused(&mut driver, 100, 5000).unwrap();
    assert_eq!((report.loaded, report.percent), (1000, 99));
}

#[test]
fn the_largest_counts_do_not_overflow() {
    let mut driver = Driver::new(settings());
    driver.handle(Event::BatchAdded { batch: BATCH, files: 2, bytes: u64::MAX, followed: true });
    let report = refused(&mut driver, u64::MAX, u64::MAX).unwrap();
    assert_eq!((report.loaded, report.percent), (u64::MAX, 99));
    let report = refused(&mut driver, u64::MAX, u64::MAX).unwrap();
    assert_eq!((report.loaded, report.percent, report.seconds_left), (u64::MAX, 100, Some(0)));
}

#[test]
fn the_end_is_told_before_the_batch_settles() {
    let mut driver = Driver::new(settings());
    driver.handle(Event::BatchAdded { batch: BATCH, files: 1, bytes: 5, followed: true });
    let commands = driver.handle(Event::FileRefused { batch: BATCH, bytes: 5 });
    let [Command::ReportTotal { progress, .. }, Command::SettleBatch(BATCH)] = commands[..] else {
        panic!("{commands:?}")
    };
    assert_eq!((progress.percent, progress.files_settled), (100, 1));
}
