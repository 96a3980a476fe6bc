//! Reads the part of XML that OSS's answers use.

use crate::oss::text::split_once;

/// Returns the text of the first element called `name`. OSS's answers are flat, without attributes on these elements, so
/// that no XML reader is needed; workers have no `DOMParser`.
pub(super) fn element(xml: &str, name: &str) -> Option<String> {
    content(xml, name).map(|text| plain(text.trim_ascii()))
}

/// Returns the same with the blanks around it, which an object's key may have.
pub(super) fn verbatim(xml: &str, name: &str) -> Option<String> {
    content(xml, name).map(plain)
}

fn content<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = split_once(xml, &format!("<{name}>"))?;
    split_once(rest, &format!("</{name}>")).map(|(text, _)| text)
}

fn plain(text: &str) -> String {
    match text.strip_prefix("<![CDATA[").and_then(|cdata| cdata.strip_suffix("]]>")) {
        Some(cdata) => cdata.to_owned(),
        None => unescape(text),
    }
}

/// Undoes the five named entities and numeric ones; anything else that begins with `&` stays as it is.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let known = after.split_once(';').and_then(|(name, tail)| Some((entity(name)?, tail)));
        let (c, tail) = known.unwrap_or(('&', after));
        out.push(c);
        rest = tail;
    }
    out + rest
}

fn entity(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => char::from_u32(code_point(name.strip_prefix('#')?)?),
    }
}

/// Reads `65` and `x41`; unlike Rust, XML allows no sign.
fn code_point(digits: &str) -> Option<u32> {
    let (digits, radix) = digits.strip_prefix(['x', 'X']).map_or((digits, 10), |hex| (hex, 16));
    u32::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with('+'))
}
