//! The checksum of a file, computed while the file is sent.

use super::command::HashId;
use super::event::{CallId, FileProblem};

/// The state of the computation.
#[derive(Debug, Default)]
pub(super) enum Checksum {
    /// It has not begun, or its result is not to be used.
    #[default]
    None,
    /// It is under way.
    Running,
    /// It has ended with this CRC-64.
    Known(u64),
    /// The file could not be read.
    Failed(FileProblem),
}

/// The computations for one upload: one, unless the file has to be read anew.
#[derive(Debug, Default)]
pub(super) struct Hashing {
    run: u32,
    pub(super) checksum: Checksum,
}

impl Hashing {
    /// Returns the name of the computation that begins now; none where one has begun already.
    pub(super) fn begin(&mut self, call: CallId) -> Option<HashId> {
        if !matches!(self.checksum, Checksum::None) {
            return None;
        }
        self.run += 1;
        self.checksum = Checksum::Running;
        Some(HashId { call, run: self.run })
    }

    /// Forgets the computation. Returns its name if it is still under way.
    pub(super) fn forget(&mut self, call: CallId) -> Option<HashId> {
        let before = std::mem::take(&mut self.checksum);
        matches!(before, Checksum::Running).then_some(HashId { call, run: self.run })
    }

    /// Takes the end of a computation. Returns whether it is one that counts.
    pub(super) fn ended(&mut self, run: u32, ended: Result<u64, FileProblem>) -> bool {
        if run != self.run || !matches!(self.checksum, Checksum::Running) {
            return false;
        }
        self.checksum = ended.map_or_else(Checksum::Failed, Checksum::Known);
        true
    }
}
