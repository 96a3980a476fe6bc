//! Codes, retryability, what is stored, and the sentences.

use oss_form_upload::error::{Error, KeyError, Stored};
use oss_form_upload::grant::GrantError;
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

#[test]
fn each_error_has_its_code_and_says_whether_to_retry_and_what_is_stored() {
    for (error, code, retryable, stored) in [
        (Error::invalid("options.key", "a string", None), "InvalidArgument", false, Stored::No),
        (Error::InvalidKey(KeyError::Empty), "InvalidKey", false, Stored::No),
        (Error::InvalidGrant(GrantError::NotAnObject), "InvalidGrant", false, Stored::No),
        (Error::PolicyViolation(vec![]), "PolicyViolation", false, Stored::No),
        (Error::MixedContent { host: String::new() }, "MixedContent", false, Stored::No),
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
fn a_key_that_may_be_taken_by_the_upload_itself_is_not_said_to_be_unstored() {
    let taken = |sent_before| {
        Error::Service(Box::new(ServiceError { sent_before, ..service_error(409, "FileAlreadyExists") }))
    };
    assert_eq!([taken(false).stored(), taken(true).stored()], [Stored::No, Stored::Unknown]);
    let other =
        Error::Service(Box::new(ServiceError { sent_before: true, ..service_error(403, "AccessDenied") }));
    assert_eq!(other.stored(), Stored::No);
}
