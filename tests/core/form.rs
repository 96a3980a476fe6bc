//! The ordered text fields of a form.

use oss_form_upload::form::Form;
use oss_form_upload::grant::{Authentication, Grant};
use oss_form_upload::policy::{Condition, Policy};

fn grant() -> Grant {
    Grant {
        host: "https://examplebucket.oss-cn-hangzhou.aliyuncs.com/".into(),
        dir: "user/".into(),
        policy: "cG9saWN5".into(),
        authentication: Authentication::V4 {
            credential: "STS.example/20261122/cn-hangzhou/oss/aliyun_v4_request".into(),
            date: "20261122T000000Z".into(),
            signature: "00ff".into(),
            version: "OSS4-HMAC-SHA256".into(),
        },
        security_token: Some("example-token".into()),
        callback: None,
        key: None,
        fields: vec![],
        ignored: vec![],
    }
}

fn policy(pins: &[(&str, &str)]) -> Policy {
    let eq = |&(field, value): &(&str, &str)| Condition::Eq { field: field.into(), value: value.into() };
    Policy { expiration: "2100-01-01T00:00:00Z".into(), conditions: pins.iter().map(eq).collect() }
}

fn names(form: &Form) -> Vec<&str> {
    form.fields().iter().map(|(name, _)| name.as_str()).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn form(fields: &[(&str, &str)]) -> Form {
    let mut form = Form::default();
    for (name, value) in fields {
        form.push(name, value);
    }
    form
}

fn build(grant: &Grant, pins: &[(&str, &str)], requested: &[(&str, &str)]) -> Form {
    Form::build(grant, &policy(pins), "user/a", &form(requested)).unwrap()
}

#[test]
fn key_policy_and_signature_come_first_in_the_documented_order() {
    assert_eq!(
        build(&grant(), &[], &[]).fields(),
        pairs(&[
            ("key", "user/a"),
            ("policy", "cG9saWN5"),
            ("x-oss-signature-version", "OSS4-HMAC-SHA256"),
            ("x-oss-credential", "STS.example/20261122/cn-hangzhou/oss/aliyun_v4_request"),
            ("x-oss-date", "20261122T000000Z"),
            ("x-oss-signature", "00ff"),
            ("x-oss-security-token", "example-token"),
        ])
    );
}

#[test]
fn a_v1_grant_sends_the_fields_of_v1() {
    let authentication = Authentication::V1 { access_key_id: "LTAIexample".into(), signature: "cw==".into() };
    let form = build(&Grant { authentication, ..grant() }, &[], &[]);
    let names = names(&form);
    assert_eq!(names, ["key", "policy", "OSSAccessKeyId", "Signature", "x-oss-security-token"]);
}

#[test]
fn the_fields_of_a_grant_are_sent_unless_the_caller_has_set_them_or_they_are_reserved() {
    let fields = pairs(&[
        ("success_action_status", "200"),
        ("Cache-Control", "no-cache"),
        ("file", "x"),
        ("key", "y"),
    ]);
    let form = build(&Grant { fields, ..grant() }, &[], &[("cache-control", "max-age=1")]);
    assert_eq!(
        form.fields()[7..],
        pairs(&[("cache-control", "max-age=1"), ("success_action_status", "200")])
    );
}

#[test]
fn a_grant_without_a_token_sends_none() {
    let form = build(&Grant { security_token: None, ..grant() }, &[], &[]);
    assert_eq!(form.get("x-oss-security-token"), None);
}

#[test]
fn requested_fields_follow_the_signature_in_their_own_order() {
    let form = build(&grant(), &[], &[("x:b", "1"), ("Cache-Control", "no-cache")]);
    assert_eq!(form.fields()[7..], pairs(&[("x:b", "1"), ("Cache-Control", "no-cache")]));
}

#[test]
fn metadata_and_variables_get_their_prefixes() {
    let mut form = Form::default();
    form.push_metadata("tag", "a").unwrap();
    form.push_callback_variable("order", "7").unwrap();
    form.push_callback_variable("x:note", "n").unwrap();
    assert_eq!(form.fields(), pairs(&[("x-oss-meta-tag", "a"), ("x:order", "7"), ("x:note", "n")]));
}

#[test]
fn a_field_that_the_policy_pins_and_nobody_set_is_filled_in() {
    let pins = [("success_action_status", "200"), ("callback", "e30="), ("X-OSS-Object-ACL", "private")];
    let form = build(&grant(), &pins, &[("x-oss-object-acl", "default")]);
    assert_eq!(names(&form)[7..], ["x-oss-object-acl", "success_action_status", "callback"]);
    assert_eq!(form.get("x-oss-object-acl"), Some("default"), "what the caller set stands");
}

#[test]
fn a_pinned_field_that_nobody_may_set_is_left_alone() {
    let pins = [
        ("bucket", "examplebucket"),
        ("x-oss-date", "20261122T000000Z"),
        ("x-oss-security-token", "another"),
        ("key", "user/b"),
        ("success_action_redirect", "https://example.com"),
    ];
    let form = build(&Grant { security_token: None, ..grant() }, &pins, &[]);
    assert_eq!(names(&form).len(), 6);
}

#[test]
fn the_grants_callback_is_used_unless_the_caller_has_one() {
    let grant = Grant { callback: Some("Z3JhbnQ=".into()), ..grant() };
    assert_eq!(build(&grant, &[], &[]).get("callback"), Some("Z3JhbnQ="));
    let own = [("callback", "b3du")];
    assert_eq!(build(&grant, &[], &own).get("callback"), Some("b3du"));
    assert_eq!(names(&build(&grant, &[], &own)).iter().filter(|name| **name == "callback").count(), 1);
}

#[test]
fn fields_that_are_reserved_unnamed_or_set_already_are_refused() {
    let refused = |name: &str| {
        let mut form = form(&[("Cache-Control", "x")]);
        form.push_custom(name, "y").unwrap_err().to_string()
    };
    let sets_itself = "must be left out: the uploader sets this field itself";
    assert_eq!(refused("Signature"), format!("options.fields[\"Signature\"] {sets_itself}"));
    assert_eq!(refused("file"), format!("options.fields[\"file\"] {sets_itself}"));
    assert_eq!(refused(""), "options.fields must be an object whose names are not empty");
    let twice = "must be given once: an option has set this field already";
    assert_eq!(refused("cache-control"), format!("options.fields[\"cache-control\"] {twice}"));
}

#[test]
fn metadata_and_variables_need_names() {
    let unnamed = |option: &str| format!("options.{option} must be an object whose names are not empty");
    assert_eq!(Form::default().push_metadata("", "x").unwrap_err().to_string(), unnamed("metadata"));
    let error = Form::default().push_callback_variable("", "x").unwrap_err();
    assert_eq!(error.to_string(), unnamed("callbackVariables"));
}

#[test]
fn metadata_and_variables_have_their_prefix_once_whatever_its_case() {
    let mut form = Form::default();
    for (metadata, variable) in [("a", "a"), ("x-oss-meta-b", "x:b"), ("X-OSS-Meta-c", "X:c")] {
        form.push_metadata(metadata, "1").unwrap();
        form.push_callback_variable(variable, "2").unwrap();
    }
    let all = ["x-oss-meta-a", "x:a", "x-oss-meta-b", "x:b", "x-oss-meta-c", "x:c"];
    assert_eq!(names(&form), all);
    let unnamed = "options.metadata must be an object whose names are not empty";
    assert_eq!(form.push_metadata("x-oss-meta-", "x").unwrap_err().to_string(), unnamed);
}

#[test]
fn metadata_and_variables_whose_names_come_to_the_same_field_are_refused() {
    let twice = "must be given once: another name differs only in case or by its prefix";
    for name in ["a", "A", "x-oss-meta-a", "x-oss-meta-A", "X-Oss-Meta-A"] {
        let mut form = form(&[("x-oss-meta-a", "1")]);
        let error = form.push_metadata(name, "2").unwrap_err();
        assert_eq!(error.to_string(), format!("options.metadata[\"{name}\"] {twice}"));
        assert_eq!(form.fields().len(), 1);
    }
    for name in ["a", "A", "x:a", "x:A", "X:a"] {
        let error = form(&[("x:a", "1")]).push_callback_variable(name, "2").unwrap_err();
        assert_eq!(error.to_string(), format!("options.callbackVariables[\"{name}\"] {twice}"));
    }
}

#[test]
fn metadata_and_variables_of_the_caller_count_before_those_of_the_grant_in_whatever_case() {
    let fields = pairs(&[("x-oss-meta-A", "grant"), ("x:Order", "grant"), ("x-oss-meta-b", "grant")]);
    let form = build(&Grant { fields, ..grant() }, &[], &[("x-oss-meta-a", "own"), ("x:order", "own")]);
    let sent: Vec<_> = form.fields().iter().filter(|(name, _)| name.starts_with('x')).skip(5).collect();
    assert_eq!(sent.len(), 3, "{sent:?}");
    for (name, value) in [("x-oss-meta-a", "own"), ("x:order", "own"), ("x-oss-meta-b", "grant")] {
        assert_eq!(form.get(name), Some(value));
    }
}

#[test]
fn a_dir_with_a_leading_slash_is_blamed_and_not_the_key() {
    let refused = |dir: &str, key: &str| {
        let grant = Grant { dir: dir.into(), ..grant() };
        Form::build(&grant, &policy(&[]), key, &Form::default()).unwrap_err().to_string()
    };
    assert_eq!(
        refused("/images/", "/images/a.png"),
        "the grant's dir \"/images/\" begins with / or \\, which OSS refuses in a key; the server must drop it"
    );
    let of_key = "the key begins with / or \\, which OSS refuses; drop it";
    assert_eq!(refused("/images/", "/a.png"), of_key);
    assert_eq!(refused("", "/a.png"), of_key);
}

#[test]
fn a_requested_callback_that_is_empty_switches_the_others_off() {
    let grant = Grant { callback: Some("Z3JhbnQ=".into()), ..grant() };
    assert_eq!(build(&grant, &[("callback", "cGlu")], &[("callback", "")]).get("callback"), None);
}

fn content_type(allowed: &[&str], requested: &str) -> String {
    let values = allowed.iter().map(|value| (*value).to_owned()).collect();
    let conditions = vec![Condition::In { field: "content-type".into(), values }];
    let policy = Policy { expiration: "2100-01-01T00:00:00Z".into(), conditions };
    let form = Form::build(&grant(), &policy, "a", &form(&[("Content-Type", requested)])).unwrap();
    form.get("Content-Type").unwrap().to_owned()
}

#[test]
fn the_content_type_is_in_lower_case_as_browsers_write_that_of_the_file_part() {
    assert_eq!(content_type(&[], "Text/HTML; charset=UTF-8"), "text/html; charset=utf-8");
    let fields = pairs(&[("content-type", "Text/HTML")]);
    assert_eq!(build(&Grant { fields, ..grant() }, &[], &[]).get("content-type"), Some("text/html"));
}

#[test]
fn a_content_type_has_capitals_where_the_policy_has_no_other_spelling() {
    let (upper, lower) = ("text/html; charset=UTF-8", "text/html; charset=utf-8");
    assert_eq!(content_type(&[upper], lower), upper);
    assert_eq!(content_type(&[upper, lower], upper), lower);
    assert_eq!(content_type(&["Image/PNG"], upper), lower);
    assert_eq!(
        build(&grant(), &[("Content-Type", upper)], &[]).get("content-type"),
        Some(upper),
        "from the pin"
    );
}

#[test]
fn a_form_shown_for_debugging_gives_no_value_away() {
    let shown = format!("{:?}", build(&grant(), &[], &[]));
    assert!(shown.contains("x-oss-security-token") && !shown.contains("example-token"), "{shown}");
}
