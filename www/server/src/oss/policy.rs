//! Reads the Post Policy of a form. Every documented mistake is `InvalidPolicyDocument` with a different EC.

use oss_form_upload::json;
use oss_form_upload::policy::{Condition, Policy, PolicyError};
use oss_form_upload::time::Timestamp;

use super::error::OssError;

/// Decodes the `policy` field.
///
/// # Errors
/// `InvalidPolicyDocument`.
pub fn read(base64: &str) -> Result<Policy, OssError> {
    let policy = Policy::decode(base64, json::parse).map_err(|why| invalid(&why))?;
    match policy.conditions.iter().find(|condition| matches!(condition, Condition::Unknown { .. })) {
        Some(condition) => Err(unknown_operator(condition)),
        None => Ok(policy),
    }
}

/// Checks that the policy still holds. Judged once, when the fields before the file have been read; uncertain: whether
/// OSS judges again at the end of the body.
///
/// # Errors
/// `AccessDenied` with `Policy expired.`, and `InvalidPolicyDocument` for an expiration that is no moment.
pub fn check_expiration(policy: &Policy, now: Timestamp) -> Result<(), OssError> {
    let expires_at = policy.expires_at().map_err(|why| invalid(&why))?;
    if now < expires_at { Ok(()) } else { Err(expired()) }
}

fn expired() -> OssError {
    OssError::forbidden("AccessDenied", "Invalid according to Policy: Policy expired.").ec("0006-00000213")
}

/// Uncertain: all messages but those of JSON and of conditions written as objects. The ECs are documented.
fn invalid(why: &PolicyError) -> OssError {
    invalid_document(&message(why)).ec(ec(why))
}

fn unknown_operator(condition: &Condition) -> OssError {
    invalid_document(&format!("Invalid Condition: unknown operator in {condition}.")).ec("0006-00000217")
}

fn invalid_document(message: &str) -> OssError {
    OssError::bad_request("InvalidPolicyDocument", format!("Invalid Policy: {message}"))
}

fn message(why: &PolicyError) -> String {
    match why {
        PolicyError::NotJson => "Invalid JSON: the document is not well-formed.".to_owned(),
        PolicyError::NotOneProperty => {
            "Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.".to_owned()
        }
        _ => format!("{why}."),
    }
}

fn ec(why: &PolicyError) -> &'static str {
    match why {
        PolicyError::NotBase64 | PolicyError::WhiteSpace => "0006-00000202",
        PolicyError::NotUtf8 => "0006-00000203",
        PolicyError::NotJson => "0006-00000204",
        PolicyError::ExtraMember(_) => "0006-00000206",
        PolicyError::NoConditions => "0006-00000207",
        PolicyError::NoExpiration => "0006-00000208",
        PolicyError::Empty => "0006-00000209",
        PolicyError::ExpirationNotString => "0006-00000210",
        PolicyError::ExpirationEmpty => "0006-00000211",
        PolicyError::NoOperator => "0006-00000216",
        PolicyError::RangeReversed { .. } => "0006-00000219",
        PolicyError::RangeNotIntegers => "0006-00000221",
        PolicyError::NotACondition => "0006-00000222",
        PolicyError::WrongValueType { .. } | PolicyError::WrongOperands { .. } => "0006-00000224",
        _ => "0006-00000201",
    }
}
