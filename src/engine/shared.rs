//! The state that the calls of one uploader share.

use std::rc::Rc;

use super::active_grant::ActiveGrant;
use super::batch::Batch;
use super::clock::Now;
use super::command::{Command, GrantId};
use super::event::{BatchId, CallId, GrantAnswer, Job, Key};
use super::grants::{Around, Grants, Landed, Wish};
use super::keys::{Claim, Keys};
use super::outbox::Outbox;
use super::settings::{Environment, Settings};
use super::table::Table;
use crate::error::Error;
use crate::key::stored_key;

/// The state that a call shares with the others.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) settings: Settings,
    pub(super) environment: Environment,
    pub(super) grants: Grants,
    pub(super) keys: Keys,
    pub(super) batches: Table<BatchId, Batch>,
    /// True if an answer came without `x-oss-hash-crc64ecma`, so that there is nothing to compare a checksum with.
    pub(super) checksum_hidden: bool,
    /// True if the browser was seen to let requests to hosts of `http:` through, from a page of `https:`.
    pub(super) insecure_allowed: bool,
    commands: Outbox,
}

impl Shared {
    pub(super) fn new(settings: Settings, environment: Environment) -> Self {
        Shared {
            settings,
            environment,
            grants: Grants::default(),
            keys: Keys::default(),
            batches: Table::default(),
            checksum_hidden: false,
            insecure_allowed: false,
            commands: Outbox::default(),
        }
    }

    /// Adds a command behind those that wait.
    pub(super) fn command(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Returns the next command.
    pub(super) fn next_command(&mut self) -> Option<Command> {
        self.commands.next()
    }

    /// Claims the key of an upload that its caller has fixed, before a grant is asked for. Where each file has a grant, the
    /// host is not known yet.
    ///
    /// # Errors
    /// `DuplicateKey`.
    pub(super) fn claim_fixed(&mut self, call: CallId, job: &Job) -> Result<(), Error> {
        match &job.key {
            Key::Fixed(key) if !self.grants.are_per_file(&self.settings) => self.claim(call, job, key, None),
            _ => Ok(()),
        }
    }

    /// Claims the key of an upload.
    ///
    /// # Errors
    /// `DuplicateKey` where another upload has it, unless that is allowed.
    pub(super) fn claim(
        &mut self,
        call: CallId,
        job: &Job,
        key: &str,
        host: Option<&str>,
    ) -> Result<(), Error> {
        let is_allowed = job.allows_duplicate_key.unwrap_or(self.settings.allows_duplicate_keys);
        let claim = Claim::new(call, job.batch, stored_key(key, job.sent_name()));
        self.keys.claim(claim, host, is_allowed)
    }

    /// Withdraws a call that is settled from the grants and keys, and the commands for it that nobody has taken yet.
    pub(super) fn withdraw(&mut self, call: CallId, succeeded: bool, may_be_stored: bool) {
        self.grants.leave(call, &mut self.commands);
        self.keys.settle(call, may_be_stored);
        self.commands.withdraw(call, succeeded);
    }

    /// Withdraws the commands to begin files of a batch, and returns how many there were.
    pub(super) fn withdraw_files(&mut self, batch: BatchId) -> u32 {
        self.commands.withdraw_files(batch)
    }

    /// Returns a grant if there is one for the call; else the call waits for one from now on.
    pub(super) fn wish(&mut self, wish: Wish, now: &Now) -> Option<Rc<ActiveGrant>> {
        self.with_grants(now, |grants, around| grants.wish(wish, around))
    }

    /// Returns whether the browser may block requests to the host of `grant`, and nobody has tried yet. Offline, nothing can
    /// be learned from a trial.
    pub(super) fn may_be_blocked(&self, grant: &ActiveGrant) -> bool {
        !self.insecure_allowed && self.environment.may_block(&grant.host)
    }

    /// Takes what came of a request for a grant.
    pub(super) fn grant_answered(
        &mut self,
        grant: GrantId,
        answer: GrantAnswer,
        now: &Now,
    ) -> Vec<(CallId, Landed)> {
        self.with_grants(now, |grants, around| grants.answered(grant, answer, around))
    }

    /// Gives up requests for grants whose time is over.
    pub(super) fn grants_timed_out(&mut self, now: &Now) -> Vec<(CallId, Landed)> {
        self.with_grants(now, Grants::timed_out)
    }

    fn with_grants<T>(&mut self, now: &Now, work: impl FnOnce(&mut Grants, &mut Around) -> T) -> T {
        let Shared { settings, environment, grants, commands, .. } = self;
        work(grants, &mut Around { settings, environment, commands, now })
    }

    /// Tells a batch that bytes of one of its files moved.
    pub(super) fn moved(&mut self, batch: BatchId, before: u64, after: u64, now: &Now) {
        let progress = self.batches.get_mut(batch).and_then(|batch| batch.moved(before, after, now.instant));
        if let Some(progress) = progress {
            self.command(Command::ReportTotal { batch, progress });
        }
    }
}
