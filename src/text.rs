//! Searching text for text, in few bytes.
//!
//! `str`'s own search is built for long texts and costs a page three kilobytes; what is searched here is short.

use alloc::string::String;

/// What stands before and after the first `mark`.
pub(crate) fn split_once<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    let at = text.as_bytes().windows(mark.len()).position(|window| window == mark.as_bytes())?;
    Some((text.get(..at)?, text.get(at + mark.len()..)?))
}

/// `text` with every `from` replaced.
pub(crate) fn replace(text: &str, from: &str, to: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = split_once(rest, from) {
        out.push_str(before);
        out.push_str(to);
        rest = after;
    }
    out.push_str(rest);
    out
}
