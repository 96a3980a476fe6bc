//! Terms that are refused before they are signed, with the reason.

use oss_form_upload::callback::Callback;
use oss_form_upload::key::KeyError;
use oss_form_upload::policy::Condition;
use oss_form_upload::signing::{SigningError, Terms};

use super::{NOW, assert_refused, sts, terms, unbounded};

fn eq(field: &str) -> Condition {
    Condition::Eq { field: field.into(), value: "x".into() }
}

#[test]
fn a_region_is_an_id_without_the_prefix_of_endpoints() {
    for region in
        ["oss-cn-hangzhou", "", "CN-HANGZHOU", "cn/hangzhou", "cn-hangzhou ", "cn-hangzhou.aliyuncs.com"]
    {
        assert_refused(
            &Terms::new(region, "examplebucket"),
            &SigningError::Region(region.into()),
            &format!(
                "the region must be a region ID such as cn-hangzhou, without \"oss-\", not \"{region}\""
            ),
        );
    }
}

#[test]
fn a_bucket_has_3_to_63_small_letters_digits_and_hyphens_between_them() {
    let long = "a".repeat(64);
    for bucket in ["", "ab", &long, "-ab", "ab-", "Abc", "a_c", "a.c", "äbc", "a/c"] {
        assert_refused(
            &Terms::new("cn-hangzhou", bucket),
            &SigningError::Bucket(bucket.into()),
            &format!(
                "the bucket must be 3 to 63 of a-z, 0-9 and \"-\", beginning and ending with a letter or digit, not \"{bucket}\""
            ),
        );
    }
    for bucket in ["abc", "0-0", &long[1..]] {
        assert!(Terms::new("cn-hangzhou", bucket).with_any_key().issue(&sts(), NOW).is_ok(), "{bucket}");
    }
}

#[test]
fn a_policy_holds_for_a_second_at_least_and_seven_days_at_most() {
    for seconds in [0, 604_801, u32::MAX] {
        assert_refused(
            &terms().with_expires_in(seconds),
            &SigningError::ExpiresIn { seconds },
            &format!("the time until expiry must be 1 to 604800 seconds (7 days), not {seconds}"),
        );
    }
    for seconds in [1, 604_800] {
        assert!(terms().with_expires_in(seconds).issue(&sts(), NOW).is_ok(), "{seconds}");
    }
}

#[test]
fn a_size_range_goes_up_and_stays_within_what_every_reader_of_json_can_count() {
    for (min, max) in [(10, 1), (0, 1 << 53), (u64::MAX, u64::MAX)] {
        assert_refused(
            &terms().with_content_length_range(min, max),
            &SigningError::ContentLengthRange { min, max },
            &format!(
                "the size range must be from a minimum to no less, at most 2^53 - 1, not {min} to {max}"
            ),
        );
    }
    for (min, max) in [(0, 0), (1, 1), (0, (1 << 53) - 1)] {
        assert!(terms().with_content_length_range(min, max).issue(&sts(), NOW).is_ok(), "{min} to {max}");
    }
}

#[test]
fn a_success_status_is_one_of_three() {
    for status in [0, 203, 301] {
        assert_refused(
            &terms().with_success_status(status),
            &SigningError::SuccessStatus(status),
            &format!("the success status must be 200, 201 or 204, not {status}"),
        );
    }
}

#[test]
fn a_key_or_prefix_that_no_object_can_have_is_refused() {
    let begins = "the key begins with / or \\, which OSS refuses; drop it";
    assert_refused(&unbounded().with_key_prefix("/a"), &SigningError::Key(KeyError::LeadingSlash), begins);
    assert_refused(&unbounded().with_key("\\a"), &SigningError::Key(KeyError::LeadingSlash), begins);
    assert_refused(
        &unbounded().with_key(""),
        &SigningError::Key(KeyError::Empty),
        "the key is empty; it needs 1 to 1023 bytes",
    );
    assert_refused(
        &unbounded().with_key_prefix("é".repeat(512)),
        &SigningError::Key(KeyError::TooLong { bytes: 1024 }),
        "the key has 1024 bytes of UTF-8; at most 1023 are allowed",
    );
}

#[test]
fn an_endpoint_is_a_host_without_path() {
    for endpoint in
        ["", "/", "https://", "ftp://oss-cn-hangzhou.aliyuncs.com", "oss-cn-hangzhou.aliyuncs.com/a"]
    {
        assert_refused(
            &terms().with_endpoint(endpoint),
            &SigningError::Endpoint(endpoint.into()),
            &format!(
                "the endpoint must be like oss-cn-hangzhou.aliyuncs.com, without bucket and path, not \"{endpoint}\""
            ),
        );
    }
}

#[test]
fn a_host_is_a_url_without_path() {
    for host in
        ["", "upload.example.com", "https://", "https://a@b", "https://a?b", "https://a b", "https://a\\b"]
    {
        assert_refused(
            &terms().with_host(host),
            &SigningError::Host(host.into()),
            &format!("the host must be like https://upload.example.com, without path, not \"{host}\""),
        );
    }
}

#[test]
fn a_callback_needs_a_url_and_a_body() {
    let message = "the callback must be one with a URL and a body";
    assert_refused(&terms().with_callback(Callback::default()), &SigningError::Callback, message);
}

#[test]
fn conditions_on_what_signing_sets_itself_would_contradict_it() {
    for field in ["bucket", "X-Oss-Date", "x-oss-credential", "x-oss-security-token", "policy", "file"] {
        assert_refused(
            &terms().with_condition(eq(field)),
            &SigningError::ReservedField(field.into()),
            &format!(
                "the field of a condition must be one that signing does not set itself and that a policy can speak of, not \"{field}\""
            ),
        );
    }
}

#[test]
fn conditions_that_nothing_can_meet_or_oss_cannot_read_are_refused() {
    for field in ["", "$key"] {
        assert_refused(
            &terms().with_condition(eq(field)),
            &SigningError::Field(field.into()),
            &format!(
                "the field of a condition must be the name of a form field, without \"$\", not \"{field}\""
            ),
        );
    }
    assert_refused(
        &terms().with_content_types::<&str>([]),
        &SigningError::NoValues { field: "content-type".into() },
        "the values of a condition must be at least one, not none, for \"content-type\"",
    );
    assert_refused(
        &terms().with_condition(Condition::Unknown { operator: "ends-with".into() }),
        &SigningError::Operator("ends-with".into()),
        "the operator of a condition must be eq, starts-with, in, not-in or content-length-range, not \"ends-with\"",
    );
}
