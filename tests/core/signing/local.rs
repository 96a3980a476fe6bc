//! Signing within a page: its terms, and the pages on which it refuses.

use oss_form_upload::error::Error;
use oss_form_upload::json::parse;
use oss_form_upload::policy::Condition;
use oss_form_upload::signing::local::{Page, conditions, issue};
use oss_form_upload::signing::{Credentials, Terms};

use super::{NOW, sts, terms, unbounded};

fn page(protocol: &str, hostname: &str) -> Page {
    Page { protocol: protocol.into(), hostname: hostname.into() }
}

fn on(page: &Page, terms: &Terms, credentials: &Credentials) -> Result<(), String> {
    match issue(page, terms, credentials, NOW) {
        Ok(_) => Ok(()),
        Err(error) => {
            assert_eq!(error.code(), "InvalidArgument");
            Err(error.to_string())
        }
    }
}

fn refusal(terms: &Terms, credentials: &Credentials) -> String {
    on(&page("http:", "localhost"), terms, credentials).unwrap_err()
}

#[test]
fn a_page_on_the_machine_itself_gets_the_grant_that_a_server_would_issue() {
    let local = issue(&page("http:", "localhost"), &terms(), &sts(), NOW).unwrap();
    assert_eq!(local.json(), terms().issue(&sts(), NOW).unwrap().json());
}

#[test]
fn a_page_that_bounds_no_keys_gets_them_all_and_one_that_does_gets_those() {
    let here = page("http:", "localhost");
    let open = issue(&here, &unbounded(), &sts(), NOW).unwrap();
    assert_eq!(open.json(), terms().issue(&sts(), NOW).unwrap().json());
    let folder = unbounded().with_key_prefix("user/42/");
    assert_eq!(issue(&here, &folder, &sts(), NOW).unwrap().grant().dir, "user/42/");
}

#[test]
fn loopback_hosts_are_localhost_its_subdomains_and_the_two_kinds_of_address() {
    for hostname in ["localhost", "app.localhost", "a.b.localhost", "127.0.0.1", "127.255.255.254", "[::1]"] {
        for protocol in ["http:", "https:"] {
            assert_eq!(on(&page(protocol, hostname), &terms(), &sts()), Ok(()), "{protocol}//{hostname}");
        }
    }
}

#[test]
fn all_other_pages_are_refused() {
    for (protocol, hostname) in [
        ("https:", "www.example.com"),
        ("https:", "localhost.example.com"),
        ("https:", "notlocalhost"),
        ("http:", "127.0.0.1.example.com"),
        ("http:", "127.1"),
        ("http:", "128.0.0.1"),
        ("http:", "0.0.0.0"),
        ("http:", "192.168.0.1"),
        ("http:", "[::]"),
        ("http:", "[::ffff:7f00:1]"),
        ("http:", ""),
        ("file:", ""),
        ("file:", "localhost"),
        ("about:", ""),
        ("chrome-extension:", "localhost"),
    ] {
        assert_eq!(
            on(&page(protocol, hostname), &terms(), &sts()),
            Err(format!(
                "a page that signs must be on a loopback host such as http://localhost, not {protocol}//{hostname}"
            ))
        );
    }
}

#[test]
fn where_there_is_no_page_nothing_is_signed() {
    assert_eq!(
        on(&Page::default(), &terms(), &sts()),
        Err("a page that signs must be on a loopback host such as http://localhost".into())
    );
}

#[test]
fn permanent_credentials_are_refused_even_with_a_token() {
    for id in ["LTAIexample", "sts.example", "", "STS"] {
        let permanent = Credentials::new(id, "not-a-real-secret").with_security_token("example-token");
        assert_eq!(
            refusal(&terms(), &permanent),
            "options.accessKeyId must be that of temporary (STS) credentials, which begins with \"STS.\""
        );
    }
}

#[test]
fn credentials_without_token_are_refused() {
    let key = Credentials::new("STS.example", "not-a-real-secret");
    for credentials in [key.clone(), key.with_security_token("")] {
        assert_eq!(
            refusal(&terms(), &credentials),
            "options.securityToken must be the token that STS gave with the credentials"
        );
    }
}

#[test]
fn more_than_an_hour_is_refused() {
    assert_eq!(on(&page("http:", "localhost"), &terms().with_expires_in(3600), &sts()), Ok(()));
    assert_eq!(
        refusal(&terms().with_expires_in(3601), &sts()),
        "options.expiresIn must be at most 3600 seconds, not 3601"
    );
}

#[test]
fn a_page_may_sign_nothing_that_a_server_may_not() {
    assert_eq!(
        refusal(&Terms::new("oss-cn-hangzhou", "examplebucket"), &sts()),
        "the region must be a region ID such as cn-hangzhou, without \"oss-\", not \"oss-cn-hangzhou\""
    );
}

#[test]
fn conditions_are_read_as_a_policy_has_them() {
    let json =
        parse(r#"[["starts-with","$key","user/"],{"x-oss-meta-tag":"a"},["content-length-range",1,10]]"#);
    assert_eq!(
        conditions(&json.unwrap()),
        Ok(vec![
            Condition::StartsWith { field: "key".into(), prefix: "user/".into() },
            Condition::Eq { field: "x-oss-meta-tag".into(), value: "a".into() },
            Condition::ContentLengthRange { min: 1, max: 10 },
        ])
    );
}

#[test]
fn a_condition_that_is_none_is_named_by_its_place() {
    let message = |json: &str| conditions(&parse(json).unwrap()).map_err(|error: Error| error.to_string());
    assert_eq!(
        message(r#"[{"a":"b"}, []]"#),
        Err("options.conditions[1] must be a condition as in a policy, not this: a condition written as a list must begin with an operator".into())
    );
    assert_eq!(message("{}"), Err("options.conditions must be an array of conditions as in a policy".into()));
}
