//! The callback and its variables, which OSS reads only after the file has arrived.

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
