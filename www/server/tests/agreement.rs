//! The package's preflight and the stand-in judge the same forms apart from each other. Where the preflight is sure, they
//! must agree; where it only warns, OSS's documentation is silent and the stand-in has made a choice.

// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use std::collections::BTreeMap;

use oss_form_upload::form::Form;
use oss_form_upload::json::parse;
use oss_form_upload::policy::{Condition, Policy};
use oss_form_upload::preflight::{self, Clock, Facts, Report};
use oss_form_upload::time::Timestamp;
use oss_form_upload_server::oss::conditions::{self, SizeRange, Subject};
use oss_form_upload_server::oss::error::OssError;
use oss_form_upload_server::oss::fields::Fields;
use proptest::prelude::*;

const NOW: Timestamp = Timestamp(1_700_000_000_000);

/// Few names and values, so that they meet often.
fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["key", "Content-Type", "success_action_status", "X-Oss-Meta-A", "own"])
        .prop_map(str::to_owned)
}

fn value() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["", "a", "ab", "abc", "A"]).prop_map(str::to_owned)
}

fn condition() -> impl Strategy<Value = Condition> {
    let field = || {
        let spelled = (name(), any::<bool>());
        let spelled = spelled.prop_map(|(name, lower)| if lower { name.to_ascii_lowercase() } else { name });
        prop_oneof![4 => spelled, 1 => Just("bucket".to_owned())]
    };
    let values = || prop::collection::vec(value(), 0..3);
    prop_oneof![
        (field(), value()).prop_map(|(field, value)| Condition::Eq { field, value }),
        (field(), value()).prop_map(|(field, prefix)| Condition::StartsWith { field, prefix }),
        (field(), values()).prop_map(|(field, values)| Condition::In { field, values }),
        (field(), values()).prop_map(|(field, values)| Condition::NotIn { field, values }),
        (0_u64..4, 0_u64..4).prop_map(|(min, more)| Condition::ContentLengthRange { min, max: min + more }),
    ]
}

#[derive(Debug)]
struct Upload {
    policy: Policy,
    fields: BTreeMap<String, String>,
    part_type: String,
    size: u64,
}

fn upload() -> impl Strategy<Value = Upload> {
    let fields = prop::collection::btree_map(name(), value(), 0..5);
    (prop::collection::vec(condition(), 1..4), fields, value(), 0_u64..6).prop_map(
        |(conditions, fields, part_type, size)| {
            let policy = Policy { expiration: "2099-12-01T12:00:00.000Z".to_owned(), conditions };
            Upload { policy, fields, part_type, size }
        },
    )
}

fn preflight(upload: &Upload) -> Report {
    let mut form = Form::default();
    for (name, value) in &upload.fields {
        form.push(name, value);
    }
    let facts = Facts {
        size: Some(upload.size),
        content_type: &upload.part_type,
        bucket: Some("ab"),
        clock: Clock { now: NOW, corrected: true },
        parse,
    };
    preflight::check(&upload.policy, &form, &facts)
}

fn stand_in(upload: &Upload) -> Result<(), OssError> {
    let mut fields = Fields::default();
    for (name, value) in &upload.fields {
        fields.push(name, value.clone());
    }
    let subject = Subject { fields: &fields, bucket: "ab", part_type: Some(&upload.part_type) };
    conditions::check(&upload.policy, subject)?;
    SizeRange::of(Some(&upload.policy)).check_whole(upload.size)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn the_stand_in_refuses_the_forms_that_the_preflight_refuses_and_takes_the_others(upload in upload()) {
        let (report, judgement) = (preflight(&upload), stand_in(&upload));
        if !report.violations.is_empty() {
            prop_assert!(judgement.is_err(), "{:?}", report.violations);
        } else if report.warnings.is_empty() {
            prop_assert_eq!(judgement, Ok(()));
        }
    }

    #[test]
    fn both_show_a_broken_condition_in_the_same_words(upload in upload()) {
        let (report, judgement) = (preflight(&upload), stand_in(&upload));
        let (Some(violation), Err(error)) = (report.violations.first(), judgement) else { return Ok(()) };
        let is_alone = report.violations.len() == 1 && report.warnings.is_empty();
        if is_alone && error.code == "AccessDenied" {
            let words = format!("Invalid according to Policy: Policy Condition failed: {}", violation.condition);
            prop_assert_eq!(error.message, words);
        }
    }
}
