//! Asks the host with small requests, for the cause of a missing answer or for the findings of `diagnose`.

use std::rc::Rc;

use super::{State, Upload};
use crate::engine::active_grant::ActiveGrant;
use crate::engine::clock::Now;
use crate::engine::command::{Command, Outcome, Question};
use crate::engine::diagnosis::{Diagnosis, Facts, Next};
use crate::engine::event::ProbeAnswer;
use crate::engine::probes::{Learned, Probes};
use crate::engine::shared::Shared;
use crate::engine::survey::{self, Finding, Look, Network};
use crate::error::{Error, NoAnswer};

/// The purpose of the requests.
#[derive(Debug)]
pub(in crate::engine) enum Purpose {
    /// To find out why no answer came.
    Cause(Diagnosis),
    /// To find out whether the browser lets requests to the grant's host through at all, before anything is sent.
    Admission(Rc<ActiveGrant>),
    /// To find out all that there is, beyond what has been found already.
    Survey(Network, Vec<Finding>),
}

impl Upload {
    /// Begins to look for the cause of a failure. `preflighted` says whether a CORS preflight may have been refused.
    pub(super) fn diagnose(&mut self, preflighted: bool, shared: &mut Shared, now: &Now) {
        if !now.online {
            return self.fail(Error::NoAnswer(NoAnswer::Offline).into(), shared, now);
        }
        let Some(grant) = self.grant.clone() else { return };
        let place = &shared.environment;
        let facts = Facts { preflighted, in_page: place.in_page, silence: place.silence(&grant.host) };
        let (diagnosis, first) = Diagnosis::begin(facts);
        self.begin_probes(&grant, Purpose::Cause(diagnosis), shared, now);
        self.look_for_cause(first, shared, now);
    }

    /// Begins to look at everything between the page and its bucket.
    pub(super) fn survey(&mut self, shared: &mut Shared, now: &Now) {
        let Some(grant) = self.grant.clone() else { return };
        let mut found = survey::of_grant(&grant, &shared.environment, now);
        if !now.online {
            found.push(Network::offline());
            return self.settle(Outcome::Diagnosed(found), shared);
        }
        let (network, first) = Network::begin(&grant.host, &shared.environment);
        self.begin_probes(&grant, Purpose::Survey(network, found), shared, now);
        self.look_on(first, shared, now);
    }

    /// Begins to try whether the browser lets a request to the host of `grant` through.
    pub(super) fn try_host(&mut self, grant: Rc<ActiveGrant>, shared: &mut Shared, now: &Now) {
        // An isolated page sees only answers that are meant for it.
        let question = if shared.environment.isolated { Question::Cors } else { Question::Opaque };
        self.begin_probes(&Rc::clone(&grant), Purpose::Admission(grant), shared, now);
        self.look_on(Look::Ask(question), shared, now);
    }

    /// Learns what came of that: the request was answered, or the browser reported that the page's policy blocked it.
    fn host_tried(&mut self, learned: &Learned, grant: Rc<ActiveGrant>, shared: &mut Shared, now: &Now) {
        let yes = is_yes(learned);
        let error = match learned {
            Learned::Report(true) => Error::NoAnswer(NoAnswer::BlockedByCsp),
            Learned::Report(false) => Error::MixedContent { host: grant.grant.host.clone() },
            _ if !yes => return self.look_on(Look::AwaitReport, shared, now),
            _ => {
                self.end_probes(shared);
                shared.insecure_allowed = true;
                return self.granted(Ok(grant), shared, now);
            }
        };
        self.end_probes(shared);
        self.fail(error.into(), shared, now);
    }

    fn begin_probes(&mut self, grant: &ActiveGrant, purpose: Purpose, shared: &mut Shared, now: &Now) {
        shared.command(Command::BeginDiagnosis(self.call));
        let host = grant.host.url().to_owned();
        self.state = State::Probing(purpose, Probes::new(self.call, host, self.probes, now.instant));
    }

    /// Takes the end of a small request.
    pub(super) fn probed(&mut self, probe: u32, answer: ProbeAnswer, shared: &mut Shared, now: &Now) {
        let State::Probing(_, probes) = &mut self.state else { return };
        if let Some(learned) = probes.answered(probe, answer) {
            self.learn(learned, shared, now);
        }
    }

    /// Gives up a small request, or the wait for a report, whose time is over.
    pub(super) fn probe_timed_out(&mut self, shared: &mut Shared, now: &Now) {
        let State::Probing(_, probes) = &mut self.state else { return };
        if let Some(cancel) = probes.cancel() {
            shared.command(cancel);
        }
        let learned = probes.time_over();
        self.learn(learned, shared, now);
    }

    fn learn(&mut self, learned: Learned, shared: &mut Shared, now: &Now) {
        match &mut self.state {
            State::Probing(Purpose::Admission(grant), _) => {
                let grant = Rc::clone(grant);
                self.host_tried(&learned, grant, shared, now);
            }
            State::Probing(Purpose::Cause(diagnosis), _) => {
                let next = diagnosis.learn(is_yes(&learned));
                self.look_for_cause(next, shared, now);
            }
            State::Probing(Purpose::Survey(network, _), _) => {
                let next = match learned {
                    Learned::Answer(question, answer) => network.learn(question, answer),
                    Learned::Silence(question) => network.learn(question, ProbeAnswer::None),
                    Learned::Report(blocked) => network.reported(blocked),
                };
                self.look_on(next, shared, now);
            }
            _ => {}
        }
    }

    fn look_for_cause(&mut self, next: Next, shared: &mut Shared, now: &Now) {
        let State::Probing(_, probes) = &mut self.state else { return };
        match next {
            Next::Ask(question) => shared.command(probes.ask(question, now.instant)),
            Next::AwaitReport => shared.command(probes.await_report(now.instant)),
            Next::Cause(why) => {
                self.end_probes(shared);
                self.fail(Error::NoAnswer(why).into(), shared, now);
            }
        }
    }

    fn look_on(&mut self, next: Look, shared: &mut Shared, now: &Now) {
        let State::Probing(_, probes) = &mut self.state else { return };
        match next {
            Look::Ask(question) => shared.command(probes.ask(question, now.instant)),
            Look::AwaitReport => shared.command(probes.await_report(now.instant)),
            Look::Done => {
                let found = self.end_probes(shared);
                self.settle(Outcome::Diagnosed(found), shared);
            }
        }
    }

    /// Learns that the browser blocked a request to this URL.
    pub(super) fn blocked(&mut self, url: &str) {
        if let State::Probing(_, probes) = &mut self.state {
            probes.note_blocked(url);
        }
    }

    /// Ends the small requests, if there are any, and returns the findings of a survey.
    pub(super) fn end_probes(&mut self, shared: &mut Shared) -> Vec<Finding> {
        let State::Probing(_, probes) = &self.state else { return Vec::new() };
        if let Some(cancel) = probes.cancel() {
            shared.command(cancel);
        }
        shared.command(Command::EndDiagnosis(self.call));
        self.probes = probes.count();
        match std::mem::replace(&mut self.state, State::AwaitingGrant) {
            State::Probing(Purpose::Survey(network, mut found), _) => {
                found.extend(network.into_findings());
                found
            }
            _ => Vec::new(),
        }
    }
}

fn is_yes(learned: &Learned) -> bool {
    match learned {
        Learned::Answer(_, answer) => !matches!(answer, ProbeAnswer::None),
        // A refused preflight is refused soon, so one that takes too long is no reason to blame the host.
        Learned::Silence(question) => *question == Question::Preflighted,
        Learned::Report(blocked) => *blocked,
    }
}
