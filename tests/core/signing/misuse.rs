//! Mistakes that would open more than was meant, or nothing at all: refused, or to be asked for by name.

use oss_form_upload::callback::Callback;
use oss_form_upload::policy::Condition;
use oss_form_upload::signing::{SigningError, Terms};

use super::{assert_refused, issued, terms, unbounded};

fn eq(field: &str, value: &str) -> Condition {
    Condition::Eq { field: field.into(), value: value.into() }
}

fn starts_with(field: &str, prefix: &str) -> Condition {
    Condition::StartsWith { field: field.into(), prefix: prefix.into() }
}

fn among(field: &str, values: &[&str]) -> Condition {
    Condition::In { field: field.into(), values: values.iter().map(ToString::to_string).collect() }
}

fn not_among(field: &str, values: &[&str]) -> Condition {
    Condition::NotIn { field: field.into(), values: values.iter().map(ToString::to_string).collect() }
}

fn with_all(conditions: &[Condition]) -> Terms {
    conditions.iter().cloned().fold(terms(), Terms::with_condition)
}

#[track_caller]
fn assert_contradictory(terms: &Terms, field: &str) {
    let message = format!(
        "the conditions must be such that one upload can meet them all, not contradictory, as those on \"{field}\" are"
    );
    assert_refused(terms, &SigningError::Contradiction { field: field.into() }, &message);
}

#[test]
fn a_prefix_that_is_no_folder_is_refused_because_it_admits_its_neighbours() {
    for prefix in ["user/4", "", "user"] {
        assert_refused(
            &unbounded().with_key_prefix(prefix),
            &SigningError::KeyPrefix(prefix.into()),
            &format!("the key prefix must be a folder, closed with \"/\", not \"{prefix}\""),
        );
    }
    let policy = issued(&unbounded().with_key_prefix("user/4/")).policy().to_string();
    assert!(policy.contains(r#"["starts-with","$key","user/4/"]"#), "{policy}");
}

#[test]
fn the_whole_bucket_is_opened_by_name_only() {
    let message = "the key must be limited by a prefix or to one key, or declared to be any";
    assert_refused(&unbounded(), &SigningError::NoKey, message);
    assert_refused(&unbounded().with_condition(starts_with("key", "")), &SigningError::NoKey, message);
    assert_refused(&unbounded().with_condition(not_among("key", &["a"])), &SigningError::NoKey, message);
    let policy = issued(&unbounded().with_any_key()).policy().to_string();
    assert!(!policy.contains("$key") && !policy.contains(r#""key""#), "{policy}");
}

#[test]
fn a_prefix_that_is_no_folder_is_a_condition_to_be_written_as_one() {
    let issued = issued(&unbounded().with_condition(starts_with("key", "backup-")));
    assert!(issued.policy().to_string().ends_with(r#"["starts-with","$key","backup-"]]}"#));
}

#[test]
fn any_key_and_a_limit_on_keys_contradict_each_other() {
    assert_contradictory(&terms().with_key_prefix("user/42/"), "key");
    assert_contradictory(&terms().with_key("a"), "key");
}

#[test]
fn keys_in_two_folders_at_once_there_are_none() {
    assert_contradictory(&unbounded().with_key_prefix("user/4/").with_key_prefix("user/42/"), "key");
    assert_contradictory(&unbounded().with_key_prefix("user/42/").with_key("user/4/a"), "key");
    assert_contradictory(&unbounded().with_key("a").with_key("b"), "key");
    let nested = unbounded().with_key_prefix("user/").with_key_prefix("user/42/").with_key("user/42/a");
    assert_eq!(issued(&nested).grant().dir, "user/42/");
}

#[test]
fn values_that_exclude_each_other_are_refused_whatever_the_case_of_the_field() {
    let field = "x-oss-meta-a";
    for conditions in [
        [eq(field, "a"), eq("X-Oss-Meta-A", "b")],
        [eq(field, "a"), among(field, &["b", "c"])],
        [eq(field, "a"), not_among(field, &["a"])],
        [eq(field, "a"), starts_with(field, "b")],
        [among(field, &["a", "b"]), among(field, &["c"])],
        [among(field, &["a", "b"]), not_among(field, &["b", "a"])],
        [among(field, &["a", "b"]), starts_with(field, "c")],
        [starts_with(field, "ab"), starts_with(field, "ac")],
    ] {
        assert_contradictory(&with_all(&conditions), field);
    }
    for conditions in [
        [eq(field, "a"), eq("X-Oss-Meta-A", "a")],
        [among(field, &["a", "b"]), among(field, &["b", "c"])],
        [among(field, &["a", "b"]), not_among(field, &["a"])],
        [starts_with(field, "a"), not_among(field, &["a", "ab"])],
        [starts_with(field, "ab"), starts_with(field, "a")],
        [eq(field, "a"), eq("x-oss-meta-b", "b")],
    ] {
        assert!(issued(&with_all(&conditions)).policy().conditions.ends_with(&conditions), "{conditions:?}");
    }
}

#[test]
fn sizes_that_no_file_has_are_refused() {
    let ranges = terms().with_content_length_range(0, 5).with_content_length_range(6, 10);
    assert_contradictory(&ranges, "content-length-range");
    let touching = terms().with_content_length_range(0, 5).with_content_length_range(5, 10);
    assert_eq!(issued(&touching).policy().conditions.len(), 7);
}

#[test]
fn a_status_and_a_callback_that_a_condition_excludes_are_refused() {
    let status = terms().with_success_status(200).with_condition(eq("success_action_status", "201"));
    assert_contradictory(&status, "success_action_status");
    let callback = Callback { url: "http://app.example/".into(), body: "a=1".into(), ..Callback::default() };
    assert_contradictory(&terms().with_callback(callback.clone()).without_callback(), "callback");
    let pinned = terms().with_callback(callback).with_condition(eq("callback", "another"));
    assert_contradictory(&pinned, "callback");
}

#[test]
fn no_callback_is_pinned_as_one_without_a_url() {
    let issued = issued(&unbounded().with_key_prefix("user/42/").without_callback());
    // {"callbackUrl":""}
    assert_eq!(issued.policy().pinned("callback"), Some("eyJjYWxsYmFja1VybCI6IiJ9"));
    assert_eq!(issued.form().unwrap().get("callback"), Some("eyJjYWxsYmFja1VybCI6IiJ9"));
    assert_eq!(issued.grant().callback, None);
}
