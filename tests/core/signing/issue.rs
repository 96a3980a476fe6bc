//! The output of signing: the policy, the grant's JSON, the fields of a form.

use oss_form_upload::callback::Callback;
use oss_form_upload::error::Error;
use oss_form_upload::grant::{Authentication, Grant};
use oss_form_upload::json::parse;
use oss_form_upload::key::KeyError;
use oss_form_upload::policy::{Condition, Policy};
use oss_form_upload::signing::{Credentials, Terms, signature_v4};

use super::{NOW, issued, terms, unbounded};

/// The policy's text without what V4 demands of every policy.
fn further_conditions(terms: &Terms) -> String {
    let text = issued(terms).policy().to_string();
    let (_, further) = text.split_once(r#"{"x-oss-security-token":"example-token"}"#).unwrap();
    further.strip_suffix("]}").unwrap().trim_start_matches(',').to_owned()
}

fn signature(grant: &Grant) -> &str {
    match &grant.authentication {
        Authentication::V4 { signature, .. } => signature,
        Authentication::V1 { .. } => panic!("a V4 grant is expected"),
    }
}

fn callback() -> Callback {
    Callback {
        url: "https://app.example.com/callback".into(),
        body: "object=${object}".into(),
        ..Default::default()
    }
}

#[test]
fn the_policy_holds_the_conditions_that_v4_demands() {
    let issued = issued(&terms());
    assert_eq!(
        issued.policy().to_string(),
        concat!(
            r#"{"expiration":"2023-12-04T00:09:30.000Z","conditions":["#,
            r#"{"bucket":"examplebucket"},"#,
            r#"{"x-oss-signature-version":"OSS4-HMAC-SHA256"},"#,
            r#"{"x-oss-credential":"STS.example/20231203/cn-hangzhou/oss/aliyun_v4_request"},"#,
            r#"{"x-oss-date":"20231203T235930Z"},"#,
            r#"{"x-oss-security-token":"example-token"}]}"#
        )
    );
    let grant = issued.grant();
    assert_eq!(signature(grant), signature_v4("not-a-real-secret", "20231203", "cn-hangzhou", &grant.policy));
    assert_eq!(Policy::decode(&grant.policy, parse).as_ref(), Ok(issued.policy()));
}

#[test]
fn every_term_becomes_the_condition_of_its_name() {
    for (terms, condition) in [
        (unbounded().with_key_prefix("user/42/"), r#"["starts-with","$key","user/42/"]"#),
        (terms(), ""),
        (unbounded().with_key("user/42/${filename}"), r#"{"key":"user/42/\\${filename}"}"#),
        (terms().with_content_length_range(1, 10), r#"["content-length-range",1,10]"#),
        (
            terms().with_content_types(["image/png", "image/jpeg"]),
            r#"["in","$content-type",["image/png","image/jpeg"]]"#,
        ),
        (terms().with_success_status(201), r#"{"success_action_status":"201"}"#),
        (
            terms().with_success_redirect("https://example.com/a"),
            r#"{"success_action_redirect":"https://example.com/a"}"#,
        ),
        (
            terms().with_condition(Condition::NotIn {
                field: "cache-control".into(),
                values: vec!["no-cache".into()],
            }),
            r#"["not-in","$cache-control",["no-cache"]]"#,
        ),
    ] {
        assert_eq!(further_conditions(&terms), condition);
    }
}

#[test]
fn a_callback_is_pinned_and_handed_out() {
    let terms = terms().with_callback(callback());
    let encoded = callback().encode().unwrap();
    assert_eq!(further_conditions(&terms), format!(r#"{{"callback":"{encoded}"}}"#));
    assert_eq!(issued(&terms).grant().callback, Some(encoded));
}

#[test]
fn the_expiry_counts_from_now() {
    let policy = issued(&terms().with_expires_in(30)).policy().clone();
    assert_eq!(policy.expiration, "2023-12-04T00:00:00.000Z");
}

#[test]
fn the_json_is_that_of_the_sample_servers_and_reads_back_as_the_same_grant() {
    let issued = issued(&unbounded().with_key_prefix("user/42/"));
    let json = parse(&issued.json()).unwrap();
    let mut names: Vec<&str> = json.members().unwrap().iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "dir",
            "host",
            "policy",
            "security_token",
            "signature",
            "x_oss_credential",
            "x_oss_date",
            "x_oss_signature_version"
        ]
    );
    let grant = Grant::from_json(&json).unwrap();
    assert_eq!((&grant.policy, signature(&grant)), (&issued.grant().policy, signature(issued.grant())));
}

#[test]
fn a_permanent_key_hands_out_no_token() {
    let permanent = Credentials::new("LTAIexample", "not-a-real-secret");
    let issued = terms().issue(&permanent, NOW).unwrap();
    assert_eq!(issued.policy().conditions.len(), 4);
    assert!(!issued.json().contains("security_token"), "{}", issued.json());
    assert_eq!(issued.form().unwrap().get("x-oss-security-token"), None);
}

#[test]
fn the_host_is_the_public_endpoint_another_one_or_a_domain_of_ones_own() {
    for (terms, host) in [
        (terms(), "https://examplebucket.oss-cn-hangzhou.aliyuncs.com"),
        (
            terms().with_endpoint("oss-cn-hangzhou-internal.aliyuncs.com"),
            "https://examplebucket.oss-cn-hangzhou-internal.aliyuncs.com",
        ),
        (
            terms().with_endpoint("http://oss-cn-hangzhou.localhost:8787/"),
            "http://examplebucket.oss-cn-hangzhou.localhost:8787",
        ),
        (terms().with_host("https://upload.example.com/"), "https://upload.example.com"),
    ] {
        assert_eq!(issued(&terms).grant().host, host);
    }
}

#[test]
fn the_dir_is_where_allowed_keys_are() {
    for (terms, dir) in [
        (terms(), ""),
        (unbounded().with_key_prefix("user/").with_key_prefix("user/42/"), "user/42/"),
        (unbounded().with_key("user/42/a.png"), "user/42/"),
        (unbounded().with_key("a.png"), ""),
    ] {
        assert_eq!(issued(&terms).grant().dir, dir);
    }
}

#[test]
fn the_form_has_every_field_that_the_policy_pins_and_the_key_first() {
    let terms = unbounded()
        .with_key_prefix("user/42/")
        .with_success_status(200)
        .with_callback(callback())
        .with_success_redirect("https://example.com/a")
        .with_condition(Condition::Eq { field: "x-oss-meta-tag".into(), value: "a".into() });
    let form = issued(&terms).form().unwrap();
    let names: Vec<&str> = form.fields().iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "key",
            "policy",
            "x-oss-signature-version",
            "x-oss-credential",
            "x-oss-date",
            "x-oss-signature",
            "x-oss-security-token",
            "success_action_redirect",
            "callback",
            "success_action_status",
            "x-oss-meta-tag",
        ]
    );
    for (name, value) in [
        ("key", "user/42/${filename}"),
        ("success_action_status", "200"),
        ("success_action_redirect", "https://example.com/a"),
        ("x-oss-meta-tag", "a"),
    ] {
        assert_eq!(form.get(name), Some(value), "{name}");
    }
}

#[test]
fn the_one_allowed_key_is_the_key_of_the_form() {
    let form = issued(&unbounded().with_key("user/42/avatar.png")).form().unwrap();
    assert_eq!(form.get("key"), Some("user/42/avatar.png"));
}

#[test]
fn a_prefix_that_leaves_no_room_for_a_name_makes_no_form() {
    let form = issued(&unbounded().with_key_prefix("a".repeat(1022) + "/")).form();
    assert_eq!(form.unwrap_err(), Error::InvalidKey(KeyError::TooLong { bytes: 1034 }));
}

#[test]
fn nothing_signed_is_shown_for_debugging() {
    let shown = format!("{:?} {:?}", issued(&terms()), unbounded().with_key_prefix("user/42/"));
    for hidden in ["example-token", "aliyun_v4_request", "not-a-real-secret"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    assert!(!shown.contains(signature(issued(&terms()).grant())), "{shown}");
}
