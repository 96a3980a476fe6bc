//! The facts that the preflight compares a form with.

use crate::json::Parser;
use crate::time::Timestamp;

/// The facts that are not in the form.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Size of the file in bytes; none for a form whose file is chosen later.
    pub size: Option<u64>,
    /// The type of the file part, as the browser sends it.
    pub content_type: &'a str,
    /// The bucket that the host names, if it does.
    pub bucket: Option<&'a str>,
    /// The time.
    pub clock: Clock,
    /// Reads the JSON of the callback.
    pub parse: Parser,
}

/// The time, and its source.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// Now.
    pub now: Timestamp,
    /// `true` where the grant endpoint's `Date` has corrected it. By the clock of the client alone, there is only a warning.
    pub corrected: bool,
}
