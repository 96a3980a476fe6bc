//! Why no answer came: what to ask next, and what the answers say.
//!
//! A browser hides from a page why a request failed. Small requests that fail differently for different causes tell most
//! of them apart. What lies with the page or the bucket is said only of what failed while another request next to it
//! succeeded, twice, since nobody tries again after it: a network that comes and goes must not look like it.

use crate::error::NetworkFailure;

/// What can be asked after a POST has ended without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Is a small POST answered, and may this page read the answer?
    CorsPost,
    /// Does the browser report that the page's Content Security Policy keeps it from the host?
    CspViolation,
    /// Is a small POST answered whose answer nobody wants to read?
    OpaquePost,
    /// Is a small POST answered that is watched like the upload, so that a CORS preflight comes before it?
    PreflightedPost,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Ask this, and [note](Evidence::note) the answer.
    Ask(Question),
    /// Nothing: this is the cause.
    Known(NetworkFailure),
}

/// What is known so far. An answer that is `None` has not been asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // facts, which are independent of each other
pub struct Evidence {
    /// The browser says that it is offline. Where it says the opposite, nothing is known.
    pub offline: bool,
    /// The upload was watched (progress, stalls), so that a CORS preflight came before it.
    pub watched: bool,
    /// There is a page, and with it CORS and a Content Security Policy. Outside of browsers there is neither.
    pub in_page: bool,
    /// The page is cross-origin isolated, which may keep answers from it that it does not even want to read.
    pub isolated: bool,
    /// The answer to the first [`Question::CorsPost`].
    pub cors_post: Option<bool>,
    /// The answer to [`Question::CspViolation`].
    pub csp_violation: Option<bool>,
    /// The answer to [`Question::OpaquePost`].
    pub opaque_post: Option<bool>,
    /// The answer to [`Question::PreflightedPost`].
    pub preflighted_post: Option<bool>,
    /// The answer to the second [`Question::CorsPost`].
    pub second_cors_post: Option<bool>,
}

impl Evidence {
    /// Keeps an answer.
    pub fn note(&mut self, question: Question, answer: bool) {
        let place = match question {
            Question::CorsPost if self.cors_post.is_none() => &mut self.cors_post,
            Question::CorsPost => &mut self.second_cors_post,
            Question::CspViolation => &mut self.csp_violation,
            Question::OpaquePost => &mut self.opaque_post,
            Question::PreflightedPost => &mut self.preflighted_post,
        };
        *place = Some(answer);
    }

    /// Asks for as little as the cause takes: at most four answers, one for a connection that was cut.
    #[must_use]
    pub fn next(&self) -> Step {
        match self.cors_post {
            _ if self.offline => Step::Known(NetworkFailure::Offline),
            None => Step::Ask(Question::CorsPost),
            Some(true) => self.next_of_readable(),
            Some(false) => self.next_of_unreadable(),
        }
    }

    /// The host answers this page.
    fn next_of_readable(&self) -> Step {
        match (self.preflighted_post, self.second_cors_post) {
            (None, _) if self.watched && self.in_page => Step::Ask(Question::PreflightedPost),
            (Some(false), None) => Step::Ask(Question::CorsPost),
            (Some(false), Some(true)) => Step::Known(NetworkFailure::PreflightRefused),
            _ => Step::Known(NetworkFailure::ConnectionReset),
        }
    }

    /// The host does not answer, or not for this page to see.
    fn next_of_unreadable(&self) -> Step {
        match (self.csp_violation, self.opaque_post, self.second_cors_post) {
            _ if !self.in_page => Step::Known(NetworkFailure::HostUnreachable),
            (None, ..) => Step::Ask(Question::CspViolation),
            (Some(true), ..) => Step::Known(NetworkFailure::BlockedByCsp),
            (_, None, _) => Step::Ask(Question::OpaquePost),
            (_, Some(false), _) if self.isolated => Step::Known(NetworkFailure::Unknown),
            (_, Some(false), _) => Step::Known(NetworkFailure::HostUnreachable),
            (_, _, None) => Step::Ask(Question::CorsPost),
            (_, _, Some(false)) => Step::Known(NetworkFailure::CorsNotAllowed),
            (_, _, Some(true)) => Step::Known(NetworkFailure::ConnectionReset),
        }
    }
}
