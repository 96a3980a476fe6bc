//! Comparisons of names, and numbers as OSS writes them.

/// Returns whether the names are equal, whatever the case of their ASCII letters.
pub(crate) fn same(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

/// Returns whether `name` is one of `others`, as [`same`] compares them.
pub(crate) fn is_among(name: &str, others: &[&str]) -> bool {
    others.iter().any(|other| same(name, other))
}

/// Returns whether the names are equal but for case, `_` and `-`: `oss_access_key_id` is like `ossAccessKeyId`.
pub(crate) fn alike(name: &str, other: &str) -> bool {
    letters(name).eq(letters(other))
}

fn letters(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(|byte| !matches!(byte, b'_' | b'-')).map(|byte| byte.to_ascii_lowercase())
}

/// Returns the first `most` characters.
pub(crate) fn clipped(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// Reads 1 to 15 ASCII digits, which always fit: no sign, no blank.
pub(crate) fn number(digits: &str) -> Option<i64> {
    let is_number = (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}
