//! Members of a grant, each by what it is: names, shapes, form fields, and what is left over.

use oss_form_upload::form::Form;
use oss_form_upload::grant::{Authentication, Grant, GrantError};
use oss_form_upload::json::{Json, parse};
use oss_form_upload::policy::{Condition, Policy};
use oss_form_upload::preflight::Report;

/// A V1 grant with these members more.
fn v1(more: &str) -> Grant {
    let start = r#""accessid":"LTAIexample","host":"https://b.oss-cn-hangzhou.aliyuncs.com","policy":"cA==","signature":"cw==""#;
    read(&format!("{{{start}{more}}}")).unwrap()
}

/// A V4 grant with these members more, before the others.
fn v4(more: &str) -> Result<Grant, GrantError> {
    read(&format!(
        r#"{{{more}"host":"https://b.oss-cn-hangzhou.aliyuncs.com","policy":"cA==","x_oss_credential":"c",
            "x_oss_date":"d","x_oss_signature_version":"OSS4-HMAC-SHA256","signature":"00"}}"#
    ))
}

/// Reads JSON text, keeping its order of members.
fn read(json: &str) -> Result<Grant, GrantError> {
    let Json::Object(mut members) = parse(json).unwrap() else { unreachable!() };
    members.sort_by_key(|(name, _)| json.find(&format!("\"{name}\":")));
    Grant::from_json(&Json::Object(members))
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn sent(grant: &Grant) -> Form {
    let conditions = vec![Condition::StartsWith { field: "key".into(), prefix: String::new() }];
    let policy = Policy { expiration: "2100-01-01T00:00:00Z".into(), conditions };
    Form::build(grant, &policy, "a", &Form::default()).unwrap()
}

#[test]
fn the_grant_of_flysystem_oss_sends_its_callback_and_its_variables() {
    let grant = v1(r#","callback":"e30=","callback-var":{"x:uid":"42","x:vip":true,"n":7},"dir":"user/""#);
    assert_eq!(grant.callback.as_deref(), Some("e30="));
    assert_eq!(grant.ignored, [""; 0]);
    let form = sent(&grant);
    assert_eq!(
        [form.get("callback"), form.get("x:uid"), form.get("x:vip"), form.get("x:n")],
        [Some("e30="), Some("42"), Some("true"), Some("7")]
    );
}

#[test]
fn every_spelling_of_a_documented_field_reaches_the_form() {
    for (member, field, value) in [
        (r#""x_oss_object_acl":"private""#, "x-oss-object-acl", "private"),
        (r#""x-oss-storage-class":"IA""#, "x-oss-storage-class", "IA"),
        (r#""xOssForbidOverwrite":true"#, "x-oss-forbid-overwrite", "true"),
        (r#""X_OSS_OBJECT_ACL":"private""#, "x-oss-object-acl", "private"),
        (r#""x-oss-meta-user_Id":42"#, "x-oss-meta-user_Id", "42"),
        (r#""x_oss_meta_author":"a""#, "x-oss-meta-author", "a"),
        (r#""success_action_status":200"#, "success_action_status", "200"),
        (r#""successActionStatus":"201""#, "success_action_status", "201"),
        (r#""Cache-Control":"no-cache""#, "Cache-Control", "no-cache"),
        (r#""cacheControl":"no-cache""#, "Cache-Control", "no-cache"),
        (r#""content_disposition":"inline""#, "Content-Disposition", "inline"),
        (r#""x:uid":"42""#, "x:uid", "42"),
        (r#""callbackVar":{"x:uid":"42"}"#, "x:uid", "42"),
        (r#""Expires":"Sun, 06 Nov 1994 08:49:37 GMT""#, "Expires", "Sun, 06 Nov 1994 08:49:37 GMT"),
        (r#""fields":{"x_oss_object_acl":"private"}"#, "x-oss-object-acl", "private"),
        (r#""formData":{"success_action_status":200}"#, "success_action_status", "200"),
        (r#""fields":{"own":false}"#, "own", "false"),
    ] {
        let grant = v1(&format!(",{member}"));
        assert_eq!((&grant.fields, grant.ignored.len()), (&pairs(&[(field, value)]), 0), "{member}");
        assert_eq!(sent(&grant).get(field), Some(value), "{member}");
    }
}

#[test]
fn a_member_that_is_no_field_and_no_part_of_a_grant_is_listed_by_its_name() {
    let grant = v1(r#","region":"cn-hangzhou","bucket":"b","expires":1700000000,"url":"/grant","tags":["a"],
            "callback-var":{"x:a":null,"x:b":"1"},"success_action_redirect":"https://example.com",
            "fields":{"file":"x","x-oss-object-acl":"private","list":[]},"x_oss_object_acl":"default""#);
    assert_eq!(
        grant.ignored,
        [
            "region",
            "bucket",
            "expires",
            "url",
            "tags",
            "success_action_redirect",
            "x_oss_object_acl",
            "file",
            "list",
            "callback-var.x:a"
        ]
    );
    assert_eq!(
        grant.fields,
        pairs(&[("x-oss-object-acl", "private"), ("x:b", "1")]),
        "the ready field counts"
    );
}

#[test]
fn a_member_without_a_value_is_not_listed() {
    let grant = v1(
        r#","callback":null,"security_token":"","x_oss_object_acl":"","expire":"1700000000","bucket":null"#,
    );
    assert_eq!((grant.ignored, grant.fields), (vec![], vec![]));
}

#[test]
fn a_check_warns_of_what_is_ignored_and_no_upload_is_refused_for_it() {
    let mut report = Report::default();
    report.of_ignored(&["region".to_owned()]);
    let warning = &report.warnings[0];
    assert_eq!((warning.condition.as_str(), warning.field.as_deref()), ("ignored", Some("region")));
    assert_eq!(
        warning.message,
        "the grant's member \"region\" is not used; a form field goes under its own name, beside the policy or in \"fields\""
    );
    assert_eq!(report.violations, []);
}

#[test]
fn a_host_counts_before_a_url_whichever_comes_first() {
    let grant = v4(r#""url":"/api/grant","#).unwrap();
    assert_eq!(grant.host, "https://b.oss-cn-hangzhou.aliyuncs.com/");
    assert_eq!(grant.ignored, ["url"]);
}

#[test]
fn an_exact_name_counts_before_another_spelling() {
    let grant = v4(r#""Policy":"b3RoZXI=","HOST":"/","x-oss-date":"other","#).unwrap();
    assert_eq!(
        (grant.policy.as_str(), grant.host.as_str()),
        ("cA==", "https://b.oss-cn-hangzhou.aliyuncs.com/")
    );
    assert_eq!(grant.ignored, ["Policy", "HOST", "x-oss-date"]);
}

#[test]
fn the_version_of_an_api_is_not_that_of_the_signature() {
    for version in [r#""version":"1.0","#, r#""version":4,"#, r#""version":"v2","#] {
        let grant = v4(version).unwrap();
        assert_eq!(grant.authentication, v4("").unwrap().authentication, "{version}");
        assert_eq!(grant.ignored, ["version"]);
    }
    let lone = r#"{"host":"https://b.example.com","policy":"cA==","x_oss_credential":"c","x_oss_date":"d","signature":"00","version":"VERSION"}"#;
    assert!(read(&lone.replace("VERSION", "1.0")).is_ok());
    assert_eq!(
        read(&lone.replace("VERSION", "OSS2")).unwrap_err(),
        GrantError::UnknownSignatureVersion("OSS2".into())
    );
}

#[test]
fn a_credential_makes_it_v4_also_beside_an_access_key_id() {
    for id in [r#""accessKeyId":"LTAIexample","#, r#""OSSAccessKeyId":"LTAIexample","#] {
        let grant = v4(id).unwrap();
        assert!(matches!(grant.authentication, Authentication::V4 { .. }));
        assert_eq!(grant.ignored.len(), 1);
        assert_eq!(sent(&grant).get("OSSAccessKeyId"), None);
    }
}

#[test]
fn the_signature_of_v4_counts_before_one_that_may_be_of_v1() {
    let Authentication::V4 { signature, .. } = v4(r#""x_oss_signature":"ff","#).unwrap().authentication
    else {
        panic!("it has a credential")
    };
    assert_eq!(signature, "ff");
}

#[test]
fn line_breaks_in_what_is_signed_are_named_and_not_the_value() {
    let v1 = |member: &str, value: &str| {
        let json = r#"{"OSSAccessKeyId":"id","host":"https://b.example.com","policy":"cA==","signature":"cw==","security_token":"t"}"#;
        let Json::Object(mut members) = parse(json).unwrap() else { unreachable!() };
        members.retain(|(name, _)| name != member);
        members.push((member.to_owned(), Json::String(value.to_owned())));
        Grant::from_json(&Json::Object(members)).unwrap_err().to_string()
    };
    for member in ["OSSAccessKeyId", "signature", "security_token"] {
        let sentence = format!("its {member} has line breaks or blanks; the server must leave them out");
        for value in ["secret\n", "sec ret", "\tsecret"] {
            assert_eq!(v1(member, value), sentence);
        }
    }
}

#[test]
fn a_grant_with_thousands_of_fields_is_read_and_the_rest_is_listed() {
    let fields = (0..20_000).map(|number| (format!("x:{number}"), Json::Number(1.0))).collect();
    let Json::Object(mut members) =
        parse(r#"{"accessid":"i","host":"https://b.example.com","policy":"cA==","signature":"cw=="}"#)
            .unwrap()
    else {
        unreachable!()
    };
    members.push(("fields".to_owned(), Json::Object(fields)));
    let grant = Grant::from_json(&Json::Object(members)).unwrap();
    assert_eq!((grant.fields.len(), grant.ignored.len()), (500, 19_500));
}
