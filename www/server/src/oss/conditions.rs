//! Checks whether a form meets the conditions of its policy.
//!
//! All conditions must hold. A field that no condition names is free, except for the V4 authentication fields.

use oss_form_upload::form::MAX_FILE_SIZE;
use oss_form_upload::policy::{Condition, Policy};

use super::error::OssError;
use super::fields::Fields;

/// V4 fields that a policy must name. Uncertain: the token's place in this list; every sample's policy names it.
const MUST_BE_NAMED: [&str; 4] =
    ["x-oss-signature-version", "x-oss-credential", "x-oss-date", "x-oss-security-token"];

/// The facts that conditions are about: the form, the bucket of the host, and the file part's type.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The text fields before the file.
    pub fields: &'a Fields,
    /// The bucket of the `Host` header; the form does not name one.
    pub bucket: &'a str,
    /// The `Content-Type` of the file part.
    pub part_type: Option<&'a str>,
}

impl<'a> Subject<'a> {
    /// The value that conditions on `field` are about. `key` is the value as sent, before `${filename}` is filled in.
    ///
    /// Uncertain: where the form has a `Content-Type` field and the file part a different type, which one
    /// `$content-type` means; here the field, being what the condition names.
    fn value(&self, field: &str) -> Option<&'a str> {
        if field.eq_ignore_ascii_case("bucket") {
            return Some(self.bucket);
        }
        let sent = self.fields.get(field);
        if field.eq_ignore_ascii_case("content-type") { sent.or(self.part_type) } else { sent }
    }
}

/// Checks all conditions but those on the size of the file.
///
/// # Errors
/// `AccessDenied`, echoing the first condition that does not hold.
pub fn check(policy: &Policy, subject: Subject) -> Result<(), OssError> {
    policy.conditions.iter().try_for_each(|condition| check_one(condition, subject))
}

fn check_one(condition: &Condition, subject: Subject) -> Result<(), OssError> {
    let Some(field) = condition.field() else { return Ok(()) };
    // Uncertain: an absent field under `not-in` and under an empty prefix. The page on absent fields has no exception.
    let value = subject.value(field).ok_or_else(|| failed(condition).ec("0006-00000226"))?;
    if holds(condition, value) { Ok(()) } else { Err(failed(condition).ec("0006-00000227")) }
}

fn holds(condition: &Condition, actual: &str) -> bool {
    match condition {
        Condition::Eq { value, .. } => actual == value,
        Condition::StartsWith { prefix, .. } => actual.starts_with(prefix),
        Condition::In { values, .. } => values.iter().any(|value| value == actual),
        Condition::NotIn { values, .. } => values.iter().all(|value| value != actual),
        Condition::ContentLengthRange { .. } | Condition::Unknown { .. } => true,
    }
}

fn failed(condition: &Condition) -> OssError {
    let message = format!("Invalid according to Policy: Policy Condition failed: {condition}");
    OssError::forbidden("AccessDenied", message)
}

/// Checks that the policy names each V4 authentication field of the form.
///
/// # Errors
/// `AccessDenied` with `Extra input fields`.
pub fn check_v4_fields_named(policy: &Policy, fields: &Fields) -> Result<(), OssError> {
    let is_named = |name: &str| {
        policy.conditions.iter().filter_map(Condition::field).any(|field| field.eq_ignore_ascii_case(name))
    };
    let extra = MUST_BE_NAMED.iter().find(|name| fields.get(name).is_some() && !is_named(name));
    extra.map_or(Ok(()), |name| Err(extra_field(name)))
}

fn extra_field(name: &str) -> OssError {
    let message = format!("Invalid according to Policy: Extra input fields: {name}");
    OssError::forbidden("AccessDenied", message).ec("0006-00000228")
}

/// The sizes that a policy allows. Several ranges all apply.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SizeRange {
    min: u64,
    max: u64,
}

impl SizeRange {
    /// The range of `policy` within what OSS takes at all.
    #[must_use]
    pub fn of(policy: Option<&Policy>) -> Self {
        let conditions = policy.map(|policy| policy.conditions.as_slice()).unwrap_or_default();
        conditions.iter().fold(SizeRange { min: 0, max: MAX_FILE_SIZE }, |range, condition| match condition {
            Condition::ContentLengthRange { min, max } => {
                SizeRange { min: range.min.max(*min), max: range.max.min(*max) }
            }
            _ => range,
        })
    }

    /// Checks a size that may still grow.
    ///
    /// # Errors
    /// `EntityTooLarge`.
    pub fn check_growing(self, size: u64) -> Result<(), OssError> {
        if size > self.max { Err(too_large()) } else { Ok(()) }
    }

    /// Checks the size of the whole file.
    ///
    /// # Errors
    /// `EntityTooLarge` and `EntityTooSmall`.
    pub fn check_whole(self, size: u64) -> Result<(), OssError> {
        self.check_growing(size)?;
        if size < self.min { Err(too_small()) } else { Ok(()) }
    }
}

/// The file, or the whole body, is larger than allowed.
#[must_use]
pub fn too_large() -> OssError {
    OssError::bad_request("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size.")
        .ec("0006-00000003")
}

/// The grammar of the message is OSS's own.
fn too_small() -> OssError {
    OssError::bad_request("EntityTooSmall", "Your proposed upload smaller than the minimum allowed size.")
        .ec("0006-00000004")
}
