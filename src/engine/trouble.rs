//! The trouble of one attempt, before it is known what it means for the upload.

use super::failure::Cause;
use crate::error::Error;

/// A failed attempt.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Trouble {
    /// Why it failed.
    pub(super) error: Error,
    /// The value that was thrown, where one was.
    pub(super) cause: Option<Cause>,
    /// How many milliseconds the server asks to wait, where it does.
    pub(super) retry_after: Option<u64>,
    /// Whether the error may pass by itself, where the error alone does not say so: a grant endpoint that cannot be
    /// reached, bytes that can be sent again over the wrong ones.
    pub(super) passing: bool,
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Trouble { error, cause: None, retry_after: None, passing: false }
    }
}

impl Trouble {
    /// Adds the value that was thrown.
    pub(super) fn with_cause(mut self, cause: Option<Cause>) -> Self {
        self.cause = cause;
        self
    }

    /// Adds whether it may pass by itself.
    pub(super) fn passing(mut self, passing: bool) -> Self {
        self.passing = passing;
        self
    }
}
