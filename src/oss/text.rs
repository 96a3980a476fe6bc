//! Texts, in few bytes.
//!
//! `str`'s own search is built for long texts and costs a page three kilobytes; what is searched here is short. The
//! machinery of `format!` costs about as much, so messages are joined of their parts.

use alloc::string::String;

/// The parts, one after the other.
pub(crate) fn join(parts: &[&str]) -> String {
    let mut out = String::new();
    for part in parts {
        out.push_str(part);
    }
    out
}

/// `parts` with `separator` between any two.
pub(crate) fn separated(parts: &mut dyn Iterator<Item = &str>, separator: &str) -> String {
    let mut out = String::new();
    let mut before = "";
    for part in parts {
        out.push_str(before);
        out.push_str(part);
        before = separator;
    }
    out
}

/// `7340032`
pub(crate) fn decimal(number: u64) -> String {
    padded(number, 1)
}

/// The number with zeros before it, up to `width` digits.
pub(crate) fn padded(number: u64, width: usize) -> String {
    let mut out = String::new();
    push_digits(&mut out, number, width);
    out
}

fn push_digits(out: &mut String, number: u64, width: usize) {
    if number >= 10 || width > 1 {
        push_digits(out, number / 10, width.saturating_sub(1));
    }
    out.push(char::from(b'0' + (number % 10) as u8));
}

/// What stands before and after the first `mark`.
pub(crate) fn split_once<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let at = (0..text.len())
        .find(|at| text.as_bytes().get(*at..).is_some_and(|rest| rest.starts_with(mark.as_bytes())))?;
    Some((text.get(..at)?, text.get(at + mark.len()..)?))
}

/// A number of ASCII digits only: no sign, no blank. None for more than 15 of them.
pub(crate) fn number(digits: &str) -> Option<i64> {
    number_in(10, digits)
}

/// The same in another `radix`, of 16 at most.
pub(crate) fn number_in(radix: u32, digits: &str) -> Option<i64> {
    if digits.is_empty() || digits.len() > 15 {
        return None;
    }
    let mut number = 0;
    for digit in digits.bytes() {
        number = number * i64::from(radix) + i64::from(char::from(digit).to_digit(radix)?);
    }
    Some(number)
}

/// Whether the names are the same, whatever the case of their ASCII letters.
#[inline(never)] // inlined, its loop would stand a dozen times in the module
pub(crate) fn same(name: &str, other: &str) -> bool {
    name.eq_ignore_ascii_case(other)
}

/// Whether `name` is one of `others`, as [`same`] compares them.
#[inline(never)]
pub(crate) fn is_among(name: &str, others: &[&str]) -> bool {
    others.iter().any(|other| same(name, other))
}

/// `text` with every `from` replaced.
pub(crate) fn replace(text: &str, from: &str, to: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, after)) = split_once(rest, from) {
        out.push_str(before);
        out.push_str(to);
        rest = after;
    }
    out.push_str(rest);
    out
}
