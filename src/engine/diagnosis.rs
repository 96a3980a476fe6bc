//! Finds out why no answer came. A browser hides the cause from the page. Small requests, which fail differently for
//! different causes, tell most of them apart.
//!
//! The page or the bucket is blamed only for a request that failed while another one next to it succeeded, twice, since
//! nobody tries again after it: a network that comes and goes must not look like a wrong CORS rule.

use super::command::Question;
use crate::error::NoAnswer;

/// Facts about the request that was not answered, while the browser was online.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts {
    /// True if a CORS preflight came before the upload, and may have been refused: no byte was seen to leave.
    pub(super) preflighted: bool,
    /// True if there are CORS and a Content Security Policy.
    pub(super) in_page: bool,
    /// The meaning of a host that nobody in the page hears of.
    pub(super) silence: NoAnswer,
}

/// The next step of a diagnosis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Send this request, and say whether it was answered.
    Ask(Question),
    /// Wait a little, and say whether the browser reported that it blocked a request.
    AwaitReport,
    /// The cause is known.
    Cause(NoAnswer),
}

/// A diagnosis under way.
#[derive(Debug)]
pub(super) struct Diagnosis {
    facts: Facts,
    step: Step,
}

/// The question that was sent last.
#[derive(Clone, Copy, Debug)]
enum Step {
    Readable,
    Preflighted,
    ReadableBesidePreflight,
    Reported,
    Answered,
    ReadableAfterAll,
}

impl Diagnosis {
    /// Begins, with the first step to take.
    pub(super) fn begin(facts: Facts) -> (Self, Next) {
        (Diagnosis { facts, step: Step::Readable }, Next::Ask(Question::Cors))
    }

    /// Takes the answer to the last question, and returns the next step.
    pub(super) fn learn(&mut self, yes: bool) -> Next {
        match (self.step, yes) {
            (Step::Readable, true) if self.facts.preflighted && self.facts.in_page => {
                self.ask(Step::Preflighted, Question::Preflighted)
            }
            (Step::Readable | Step::Preflighted | Step::ReadableAfterAll, true)
            | (Step::ReadableBesidePreflight, false) => Next::Cause(NoAnswer::ConnectionReset),
            (Step::Preflighted, false) => self.ask(Step::ReadableBesidePreflight, Question::Cors),
            (Step::ReadableBesidePreflight, true) => Next::Cause(NoAnswer::PreflightRefused),
            (Step::Readable, false) if !self.facts.in_page => Next::Cause(NoAnswer::HostUnreachable),
            (Step::Readable, false) => {
                self.step = Step::Reported;
                Next::AwaitReport
            }
            (Step::Reported, true) => Next::Cause(NoAnswer::BlockedByCsp),
            (Step::Reported, false) => self.ask(Step::Answered, Question::Opaque),
            (Step::Answered, true) => self.ask(Step::ReadableAfterAll, Question::Cors),
            (Step::Answered, false) => Next::Cause(self.facts.silence),
            (Step::ReadableAfterAll, false) => Next::Cause(NoAnswer::CorsNotAllowed),
        }
    }

    fn ask(&mut self, step: Step, question: Question) -> Next {
        self.step = step;
        Next::Ask(question)
    }
}
