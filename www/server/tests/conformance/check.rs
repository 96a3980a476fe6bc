//! Compares an answer, and the object stored behind it, with the expectations of a case.

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};

use super::build::{self, Words};
use super::case::{Case, Expect};
use super::support::http::{self, Answer};
use super::target::Target;

/// The differences between an answer and what is expected of it.
pub fn answer(expect: &Expect, answer: &Answer, words: &Words) -> Vec<String> {
    let mut found = Vec::new();
    if answer.status != expect.status {
        let body = String::from_utf8_lossy(&answer.body);
        found.push(format!("status {}, not {}: {body}", answer.status, expect.status));
    }
    let mut compare = |what: &str, actual: Option<String>, expected: Option<String>| {
        if actual != expected {
            found.push(format!("{what} is {actual:?}, not {expected:?}"));
        }
    };
    let elements = [("Code", &expect.code), ("Message", &expect.message), ("EC", &expect.ec)];
    for (name, expected) in elements.into_iter().filter(|(_, expected)| expected.is_some()) {
        compare(name, answer.element(name), expected.as_ref().map(|text| words.fill(text)));
    }
    for (name, expected) in &expect.elements {
        compare(name, answer.element(name), Some(words.fill(expected)));
    }
    for (name, expected) in &expect.headers {
        let expected = expected.as_ref().map(|text| words.fill(text));
        compare(name, answer.header(name).map(str::to_owned), expected);
    }
    if let Some(body) = &expect.body {
        compare("the body", Some(answer.text().to_owned()), Some(words.fill(body)));
    }
    if expect.code.is_some() {
        compare("x-oss-ec", answer.header("x-oss-ec").map(str::to_owned), answer.element("EC"));
    }
    found
}

/// The differences between what is stored and what is expected: nothing new after a refusal. A real bucket may be
/// private, so there the object itself is not read.
pub async fn stored(case: &Case, upload: &Answer, target: &Target, key: &str) -> Vec<String> {
    if target.is_live {
        return Vec::new();
    }
    let words = Words::new(&case.request, target, key);
    let key = case.expect.key.as_ref().map_or_else(|| key.into(), |key| build::text(key, &words));
    let path = format!("/{}", percent_encode(&key, NON_ALPHANUMERIC));
    let object = http::send(target.address, http::Request::new("GET", &path, &target.host)).await;
    let is_stored = case.exists || (200..400).contains(&upload.status) && case.request.method == "POST";
    let mut found = Vec::new();
    if (object.status == 200) != is_stored {
        found.push(format!("the object's status is {}", object.status));
    }
    for (name, expected) in &case.expect.object.headers {
        if object.header(name) != expected.as_deref() {
            found.push(format!("the object's {name} is {:?}, not {expected:?}", object.header(name)));
        }
    }
    let expected = &case.expect.object.body;
    if expected.as_ref().is_some_and(|body| body.as_bytes() != object.body) {
        found.push(format!("the object is {:?}, not {expected:?}", String::from_utf8_lossy(&object.body)));
    }
    found
}
