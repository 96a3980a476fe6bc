//! The failure of a call.

use crate::error::{Error, Stored};

/// Names a value that the caller or the browser threw. The driver keeps it: the engine knows no JavaScript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cause(pub u32);

/// A failure as the caller gets it: an `UploadError` in JavaScript.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The reason.
    pub error: Error,
    /// Says if the object is in the bucket.
    pub stored: Stored,
    /// True if the same upload may succeed when it is tried again.
    pub retryable: bool,
    /// How often the form was posted.
    pub attempts: u32,
    /// The value that was thrown, where the failure began with one.
    pub cause: Option<Cause>,
}
