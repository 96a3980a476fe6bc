//! Codes, retryability, what is stored, and the sentences.

use oss_form_upload::error::{Error, GrantFailure, KeyError, NetworkFailure, Stored};
use oss_form_upload::grant::GrantError;
use oss_form_upload::json::parse;
use oss_form_upload::response::ServiceError;

fn service_error(status: u16, code: &str) -> ServiceError {
    ServiceError {
        status,
        code: code.into(),
        message: String::new(),
        request_id: None,
        ec: None,
        host_id: None,
        sent_before: false,
    }
}

fn service(status: u16, code: &str) -> Error {
    Error::Service(service_error(status, code).into())
}

fn callback_failed() -> Error {
    Error::CallbackFailed(service_error(203, "CallbackFailed").into())
}

fn status(status: u16) -> Error {
    Error::GrantUnavailable(GrantFailure::Status { url: "/grant".into(), status, message: None })
}

fn rejected(by_network: bool) -> Error {
    Error::GrantUnavailable(GrantFailure::Rejected { by_network })
}

fn mismatch(overwrite_forbidden: bool) -> Error {
    Error::ChecksumMismatch { file: 1, object: "2".into(), overwrite_forbidden }
}

#[test]
fn each_error_has_its_code_and_says_whether_to_retry_and_what_is_stored() {
    for (error, code, retryable, stored) in [
        (Error::invalid("options.key", "a string", None), "InvalidArgument", false, Stored::No),
        (Error::InvalidKey(KeyError::Empty), "InvalidKey", false, Stored::No),
        (Error::EntityTooLarge { size: 1 }, "EntityTooLarge", false, Stored::No),
        (rejected(false), "GrantUnavailable", false, Stored::No),
        (rejected(true), "GrantUnavailable", true, Stored::No),
        (
            Error::GrantUnavailable(GrantFailure::Unreachable { url: "/".into() }),
            "GrantUnavailable",
            true,
            Stored::No,
        ),
        (status(404), "GrantUnavailable", false, Stored::No),
        (status(503), "GrantUnavailable", true, Stored::No),
        (Error::InvalidGrant(GrantError::NotAnObject), "InvalidGrant", false, Stored::No),
        (Error::PolicyViolation(vec![]), "PolicyViolation", false, Stored::No),
        (Error::MixedContent { host: String::new() }, "MixedContent", false, Stored::No),
        (Error::Network(NetworkFailure::Unknown), "Network", true, Stored::Unknown),
        (Error::Network(NetworkFailure::Offline), "Offline", true, Stored::Unknown),
        (Error::Network(NetworkFailure::BlockedByCsp), "BlockedByCsp", false, Stored::No),
        (Error::Network(NetworkFailure::HostUnreachable), "HostUnreachable", true, Stored::Unknown),
        (Error::Network(NetworkFailure::CorsNotAllowed), "CorsNotAllowed", false, Stored::Unknown),
        (Error::Network(NetworkFailure::PreflightRefused), "PreflightRefused", false, Stored::No),
        (Error::Network(NetworkFailure::ConnectionReset), "ConnectionReset", true, Stored::Unknown),
        (Error::Network(NetworkFailure::Stalled(30_000)), "Stalled", true, Stored::Unknown),
        (Error::FileChanged, "FileChanged", false, Stored::Unknown),
        (mismatch(false), "ChecksumMismatch", true, Stored::Yes),
        (mismatch(true), "ChecksumMismatch", false, Stored::Yes),
        (callback_failed(), "CallbackFailed", false, Stored::Yes),
        (service(403, "AccessDenied"), "ServiceError", false, Stored::No),
        (service(400, "RequestTimeout"), "ServiceError", true, Stored::No),
        (service(400, "IncompleteBody"), "ServiceError", true, Stored::No),
        (service(408, ""), "ServiceError", true, Stored::No),
        (service(429, ""), "ServiceError", true, Stored::No),
        (service(500, "InternalError"), "ServiceError", true, Stored::Unknown),
        (service(302, ""), "ServiceError", false, Stored::Unknown),
    ] {
        assert_eq!((error.code(), error.retryable(), error.stored()), (code, retryable, stored), "{error}");
    }
}

#[test]
fn the_words_for_stored() {
    assert_eq!([Stored::Yes, Stored::No, Stored::Unknown].map(Stored::as_str), ["yes", "no", "unknown"]);
}

#[test]
fn a_refusal_shows_status_code_message_request_id_and_ec_as_far_as_known() {
    let full = ServiceError {
        status: 403,
        code: "AccessDenied".into(),
        message: "Invalid according to Policy: Policy expired.".into(),
        request_id: Some("63F1D24ABC4808C1FFFFFFFF".into()),
        ec: Some("0006-00000213".into()),
        host_id: None,
        sent_before: false,
    };
    assert_eq!(
        Error::Service(Box::new(full.clone())).to_string(),
        "OSS refused the upload: 403 AccessDenied: Invalid according to Policy: Policy expired. (request ID 63F1D24ABC4808C1FFFFFFFF, EC 0006-00000213)"
    );
    assert_eq!(ServiceError { ec: None, ..full.clone() }.to_string().matches("EC").count(), 0);
    assert_eq!(ServiceError { request_id: None, ..full }.to_string().matches("request ID").count(), 0);
    assert_eq!(service(502, "").to_string(), "OSS refused the upload: 502");
}

#[test]
fn a_failed_callback_says_that_the_object_is_stored() {
    assert_eq!(
        callback_failed().to_string(),
        "the object is stored, but the callback to the application server failed: 203 CallbackFailed"
    );
}

#[test]
fn an_unavailable_grant_says_why() {
    for (why, message) in [
        (
            GrantFailure::Rejected { by_network: false },
            "the grant function failed; its reason is this error's cause",
        ),
        (
            GrantFailure::Status { url: "/grant".into(), status: 500, message: None },
            "the grant endpoint /grant answered 500",
        ),
        (
            GrantFailure::NotJson { url: "/grant".into() },
            "the grant endpoint /grant did not answer with JSON",
        ),
        (
            GrantFailure::Unreachable { url: "/grant".into() },
            "the grant endpoint /grant cannot be reached, or its CORS rule does not allow this page",
        ),
    ] {
        assert_eq!(Error::GrantUnavailable(why).to_string(), message);
    }
}

#[test]
fn a_key_that_may_be_taken_by_the_upload_itself_is_not_said_to_be_unstored() {
    let taken = |sent_before| {
        Error::Service(Box::new(ServiceError { sent_before, ..service_error(409, "FileAlreadyExists") }))
    };
    assert_eq!([taken(false).stored(), taken(true).stored()], [Stored::No, Stored::Unknown]);
    let other =
        Error::Service(Box::new(ServiceError { sent_before: true, ..service_error(403, "AccessDenied") }));
    assert_eq!(other.stored(), Stored::No);
}

#[test]
fn what_a_grant_endpoint_says_to_people_is_shown() {
    for (body, shown) in [
        (r#"{"message":"sign in first"}"#, ": sign in first"),
        (r#"{"error":{"code":7,"message":"sign in first"}}"#, ": sign in first"),
        (r#"{"code":7,"msg":"sign in first"}"#, ": sign in first"),
        (r#""sign in first""#, ": sign in first"),
        ("sign in first\n", ": sign in first"),
        ("<html><p>sign in first", ""),
        (r#"{"code":7}"#, ""),
        ("", ""),
    ] {
        let failure = GrantFailure::status("/grant".into(), 401, body, parse);
        assert_eq!(failure.to_string(), format!("the grant endpoint /grant answered 401{shown}"), "{body}");
    }
    let long = GrantFailure::status("/grant".into(), 401, &"a".repeat(201), parse);
    assert_eq!(long.to_string(), "the grant endpoint /grant answered 401");
}
