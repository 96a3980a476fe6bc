//! Codes and sentences of every error, and the words for stored.

use oss_form_upload::callback::CallbackError;
use oss_form_upload::error::{Error, NoAnswer, Stored};
use oss_form_upload::form::{FieldError, Form};
use oss_form_upload::grant::GrantError;
use oss_form_upload::host::{Host, HostError};
use oss_form_upload::key::KeyError;
use oss_form_upload::policy::PolicyError;
use oss_form_upload::preflight::Violation;
use oss_form_upload::response::{Refusal, ServiceError};

fn service(status: u16, code: &str) -> ServiceError {
    ServiceError {
        status,
        code: code.into(),
        message: String::new(),
        request_id: None,
        ec: None,
        host_id: None,
    }
}

fn violation(message: &str) -> Violation {
    Violation {
        condition: String::new(),
        field: None,
        expected: String::new(),
        actual: None,
        message: message.into(),
    }
}

#[track_caller]
fn assert_says(error: impl Into<Error>, code: &str, message: &str) {
    let error = error.into();
    assert_eq!((error.code(), error.message().as_str()), (code, message));
    assert_eq!(error.to_string(), message);
}

#[test]
fn an_invalid_argument_names_the_option_and_a_good_value_and_the_given_one() {
    assert_says(
        Error::invalid("options.key", "a string", None),
        "InvalidArgument",
        "options.key must be a string",
    );
    assert_says(
        Error::invalid("options.key", "a string", Some("a number".into())),
        "InvalidArgument",
        "options.key must be a string, not a number",
    );
}

#[test]
fn a_broken_rule_of_keys_is_an_invalid_key() {
    assert_says(KeyError::Empty, "InvalidKey", "the key is empty; it needs 1 to 1023 bytes");
}

#[test]
fn a_file_that_is_too_large_is_told_its_limit_and_the_way_out() {
    assert_says(
        Error::EntityTooLarge { bytes: 5_368_709_121 },
        "EntityTooLarge",
        "the file has 5368709121 bytes; a form upload takes at most 5368709120 (5 GB): use multipart upload for it",
    );
}

#[test]
fn a_grant_is_unavailable_or_invalid() {
    assert_says(
        Error::GrantUnavailable { message: "endpoint answered 500".into() },
        "GrantUnavailable",
        "the grant endpoint answered 500",
    );
    assert_says(GrantError::NotAnObject, "InvalidGrant", "the grant cannot be used: it is not a JSON object");
    assert_says(
        PolicyError::NotBase64,
        "InvalidGrant",
        "the grant cannot be used: its policy cannot be read: it is not Base64",
    );
    assert_says(
        Host::parse("https://oss.aliyuncs.com").unwrap_err(),
        "InvalidGrant",
        "the grant cannot be used: its host \"https://oss.aliyuncs.com\" is an endpoint without a bucket: put the bucket in front of it",
    );
}

#[test]
fn a_policy_violation_lists_the_sentences_of_the_violations() {
    let violations = vec![violation("one"), violation("two")];
    assert_says(
        Error::PolicyViolation(violations.clone()),
        "PolicyViolation",
        "OSS would refuse the upload: one; two",
    );
    assert_says(Error::PolicyViolation(vec![]), "PolicyViolation", "OSS would refuse the upload");
    assert_eq!(Error::PolicyViolation(violations.clone()).violations(), violations);
    assert_eq!(Error::FileChanged.violations(), []);
}

#[test]
fn a_duplicate_key_names_the_key_and_the_other_file_where_it_is_of_the_same_call() {
    let of_call = Error::DuplicateKey { key: "a/image.png".into(), index: Some(3) };
    assert_eq!(of_call.duplicate(), Some(("a/image.png", Some(3))));
    let sentence = "the file with index 3 of this call has the key \"a/image.png\" too; upload this file under another, or set allowDuplicateKeys";
    assert_says(of_call, "DuplicateKey", sentence);
    let of_another = Error::DuplicateKey { key: "a/image.png".into(), index: None };
    assert_eq!(of_another.duplicate(), Some(("a/image.png", None)));
    let sentence = "an upload that is not over has the key \"a/image.png\" too; upload this file under another, or set allowDuplicateKeys";
    assert_says(of_another, "DuplicateKey", sentence);
    assert_eq!(Error::FileChanged.duplicate(), None);
}

#[test]
fn mixed_content_names_the_host_and_its_cure() {
    assert_says(
        Error::MixedContent { host: "http://b.example.com/".into() },
        "MixedContent",
        "this page came by https:, so the browser blocks http://b.example.com/; the server must issue an https: host",
    );
}

#[test]
fn each_reason_for_no_answer_has_its_code_and_says_whether_the_object_may_be_stored() {
    for (why, code, message) in [
        (NoAnswer::Network, "Network", "no answer from OSS; whether the object was stored is unknown"),
        (NoAnswer::Offline, "Offline", "the browser is offline; whether the object was stored is unknown"),
        (
            NoAnswer::LocalHostUnreachable,
            "HostUnreachable",
            "nothing answers at the grant's host, which is in a local network: check its name, and whether the browser was allowed to let this page into that network; whether the object was stored is unknown",
        ),
        (
            NoAnswer::HostUnreachable,
            "HostUnreachable",
            "nothing answers at the grant's host: check its name and the network; whether the object was stored is unknown",
        ),
        (
            NoAnswer::ConnectionReset,
            "ConnectionReset",
            "the connection to OSS was cut; whether the object was stored is unknown",
        ),
        (
            NoAnswer::CorsNotAllowed,
            "CorsNotAllowed",
            "no CORS rule of the bucket lets this page read the answer: allow its origin, and POST; whether the object was stored is unknown",
        ),
        (
            NoAnswer::BlockedByCsp,
            "BlockedByCsp",
            "the page's Content Security Policy does not allow the grant's host: add it to connect-src",
        ),
        (
            NoAnswer::PreflightRefused,
            "PreflightRefused",
            "the host refuses the CORS preflight that onProgress and the timeouts of an upload cause: allow OPTIONS, or leave them out",
        ),
    ] {
        assert_says(why, code, message);
    }
}

#[test]
fn a_stall_a_changed_file_an_unreadable_one_and_a_wrong_checksum_say_so() {
    assert_says(
        Error::Stalled { milliseconds: 30_000 },
        "Stalled",
        "nothing was sent or answered for 30000 ms; whether the object was stored is unknown",
    );
    assert_says(
        Error::FileChanged,
        "FileChanged",
        "the file changed or vanished on disk while it was uploaded: choose it again",
    );
    assert_says(
        Error::FileUnreadable { may_be_folder: false },
        "FileUnreadable",
        "the browser cannot read the file: a program locks it, it is still in the cloud, access is missing, or it changed since it was chosen; choose it again",
    );
    assert_says(
        Error::FileUnreadable { may_be_folder: true },
        "FileUnreadable",
        "the browser cannot read the file, which may be a folder: choose the files in it",
    );
    assert_says(
        Error::ChecksumMismatch { file: "1".into(), object: "2".into() },
        "ChecksumMismatch",
        "the stored object differs from the file: its CRC-64 is 2, the file's 1",
    );
}

#[test]
fn a_failed_callback_says_that_the_object_is_stored() {
    assert_says(
        Refusal::CallbackFailed(Box::new(service(203, "CallbackFailed"))),
        "CallbackFailed",
        "the object is stored, but the callback to the application server failed: 203 CallbackFailed",
    );
}

#[test]
fn a_refusal_shows_status_code_message_request_id_and_ec_as_far_as_known() {
    let full = ServiceError {
        message: "Invalid according to Policy: Policy expired.".into(),
        request_id: Some("63F1D24ABC4808C1FFFFFFFF".into()),
        ec: Some("0006-00000213".into()),
        ..service(403, "AccessDenied")
    };
    let refused = |service: ServiceError| Refusal::Service(Box::new(service));
    let start = "OSS refused the upload: 403 AccessDenied: Invalid according to Policy: Policy expired.";
    assert_says(
        refused(full.clone()),
        "ServiceError",
        &format!("{start} (request ID 63F1D24ABC4808C1FFFFFFFF, EC 0006-00000213)"),
    );
    assert_says(
        refused(ServiceError { ec: None, ..full.clone() }),
        "ServiceError",
        &format!("{start} (request ID 63F1D24ABC4808C1FFFFFFFF)"),
    );
    assert_says(
        refused(ServiceError { request_id: None, ..full }),
        "ServiceError",
        &format!("{start} (EC 0006-00000213)"),
    );
    assert_says(Refusal::Service(Box::new(service(502, ""))), "ServiceError", "OSS refused the upload: 502");
}

#[test]
fn the_words_of_oss_are_kept_where_it_said_something() {
    let refused = Box::new(service(403, "AccessDenied"));
    assert_eq!(Error::Service(refused.clone()).service(), Some(&*refused));
    assert_eq!(Error::CallbackFailed(refused.clone()).service(), Some(&*refused));
    assert_eq!(Error::NoAnswer(NoAnswer::Network).service(), None);
}

#[test]
fn the_small_errors_of_an_option_keep_their_sentences() {
    let field: FieldError = Form::default().push_metadata("", "x").unwrap_err();
    let host: HostError = Host::parse("").unwrap_err();
    for (error, small) in [
        (Error::from(field.clone()), field.to_string()),
        (Error::from(CallbackError::NoUrl), CallbackError::NoUrl.to_string()),
        (Error::from(CallbackError::NoBody), CallbackError::NoBody.to_string()),
    ] {
        assert_eq!((error.code(), error.to_string()), ("InvalidArgument", small));
    }
    assert_eq!(Error::from(host.clone()), Error::InvalidGrant(GrantError::Host(host)));
}

#[test]
fn the_words_for_stored() {
    assert_eq!([Stored::Yes, Stored::No, Stored::Unknown].map(Stored::as_str), ["yes", "no", "unknown"]);
}
