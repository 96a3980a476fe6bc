//! One call: its state and its transitions. `check` and `formFields` are the same machine, stopped before the form is
//! posted.
//!
//! An upload goes from its turn to a grant, a key, a form that the preflight lets pass, a posting, an answer, and the
//! comparison of checksums. An attempt that fails leads to another one, at once with a new grant or after a wait, or to
//! the end.

use std::rc::Rc;

use super::active_grant::ActiveGrant;
use super::attempt::{Attempt, Due};
use super::clock::{Instant, Now};
use super::command::{Command, Outcome, Reason};
use super::event::{CallId, Event, Job, Key, Task};
use super::failure::{Cause, Failure};
use super::grants::{Landed, Wish};
use super::hashing::Hashing;
use super::plan::{Plan, key_of};
use super::probes::Probes;
use super::progress::Meter;
use super::shared::Shared;
use super::stored::Unverified;
use super::trouble::Trouble;
use crate::error::{Error, Stored};
use crate::response::Uploaded;

mod diagnosing;
mod recovery;
mod sending;
mod verifying;

use diagnosing::Purpose;

/// A call of the uploader, from its beginning until it is settled.
#[derive(Debug)]
pub(super) struct Upload {
    call: CallId,
    job: Job,
    state: State,
    meter: Meter,
    grant: Option<Rc<ActiveGrant>>,
    key: Option<String>,
    hashing: Hashing,
    looks: u32,
    probes: u32,
    history: History,
}

/// An input of a call.
#[derive(Debug)]
pub(super) enum Input {
    /// Its turn has come.
    Turn,
    /// The grant that it waits for came, or will not come.
    Granted(Landed),
    /// A command for it was answered.
    Answer(Event),
    /// The browser reports that it blocked a request to this URL.
    Blocked(String),
    /// The network may be back.
    Online,
    /// A time has come that something waits for.
    TimedOut,
    /// It cannot be done.
    Refuse(Error),
    /// The caller does not want it any more.
    Abort,
}

/// The state of a call.
#[derive(Debug)]
enum State {
    /// It waits for its turn.
    Queued,
    /// The file is looked at before it is sent.
    Looking,
    /// It waits for a grant.
    AwaitingGrant,
    /// The caller's function makes the key.
    AwaitingKey,
    /// The form is under way.
    Posting(Attempt),
    /// No answer came: perhaps the file is the reason.
    Suspecting(Attempt),
    /// Small requests ask the host.
    Probing(Purpose, Probes),
    /// The object is stored, and the checksum of the file not yet known.
    Verifying(Box<Uploaded>, Attempt),
    /// The object is stored, and the file looked at again, because no checksum covers it.
    LookingAgain(Box<Uploaded>, Unverified),
    /// The caller decides whether to try again, after so many milliseconds.
    AskingRetry(Failure, u64),
    /// It waits until the network is back, and then for so many milliseconds.
    Offline(u64),
    /// It waits for the time of the next attempt.
    Waiting(Instant),
    /// It is over.
    Settled,
}

/// The history of a call: facts of earlier attempts that later ones depend on.
#[derive(Debug, Default)]
struct History {
    /// How often the form was posted.
    posts: u32,
    /// How many failures counted.
    failures: u32,
    /// True if an attempt may have stored the object although it failed.
    maybe_stored: bool,
    /// How often a new grant has been asked for because the old one was refused.
    renewals: u32,
    /// True if that grant is still to come.
    refused: bool,
}

impl Upload {
    /// Makes a call that has not begun.
    pub(super) fn new(call: CallId, job: Job, now: Instant) -> Self {
        let meter = Meter::new(job.file.as_ref().map_or(0, |file| file.size), now);
        Upload {
            call,
            job,
            state: State::Queued,
            meter,
            grant: None,
            key: None,
            hashing: Hashing::default(),
            looks: 0,
            probes: 0,
            history: History::default(),
        }
    }

    pub(super) fn job(&self) -> &Job {
        &self.job
    }

    pub(super) fn is_settled(&self) -> bool {
        matches!(self.state, State::Settled)
    }

    /// Returns how many bytes of the file have not been handed over.
    pub(super) fn left(&self) -> u64 {
        self.meter.left()
    }

    /// Returns when it has something to do by itself.
    pub(super) fn timeout(&self) -> Option<Instant> {
        match &self.state {
            State::Posting(attempt) => attempt.timeout(),
            State::Probing(_, probes) => Some(probes.deadline()),
            State::Waiting(until) => Some(*until),
            _ => None,
        }
    }

    /// Takes a step.
    pub(super) fn take(&mut self, input: Input, shared: &mut Shared, now: &Now) {
        match input {
            Input::Turn => self.begin(shared, now),
            Input::Granted(landed) => self.granted(landed, shared, now),
            Input::Answer(event) => self.answer(event, shared, now),
            Input::Blocked(url) => self.blocked(&url),
            Input::Online => self.online(now),
            Input::TimedOut => self.timed_out(shared, now),
            Input::Refuse(error) => self.fail(error.into(), shared, now),
            Input::Abort => self.settle(Outcome::Aborted, shared),
        }
    }

    fn answer(&mut self, event: Event, shared: &mut Shared, now: &Now) {
        match event {
            Event::KeyMade { key, .. } => self.key_made(key, shared, now),
            Event::Sent { post, loaded, total } => self.sent(post.attempt, loaded, total, shared, now),
            Event::Answered { post, answer } => self.answered(post.attempt, &answer, shared, now),
            Event::Unanswered { post, ended } => self.unanswered(post.attempt, ended, shared, now),
            Event::Hashed { hash, checksum } => self.hashed(hash.run, checksum, shared, now),
            Event::Looked { look, found } => self.looked(look.look, found, shared, now),
            Event::Probed { probe, answer } => self.probed(probe.probe, answer, shared, now),
            Event::RetryDecided { agreed, .. } => self.retry_decided(agreed, shared, now),
            _ => {}
        }
    }

    /// Begins an attempt.
    fn begin(&mut self, shared: &mut Shared, now: &Now) {
        if self.needs_look(shared) {
            self.state = State::Looking;
            return self.look(shared);
        }
        self.ask_grant(shared, now);
    }

    /// Goes on with the grant used so far if it still serves, else with another.
    fn ask_grant(&mut self, shared: &mut Shared, now: &Now) {
        self.state = State::AwaitingGrant;
        let reason = match (&self.grant, self.history.refused) {
            (None, _) => Reason::First,
            (_, true) => Reason::Refused,
            _ => Reason::Expiring,
        };
        let wish = Wish { call: self.call, reason, held: self.grant.clone() };
        if let Some(grant) = shared.wish(wish, now) {
            self.granted(Ok(grant), shared, now);
        }
    }

    /// Takes a grant, or the failure of its request.
    fn granted(&mut self, landed: Landed, shared: &mut Shared, now: &Now) {
        if !matches!(self.state, State::AwaitingGrant) {
            return;
        }
        match landed {
            Err(trouble) => self.fail(trouble, shared, now),
            Ok(grant) if now.online && shared.may_be_blocked(&grant) => self.try_host(grant, shared, now),
            Ok(grant) if self.job.task == Task::Diagnose => {
                self.grant = Some(grant);
                self.survey(shared, now);
            }
            Ok(grant) => self.choose_key(grant, shared, now),
        }
    }

    /// Keeps the key of an earlier attempt if the new grant allows: a caller's function may make another name each time,
    /// and the object may be there under the first.
    fn choose_key(&mut self, grant: Rc<ActiveGrant>, shared: &mut Shared, now: &Now) {
        let same_dir = self.grant.as_ref().is_some_and(|held| held.grant.dir == grant.grant.dir);
        if !same_dir || grant.is_for_one_key() {
            self.key = None;
        }
        let grant = Rc::clone(self.grant.insert(grant));
        let key = match (self.key.take(), &self.job.key) {
            (Some(key), _) => Ok(key),
            (None, Key::Fixed(key)) => Ok(key.clone()),
            (None, Key::Default) => key_of(&self.job, &grant),
            (None, Key::Made) => {
                self.state = State::AwaitingKey;
                let dir = grant.grant.dir.clone();
                return shared.command(Command::MakeKey { call: self.call, dir });
            }
        };
        self.with_key(key.map_err(Trouble::from), shared, now);
    }

    /// Takes the key that the caller's function made.
    fn key_made(&mut self, key: Result<String, (Error, Option<Cause>)>, shared: &mut Shared, now: &Now) {
        if matches!(self.state, State::AwaitingKey) {
            let key = key.map_err(|(error, cause)| Trouble::from(error).with_cause(cause));
            self.with_key(key, shared, now);
        }
    }

    fn with_key(&mut self, key: Result<String, Trouble>, shared: &mut Shared, now: &Now) {
        let done = key.and_then(|key| self.carry_out(key, shared, now));
        if let Err(trouble) = done {
            self.fail(trouble, shared, now);
        }
    }

    /// Makes the form, and posts, reports or lists it as the call asks.
    fn carry_out(&mut self, key: String, shared: &mut Shared, now: &Now) -> Result<(), Trouble> {
        let Some(grant) = self.grant.clone() else { return Ok(()) };
        let mut plan = Plan::make(&self.job, &key, &grant, &shared.settings, now)?;
        self.key = Some(key);
        match self.job.task {
            Task::Check => {
                plan.report.of_ignored(&grant.grant.ignored);
                self.settle(Outcome::Checked(plan.report), shared);
            }
            Task::Upload => {
                let form = plan.allowed(shared.settings.strict)?;
                let key = self.key.as_deref().unwrap_or_default();
                shared.claim(self.call, &self.job, key, Some(grant.host.url()))?;
                self.post(form, grant.grant.host.clone(), shared, now);
            }
            Task::ListFields | Task::Diagnose => {
                let form = plan.allowed(shared.settings.strict)?;
                self.settle(Outcome::Fields(form), shared);
            }
        }
        Ok(())
    }

    /// Takes the step whose time has come.
    fn timed_out(&mut self, shared: &mut Shared, now: &Now) {
        match &mut self.state {
            State::Waiting(until) if now.instant >= *until => self.begin(shared, now),
            State::Posting(posting) => {
                let due = posting.due(now.instant);
                self.do_due(due, shared, now);
            }
            State::Probing(_, probes) if now.instant >= probes.deadline() => {
                self.probe_timed_out(shared, now);
            }
            _ => {}
        }
    }

    fn do_due(&mut self, due: Due, shared: &mut Shared, now: &Now) {
        match due {
            Due::Nothing => {}
            Due::Look => self.look(shared),
            Due::Stalled(milliseconds) => {
                self.cancel_posting(shared);
                self.fail(Error::Stalled { milliseconds }.into(), shared, now);
            }
        }
    }

    /// Settles the call, and ends everything that goes on for it.
    fn settle(&mut self, outcome: Outcome, shared: &mut Shared) {
        let may_be_stored = match &outcome {
            Outcome::Failed(failure) => failure.stored != Stored::No,
            _ => self.history.posts > 0,
        };
        shared.withdraw(self.call, matches!(outcome, Outcome::Stored(_)), may_be_stored);
        self.cancel_posting(shared);
        if let Some(hash) = self.hashing.forget(self.call) {
            shared.command(Command::StopHash(hash));
        }
        self.end_probes(shared);
        self.state = State::Settled;
        shared.command(Command::Settle { call: self.call, outcome });
    }
}
