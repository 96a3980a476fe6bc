//! Small requests that look for a cause, one at a time, each with a time limit.

use super::clock::Instant;
use super::command::{Command, ProbeId, Question};
use super::event::{CallId, ProbeAnswer};
use crate::oss::text::{same, split_once};

/// How long a small request may take, in milliseconds. Hosts that drop what they are sent never answer.
const PATIENCE: u64 = 5000;

/// How much later than a request that the Content Security Policy blocks the browser may report it, in milliseconds: the
/// workers of a busy computer take their time.
const REPORT_DELAY: u64 = 500;

/// The requests of one call to one host, and the browser's reports of blocked ones.
#[derive(Debug)]
pub(super) struct Probes {
    call: CallId,
    host: String,
    /// How many requests there were; also the name of the last one.
    count: u32,
    /// The request under way.
    asked: Option<Question>,
    deadline: Instant,
    /// True if the browser reported that it blocked a request to the host.
    blocked: bool,
}

/// The end of a wait.
#[derive(Debug)]
pub(super) enum Learned {
    /// A request has ended so.
    Answer(Question, ProbeAnswer),
    /// A request was not answered in time.
    Silence(Question),
    /// The browser reported that it blocked a request, or did not.
    Report(bool),
}

impl Probes {
    /// Prepares to ask `host`. `count` requests of the call were sent before.
    pub(super) fn new(call: CallId, host: String, count: u32, now: Instant) -> Self {
        Probes { call, host, count, asked: None, deadline: now, blocked: false }
    }

    /// Returns how many requests the call has sent.
    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// Returns when the request, or the wait for a report, is over.
    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Begins a request.
    pub(super) fn ask(&mut self, question: Question, now: Instant) -> Command {
        self.count += 1;
        self.asked = Some(question);
        self.deadline = now.after(PATIENCE);
        Command::Probe { probe: self.id(), host: self.host.clone(), question }
    }

    /// Begins to wait for a report.
    pub(super) fn await_report(&mut self, now: Instant) -> Command {
        self.deadline = now.after(REPORT_DELAY);
        Command::AskPolicy { call: self.call, url: self.host.clone() }
    }

    /// Notes that the browser blocked a request. Others may be blocked at the same time; browsers write a host in small
    /// letters, and the scheme that they upgraded it to.
    pub(super) fn note_blocked(&mut self, url: &str) {
        let host = |url| split_once(url, "://").map_or("", |(_, host)| host);
        self.blocked |= same(host(url), host(&self.host));
    }

    /// Takes the end of a request; none if it is not the one under way.
    pub(super) fn answered(&mut self, probe: u32, answer: ProbeAnswer) -> Option<Learned> {
        let question = self.asked.filter(|_| probe == self.count)?;
        self.asked = None;
        Some(Learned::Answer(question, answer))
    }

    /// Ends the wait whose time is over.
    pub(super) fn time_over(&mut self) -> Learned {
        match self.asked.take() {
            Some(question) => Learned::Silence(question),
            None => Learned::Report(self.blocked),
        }
    }

    /// Returns the command that gives up the request under way.
    pub(super) fn cancel(&self) -> Option<Command> {
        self.asked.map(|_| Command::CancelProbe(self.id()))
    }

    fn id(&self) -> ProbeId {
        ProbeId { call: self.call, probe: self.count }
    }
}
