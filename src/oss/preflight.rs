//! The judgement of OSS on a form, before a byte of the file is sent: its policy's conditions, the V4 rules and the limits
//! of PostObject, evaluated against the fields and the facts of the file.
//!
//! Each rule is met, violated or unknown. Unknown — a bucket that a custom domain hides, an operator that is not
//! documented, a rule that the documentation leaves open — is a warning, and OSS decides: a false alarm would keep a good
//! file from being uploaded.
//!
//! Each rule names the page of OSS that states it. The rules for keys are in [`crate::key`].

use crate::form::Form;
use crate::policy::Policy;

mod callback;
mod conditions;
mod facts;
mod headers;
mod limits;
mod report;
mod v4;
mod wording;

pub use facts::{Clock, Facts};
pub use report::{Report, Violation};

/// Evaluates all rules; reports all that are broken, not the first.
#[must_use]
pub fn check(policy: &Policy, form: &Form, facts: &Facts) -> Report {
    let mut report = Report::default();
    conditions::check(&mut report, policy, form, facts);
    v4::check(&mut report, policy, form, facts.clock.now);
    limits::check(&mut report, form, facts.size);
    callback::check(&mut report, form, facts.parse);
    headers::check(&mut report, form);
    report
}
