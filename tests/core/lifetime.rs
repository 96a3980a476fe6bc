//! The lifetime of a grant.

use oss_form_upload::grant::Grant;
use oss_form_upload::json::{Json, parse};
use oss_form_upload::lifetime::{end, is_outdated, renewal};
use oss_form_upload::policy::Policy;
use oss_form_upload::time::Timestamp;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

fn grant(members: &str) -> Grant {
    let json: Json = parse(&format!(
        r#"{{"host":"https://examplebucket.oss-cn-hangzhou.aliyuncs.com","policy":"x","signature":"s",{members}}}"#
    ))
    .unwrap();
    Grant::from_json(&json).unwrap()
}

fn v4(date: &str) -> Grant {
    grant(&format!(
        r#""x_oss_credential":"STS.example/20231203/cn-hangzhou/oss/aliyun_v4_request","x_oss_date":"{date}""#
    ))
}

fn sts() -> Grant {
    grant(r#""accessid":"STS.example","security_token":"example-token""#)
}

fn policy(expiration: &str) -> Policy {
    Policy { expiration: expiration.to_owned(), conditions: vec![] }
}

fn at(text: &str) -> Timestamp {
    Timestamp::parse_iso8601(text).unwrap()
}

#[test]
fn a_grant_ends_with_its_policy() {
    let policy = policy("2023-12-03T13:00:00.000Z");
    assert_eq!(end(&v4("20231203T121212Z"), &policy), Some(at("2023-12-03T13:00:00Z")));
    assert_eq!(end(&sts(), &policy), Some(at("2023-12-03T13:00:00Z")));
}

#[test]
fn a_v4_grant_ends_seven_days_after_its_date_at_the_latest() {
    assert_eq!(
        end(&v4("20231203T121212Z"), &policy("2100-01-01T00:00:00Z")),
        Some(at("2023-12-10T12:12:12Z"))
    );
}

#[test]
fn an_unreadable_date_sets_no_end() {
    assert_eq!(end(&sts(), &policy("tomorrow")), None);
    assert_eq!(end(&v4("20231203T121212Z"), &policy("tomorrow")), Some(at("2023-12-10T12:12:12Z")));
}

#[test]
fn a_grant_is_renewed_a_minute_ahead_or_after_four_fifths_of_a_short_life() {
    assert_eq!(renewal(Timestamp(0), Timestamp(DAY)), Some(Timestamp(DAY - MINUTE)));
    assert_eq!(renewal(Timestamp(0), Timestamp(10 * MINUTE)), Some(Timestamp(9 * MINUTE)));
    assert_eq!(renewal(Timestamp(0), Timestamp(100)), Some(Timestamp(80)));
}

#[test]
fn a_grant_that_seems_over_on_arrival_is_not_renewed_by_that_clock() {
    assert_eq!(renewal(Timestamp(DAY), Timestamp(0)), None);
    assert_eq!(renewal(Timestamp(DAY), Timestamp(DAY)), None);
}

#[test]
fn a_new_grant_helps_against_what_is_out_of_date() {
    for (code, ec, message) in [
        ("AccessDenied", "", "Invalid according to Policy: Policy expired."),
        ("AccessDenied", "0006-00000213", ""),
        ("SecurityTokenExpired", "", ""),
        ("RequestTimeTooSkewed", "", ""),
        ("InvalidAccessKeyId", "", ""),
    ] {
        assert!(is_outdated(code, ec, message, &sts()), "{code} {ec} {message}");
    }
}

#[test]
fn it_does_not_help_against_anything_else() {
    assert!(!is_outdated("InvalidAccessKeyId", "", "", &v4("20231203T121212Z")), "no key of STS");
    for (code, ec, message) in [
        ("AccessDenied", "0006-00000227", "Invalid according to Policy: Policy Condition failed"),
        ("SignatureDoesNotMatch", "", ""),
        ("", "", ""),
    ] {
        assert!(!is_outdated(code, ec, message, &sts()), "{code} {ec} {message}");
    }
}
