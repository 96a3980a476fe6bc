//! Notes about what callers asked for, and what became of it.

use oss_form_upload::engine::command::Outcome;
use oss_form_upload::engine::event::{BatchId, CallId, Task};
use oss_form_upload::engine::failure::Failure;
use oss_form_upload::engine::progress::{Progress, TotalProgress};
use oss_form_upload::engine::settings::Settings;
use oss_form_upload::engine::stored::StoredObject;
use oss_form_upload::error::{Error, Stored};
use oss_form_upload::form::Form;
use oss_form_upload::time::Timestamp;

use super::bucket::Reply;
use super::plan::{BatchFile, PostFate, Reaction, Spoil, Upload};

/// A call of `upload`, `check`, `formFields` or `inspect`, or one file of a batch.
pub(crate) struct Call {
    pub(crate) task: Task,
    pub(crate) wanted: Upload,
    pub(crate) batch: Option<(BatchId, usize)>,
    pub(crate) spoil: Option<Spoil>,
    /// True if it was read, so that a file that is locked afterwards looks like one that changed.
    pub(crate) was_read: bool,
    /// True if it was aborted, by its signal or with all others.
    pub(crate) aborted: bool,
    /// True if it came during a pause that goes on.
    pub(crate) held_back: bool,
    pub(crate) posts: Vec<Post>,
    /// Each computation of the checksum: the attempt during which it began, and its result.
    pub(crate) hashes: Vec<(usize, Option<u64>)>,
    pub(crate) looks: u32,
    pub(crate) probes: u32,
    /// The errors that `shouldRetry` was asked about.
    pub(crate) asked: Vec<Failure>,
    pub(crate) keys_made: u32,
    /// When each report came, and the report.
    pub(crate) reports: Vec<(u64, Progress)>,
    pub(crate) outcome: Option<Outcome>,
}

/// One posting of a form.
pub(crate) struct Post {
    /// When it began.
    pub(crate) at: u64,
    pub(crate) key: String,
    /// The number of its grant.
    pub(crate) grant: usize,
    pub(crate) watched: bool,
    pub(crate) forbids_overwriting: bool,
    pub(crate) end: Option<(u64, End)>,
    /// When a byte was last seen to leave, and whether it was the last one.
    pub(crate) moved: u64,
    pub(crate) is_sent: bool,
    /// When a timer that came much too late was forgiven.
    pub(crate) forgiven: Option<u64>,
}

/// The end of a posting, as the page sees it.
#[derive(Clone, Debug)]
pub(crate) enum End {
    Answered { reply: Reply, reused: bool },
    Silent,
    Refused,
    Cancelled,
}

/// A form under way.
pub(crate) struct Transmission {
    pub(crate) form: Form,
    pub(crate) fate: PostFate,
    pub(crate) reused: bool,
    /// The CRC-64 of the file when it began.
    pub(crate) crc64: u64,
    /// When its first copy arrived, by the servers' clock.
    pub(crate) arrived: Option<Timestamp>,
    /// The answer, once OSS has given one.
    pub(crate) reply: Option<Reply>,
}

/// A call of `uploadAll`.
pub(crate) struct Batch {
    pub(crate) files: Vec<BatchFile>,
    pub(crate) followed: bool,
    pub(crate) bytes: u64,
    pub(crate) aborted: bool,
    pub(crate) slots: Vec<Slot>,
    /// The number of files that the engine has begun.
    pub(crate) begun: usize,
    pub(crate) reports: Vec<(u64, TotalProgress)>,
    pub(crate) settled: bool,
}

/// The outcome of one file of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    Empty,
    /// See the call.
    Began(CallId),
    Settled(CallId),
    /// It is no file, or its options are wrong.
    Refused,
    /// It was aborted before it began.
    Aborted,
}

impl Call {
    pub(crate) fn new(task: Task, wanted: Upload) -> Self {
        Call {
            task,
            wanted,
            batch: None,
            spoil: None,
            was_read: false,
            aborted: false,
            held_back: false,
            posts: Vec::new(),
            hashes: Vec::new(),
            looks: 0,
            probes: 0,
            asked: Vec::new(),
            keys_made: 0,
            reports: Vec::new(),
            outcome: None,
        }
    }

    pub(crate) fn name(&self) -> &str {
        self.wanted.name.as_deref().unwrap_or("blob")
    }

    pub(crate) fn is_of_batch_of(&self, other: &Call) -> bool {
        self.batch.zip(other.batch).is_some_and(|((batch, _), (other, _))| batch == other)
    }

    /// Returns whether the bucket may have its object, as far as its caller was told.
    pub(crate) fn may_be_stored(&self) -> bool {
        match &self.outcome {
            Some(Outcome::Failed(failure)) => failure.stored != Stored::No,
            _ => !self.posts.is_empty(),
        }
    }

    /// Returns whether the browser can tell by reading it that the file is not what it was.
    pub(crate) fn is_unreadable(&self) -> bool {
        matches!(self.spoil, Some(Spoil::Cut | Spoil::Gone | Spoil::Locked | Spoil::Emptied))
    }

    pub(crate) fn is_settled(&self) -> bool {
        self.outcome.is_some()
    }

    /// Returns the stored object; fails the test if there is none.
    pub(crate) fn stored(&self) -> &StoredObject {
        match &self.outcome {
            Some(Outcome::Stored(object)) => object,
            other => panic!("it should be stored: {other:?}"),
        }
    }

    /// Returns the failure; fails the test if there is none.
    pub(crate) fn failure(&self) -> &Failure {
        match &self.outcome {
            Some(Outcome::Failed(failure)) => failure,
            other => panic!("it should have failed: {other:?}"),
        }
    }

    pub(crate) fn is_aborted(&self) -> bool {
        matches!(self.outcome, Some(Outcome::Aborted))
    }

    /// Returns the acts of the caller's functions at this moment.
    pub(crate) fn reactions(&self, fits: impl Fn(&Reaction) -> bool) -> Vec<super::plan::Act> {
        self.wanted
            .reactions
            .iter()
            .filter(|reaction| fits(reaction))
            .map(|reaction| reaction.act.clone())
            .collect()
    }

    /// Returns the CRC-64 of the bytes that its file has on disk now.
    pub(crate) fn crc64(&self, number: usize) -> u64 {
        if self.wanted.size == 0 {
            return 0;
        }
        let replaced = u64::from(matches!(self.spoil, Some(Spoil::Replaced | Spoil::Emptied)));
        (u64::try_from(number).expect("a small number") * 2 + replaced + 1)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

impl Post {
    /// Returns for how many milliseconds it may stand still as it is now.
    pub(crate) fn patience(&self, settings: &Settings) -> Option<u64> {
        if !self.is_sent {
            return settings.stall_timeout;
        }
        settings.answer_timeout.or(settings.stall_timeout.map(|patience| patience.max(300_000)))
    }
}

impl Batch {
    /// Returns whether each file has its outcome.
    pub(crate) fn is_full(&self) -> bool {
        self.slots.iter().all(|slot| !matches!(slot, Slot::Empty | Slot::Began(_)))
    }
}

/// Returns the parts of a failure that most tests look at.
pub(crate) fn code(failure: &Failure) -> (&'static str, u32, bool, &'static str) {
    (failure.error.code(), failure.attempts, failure.retryable, failure.stored.as_str())
}

/// Returns the code of the error of OSS in a failure.
pub(crate) fn service_code(error: &Error) -> &str {
    error.service().map_or("", |service| &service.code)
}
