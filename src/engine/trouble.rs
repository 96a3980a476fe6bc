//! The failure of one attempt, before it is decided how the upload goes on.

use super::failure::Cause;
use crate::error::Error;

/// A failed attempt.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Trouble {
    /// The reason.
    pub(super) error: Error,
    /// The value that was thrown, where one was.
    pub(super) cause: Option<Cause>,
    /// The wait in milliseconds that the server asks for, if it does.
    pub(super) retry_after: Option<u64>,
    /// True if the error may pass by itself, where the error alone does not say so: a grant endpoint that cannot be
    /// reached, bytes that can be sent again over the wrong ones.
    pub(super) passing: bool,
    /// How far the form had got.
    pub(super) sent: Sent,
}

/// How far a form had got when its attempt failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sent {
    /// It was not sent.
    #[default]
    Nothing,
    /// It was under way.
    Perhaps,
    /// OSS had said that it stored the object.
    Stored,
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Trouble { error, cause: None, retry_after: None, passing: false, sent: Sent::Nothing }
    }
}

impl Trouble {
    /// Adds the value that was thrown.
    pub(super) fn with_cause(mut self, cause: Option<Cause>) -> Self {
        self.cause = cause;
        self
    }

    /// Adds how far the form had got.
    pub(super) fn after(mut self, sent: Sent) -> Self {
        self.sent = sent;
        self
    }

    /// Adds whether it may pass by itself.
    pub(super) fn passing(mut self, passing: bool) -> Self {
        self.passing = passing;
        self
    }
}
