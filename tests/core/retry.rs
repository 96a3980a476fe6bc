//! How often and how soon a failed upload is tried again.

use oss_form_upload::retry::{LONGEST_WAIT, Retry, retry_after};
use oss_form_upload::time::Timestamp;

const TEN: Retry = Retry { attempts: 10, base_delay: 1_000, max_delay: 30_000 };

#[test]
fn three_attempts_are_the_default_the_first_included() {
    let retry = Retry::default();
    assert!(retry.delay(1, 0.5, None).is_some());
    assert!(retry.delay(2, 0.5, None).is_some());
    assert_eq!(retry.delay(3, 0.5, None), None);
}

#[test]
fn one_attempt_is_never_followed_by_another() {
    assert_eq!(Retry { attempts: 1, ..TEN }.delay(1, 0.5, None), None);
}

#[test]
fn the_limit_doubles_up_to_the_longest_delay() {
    let limits: Vec<_> = (1..=7).map(|failures| TEN.delay(failures, 1.0, None).unwrap()).collect();
    assert_eq!(limits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
}

#[test]
fn the_delay_is_anything_from_nothing_to_the_limit() {
    assert_eq!(TEN.delay(2, 0.0, None), Some(0));
    assert_eq!(TEN.delay(2, 0.25, None), Some(500));
    assert_eq!(TEN.delay(2, 0.999, None), Some(1_998));
}

#[test]
fn what_the_server_asks_for_is_waited_at_least() {
    assert_eq!(TEN.delay(1, 0.9, Some(100)), Some(900));
    assert_eq!(TEN.delay(1, 0.9, Some(60_000)), Some(60_000), "longer than the longest delay");
}

#[test]
fn a_server_that_asks_for_more_than_five_minutes_is_not_waited_for() {
    assert_eq!(TEN.delay(1, 0.0, Some(LONGEST_WAIT)), Some(LONGEST_WAIT));
    assert_eq!(TEN.delay(1, 0.0, Some(LONGEST_WAIT + 1)), None);
}

#[test]
fn the_largest_numbers_do_not_overflow() {
    let retry = Retry { attempts: u32::MAX, base_delay: u32::MAX, max_delay: u32::MAX };
    assert_eq!(retry.delay(u32::MAX - 1, 1.0, None), Some(u32::MAX));
    assert_eq!(retry.delay(0, 1.0, None), Some(u32::MAX));
}

fn parsed(header: &str) -> Option<u32> {
    retry_after(header, Timestamp(1_000_000), |text| (text == "a date").then_some(Timestamp(1_007_500)))
}

#[test]
fn retry_after_is_a_number_of_seconds_or_a_date() {
    assert_eq!(parsed("0"), Some(0));
    assert_eq!(parsed(" 120 "), Some(120_000));
    assert_eq!(parsed("a date"), Some(7_500));
    assert_eq!(parsed("soon"), None);
    assert_eq!(parsed("4294967295"), Some(u32::MAX), "longer than can be waited");
    assert_eq!(retry_after("a date", Timestamp(9), |_| Some(Timestamp(1))), Some(0), "it has passed");
}
