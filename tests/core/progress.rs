//! From the bytes of a form to the progress of a file.

use oss_form_upload::progress::{Meter, Progress, of_file};
use oss_form_upload::time::Timestamp;

/// A meter that was started at 0 ms, its first report made.
fn started(total: u64) -> Meter {
    let mut meter = Meter::new(total, Timestamp(0));
    meter.restart(1, Timestamp(0));
    meter
}

#[test]
fn what_the_form_adds_is_taken_off() {
    assert_eq!(of_file(1000, 784, 1284), 500);
    assert_eq!(of_file(1000, 100, 1284), 0, "only framing has left so far");
    assert_eq!(of_file(1000, 5000, 10), 1000, "counts that make no sense do no harm");
    assert_eq!(of_file(u64::MAX, u64::MAX, u64::MAX), u64::MAX);
}

#[test]
fn an_attempt_begins_at_nothing() {
    let mut meter = Meter::new(1000, Timestamp(0));
    let progress = meter.restart(2, Timestamp(0));
    let nothing =
        Progress { loaded: 0, total: 1000, percent: 0, bytes_per_second: 0, seconds_left: None, attempt: 2 };
    assert_eq!(progress, nothing);
}

#[test]
fn reports_keep_100_ms_apart() {
    let mut meter = started(1000);
    assert_eq!(meter.advance(100, Timestamp(99)), None);
    assert_eq!(meter.advance(200, Timestamp(100)).unwrap().loaded, 200);
    assert_eq!(meter.advance(300, Timestamp(199)), None);
    assert_eq!(meter.advance(400, Timestamp(60_000)).unwrap().loaded, 400, "however late it is");
}

#[test]
fn that_the_last_byte_was_handed_over_is_reported_at_once_and_once() {
    let mut meter = started(1000);
    let progress = meter.advance(1000, Timestamp(1)).unwrap();
    assert_eq!((progress.loaded, progress.percent), (1000, 99), "OSS has not confirmed it");
    assert_eq!(meter.advance(1000, Timestamp(2)), None);
}

#[test]
fn only_what_oss_has_confirmed_is_complete() {
    let progress = started(1000).complete(Timestamp(500));
    let complete = Progress {
        loaded: 1000,
        total: 1000,
        percent: 100,
        bytes_per_second: 2000,
        seconds_left: Some(0),
        attempt: 1,
    };
    assert_eq!(progress, complete);
}

#[test]
fn a_file_of_no_bytes_is_at_0_and_then_at_100() {
    let mut meter = Meter::new(0, Timestamp(0));
    assert_eq!(meter.restart(1, Timestamp(0)).percent, 0);
    let complete = meter.complete(Timestamp(0));
    assert_eq!((complete.percent, complete.bytes_per_second), (100, 0));
}

#[test]
fn a_count_that_falls_back_is_not_taken() {
    let mut meter = started(1000);
    assert_eq!(meter.advance(600, Timestamp(100)).unwrap().loaded, 600);
    assert_eq!(meter.advance(200, Timestamp(200)).unwrap().loaded, 600);
}

#[test]
fn speed_is_measured_over_250_ms_at_least_and_smoothed_over_seconds() {
    let mut meter = started(100_000);
    assert_eq!(meter.advance(1_000, Timestamp(249)).unwrap().bytes_per_second, 0);
    let first = meter.advance(1_000, Timestamp(1_000)).unwrap();
    assert_eq!((first.bytes_per_second, first.seconds_left), (1_000, Some(99)));
    // A second at 5 000 bytes weighs a quarter: 1 s against the memory of 3 s.
    let second = meter.advance(6_000, Timestamp(2_000)).unwrap();
    assert_eq!((second.bytes_per_second, second.seconds_left), (2_000, Some(47)));
}

#[test]
fn speed_outlives_an_attempt_and_the_count_does_not() {
    let mut meter = started(10_000);
    meter.advance(1_000, Timestamp(1_000));
    let again = meter.restart(2, Timestamp(5_000));
    assert_eq!((again.loaded, again.bytes_per_second, again.attempt), (0, 1_000, 2));
}

#[test]
fn what_stands_still_has_no_time_left_to_tell() {
    let mut meter = started(10_000);
    assert_eq!(meter.advance(0, Timestamp(1_000)).unwrap().seconds_left, None);
}

#[test]
fn bytes_that_are_skipped_count_and_are_not_speed() {
    let mut meter = started(10_000);
    meter.advance(1_000, Timestamp(1_000));
    meter.skip(5_000);
    let progress = meter.advance(7_000, Timestamp(2_000)).unwrap();
    assert_eq!((progress.loaded, progress.bytes_per_second), (7_000, 1_000));
}

#[test]
fn bytes_that_are_taken_back_are_sent_anew_and_not_backwards() {
    let mut meter = started(10_000);
    meter.advance(4_000, Timestamp(1_000));
    meter.take_back(4_000);
    assert_eq!(meter.loaded(), 0);
    let progress = meter.advance(4_000, Timestamp(2_000)).unwrap();
    assert_eq!((progress.loaded, progress.bytes_per_second), (4_000, 4_000));
}

#[test]
fn the_largest_counts_do_not_overflow() {
    let mut meter = Meter::new(u64::MAX, Timestamp(0));
    assert_eq!(meter.advance(u64::MAX, Timestamp(i64::MAX)).unwrap().percent, 1);
    meter.skip(1);
    assert_eq!(meter.loaded(), u64::MAX);
}
