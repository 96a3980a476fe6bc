//! Checks fields that become headers of the object: text that HTTP cannot carry
//! ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#section-5.5)), and types in capitals. OSS takes the type of the file part
//! before that of the field ([PostObject](https://www.alibabacloud.com/help/en/oss/developer-reference/postobject)),
//! and browsers write the former in lower case ([File API](https://w3c.github.io/FileAPI/#constructorBlob)).

use super::report::Report;
use super::wording;
use crate::form::Form;
use crate::oss::field::{METADATA, has_prefix};
use crate::oss::text::is_among;

const HEADERS: [&str; 6] = [
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-type",
    "expires",
    "x-oss-content-type",
];

pub(super) fn check(report: &mut Report, form: &Form) {
    for (name, value) in form.fields() {
        let is_header = has_prefix(name, METADATA) || is_among(name, &HEADERS);
        if is_header && !(is_plain(name) && is_plain(value)) {
            report.warnings.push(wording::not_ascii(name));
        }
    }
    // The form has capitals only where the policy wants them.
    if let Some(kind) =
        form.get("content-type").filter(|kind| kind.contains(|c: char| c.is_ascii_uppercase()))
    {
        report.warnings.push(wording::capital_type(kind));
    }
}

/// Returns whether HTTP carries the text unchanged: visible ASCII, blanks and tabs.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t'))
}
