//! Compares names, reads numbers as OSS writes them, and searches short texts. The standard library's search is made for
//! long texts, and its code is larger than all of these functions.

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

/// Splits a text before and behind the first `mark`; none where it has no such mark.
pub(crate) fn split_once<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    text.char_indices().find_map(|(at, _)| Some((text.get(..at)?, text.get(at..)?.strip_prefix(mark)?)))
}

/// Returns whether `mark` is somewhere in a text.
pub(crate) fn has(text: &str, mark: &str) -> bool {
    split_once(text, mark).is_some()
}

/// Replaces each `mark`, which is not empty, in a text.
pub(crate) fn replace(text: &str, mark: &str, by: &str) -> String {
    let mut replaced = String::new();
    let mut rest = text;
    while let Some((before, after)) = split_once(rest, mark) {
        replaced.push_str(before);
        replaced.push_str(by);
        rest = after;
    }
    replaced + rest
}

/// Lists texts with `between` between them.
pub(crate) fn join(texts: &[&str], between: &str) -> String {
    let mut joined = String::new();
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            joined.push_str(between);
        }
        joined.push_str(text);
    }
    joined
}
