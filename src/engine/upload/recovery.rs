//! Decides what follows a failed attempt: another one, at once with a new grant or after a wait, or the end. Only this file
//! says whether the object is stored, and whether a failure may pass.

use super::{State, Upload};
use crate::engine::clock::Now;
use crate::engine::command::{Command, Outcome};
use crate::engine::event::Task;
use crate::engine::failure::Failure;
use crate::engine::retry;
use crate::engine::settings::Settings;
use crate::engine::shared::Shared;
use crate::engine::trouble::{Sent, Trouble};
use crate::error::{Error, NoAnswer, Stored};

impl Upload {
    pub(super) fn fail(&mut self, trouble: Trouble, shared: &mut Shared, now: &Now) {
        self.fail_with(trouble, false, shared, now);
    }

    /// Ends a failed attempt: with another one at once, after a wait, or never.
    ///
    /// `may_be_repeated` says that the answer may be about a form that the browser, or an earlier attempt, sent before.
    pub(super) fn fail_with(
        &mut self,
        trouble: Trouble,
        may_be_repeated: bool,
        shared: &mut Shared,
        now: &Now,
    ) {
        self.distrust_checksum(&trouble.error, shared);
        let (retry_after, sent) = (trouble.retry_after, trouble.sent);
        let failure = self.failure(trouble, may_be_repeated);
        if self.job.task != Task::Upload {
            return self.settle(Outcome::Failed(Box::new(failure)), shared);
        }
        self.history.maybe_stored |= stored(&failure.error, sent, may_be_repeated, false) != Stored::No;
        if self.renews(&failure.error, shared) {
            return self.begin(shared, now);
        }
        self.history.failures += 1;
        let delay = retry::delay(&shared.settings.retry, self.history.failures, now.chance, retry_after);
        match delay.filter(|_| failure.retryable) {
            Some(delay) => self.try_again(failure, delay, shared, now),
            None => self.settle(Outcome::Failed(Box::new(failure)), shared),
        }
    }

    /// Tries again after `delay` milliseconds, if the caller agrees.
    fn try_again(&mut self, failure: Failure, delay: u64, shared: &mut Shared, now: &Now) {
        if !shared.settings.retry.asks {
            return self.wait(delay, now);
        }
        shared.command(Command::AskRetry { call: self.call, failure: failure.clone() });
        self.state = State::AskingRetry(failure, delay);
    }

    /// A file that was changed while it was read, or stored wrongly, is read anew by the next attempt.
    fn distrust_checksum(&mut self, error: &Error, shared: &mut Shared) {
        if matches!(error, Error::FileChanged | Error::ChecksumMismatch { .. })
            && let Some(hash) = self.hashing.forget(self.call)
        {
            shared.command(Command::StopHash(hash));
        }
    }

    fn failure(&self, trouble: Trouble, may_be_repeated: bool) -> Failure {
        Failure {
            stored: stored(&trouble.error, trouble.sent, may_be_repeated, self.history.maybe_stored),
            retryable: retryable(&trouble.error, trouble.passing),
            attempts: self.history.posts,
            error: trouble.error,
            cause: trouble.cause,
        }
    }

    /// Returns whether the grant was refused for its age, so that a new one is asked for: as often as an upload is tried at
    /// the most, because an endpoint whose clock is wrong issues nothing better.
    fn renews(&mut self, error: &Error, shared: &mut Shared) -> bool {
        let (Some(service), Some(held)) = (error.service(), &self.grant) else { return false };
        let Settings { grant_source, retry, .. } = &shared.settings;
        let can_renew = grant_source.can_renew() && self.history.renewals < retry.attempts;
        if !can_renew || !held.is_outdated(service) {
            return false;
        }
        shared.grants.forget(held);
        self.history.renewals += 1;
        self.history.refused = true;
        true
    }

    /// Takes the caller's decision on another attempt.
    pub(super) fn retry_decided(&mut self, agreed: bool, shared: &mut Shared, now: &Now) {
        match std::mem::replace(&mut self.state, State::AwaitingGrant) {
            State::AskingRetry(_, delay) if agreed => self.wait(delay, now),
            State::AskingRetry(failure, _) => self.settle(Outcome::Failed(Box::new(failure)), shared),
            other => self.state = other,
        }
    }

    /// Waits for the next attempt, and for the network before that.
    fn wait(&mut self, delay: u64, now: &Now) {
        self.state =
            if now.online { State::Waiting(now.instant.after(delay)) } else { State::Offline(delay) };
    }

    /// Learns that the network may be back.
    pub(super) fn online(&mut self, now: &Now) {
        if let State::Offline(delay) = self.state {
            self.wait(delay, now);
        }
    }
}

/// Returns whether the object is in the bucket after an attempt failed with `error`, when its form had got as far as `sent`.
/// `may_be_repeated` says that the answer may be about a form that was sent before; `maybe_stored` that an earlier attempt may
/// have stored the object.
fn stored(error: &Error, sent: Sent, may_be_repeated: bool, maybe_stored: bool) -> Stored {
    let own = match error {
        Error::FileChanged | Error::FileUnreadable { .. } => match sent {
            Sent::Nothing => Stored::No,
            Sent::Perhaps => Stored::Unknown,
            Sent::Stored => Stored::Yes,
        },
        Error::CallbackFailed(_) | Error::ChecksumMismatch { .. } => Stored::Yes,
        // The object in the way may be the one of this very upload.
        Error::Service(service) if may_be_repeated && service.code == "FileAlreadyExists" => Stored::Unknown,
        Error::Service(service) if (400..500).contains(&service.status) => Stored::No,
        Error::NoAnswer(NoAnswer::BlockedByCsp | NoAnswer::PreflightRefused) => Stored::No,
        Error::Service(_) | Error::UnexpectedAnswer(_) | Error::NoAnswer(_) | Error::Stalled { .. } => {
            Stored::Unknown
        }
        _ => Stored::No,
    };
    if own == Stored::No && maybe_stored { Stored::Unknown } else { own }
}

/// Returns whether the same upload may succeed when it is tried again. `passing` says so of errors that do not show it.
fn retryable(error: &Error, passing: bool) -> bool {
    match error {
        Error::Service(service) => service.is_transient(),
        Error::UnexpectedAnswer(answer) => answer.is_transient(),
        // Waiting does not set up a page or a bucket otherwise.
        Error::NoAnswer(NoAnswer::CorsNotAllowed | NoAnswer::BlockedByCsp | NoAnswer::PreflightRefused) => {
            false
        }
        Error::NoAnswer(_) | Error::Stalled { .. } => true,
        Error::GrantUnavailable { .. } | Error::ChecksumMismatch { .. } => passing,
        _ => false,
    }
}
