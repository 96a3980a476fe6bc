//! The small requests of a diagnosis, one at a time, each with a time limit.

use super::clock::Instant;
use super::command::{Command, ProbeId, Question};
use super::diagnosis::{Diagnosis, Next};
use super::event::CallId;

/// How long a small request may take, in milliseconds. Hosts that drop what they are sent never answer.
const PATIENCE: u64 = 5000;

/// How much later than a request that the Content Security Policy blocks the browser may report it, in milliseconds.
const REPORT_DELAY: u64 = 250;

/// A diagnosis with its small requests.
#[derive(Debug)]
pub(super) struct Probing {
    call: CallId,
    diagnosis: Diagnosis,
    host: String,
    /// The request under way.
    asked: Option<u32>,
    deadline: Instant,
    /// Whether the browser reported that it blocked a request to the host.
    blocked: bool,
}

impl Probing {
    /// Makes a diagnosis of why `host` did not answer.
    pub(super) fn new(call: CallId, diagnosis: Diagnosis, host: String, now: Instant) -> Self {
        Probing { call, diagnosis, host, asked: None, deadline: now, blocked: false }
    }

    /// Returns when the request, or the wait for a report, is over.
    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Returns whether this request is the one under way.
    pub(super) fn is_asked(&self, probe: u32) -> bool {
        self.asked == Some(probe)
    }

    /// Begins a small request.
    pub(super) fn ask(&mut self, question: Question, probe: u32, now: Instant) -> Command {
        self.asked = Some(probe);
        self.deadline = now.after(PATIENCE);
        Command::Probe { probe: ProbeId { call: self.call, probe }, host: self.host.clone(), question }
    }

    /// Begins to wait for a report.
    pub(super) fn await_report(&mut self, now: Instant) {
        self.deadline = now.after(REPORT_DELAY);
    }

    /// Notes that the browser blocked a request. Others may be blocked at the same time; browsers write a host in small
    /// letters.
    pub(super) fn note_blocked(&mut self, url: &str) {
        self.blocked |= url.eq_ignore_ascii_case(&self.host);
    }

    /// Takes the answer to the request under way, and returns the next step.
    pub(super) fn learn(&mut self, yes: bool) -> Next {
        self.asked = None;
        self.diagnosis.learn(yes)
    }

    /// Ends the wait whose time is over, and returns the next step: a request that was not answered, or a report that came
    /// or did not come.
    pub(super) fn time_over(&mut self) -> Next {
        let yes = self.asked.is_none() && self.blocked;
        self.learn(yes)
    }

    /// Returns the command that gives up the request under way.
    pub(super) fn cancel(&self) -> Option<Command> {
        self.asked.map(|probe| Command::CancelProbe(ProbeId { call: self.call, probe }))
    }
}
