//! Checks everything between a page and its bucket for `diagnose`: the grant, the clocks, the policy, the host, and the
//! requests that the browser lets the page send.
//!
//! The findings are data, which JavaScript puts into words in two languages. They contain nothing signed.

use serde::Serialize;

use super::active_grant::ActiveGrant;
use super::clock::Now;
use super::settings::Environment;

mod clocks;
mod grant;
mod grounds;
mod network;
mod policy;

pub(super) use network::{Look, Network};

/// The subject of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Check {
    /// The application server issues a grant, all of it is used, and its callback can work.
    Grant,
    /// This computer's clock and the application server's.
    Clock,
    /// The policy's expiration, and the conditions that it lacks.
    Policy,
    /// Where the grant points, and whether anything answers there.
    Host,
    /// The page's Content Security Policy.
    Csp,
    /// The bucket's CORS rules.
    Cors,
    /// The preflight that watching an upload causes.
    Preflight,
    /// The headers that the CORS rules expose.
    Headers,
}

/// The severity of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// All is well.
    Ok,
    /// Some uploads may fail, or the set-up is unsafe.
    Warn,
    /// Uploads cannot succeed.
    Fail,
}

/// A finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Its subject.
    pub check: Check,
    /// Its severity.
    pub status: Status,
    /// The name of the sentence about it, among those of its check.
    pub topic: &'static str,
    /// A number in that sentence: seconds, or an HTTP status.
    pub number: Option<i64>,
    /// Names in that sentence: form fields, headers, a host, an error code; or the expiration as it is written.
    pub names: Vec<String>,
}

impl Finding {
    fn new(check: Check, status: Status, topic: &'static str) -> Self {
        Finding { check, status, topic, number: None, names: Vec::new() }
    }

    fn with_number(self, number: i64) -> Self {
        Finding { number: Some(number), ..self }
    }

    fn with_names(self, names: &[&str]) -> Self {
        Finding { names: names.iter().map(|name| (*name).to_owned()).collect(), ..self }
    }
}

/// Returns what can be found without a request.
pub(super) fn of_grant(active: &ActiveGrant, environment: &Environment, now: &Now) -> Vec<Finding> {
    let mut found = vec![Finding::new(Check::Grant, Status::Ok, "ok")];
    found.extend(grant::look(active));
    found.extend(clocks::compare(active, now));
    found.extend(policy::look(active, active.clock(now).now));
    found.extend(grounds::look(active, environment));
    found
}
