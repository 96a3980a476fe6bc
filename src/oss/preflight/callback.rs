//! Checks the callback and its variables, which OSS reads only after the file has arrived.
//!
//! A callback that OSS cannot read is an `InvalidArgument` of
//! [HTTP 400](https://www.alibabacloud.com/help/en/oss/support/http-400-status-code); the names of variables are lower-case:
//! [callback](https://www.alibabacloud.com/help/en/oss/developer-reference/callback).

use super::report::Report;
use super::wording;
use crate::callback;
use crate::form::Form;
use crate::json::Parser;
use crate::oss::field::VARIABLE;

pub(super) fn check(report: &mut Report, form: &Form, parse: Parser) {
    let doubt = form.get("callback").and_then(|field| callback::doubt(field, parse));
    report.warnings.extend(doubt.map(wording::callback));
    for (name, _) in form.fields() {
        if name.starts_with(VARIABLE) && name.contains(|c: char| c.is_ascii_uppercase()) {
            report.warnings.push(wording::capital_variable(name));
        }
    }
}
