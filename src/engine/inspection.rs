//! Facts about a grant for `diagnose`. Nothing signed is among them.

use crate::callback::CallbackDoubt;

/// What an inspection of the current grant shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Inspection {
    /// Where the form is posted.
    pub host: String,
    /// The prefix for keys.
    pub dir: String,
    /// Base64 of the policy document.
    pub policy: String,
    /// The version of the signature; none for V1.
    pub signature_version: Option<String>,
    /// `x-oss-date`; none for V1.
    pub date: Option<String>,
    /// Whether there is a security token.
    pub has_token: bool,
    /// The names of members of the grant that are used for nothing.
    pub ignored: Vec<String>,
    /// The reason why the callback of the grant may not work.
    pub callback: Option<CallbackDoubt>,
    /// How many milliseconds the endpoint's clock is ahead of this computer's; none where that is not known.
    pub clock_offset: Option<i64>,
}
