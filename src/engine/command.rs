//! Everything that the engine can ask for.

use super::event::{BatchId, CallId};
use super::failure::Failure;
use super::progress::{Progress, TotalProgress};
use super::stored::StoredObject;
use super::survey::Finding;
use crate::form::Form;
use crate::preflight::Report;

/// Names a request for a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GrantId(pub u32);

/// Names one posting of a form: its call, and the number of the attempt, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PostId {
    /// The call.
    pub call: CallId,
    /// The attempt.
    pub attempt: u32,
}

/// Names one computation of a checksum: its call, and the number of the computation, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HashId {
    /// The call.
    pub call: CallId,
    /// The computation.
    pub run: u32,
}

/// Names one look at a file: its call, and the number of the look, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LookId {
    /// The call.
    pub call: CallId,
    /// The look.
    pub look: u32,
}

/// Names one small request for the cause of a failure: its call, and the number of the request, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProbeId {
    /// The call.
    pub call: CallId,
    /// The request.
    pub probe: u32,
}

/// The reason for which a grant is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// There was none.
    First,
    /// The one at hand is about to expire.
    Expiring,
    /// OSS refused the one at hand as out of date.
    Refused,
}

impl Reason {
    /// Returns `"first"`, `"expiring"` or `"refused"`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::First => "first",
            Reason::Expiring => "expiring",
            Reason::Refused => "refused",
        }
    }
}

/// A small request that tells causes of a failure apart. Its body is empty or a few bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// A POST whose answer the page may read.
    Cors,
    /// A POST that is watched, so that a CORS preflight comes before it.
    Preflighted,
    /// A POST whose answer nobody reads.
    Opaque,
}

/// Something to be done by whoever drives the engine.
#[derive(Debug)]
pub enum Command {
    /// Get a grant; answer with `GrantAnswered`.
    FetchGrant {
        /// The name of the request.
        grant: GrantId,
        /// The call whose file the grant is asked for; a shared grant serves others too.
        call: CallId,
        /// The reason.
        reason: Reason,
    },
    /// Nobody waits for this grant any more.
    CancelGrant(GrantId),
    /// Call the caller's function that makes a key; answer with `KeyMade`.
    MakeKey {
        /// The call.
        call: CallId,
        /// The prefix that the grant suggests.
        dir: String,
    },
    /// Post a form with the file last; answer with `Answered` or `Unanswered`.
    Post {
        /// The name of the posting.
        post: PostId,
        /// The URL to post to.
        host: String,
        /// The text fields in their order.
        form: Form,
        /// True to report bytes that leave with `Sent`, which makes the browser send a CORS preflight.
        watched: bool,
    },
    /// Abort a posting; no answer is wanted.
    CancelPost(PostId),
    /// Compute the CRC-64 of the file; answer with `Hashed`.
    Hash(HashId),
    /// Stop a computation; no answer is wanted.
    StopHash(HashId),
    /// Compare the file's size and date with what they were, and read both its ends; answer with `Looked`.
    Look(LookId),
    /// Tell of requests that the page's Content Security Policy blocks with `Blocked`, until `EndDiagnosis`.
    BeginDiagnosis(CallId),
    /// Tell with `Blocked` if the Content Security Policy blocks requests to this URL, where that can be asked and is not
    /// reported: the workers of Safari report nothing.
    AskPolicy {
        /// For which call.
        call: CallId,
        /// The URL.
        url: String,
    },
    /// Stop to tell of blocked requests.
    EndDiagnosis(CallId),
    /// Send a small request; answer with `Probed`.
    Probe {
        /// The name of the request.
        probe: ProbeId,
        /// The URL to ask.
        host: String,
        /// The kind of request.
        question: Question,
    },
    /// Abort a small request; no answer is wanted.
    CancelProbe(ProbeId),
    /// Ask the caller whether to try again; answer with `RetryDecided`.
    AskRetry {
        /// The call.
        call: CallId,
        /// The failure, as the caller would get it.
        failure: Failure,
    },
    /// Report the progress of a file to the caller.
    Report {
        /// The call.
        call: CallId,
        /// The progress.
        progress: Progress,
    },
    /// Report the progress of a batch to the caller.
    ReportTotal {
        /// The batch.
        batch: BatchId,
        /// The progress.
        progress: TotalProgress,
    },
    /// Settle a call. Nothing is commanded for it after that.
    Settle {
        /// The call.
        call: CallId,
        /// The outcome.
        outcome: Outcome,
    },
    /// Begin the next file of a batch: answer with `Added` or `FileRefused`.
    BeginFile {
        /// The batch.
        batch: BatchId,
        /// The place of the file, from 0.
        index: u32,
    },
    /// Settle the files of a batch that have not begun, from this place on, with the reason of the abort.
    AbortFiles {
        /// The batch.
        batch: BatchId,
        /// The place of the first of them.
        from: u32,
    },
    /// Settle a batch, all of whose files are settled.
    SettleBatch(BatchId),
}

impl Command {
    /// Returns whether this command is void once `settled` is settled. A command that begins something is taken back by the
    /// one that ends it.
    pub(super) fn is_moot_without(&self, settled: CallId) -> bool {
        match self {
            Command::MakeKey { call, .. }
            | Command::AskPolicy { call, .. }
            | Command::AskRetry { call, .. }
            | Command::Report { call, .. } => *call == settled,
            Command::Look(look) => look.call == settled,
            _ => false,
        }
    }

    /// Returns whether this command ends what `other` begins.
    pub(super) fn ends(&self, other: &Command) -> bool {
        match (self, other) {
            (Command::CancelGrant(ended), Command::FetchGrant { grant, .. }) => ended == grant,
            (Command::CancelPost(ended), Command::Post { post, .. }) => ended == post,
            (Command::StopHash(ended), Command::Hash(hash)) => ended == hash,
            (Command::EndDiagnosis(ended), Command::BeginDiagnosis(call)) => ended == call,
            (Command::CancelProbe(ended), Command::Probe { probe, .. }) => ended == probe,
            _ => false,
        }
    }
}

/// The outcome of a call.
#[derive(Debug)]
pub enum Outcome {
    /// The object is stored.
    Stored(Box<StoredObject>),
    /// The preflight's report.
    Checked(Report),
    /// The fields of a plain HTML form, in order.
    Fields(Form),
    /// The findings of `diagnose`.
    Diagnosed(Vec<Finding>),
    /// It failed.
    Failed(Box<Failure>),
    /// It was aborted; the driver has the reason.
    Aborted,
}
