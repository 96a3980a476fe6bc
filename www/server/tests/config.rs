//! The command line and the environment: what they make, and what they are refused for.

// A helper that fails fails its test.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::unwrap_used)]

use clap::Parser;
use oss_form_upload_server::cli::Args;
use oss_form_upload_server::config::Config;
use oss_form_upload_server::oss::cors::Rules;

const LIVE: [(&str, &str); 5] = [
    ("OSS_LIVE", "1"),
    ("OSS_ACCESS_KEY_ID", "LTAIexample"),
    ("OSS_ACCESS_KEY_SECRET", "not-a-real-secret"),
    ("OSS_REGION", "cn-beijing"),
    ("OSS_BUCKET", "some-bucket"),
];

fn config(options: &[&str], variables: &[(&str, &str)]) -> Result<Config, String> {
    let args = Args::try_parse_from(["server"].iter().chain(options)).map_err(|why| why.to_string())?;
    let variable = |name: &str| {
        let last = variables.iter().rev().find(|(known, _)| *known == name);
        last.map(|(_, value)| (*value).to_owned())
    };
    Config::new(args, variable).map_err(|why| why.to_string())
}

fn live_host(further: &[(&str, &str)]) -> Option<String> {
    config(&[], &[&LIVE, further].concat()).unwrap().live_host
}

#[test]
fn without_variables_there_are_example_credentials_and_no_real_bucket() {
    let config = config(&[], &[]).unwrap();
    assert_eq!((config.bucket.as_str(), config.region.as_str()), ("demo-bucket", "cn-hangzhou"));
    assert_eq!(config.credentials.access_key_id(), "STS.example");
    assert_eq!(config.credentials.security_token(), Some("example-security-token"));
    assert_eq!(config.live_host, None);
}

#[test]
fn variables_alone_never_mean_a_real_bucket() {
    let config = config(&[], &LIVE[1..]).unwrap();
    assert_eq!((config.live_host, config.bucket.as_str()), (None, "some-bucket"));
    assert_eq!(config.credentials.access_key_id(), "STS.example");
}

#[test]
fn credentials_of_the_environment_sign_nothing_without_live_and_that_is_said() {
    let ignored = |variables: &[(&str, &str)]| {
        let config = config(&[], variables).unwrap();
        assert_eq!(config.credentials.access_key_secret(), "not-a-real-secret");
        assert_eq!(config.credentials.security_token(), Some("example-security-token"));
        config.notices
    };
    let said = |names: &str| {
        vec![format!(
            "{names} of the environment ignored: without OSS_LIVE=1 only the example keys sign and are accepted"
        )]
    };
    let id = ("OSS_ACCESS_KEY_ID", "LTAIreal");
    let secret = ("OSS_ACCESS_KEY_SECRET", "another-secret");
    let token = ("OSS_SESSION_TOKEN", "another-token");
    assert_eq!(
        ignored(&[id, secret, token]),
        said("OSS_ACCESS_KEY_ID, OSS_ACCESS_KEY_SECRET, OSS_SESSION_TOKEN")
    );
    assert_eq!(ignored(&[secret]), said("OSS_ACCESS_KEY_SECRET"));
    assert_eq!(ignored(&[("OSS_LIVE", "0"), token]), said("OSS_SESSION_TOKEN"));
    assert!(ignored(&LIVE[1..3]).is_empty(), "the example's own values need no word");
    let live = config(&[], &[&LIVE[..], &[secret]].concat()).unwrap();
    assert_eq!((live.credentials.access_key_secret(), live.notices.len()), ("another-secret", 0));
}

#[test]
fn a_real_bucket_is_never_opened_to_other_machines() {
    let why = "OSS_LIVE=1 would hand out grants for a real bucket to other machines; leave --allow-remote and --allow-host out";
    for options in [&["--allow-remote"][..], &["--allow-host", "desk.example"]] {
        assert_eq!(config(options, &LIVE).unwrap_err(), why);
        assert!(config(options, &[]).is_ok());
    }
}

#[test]
fn empty_variables_and_a_zero_count_as_unset() {
    assert_eq!(config(&[], &[("OSS_LIVE", "0")]).unwrap().live_host, None);
    let config = config(&[], &[("OSS_LIVE", ""), ("OSS_BUCKET", ""), ("OSS_ACCESS_KEY_ID", "")]).unwrap();
    assert_eq!((config.live_host, config.bucket.as_str()), (None, "demo-bucket"));
}

#[test]
fn a_real_bucket_is_reached_by_its_endpoint_or_by_its_own_domain() {
    let usual = "https://some-bucket.oss-cn-beijing.aliyuncs.com";
    assert_eq!(live_host(&[]).as_deref(), Some(usual));
    assert_eq!(live_host(&[("OSS_REGION", "oss-cn-beijing")]).as_deref(), Some(usual));
    let endpoint = ("OSS_ENDPOINT", "http://oss-accelerate.aliyuncs.com/");
    assert_eq!(live_host(&[endpoint]).as_deref(), Some("http://some-bucket.oss-accelerate.aliyuncs.com"));
    let domain = ("OSS_HOST", "https://img.example.com/");
    assert_eq!(live_host(&[endpoint, domain]).as_deref(), Some("https://img.example.com"));
}

#[test]
fn a_name_that_no_bucket_or_region_has_is_refused() {
    let bucket = config(&[], &[("OSS_BUCKET", "My_Bucket")]).unwrap_err();
    assert_eq!(bucket, "OSS_BUCKET is \"My_Bucket\"; a bucket has 3 to 63 of a-z, 0-9 and -");
    let region = config(&[], &[("OSS_REGION", "Hang Zhou")]).unwrap_err();
    assert_eq!(region, "OSS_REGION is \"Hang Zhou\"; a region ID looks like cn-hangzhou");
}

#[test]
fn cors_rules_are_read_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("cors.json");
    std::fs::write(&file, r#"[{"AllowedOrigin": ["*"], "AllowedMethod": ["POST"]}]"#).unwrap();
    let file = file.to_str().unwrap();
    let Rules(rules) = config(&["--cors", file], &[]).unwrap().cors;
    assert_eq!((rules.len(), rules[0].allowed_method.as_slice()), (1, ["POST".to_owned()].as_slice()));

    std::fs::write(file, r#"[{"AllowedOrigins": []}]"#).unwrap();
    let why = config(&["--cors", file], &[]).unwrap_err();
    assert!(why.starts_with(&format!("--cors {file}: unknown field `AllowedOrigins`")), "{why}");
    let missing = config(&["--cors", "/does/not/exist"], &[]).unwrap_err();
    assert!(missing.starts_with("--cors /does/not/exist: No such file"), "{missing}");
}

#[test]
fn an_option_that_does_not_exist_is_named() {
    let why = config(&["--fault"], &[]).unwrap_err();
    assert!(why.starts_with("error: unexpected argument '--fault' found"), "{why}");
    assert!(config(&["--listen", "8787"], &[]).unwrap_err().contains("invalid value '8787' for '--listen"));
}
