//! Posts a form, and watches it to its end.

use super::{State, Upload};
use crate::engine::attempt::{Attempt, Patience};
use crate::engine::batch::Batch;
use crate::engine::clock::{Instant, Now};
use crate::engine::command::{Command, LookId, PostId};
use crate::engine::event::{FileProblem, Task, Unanswered};
use crate::engine::plan::may_overwrite;
use crate::engine::progress::{Measure, Meter, of_file};
use crate::engine::shared::Shared;
use crate::engine::trouble::{Sent, Trouble};
use crate::error::Error;
use crate::form::Form;
use crate::grant::GrantError;
use crate::host::HostError;
use crate::response::Asked;

impl Upload {
    pub(super) fn post(&mut self, form: Form, host: String, shared: &mut Shared, now: &Now) {
        self.history.posts += 1;
        self.history.refused = false;
        let post = PostId { call: self.call, attempt: self.history.posts };
        let can_watch = |_: &u64| shared.environment.can_watch;
        let patience = Patience {
            moving: shared.settings.stall_timeout.filter(can_watch),
            answer: shared.settings.answer_patience().filter(can_watch),
        };
        let watched = shared.environment.can_watch && (patience.ends() || self.is_followed(shared));
        let (may_overwrite, asked) = (may_overwrite(&form), Asked::of(&form));
        let attempt = Attempt::new(post, watched, may_overwrite, asked, patience, now.instant);
        self.state = State::Posting(attempt);
        self.measure(shared, now, |meter, now| Some(meter.restart(now)));
        shared.command(Command::Post { post, host, form, watched });
        if shared.settings.verifies
            && !shared.checksum_hidden
            && let Some(hash) = self.hashing.begin(self.call)
        {
            shared.command(Command::Hash(hash));
        }
    }

    pub(super) fn is_followed(&self, shared: &Shared) -> bool {
        let batch = self.job.batch.and_then(|(batch, _)| shared.batches.get(batch));
        self.job.followed || batch.is_some_and(Batch::is_followed)
    }

    /// Counts bytes that left.
    pub(super) fn sent(&mut self, attempt: u32, loaded: u64, total: u64, shared: &mut Shared, now: &Now) {
        let size = self.meter.loaded() + self.meter.left();
        match &mut self.state {
            State::Posting(posting) if posting.post.attempt == attempt => {
                posting.moved(loaded, total, now.instant);
            }
            _ => return,
        }
        self.measure(shared, now, |meter, now| meter.advance(of_file(size, loaded, total), now));
    }

    /// Updates the meter, and reports the progress.
    pub(super) fn measure(
        &mut self,
        shared: &mut Shared,
        now: &Now,
        step: impl FnOnce(&mut Meter, Instant) -> Option<Measure>,
    ) {
        let before = self.meter.loaded();
        let measure = step(&mut self.meter, now.instant);
        if let Some((batch, _)) = self.job.batch {
            shared.moved(batch, before, self.meter.loaded(), now);
        }
        if let Some(measure) = measure.filter(|_| self.job.followed) {
            let progress = measure.of_attempt(self.history.posts);
            shared.command(Command::Report { call: self.call, progress });
        }
    }

    /// Takes the posting out of the state, if the attempt is the one under way.
    pub(super) fn take_posting(&mut self, attempt: u32) -> Option<Attempt> {
        match std::mem::replace(&mut self.state, State::AwaitingGrant) {
            State::Posting(posting) if posting.post.attempt == attempt => Some(posting),
            other => {
                self.state = other;
                None
            }
        }
    }

    pub(super) fn cancel_posting(&mut self, shared: &mut Shared) {
        if let State::Posting(posting) = &self.state {
            shared.command(Command::CancelPost(posting.post));
            self.state = State::AwaitingGrant;
        }
    }

    /// Learns whether the file can be read. The look of an earlier attempt counts as well: a file that cannot be
    /// read now could not be sent.
    pub(super) fn looked(
        &mut self,
        look: u32,
        found: Result<(), FileProblem>,
        shared: &mut Shared,
        now: &Now,
    ) {
        if look != self.looks {
            return;
        }
        let sent = match self.state {
            State::Looking => Sent::Nothing,
            State::Posting(_) | State::Suspecting(_) => Sent::Perhaps,
            State::LookingAgain(..) => Sent::Stored,
            _ => return,
        };
        match found {
            Ok(()) => self.found_intact(shared, now),
            Err(problem) => self.file_failed(&problem, sent, shared, now),
        }
    }

    fn found_intact(&mut self, shared: &mut Shared, now: &Now) {
        match std::mem::replace(&mut self.state, State::AwaitingGrant) {
            State::Looking => self.ask_grant(shared, now),
            State::LookingAgain(uploaded, unverified) => {
                self.complete(*uploaded, Some(unverified), shared, now);
            }
            State::Suspecting(posting) => self.diagnose(posting.may_lack_permission(), shared, now),
            State::Posting(mut posting) => {
                posting.looked(now.instant);
                self.state = State::Posting(posting);
            }
            other => self.state = other,
        }
    }

    /// Returns whether the file has to be looked at before it is sent: one that no checksum covers, because Safari sends
    /// nothing of a file that is gone and calls it a success; and one that may be a folder.
    pub(super) fn needs_look(&self, shared: &Shared) -> bool {
        let is_covered = shared.settings.verifies && !shared.checksum_hidden;
        let file = self.job.file.as_ref().filter(|_| self.job.task == Task::Upload);
        file.is_some_and(|file| !is_covered || file.is_untyped())
    }

    pub(super) fn look(&mut self, shared: &mut Shared) {
        self.looks += 1;
        shared.command(Command::Look(LookId { call: self.call, look: self.looks }));
    }

    /// Gives up the posting, if there is one, of a file that cannot be read.
    pub(super) fn file_failed(&mut self, problem: &FileProblem, sent: Sent, shared: &mut Shared, now: &Now) {
        self.cancel_posting(shared);
        let error = self.job.file.as_ref().map_or(Error::FileChanged, |file| problem.error(file));
        self.fail(Trouble::from(error).with_cause(problem.cause()).after(sent), shared, now);
    }

    /// Learns that no answer came. The file may be the reason.
    pub(super) fn unanswered(&mut self, attempt: u32, ended: Unanswered, shared: &mut Shared, now: &Now) {
        let Some(posting) = self.take_posting(attempt) else { return };
        let (error, cause) = match ended {
            Unanswered::Silence => return self.suspect(posting, shared, now),
            Unanswered::NotAUrl { cause } => (self.no_url(), cause),
            Unanswered::Refused { cause } => {
                (Error::invalid("file", "one that the browser can put into a form", None), cause)
            }
        };
        self.fail(Trouble::from(error).with_cause(Some(cause)), shared, now);
    }

    fn no_url(&self) -> Error {
        let host = self.grant.as_ref().map(|grant| grant.grant.host.clone()).unwrap_or_default();
        Error::InvalidGrant(GrantError::Host(HostError::NotAUrl(host)))
    }

    pub(super) fn suspect(&mut self, posting: Attempt, shared: &mut Shared, now: &Now) {
        if self.meter.loaded() + self.meter.left() == 0 {
            return self.diagnose(posting.may_lack_permission(), shared, now);
        }
        self.state = State::Suspecting(posting);
        self.look(shared);
    }
}
