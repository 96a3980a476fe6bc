//! The number of attempts, and the waits between them.

use oss_form_upload::engine::clock::Instant;
use oss_form_upload::engine::event::Event;
use oss_form_upload::engine::settings::{RetryPolicy, Settings};

use super::driver::{Driver, NOON, settings};

const TEN: RetryPolicy = RetryPolicy { attempts: 10, base_delay: 1000, max_delay: 30_000, asks: false };

fn posting(retry: RetryPolicy, chance: f64) -> Driver {
    let mut driver = Driver::new(Settings { retry, ..settings() });
    driver.now.chance = chance;
    driver.posting(0, false);
    driver
}

/// The wait after each failure, until there is none.
fn delays(retry: RetryPolicy, chance: f64) -> Vec<u64> {
    let mut driver = posting(retry, chance);
    let mut delays = Vec::new();
    for attempt in 1.. {
        driver.answer(attempt, 500, "");
        let Some(delay) = driver.due() else { break };
        delays.push(delay);
        driver.now.instant = driver.now.instant.after(delay);
        driver.handle(Event::TimedOut);
    }
    delays
}

/// The wait after a first failure whose answer has this header.
fn delay_asked_by(header: &str, retry: RetryPolicy, chance: f64) -> Option<u64> {
    let mut driver = posting(retry, chance);
    driver.answer(1, 503, &format!("retry-after: {header}\r\n"));
    driver.due()
}

#[test]
fn three_attempts_are_the_default_the_first_included() {
    let default = RetryPolicy::default();
    assert_eq!(default, RetryPolicy { attempts: 3, base_delay: 1000, max_delay: 30_000, asks: false });
    assert_eq!(delays(default, 0.5), [500, 1000]);
}

#[test]
fn one_attempt_is_never_followed_by_another() {
    assert!(delays(RetryPolicy { attempts: 1, ..TEN }, 0.5).is_empty());
}

#[test]
fn the_limit_doubles_up_to_the_longest_delay() {
    assert_eq!(delays(TEN, 0.5), [500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000, 15_000]);
}

#[test]
fn the_delay_is_anything_from_nothing_to_the_limit() {
    let second = |chance| delays(TEN, chance)[1];
    assert_eq!([0.0, 0.25, 0.999].map(second), [0, 500, 1998]);
}

#[test]
fn at_least_as_long_as_the_server_asks_is_waited() {
    assert_eq!(delay_asked_by("0", TEN, 0.9), Some(900));
    assert_eq!(delay_asked_by("1", TEN, 0.9), Some(1000));
    let short = RetryPolicy { max_delay: 1000, ..TEN };
    assert_eq!(delay_asked_by("60", short, 0.9), Some(60_000), "longer than the longest delay");
}

#[test]
fn a_server_that_asks_for_more_than_five_minutes_is_not_waited_for() {
    assert_eq!(delay_asked_by("300", TEN, 0.0), Some(300_000));
    assert_eq!(delay_asked_by("301", TEN, 0.0), None);
}

#[test]
fn the_largest_numbers_do_not_overflow() {
    let retry = RetryPolicy { attempts: 100, base_delay: u64::MAX, max_delay: u64::MAX, asks: false };
    let mut driver = posting(retry, 0.5);
    driver.now.instant = Instant(u64::MAX - 5);
    driver.answer(1, 500, "");
    assert_eq!(driver.engine.timeout(), Some(Instant(u64::MAX)));
}

#[test]
fn retry_after_is_a_number_of_seconds_or_a_date() {
    let asked = |header: &str| delay_asked_by(header, TEN, 0.0);
    let date = "Sun, 22 Nov 2026 12:00:08 GMT";
    assert_eq!(asked("0"), Some(0));
    assert_eq!(asked(" 120 "), Some(120_000));
    assert_eq!(asked(date), Some(7500));
    assert_eq!(asked(&format!(" {date} ")), Some(7500));
    assert_eq!(asked("Sun, 22 Nov 2026 11:00:00 GMT"), Some(0), "it has passed");
}

#[test]
fn a_retry_after_that_is_neither_is_none() {
    for header in ["soon", "", "-1", "1.5", "+7"] {
        assert_eq!(delay_asked_by(header, TEN, 0.25), Some(250), "{header:?}");
    }
}

#[test]
fn a_retry_after_of_more_seconds_than_there_are_is_longer_than_can_be_waited() {
    for header in ["4294967295", "999999999999999"] {
        assert_eq!(delay_asked_by(header, TEN, 0.0), None, "{header}");
    }
}

#[test]
fn a_retry_after_date_is_read_by_the_computers_own_clock() {
    let mut driver = posting(TEN, 0.0);
    driver.now.wall.0 = NOON.0 - 60_000;
    driver.answer(1, 503, "Retry-After: Sun, 22 Nov 2026 12:00:08 GMT\n");
    assert_eq!(driver.due(), Some(67_500));
}

#[test]
fn a_timer_that_comes_early_changes_nothing() {
    let mut driver = posting(TEN, 0.5);
    driver.answer(1, 500, "");
    assert_eq!(driver.at(499, Event::TimedOut).len(), 0);
    assert_eq!(driver.due(), Some(1));
    assert_eq!(driver.at(500, Event::TimedOut).len(), 1);
}
