//! Which upload has which key: of two under one key, the second would silently replace the object of the first.

use super::event::{BatchId, CallId};
use crate::checksum::Crc64;
use crate::error::Error;

/// The keys of the uploads that are not settled, and of the files of a batch whose objects are stored, or may be.
#[derive(Debug, Default)]
pub(super) struct Keys {
    claims: Vec<Claim>,
    /// The hosts that there were: hardly ever more than one.
    hosts: Vec<String>,
}

/// An upload's claim to the key under which its object is to be stored.
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) call: CallId,
    /// The batch of the upload, and its place there.
    pub(super) place: Option<(BatchId, u32)>,
    key: String,
    /// The CRC-64 of the key, compared first, because a batch may have many thousand keys.
    crc64: u64,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    /// The key is known, and the host is not.
    Waiting,
    /// The form for this host has been planned.
    UnderWay(usize),
    /// The upload is settled; the key counts for its batch alone.
    Over(usize),
}

impl Claim {
    /// Makes a claim of a call to `key`, as OSS will know it.
    pub(super) fn new(call: CallId, place: Option<(BatchId, u32)>, key: String) -> Self {
        let mut crc64 = Crc64::new();
        crc64.update(key.as_bytes());
        Claim { call, place, crc64: crc64.value(), key, stage: Stage::Waiting }
    }

    fn is_for(&self, other: &Claim) -> bool {
        self.crc64 == other.crc64 && self.key == other.key
    }

    fn batch(&self) -> Option<BatchId> {
        self.place.map(|(batch, _)| batch)
    }

    /// Returns whether `newer`, which is for the same key, has to give way. Uploads that wait give way to those that came
    /// before them. A claim without a host is for that of the one grant that all files share.
    fn bars(&self, newer: &Claim) -> bool {
        let is_elsewhere = |host| matches!(newer.stage, Stage::UnderWay(other) if other != host);
        match self.stage {
            Stage::Waiting => self.call < newer.call,
            Stage::UnderWay(host) => !is_elsewhere(host),
            Stage::Over(host) => self.batch() == newer.batch() && !is_elsewhere(host),
        }
    }
}

impl Keys {
    /// Notes the claim of an upload, in the place of its earlier one. `host` is known once its form is planned.
    ///
    /// # Errors
    /// `DuplicateKey` where another upload has the key, unless `is_allowed`.
    pub(super) fn claim(
        &mut self,
        mut claim: Claim,
        host: Option<&str>,
        is_allowed: bool,
    ) -> Result<(), Error> {
        if let Some(host) = host {
            claim.stage = Stage::UnderWay(self.host(host));
        }
        // One that is under way to another key, as a renewed grant may give, stays: its object may be stored there.
        let is_own = |other: &Claim| {
            other.call == claim.call && (other.stage == Stage::Waiting || other.is_for(&claim))
        };
        let own = self.claims.iter().position(is_own);
        let own = own.map(|place| self.claims.swap_remove(place));
        // An upload that had the key keeps it through its attempts.
        let is_new = own.is_none_or(|own| own.stage != claim.stage);
        let barred = |other: &&Claim| other.is_for(&claim) && other.bars(&claim);
        if !is_allowed
            && is_new
            && let Some(other) = self.claims.iter().find(barred)
        {
            let index = other.place.filter(|_| other.batch() == claim.batch()).map(|(_, index)| index);
            return Err(Error::DuplicateKey { key: claim.key, index });
        }
        self.claims.push(claim);
        Ok(())
    }

    /// Ends the claim of an upload that is settled. In a batch the key of an object that is stored, or may be, is not free.
    pub(super) fn settle(&mut self, call: CallId, may_be_stored: bool) {
        self.claims.retain_mut(|claim| match (claim.stage, claim.place) {
            _ if claim.call != call => true,
            (Stage::UnderWay(host), Some(_)) if may_be_stored => {
                claim.stage = Stage::Over(host);
                true
            }
            _ => false,
        });
    }

    /// Frees the keys of a batch that is settled.
    pub(super) fn forget(&mut self, batch: BatchId) {
        self.claims.retain(|claim| claim.batch() != Some(batch));
    }

    fn host(&mut self, host: &str) -> usize {
        let place = self.hosts.iter().position(|known| known == host);
        place.unwrap_or_else(|| {
            self.hosts.push(host.to_owned());
            self.hosts.len() - 1
        })
    }
}
