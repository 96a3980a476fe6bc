//! Finds the terms for which OSS would refuse every upload.

use super::{SigningError, Terms};
use crate::key;
use crate::policy::Condition;

/// How long a V4 signature can hold: 7 days, in seconds.
const MAX_EXPIRES_IN: u32 = 7 * 24 * 60 * 60;

/// Above it, a reader that takes numbers as doubles sees another number: 2^53 - 1.
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// The fields whose conditions signing makes, and those that no policy can speak of.
const RESERVED: [&str; 8] = [
    "bucket",
    "x-oss-signature-version",
    "x-oss-credential",
    "x-oss-date",
    "x-oss-security-token",
    "x-oss-signature",
    "policy",
    "file",
];

/// Checks everything but the host.
pub(super) fn check(terms: &Terms) -> Result<(), SigningError> {
    check_region(&terms.region)?;
    check_bucket(&terms.bucket)?;
    if !(1..=MAX_EXPIRES_IN).contains(&terms.expires_in) {
        return Err(SigningError::ExpiresIn { seconds: terms.expires_in });
    }
    match terms.success_status {
        None | Some(200 | 201 | 204) => terms.conditions.iter().try_for_each(check_condition)?,
        Some(other) => return Err(SigningError::SuccessStatus(other)),
    }
    check_keys(terms)
}

/// Refuses terms that open the whole bucket, or a neighbour's folder, by accident.
fn check_keys(terms: &Terms) -> Result<(), SigningError> {
    if let Some(prefix) = terms.folders.iter().find(|prefix| !prefix.ends_with('/')) {
        return Err(SigningError::KeyPrefix(prefix.clone()));
    }
    match (terms.limits_key(), terms.is_any_key_allowed) {
        (false, false) => Err(SigningError::NoKey),
        (true, true) => Err(SigningError::Contradiction { field: "key".into() }),
        _ => Ok(()),
    }
}

fn check_region(region: &str) -> Result<(), SigningError> {
    let is_id = !region.is_empty() && region.bytes().all(is_label) && !region.starts_with("oss-");
    if is_id { Ok(()) } else { Err(SigningError::Region(region.to_owned())) }
}

fn check_bucket(bucket: &str) -> Result<(), SigningError> {
    let ends_well = !bucket.starts_with('-') && !bucket.ends_with('-');
    let is_name = (3..=63).contains(&bucket.len()) && bucket.bytes().all(is_label) && ends_well;
    if is_name { Ok(()) } else { Err(SigningError::Bucket(bucket.to_owned())) }
}

fn is_label(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'
}

fn check_condition(condition: &Condition) -> Result<(), SigningError> {
    condition.field().map_or(Ok(()), check_field)?;
    match condition {
        Condition::Eq { field, value } if is_key(field) => check_key(value),
        Condition::StartsWith { field, prefix } if is_key(field) && !prefix.is_empty() => check_key(prefix),
        Condition::In { field, values } | Condition::NotIn { field, values } if values.is_empty() => {
            Err(SigningError::NoValues { field: field.clone() })
        }
        &Condition::ContentLengthRange { min, max } if min > max || max > MAX_SAFE_INTEGER => {
            Err(SigningError::ContentLengthRange { min, max })
        }
        Condition::Unknown { operator } => Err(SigningError::Operator(operator.clone())),
        _ => Ok(()),
    }
}

fn check_field(field: &str) -> Result<(), SigningError> {
    if field.is_empty() || field.starts_with('$') {
        return Err(SigningError::Field(field.to_owned()));
    }
    if RESERVED.iter().any(|reserved| field.eq_ignore_ascii_case(reserved)) {
        return Err(SigningError::ReservedField(field.to_owned()));
    }
    Ok(())
}

fn is_key(field: &str) -> bool {
    field.eq_ignore_ascii_case("key")
}

fn check_key(key: &str) -> Result<(), SigningError> {
    key::check_key(key).map_err(SigningError::Key)
}
