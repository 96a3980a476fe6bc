//! The preflight of a form: every operator and element, the V4 rules, the clock, the limits.

use base64::{Engine, prelude::BASE64_STANDARD};
use oss_form_upload::form::Form;
use oss_form_upload::json::parse;
use oss_form_upload::policy::{Condition, Policy};
use oss_form_upload::preflight::{Clock, Facts, Report, Violation, check};
use oss_form_upload::time::Timestamp;

const NOW: &str = "2026-11-22T12:00:00Z";

fn at(text: &str) -> Timestamp {
    Timestamp::parse_iso8601(text).unwrap()
}

fn facts() -> Facts<'static> {
    let clock = Clock { now: at(NOW), corrected: true };
    Facts { size: Some(100), content_type: "image/png", bucket: Some("examplebucket"), clock, parse }
}

fn policy(conditions: &[Condition]) -> Policy {
    Policy { expiration: "2026-11-22T12:10:00.000Z".into(), conditions: conditions.to_vec() }
}

fn form(fields: &[(&str, &str)]) -> Form {
    let mut form = Form::default();
    form.push("key", "user/42/photo.png");
    for (name, value) in fields {
        form.push(name, value);
    }
    form
}

fn eq(field: &str, value: &str) -> Condition {
    Condition::Eq { field: field.into(), value: value.into() }
}

fn starts_with(field: &str, prefix: &str) -> Condition {
    Condition::StartsWith { field: field.into(), prefix: prefix.into() }
}

fn one_of(field: &str, values: &[&str]) -> Condition {
    Condition::In { field: field.into(), values: values.iter().map(|value| (*value).to_owned()).collect() }
}

fn none_of(field: &str, values: &[&str]) -> Condition {
    Condition::NotIn { field: field.into(), values: values.iter().map(|value| (*value).to_owned()).collect() }
}

fn report(condition: Condition, fields: &[(&str, &str)]) -> Report {
    check(&policy(&[condition]), &form(fields), &facts())
}

#[track_caller]
fn assert_met(condition: Condition, fields: &[(&str, &str)]) {
    assert_eq!(report(condition, fields), Report::default());
}

#[track_caller]
fn assert_violated(condition: Condition, fields: &[(&str, &str)], message: &str) {
    let Report { violations, warnings } = report(condition, fields);
    assert_eq!(violations.iter().map(|found| found.message.as_str()).collect::<Vec<_>>(), [message]);
    assert_eq!(warnings, []);
}

#[track_caller]
fn assert_unknown(condition: Condition, fields: &[(&str, &str)], message: &str) {
    let Report { violations, warnings } = report(condition, fields);
    assert_eq!(warnings.iter().map(|found| found.message.as_str()).collect::<Vec<_>>(), [message]);
    assert_eq!(violations, []);
}

#[test]
fn eq_allows_one_value() {
    assert_met(eq("Success_Action_Status", "200"), &[("success_action_status", "200")]);
    assert_violated(
        eq("success_action_status", "200"),
        &[("success_action_status", "201")],
        r#"success_action_status is "201"; the policy allows "200""#,
    );
}

#[test]
fn starts_with_compares_the_key_before_the_file_name_is_put_in() {
    assert_met(starts_with("key", "user/"), &[]);
    assert_met(starts_with("key", ""), &[]);
    assert_violated(
        starts_with("key", "user/43/"),
        &[],
        r#"key is "user/42/photo.png"; the policy allows what starts with "user/43/""#,
    );
    let literal = check(
        &policy(&[eq("key", "a/${filename}")]),
        &{
            let mut form = Form::default();
            form.push("key", "a/${filename}");
            form
        },
        &facts(),
    );
    assert_eq!(literal, Report::default());
}

#[test]
fn in_and_not_in_take_lists() {
    assert_met(one_of("x-oss-meta-tag", &["a", "b"]), &[("x-oss-meta-tag", "b")]);
    assert_violated(
        one_of("x-oss-meta-tag", &["a", "b"]),
        &[("x-oss-meta-tag", "c")],
        r#"x-oss-meta-tag is "c"; the policy allows "a", "b""#,
    );
    assert_met(none_of("cache-control", &["no-cache"]), &[("Cache-Control", "max-age=1")]);
    assert_violated(
        none_of("cache-control", &["no-cache"]),
        &[("Cache-Control", "no-cache")],
        r#"cache-control is "no-cache"; the policy allows anything but "no-cache""#,
    );
}

#[test]
fn a_condition_on_an_absent_field_is_broken() {
    assert_violated(eq("x", "1"), &[], r#"x is not in the form; the policy allows "1""#);
    assert_violated(
        starts_with("x", "1"),
        &[],
        r#"x is not in the form; the policy allows what starts with "1""#,
    );
    assert_violated(one_of("x", &["1"]), &[], r#"x is not in the form; the policy allows "1""#);
}

#[test]
fn an_absent_field_is_a_warning_where_the_documentation_leaves_it_open() {
    assert_unknown(none_of("x", &["1"]), &[], r#"x is not in the form; the policy allows anything but "1""#);
    assert_unknown(
        starts_with("x", ""),
        &[],
        r#"x is not in the form; the policy allows what starts with """#,
    );
}

#[test]
fn an_operator_that_is_not_documented_is_a_warning() {
    assert_unknown(
        Condition::Unknown { operator: "ends-with".into() },
        &[],
        r#"the policy has the operator "ends-with", which is not documented; OSS decides"#,
    );
}

#[test]
fn fields_that_no_condition_names_are_allowed() {
    assert_met(
        eq("bucket", "examplebucket"),
        &[("x:order", "7"), ("Cache-Control", "no-cache"), ("own", "1")],
    );
}

#[test]
fn the_bucket_is_that_of_the_host() {
    assert_met(eq("bucket", "examplebucket"), &[("bucket", "another")]);
    assert_violated(eq("bucket", "b"), &[], r#"bucket is "examplebucket"; the policy allows "b""#);
    let hidden = Facts { bucket: None, ..facts() };
    let report = check(&policy(&[eq("bucket", "b")]), &form(&[]), &hidden);
    assert_eq!(report.violations, []);
    assert_eq!(report.warnings[0].message, r#"the host does not show its bucket; the policy is for "b""#);
}

#[test]
fn the_content_type_is_the_fields_or_that_of_the_file_part() {
    let images = || one_of("content-type", &["image/png", "image/jpeg"]);
    assert_met(images(), &[]);
    assert_met(images(), &[("Content-Type", "image/jpeg")]);
    assert_violated(
        images(),
        &[("Content-Type", "text/plain")],
        r#"content-type is "text/plain"; the policy allows "image/png", "image/jpeg""#,
    );
}

#[test]
fn the_size_range_includes_both_ends() {
    let range = |min, max| Condition::ContentLengthRange { min, max };
    assert_met(range(100, 100), &[]);
    assert_violated(range(101, 200), &[], "the file is 100 bytes; the policy allows 101 to 200");
    let big = Facts { size: Some(7_340_032), ..facts() };
    assert_eq!(
        check(&policy(&[range(1, 5_242_880)]), &form(&[]), &big).violations,
        [Violation {
            condition: r#"["content-length-range", 1, 5242880]"#.into(),
            field: Some("file".into()),
            expected: "1 to 5 242 880 bytes".into(),
            actual: Some("7 340 032 bytes".into()),
            message: "the file is 7 340 032 bytes; the policy allows 1 to 5 242 880".into(),
        }]
    );
}

#[test]
fn all_violations_are_reported_in_the_order_of_the_policy() {
    let conditions = [eq("a", "1"), eq("bucket", "b"), Condition::ContentLengthRange { min: 0, max: 1 }];
    let report = check(&policy(&conditions), &form(&[]), &facts());
    let fields: Vec<_> = report.violations.iter().map(|found| found.field.clone().unwrap()).collect();
    assert_eq!(fields, ["a", "bucket", "file"]);
    assert_eq!(report.violations[0].condition, r#"["eq", "$a", "1"]"#);
    assert_eq!((report.violations[0].expected.as_str(), &report.violations[0].actual), (r#""1""#, &None));
}

#[test]
fn an_expiry_is_a_refusal_only_by_a_corrected_clock() {
    let expired = Policy { expiration: "2026-11-22T11:59:00Z".into(), ..policy(&[starts_with("key", "")]) };
    let by = |now: &str, corrected| {
        let clock = Clock { now: at(now), corrected };
        let report = check(&expired, &form(&[]), &Facts { clock, ..facts() });
        (report.violations.len(), report.warnings.len())
    };
    assert_eq!(by(NOW, true), (1, 0));
    assert_eq!(by(NOW, false), (0, 1), "this computer's own clock may be wrong");
    assert_eq!(by("2026-11-22T11:59:04Z", true), (0, 1), "nor is a corrected one exact");
    assert_eq!(by("2026-11-22T11:58:59Z", false), (0, 0));
}

#[test]
fn an_expiration_that_oss_does_not_take_is_a_refusal_whatever_the_clock() {
    for written in
        ["2030-01-01T00:00:00+00:00", "2030-01-01 00:00:00 UTC", "2030-01-01T00:00:00", "1893456000"]
    {
        let policy = Policy { expiration: written.into(), ..policy(&[starts_with("key", "")]) };
        for corrected in [true, false] {
            let clock = Clock { now: at(NOW), corrected };
            let report = check(&policy, &form(&[]), &Facts { clock, ..facts() });
            assert_eq!(report.warnings, []);
            assert_eq!(
                report.violations[0].message,
                format!(
                    "the policy's expiration is \"{written}\"; OSS takes UTC in one spelling, like 2030-01-01T00:00:00.000Z: the server must write it so"
                )
            );
            assert_eq!(report.violations[0].condition, "expiration");
        }
    }
}

const DATE: &str = "20261122T115900Z";

/// The fields of a V4 form, and the conditions on those named.
fn v4(named: &[&str]) -> Report {
    let fields = [
        ("x-oss-signature-version", "OSS4-HMAC-SHA256"),
        ("x-oss-credential", "c"),
        ("x-oss-date", DATE),
        ("x-oss-signature", "00"),
        ("x-oss-security-token", "t"),
    ];
    let conditions: Vec<_> =
        fields.iter().filter(|(name, _)| named.contains(name)).map(|(name, value)| eq(name, value)).collect();
    check(&policy(&conditions), &form(&fields), &facts())
}

#[test]
fn v4_fields_must_be_named_in_the_policy() {
    let all = ["x-oss-signature-version", "x-oss-credential", "x-oss-date", "x-oss-security-token"];
    assert_eq!(v4(&all), Report::default(), "x-oss-signature is exempt");
    let report = v4(&["x-oss-security-token"]);
    assert_eq!(report.violations.len(), 3);
    assert_eq!(report.violations[1].condition, "Extra input fields");
    assert_eq!(report.violations[1].field.as_deref(), Some("x-oss-credential"));
    let unnamed_token = v4(&all[..3]);
    assert_eq!(
        (unnamed_token.violations.len(), unnamed_token.warnings.len()),
        (0, 1),
        "no page says what it becomes of"
    );
}

#[test]
fn v1_fields_need_no_condition() {
    assert_met(
        starts_with("key", ""),
        &[("OSSAccessKeyId", "LTAIexample"), ("Signature", "s"), ("x-oss-security-token", "t")],
    );
}

#[test]
fn a_date_outside_its_window_is_a_warning() {
    let warnings = |date: &str| {
        let conditions =
            [eq("x-oss-signature-version", "v"), eq("x-oss-credential", "c"), eq("x-oss-date", date)];
        let fields = [("x-oss-signature-version", "v"), ("x-oss-credential", "c"), ("x-oss-date", date)];
        let report = check(&policy(&conditions), &form(&fields), &facts());
        assert_eq!(report.violations, []);
        report.warnings.len()
    };
    for date in ["20261122T121500Z", "20261115T120000Z"] {
        assert_eq!(warnings(date), 0, "{date}");
    }
    for date in ["20261122T121501Z", "20261115T115959Z", "yesterday"] {
        assert_eq!(warnings(date), 1, "{date}");
    }
}

#[test]
fn no_secret_is_shown() {
    for field in ["x-oss-security-token", "x-oss-credential", "OSSAccessKeyId", "callback"] {
        let shown =
            format!("{:?}", report(eq(field, "expected-secret"), &[(field, "actual-secret")]).violations);
        assert!(shown.contains("is not the one in the policy") && !shown.contains("-secret"), "{shown}");
    }
}

#[track_caller]
fn assert_limit(fields: &[(&str, &str)], size: u64, message: &str) {
    let facts = Facts { size: Some(size), ..facts() };
    let report = check(&policy(&[starts_with("key", "")]), &form(fields), &facts);
    assert_eq!(report.violations.iter().map(|found| found.message.as_str()).collect::<Vec<_>>(), [message]);
}

#[test]
fn the_limits_of_postobject_hold_whatever_the_policy_says() {
    let text = "v".repeat(5 << 20);
    let of = |length: usize| &text[..length];
    let callback = format!(r#"{{"callbackUrl":"https://a.example","callbackBody":"{}"}}"#, of(3786));
    let callback = BASE64_STANDARD.encode(callback);
    assert_eq!(callback.len(), 5120);
    assert_met(starts_with("key", ""), &[(of(8192), ""), ("a", of(2 << 20)), ("callback", &callback)]);
    assert_limit(
        &[(of(8193), "")],
        0,
        &format!("the name of the field {} is 8 193 bytes; OSS takes at most 8 192", of(64)),
    );
    assert_limit(
        &[("a", of((2 << 20) + 1))],
        0,
        "the value of the field a is 2 097 153 bytes; OSS takes at most 2 097 152",
    );
    assert_limit(&[("callback", of(5121))], 0, "the callback is 5 121 bytes; OSS takes at most 5 120");
    assert_limit(
        &[("x-oss-meta-a", of(4096)), ("X-OSS-Meta-b", of(4096))],
        0,
        "the user metadata is 8 216 bytes; OSS takes at most 8 192",
    );
    let two = of(2 << 20);
    assert_limit(
        &[("a", two), ("b", two), ("c", two), ("d", two)],
        0,
        "everything before the file is 8 388 625 bytes; OSS takes at most 8 388 608",
    );
    assert_limit(&[], 5_368_709_121, "the file is 5 368 709 121 bytes; OSS takes at most 5 368 709 120");
}

#[test]
fn a_file_over_5_gb_breaks_the_limit_and_not_a_range_that_would_allow_it() {
    let range = Condition::ContentLengthRange { min: 0, max: 6 << 30 };
    let report = check(&policy(&[range]), &form(&[]), &Facts { size: Some(5_368_709_121), ..facts() });
    let messages: Vec<_> = report.violations.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(messages, ["the file is 5 368 709 121 bytes; OSS takes at most 5 368 709 120"]);
}

#[test]
fn a_form_whose_file_is_chosen_later_is_not_judged_by_it() {
    let conditions =
        [Condition::ContentLengthRange { min: 1, max: 2 }, one_of("content-type", &["image/png"])];
    let later = Facts { size: None, content_type: "", ..facts() };
    let report = check(&policy(&conditions), &form(&[]), &later);
    assert_eq!((report.violations.len(), report.warnings.len()), (0, 1));
}

#[test]
fn strictness_decides_about_warnings() {
    let warned = report(Condition::Unknown { operator: "x".into() }, &[]);
    assert!(warned.allows(false) && !warned.allows(true));
    let violated = report(eq("a", "1"), &[]);
    assert!(!violated.allows(false));
    assert!(Report::default().allows(true));
}

#[test]
fn numbers_are_grouped_by_thousands() {
    for (size, text) in [(0, "0"), (999, "999"), (1000, "1 000"), (12_345_678, "12 345 678")] {
        let never = Condition::ContentLengthRange { min: 1 << 40, max: 1 << 40 };
        let report = check(&policy(&[never]), &form(&[]), &Facts { size: Some(size), ..facts() });
        assert_eq!(report.violations[0].actual, Some(format!("{text} bytes")));
    }
}
