//! Finds the source of an answer: the marks of OSS, and the kind of every other answer.

use super::xml::element;
use super::{Answer, Asked, Body, Unexpected};
use crate::oss::field::has_prefix;
use crate::oss::text::{clipped, has, join};

/// The most characters of a header and of a page's title that are kept.
const SHOWN_HEADER: usize = 100;
const SHOWN_TITLE: usize = 80;

/// Returns whether the body is OSS's error XML.
pub(super) fn is_error(answer: &Answer) -> bool {
    is_xml(answer.body) && has(answer.body, "<Error") && element(answer.body, "Code").is_some()
}

/// Returns whether a header of OSS can be seen.
pub(super) fn is_signed(answer: &Answer) -> bool {
    answer.headers.lines().any(|line| has_prefix(line.trim_ascii_start(), "x-oss-"))
}

/// Returns whether OSS answers so when it has stored the object. A status that was not asked for counts with OSS's headers
/// only: an unknown `success_action_status` is 204 for OSS. No header makes a page a success, for a service worker may
/// answer with one that came from a bucket.
pub(super) fn is_success(answer: &Answer, asked: Asked) -> bool {
    let is_empty = answer.body.trim_ascii().is_empty();
    let as_asked = asked.status == answer.status && !asked.callback;
    match answer.status {
        200 if asked.callback => is_json(answer.body) || (is_empty && is_signed(answer)),
        204 | 200 => is_empty && (as_asked || is_signed(answer)),
        201 => is_created(answer.body) || (is_empty && is_signed(answer)),
        _ => false,
    }
}

fn is_created(body: &str) -> bool {
    is_xml(body) && has(body, "<PostResponse")
}

/// Describes an answer that is not OSS's.
pub(super) fn unexpected(answer: &Answer) -> Unexpected {
    let content_type = answer.header("Content-Type").map(|kind| clipped(&kind, SHOWN_HEADER));
    let is_html = content_type.as_deref().is_some_and(|kind| has_prefix(kind, "text/html"));
    Unexpected { status: answer.status, body: look(answer.body, is_html), content_type }
}

fn look(body: &str, is_html: bool) -> Body {
    let start = beginning(body);
    if start.is_empty() {
        Body::Empty
    } else if is_html || has_prefix(start, "<!doctype html") || has_prefix(start, "<html") {
        Body::Html(title(body))
    } else if start.starts_with('<') {
        Body::Xml
    } else if is_json(body) {
        Body::Json
    } else {
        Body::Text
    }
}

/// Returns the title of a page, where it has one with text in it.
fn title(html: &str) -> Option<String> {
    let title = element(html, "title").or_else(|| element(html, "TITLE"))?;
    let words: Vec<_> = title.split_ascii_whitespace().collect();
    Some(clipped(&join(&words, " "), SHOWN_TITLE)).filter(|title| !title.is_empty())
}

/// Returns whether the body begins and ends as JSON does. Its reader is the caller's; OSS lets nothing else pass.
fn is_json(body: &str) -> bool {
    let text = beginning(body).trim_ascii_end();
    match (text.bytes().next(), text.bytes().next_back()) {
        (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')) => true,
        (Some(b'"'), Some(b'"')) => text.len() > 1,
        _ => matches!(text, "true" | "false" | "null") || is_number(text),
    }
}

/// Returns whether the text has only characters of numbers, and ends with a digit.
fn is_number(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
    text.ends_with(|last: char| last.is_ascii_digit()) && text.bytes().all(is_part)
}

fn is_xml(body: &str) -> bool {
    let start = beginning(body);
    ["<?xml", "<Error", "<PostResponse"].iter().any(|mark| start.starts_with(mark))
}

/// Leaves out the blanks and the byte order mark before a text.
fn beginning(body: &str) -> &str {
    body.trim_start_matches('\u{feff}').trim_ascii_start()
}
