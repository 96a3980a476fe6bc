//! Reads the answer to a form, and compares the object with the file.

use super::{State, Upload};
use crate::engine::attempt::Attempt;
use crate::engine::clock::Now;
use crate::engine::command::Outcome;
use crate::engine::event::{Answer, FileProblem};
use crate::engine::hashing::Checksum;
use crate::engine::retry;
use crate::engine::shared::Shared;
use crate::engine::stored::{StoredObject, Unverified};
use crate::engine::trouble::{Sent, Trouble};
use crate::error::Error;
use crate::key::stored_key;
use crate::response::{self, Uploaded};

impl Upload {
    /// Reads the answer to the form.
    pub(super) fn answered(&mut self, attempt: u32, answer: &Answer, shared: &mut Shared, now: &Now) {
        let Some(posting) = self.take_posting(attempt) else { return };
        let seen = answer.seen();
        match response::classify(&seen, &posting.asked) {
            Ok(uploaded) => self.verify(uploaded, posting, shared, now),
            Err(refusal) => {
                let asked = seen.header("Retry-After");
                let retry_after = asked.and_then(|header| self.retry_after(&header, shared, now));
                let trouble = Trouble { retry_after, ..Error::from(refusal).into() };
                let may_be_repeated = self.history.maybe_stored || posting.watched || answer.reused;
                self.fail_with(trouble, may_be_repeated, shared, now);
            }
        }
    }

    /// Reads `Retry-After` by the clock of the server that dated the grant.
    fn retry_after(&self, header: &str, shared: &Shared, now: &Now) -> Option<u64> {
        let clock = self.grant.as_ref().map_or(now.wall, |grant| grant.clock(now).now);
        retry::retry_after(header, clock, shared.environment.parse_date)
    }

    /// Compares the object with the file, once the file's checksum is known.
    pub(super) fn verify(&mut self, uploaded: Uploaded, posting: Attempt, shared: &mut Shared, now: &Now) {
        if !shared.settings.verifies {
            return self.look_again(uploaded, Unverified::Off, shared);
        }
        shared.checksum_hidden = uploaded.crc64.is_none();
        let Some(object) = uploaded.crc64.clone() else {
            return self.look_again(uploaded, Unverified::Hidden, shared);
        };
        match std::mem::take(&mut self.hashing.checksum) {
            Checksum::None => self.look_again(uploaded, Unverified::Hidden, shared),
            Checksum::Running => {
                self.hashing.checksum = Checksum::Running;
                self.state = State::Verifying(Box::new(uploaded), posting);
            }
            Checksum::Failed(problem) => self.file_failed(&problem, Sent::Stored, shared, now),
            Checksum::Known(crc64) if crc64.to_string() == object => {
                self.complete(uploaded, None, shared, now);
            }
            Checksum::Known(crc64) => {
                let mismatch = Error::ChecksumMismatch { file: crc64.to_string(), object };
                self.fail(Trouble::from(mismatch).passing(posting.may_overwrite), shared, now);
            }
        }
    }

    /// Takes the checksum of the file.
    pub(super) fn hashed(
        &mut self,
        run: u32,
        checksum: Result<u64, FileProblem>,
        shared: &mut Shared,
        now: &Now,
    ) {
        if !self.hashing.ended(run, checksum) {
            return;
        }
        match std::mem::replace(&mut self.state, State::AwaitingGrant) {
            State::Verifying(uploaded, posting) => self.verify(*uploaded, posting, shared, now),
            other => {
                self.state = other;
                self.end_unreadable_posting(shared, now);
            }
        }
    }

    /// A file that cannot be read is not sent to its end.
    pub(super) fn end_unreadable_posting(&mut self, shared: &mut Shared, now: &Now) {
        if let (State::Posting(_), Checksum::Failed(problem)) = (&self.state, &self.hashing.checksum) {
            let problem = problem.clone();
            self.file_failed(&problem, Sent::Perhaps, shared, now);
        }
    }

    /// Looks at a file that is stored and that no checksum covers: what changed while it was sent is stored wrongly.
    fn look_again(&mut self, uploaded: Uploaded, unverified: Unverified, shared: &mut Shared) {
        self.state = State::LookingAgain(Box::new(uploaded), unverified);
        self.look(shared);
    }

    pub(super) fn complete(
        &mut self,
        uploaded: Uploaded,
        unverified: Option<Unverified>,
        shared: &mut Shared,
        now: &Now,
    ) {
        self.measure(shared, now, |meter, now| Some(meter.complete(now)));
        let key = stored_key(self.key.as_deref().unwrap_or_default(), self.job.sent_name());
        let object = StoredObject {
            key: uploaded.key.clone().unwrap_or(key),
            uploaded,
            bytes: self.meter.loaded(),
            unverified,
            attempts: self.history.posts,
        };
        self.settle(Outcome::Stored(Box::new(object)), shared);
    }
}
