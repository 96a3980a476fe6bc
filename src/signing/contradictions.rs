//! Conditions that no upload can meet together: signed, they would refuse everybody.

use super::SigningError;
use crate::policy::Condition;

/// Checks that every field can have a value, and the file a size, that all conditions admit.
///
/// # Errors
/// [`SigningError::Contradiction`] with the first field that cannot.
pub(super) fn check(conditions: &[Condition]) -> Result<(), SigningError> {
    check_sizes(conditions)?;
    let fields = conditions.iter().filter_map(Condition::field);
    fields.into_iter().try_for_each(|field| check_field(field, conditions))
}

fn check_sizes(conditions: &[Condition]) -> Result<(), SigningError> {
    let ranges = conditions.iter().filter_map(|condition| match condition {
        Condition::ContentLengthRange { min, max } => Some((*min, *max)),
        _ => None,
    });
    let (least, most) =
        ranges.fold((0, u64::MAX), |(least, most), (min, max)| (least.max(min), most.min(max)));
    if least <= most { Ok(()) } else { Err(contradiction("content-length-range")) }
}

/// Names of fields are compared whatever their case, as OSS does.
fn check_field(field: &str, conditions: &[Condition]) -> Result<(), SigningError> {
    let own: Vec<&Condition> = conditions
        .iter()
        .filter(|condition| condition.field().is_some_and(|other| other.eq_ignore_ascii_case(field)))
        .collect();
    if can_be_met(&own) { Ok(()) } else { Err(contradiction(field)) }
}

/// Tries the values that one of the conditions lists. Where none lists any, every value that begins with the longest
/// prefix and is not excluded will do, if the other prefixes begin it too.
fn can_be_met(conditions: &[&Condition]) -> bool {
    let admit = |value: &String| conditions.iter().all(|condition| admits(condition, value));
    let listed = conditions.iter().find_map(|condition| match condition {
        Condition::Eq { value, .. } => Some(std::slice::from_ref(value)),
        Condition::In { values, .. } => Some(values.as_slice()),
        _ => None,
    });
    match listed {
        Some(values) => values.iter().any(admit),
        None => are_nested(conditions),
    }
}

fn are_nested(conditions: &[&Condition]) -> bool {
    let prefixes = || conditions.iter().filter_map(|condition| prefix(condition));
    let longest = prefixes().max_by_key(|prefix| prefix.len()).unwrap_or_default();
    prefixes().all(|prefix| longest.starts_with(prefix))
}

fn prefix(condition: &Condition) -> Option<&str> {
    match condition {
        Condition::StartsWith { prefix, .. } => Some(prefix),
        _ => None,
    }
}

fn admits(condition: &Condition, actual: &String) -> bool {
    match condition {
        Condition::Eq { value, .. } => value == actual,
        Condition::StartsWith { prefix, .. } => actual.starts_with(prefix.as_str()),
        Condition::In { values, .. } => values.contains(actual),
        Condition::NotIn { values, .. } => !values.contains(actual),
        Condition::ContentLengthRange { .. } | Condition::Unknown { .. } => true,
    }
}

fn contradiction(field: &str) -> SigningError {
    SigningError::Contradiction { field: field.into() }
}
