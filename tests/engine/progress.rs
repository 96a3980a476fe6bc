//! From the bytes of a form to the progress of a file.

use oss_form_upload::engine::progress::Progress;
use oss_form_upload::engine::settings::{RetryPolicy, Settings};

use super::driver::{Driver, report, reports, settings};

/// An upload of so many bytes whose form was posted at 0 ms.
fn started(size: u64) -> Driver {
    let mut driver = Driver::new(settings());
    driver.posting(size, true);
    driver
}

/// The report of so many bytes of the file at a moment, if there is one.
fn advance(driver: &mut Driver, size: u64, loaded: u64, instant: u64) -> Option<Progress> {
    reports(&driver.sent(instant, loaded, size)).first().copied()
}

#[test]
fn bytes_that_the_form_adds_are_taken_off() {
    let loaded = |loaded, total| started(1000).sent(100, loaded, total);
    assert_eq!(report(&loaded(784, 1284)).loaded, 500);
    assert_eq!(report(&loaded(100, 1284)).loaded, 0, "only framing has left so far");
    assert_eq!(report(&loaded(5000, 10)).loaded, 1000, "counts that make no sense do no harm");
    assert_eq!(report(&loaded(u64::MAX, u64::MAX)).loaded, 1000);
}

#[test]
fn an_attempt_begins_at_nothing() {
    let commands = Driver::new(settings()).posting(1000, true);
    let nothing =
        Progress { loaded: 0, total: 1000, percent: 0, bytes_per_second: 0, seconds_left: None, attempt: 1 };
    assert_eq!(report(&commands), nothing);
}

#[test]
fn reports_keep_100_ms_apart() {
    let mut driver = started(1000);
    assert_eq!(advance(&mut driver, 1000, 100, 99), None);
    assert_eq!(advance(&mut driver, 1000, 200, 100).map(|report| report.loaded), Some(200));
    assert_eq!(advance(&mut driver, 1000, 300, 199), None);
    assert_eq!(
        advance(&mut driver, 1000, 400, 60_000).map(|report| report.loaded),
        Some(400),
        "however late"
    );
}

#[test]
fn the_last_byte_is_reported_at_once_and_once() {
    let mut driver = started(1000);
    let last = advance(&mut driver, 1000, 1000, 1).unwrap();
    assert_eq!((last.loaded, last.percent), (1000, 99), "OSS has not confirmed it");
    assert_eq!(advance(&mut driver, 1000, 1000, 2), None);
}

#[test]
fn only_an_upload_that_oss_has_confirmed_is_complete() {
    let mut driver = started(1000);
    driver.now.instant.0 = 500;
    let complete = Progress {
        loaded: 1000,
        total: 1000,
        percent: 100,
        bytes_per_second: 2000,
        seconds_left: Some(0),
        attempt: 1,
    };
    assert_eq!(report(&driver.answer(1, 204, "")), complete);
}

#[test]
fn a_file_of_no_bytes_is_at_0_and_then_at_100() {
    let mut driver = Driver::new(settings());
    assert_eq!(report(&driver.posting(0, true)).percent, 0);
    let last = report(&driver.answer(1, 204, ""));
    assert_eq!((last.percent, last.bytes_per_second), (100, 0));
}

#[test]
fn a_count_that_falls_back_is_not_taken() {
    let mut driver = started(1000);
    assert_eq!(advance(&mut driver, 1000, 600, 100).map(|report| report.loaded), Some(600));
    assert_eq!(advance(&mut driver, 1000, 200, 200).map(|report| report.loaded), Some(600));
}

#[test]
fn speed_is_measured_over_250_ms_at_least_and_smoothed_over_seconds() {
    let mut driver = started(100_000);
    assert_eq!(advance(&mut driver, 100_000, 1000, 249).map(|report| report.bytes_per_second), Some(0));
    let first = advance(&mut driver, 100_000, 1000, 1000).unwrap();
    assert_eq!((first.bytes_per_second, first.seconds_left), (1000, Some(99)));
    // A second at 5,000 bytes weighs a quarter: 1 s against the memory of 3 s.
    let second = advance(&mut driver, 100_000, 6000, 2000).unwrap();
    assert_eq!((second.bytes_per_second, second.seconds_left), (2000, Some(47)));
}

#[test]
fn speed_outlives_an_attempt_and_the_count_does_not() {
    let retry = RetryPolicy { attempts: 2, base_delay: 0, ..RetryPolicy::default() };
    let mut driver = Driver::new(Settings { retry, ..settings() });
    driver.posting(10_000, true);
    advance(&mut driver, 10_000, 1000, 1000);
    driver.now.instant.0 = 5000;
    driver.answer(1, 500, "");
    let again = report(&driver.handle(oss_form_upload::engine::event::Event::TimedOut));
    assert_eq!((again.loaded, again.bytes_per_second, again.attempt), (0, 1000, 2));
}

#[test]
fn a_form_that_stands_still_has_no_time_left_to_tell() {
    assert_eq!(advance(&mut started(10_000), 10_000, 0, 1000).unwrap().seconds_left, None);
}

#[test]
fn speed_is_told_in_whole_bytes_rounded_down_and_the_time_left_in_whole_seconds_rounded_up() {
    let report = advance(&mut started(5000), 5000, 1000, 300).unwrap();
    assert_eq!((report.bytes_per_second, report.seconds_left), (3333, Some(2)));
}

#[test]
fn nobody_is_told_of_what_nobody_asked_about() {
    let mut driver = Driver::new(settings());
    driver.posting(1000, false);
    assert_eq!(driver.sent(1000, 500, 1000).len(), 0);
    assert!(reports(&driver.answer(1, 204, "")).is_empty());
}
