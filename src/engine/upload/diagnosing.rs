//! Finding out why no answer came.

use super::{State, Upload};
use crate::engine::clock::Now;
use crate::engine::command::Command;
use crate::engine::diagnosis::{Diagnosis, Facts, Next};
use crate::engine::probing::Probing;
use crate::engine::shared::Shared;
use crate::error::{Error, NoAnswer};

impl Upload {
    /// Begins to look for the cause.
    pub(super) fn diagnose(&mut self, watched: bool, shared: &mut Shared, now: &Now) {
        if !now.online {
            return self.fail(Error::NoAnswer(NoAnswer::Offline).into(), shared, now);
        }
        let facts = Facts {
            preflighted: watched,
            in_page: shared.environment.in_page,
            isolated: shared.environment.isolated,
        };
        let host = self.grant.as_ref().map(|grant| grant.grant.host.clone()).unwrap_or_default();
        let (diagnosis, first) = Diagnosis::begin(facts);
        shared.command(Command::BeginDiagnosis(self.call));
        self.state = State::Diagnosing(Probing::new(self.call, diagnosis, host, now.instant));
        self.probe(first, shared, now);
    }

    /// Takes the next step.
    fn probe(&mut self, next: Next, shared: &mut Shared, now: &Now) {
        let State::Diagnosing(probing) = &mut self.state else { return };
        match next {
            Next::Ask(question) => {
                self.probes += 1;
                shared.command(probing.ask(question, self.probes, now.instant));
            }
            Next::AwaitReport => probing.await_report(now.instant),
            Next::Cause(why) => {
                self.end_diagnosis(shared);
                self.fail(Error::NoAnswer(why).into(), shared, now);
            }
        }
    }

    /// Takes the answer to a small request.
    pub(in crate::engine) fn probed(&mut self, probe: u32, answered: bool, shared: &mut Shared, now: &Now) {
        if let State::Diagnosing(probing) = &mut self.state
            && probing.is_asked(probe)
        {
            let next = probing.learn(answered);
            self.probe(next, shared, now);
        }
    }

    /// Gives up a small request, or the wait for a report, whose time is over.
    pub(super) fn probe_timed_out(&mut self, shared: &mut Shared, now: &Now) {
        let State::Diagnosing(probing) = &mut self.state else { return };
        if let Some(cancel) = probing.cancel() {
            shared.command(cancel);
        }
        let next = probing.time_over();
        self.probe(next, shared, now);
    }

    /// Learns that the browser blocked a request to this URL.
    pub(in crate::engine) fn blocked(&mut self, url: &str) {
        if let State::Diagnosing(probing) = &mut self.state {
            probing.note_blocked(url);
        }
    }

    /// Ends the diagnosis, if there is one.
    pub(super) fn end_diagnosis(&mut self, shared: &mut Shared) {
        let State::Diagnosing(probing) = &self.state else { return };
        if let Some(cancel) = probing.cancel() {
            shared.command(cancel);
        }
        shared.command(Command::EndDiagnosis(self.call));
        self.state = State::AwaitingGrant;
    }
}
