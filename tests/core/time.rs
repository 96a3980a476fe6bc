//! Moments and their spellings. The expected numbers were made with `date -u -d … +%s`.

use oss_form_upload::time::Timestamp;

const MOMENTS: [(i64, &str, &str); 6] = [
    (0, "19700101T000000Z", "1970-01-01T00:00:00.000Z"),
    (951_782_400, "20000229T000000Z", "2000-02-29T00:00:00.000Z"),
    (1_701_605_532, "20231203T121212Z", "2023-12-03T12:12:12.000Z"),
    (1_709_251_199, "20240229T235959Z", "2024-02-29T23:59:59.000Z"),
    (4_107_542_400, "21000301T000000Z", "2100-03-01T00:00:00.000Z"),
    (-1, "19691231T235959Z", "1969-12-31T23:59:59.000Z"),
];

#[test]
fn both_spellings_are_written_and_read() {
    for (seconds, basic, iso) in MOMENTS {
        let moment = Timestamp(seconds * 1000);
        assert_eq!((moment.basic().as_str(), moment.iso8601().as_str()), (basic, iso));
        assert_eq!(moment.day(), basic[..8]);
        assert_eq!(
            (Timestamp::parse_basic(basic), Timestamp::parse_iso8601(iso)),
            (Some(moment), Some(moment))
        );
    }
}

#[test]
fn every_day_of_four_centuries_is_written_and_read_again() {
    for day in 0..146_097 {
        let moment = Timestamp(day * 86_400_000);
        assert_eq!(Timestamp::parse_basic(&moment.basic()), Some(moment));
    }
}

#[test]
fn a_fraction_of_a_second_may_have_any_number_of_digits() {
    for (text, ms) in [("", 0), (".5", 500), (".123", 123), (".123456789", 123)] {
        assert_eq!(Timestamp::parse_iso8601(&format!("1970-01-01T00:00:00{text}Z")), Some(Timestamp(ms)));
    }
}

#[test]
fn a_text_that_is_no_moment_is_refused() {
    for text in [
        "",
        "2023",
        "20231203T121212",
        "20231203 121212Z",
        "20231301T000000Z",
        "20230229T000000Z",
        "20231203T240000Z",
        "20231203T006000Z",
        "20231203T000060Z",
        "+0231203T121212Z",
        "２0231203T1212Z",
    ] {
        assert_eq!(Timestamp::parse_basic(text), None, "{text}");
    }
    for text in [
        "",
        "2023-12-03",
        "2023-12-03T12:12:12",
        "2023-12-03T12:12:12.Z",
        "2023-12-03T12:12:12+08:00",
        "2023-12-03 12:12:12Z",
        "2023-02-30T00:00:00Z",
        "2023-12-03T12:12:12.1x3Z",
    ] {
        assert_eq!(Timestamp::parse_iso8601(text), None, "{text}");
    }
}

#[test]
fn seconds_are_added_and_the_ends_of_the_range_hold() {
    assert_eq!(Timestamp(500).plus_seconds(60), Timestamp(60_500));
    assert_eq!(Timestamp(0).plus_seconds(i64::MAX), Timestamp(i64::MAX));
}

#[test]
fn a_servers_clock_is_read_to_the_millisecond_also_before_1970() {
    use std::time::{Duration, UNIX_EPOCH};
    assert_eq!(Timestamp::from(UNIX_EPOCH + Duration::from_micros(1_234_999)), Timestamp(1234));
    assert_eq!(Timestamp::from(UNIX_EPOCH - Duration::from_secs(2)), Timestamp(-2000));
}

#[test]
fn the_date_of_an_answer_is_read_in_all_three_spellings_of_http() {
    let moment = Some(Timestamp(784_111_777_000));
    for text in
        ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
    {
        assert_eq!(Timestamp::parse_http_date(text), moment, "{text}");
    }
}

#[test]
fn a_date_that_is_none_of_http_is_none() {
    for text in
        ["", "now", "1994-11-06T08:49:37Z", "Sun, 31 Apr 1994 08:49:37 GMT", "Sun, 06 Nov 1994 25:49:37 GMT"]
    {
        assert_eq!(Timestamp::parse_http_date(text), None, "{text}");
    }
}
