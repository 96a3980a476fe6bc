//! Everything that can happen to an uploader.

use super::command::{GrantId, HashId, LookId, PostId, ProbeId};
use super::failure::Cause;
use crate::error::Error;
use crate::form::Form;
use crate::json::Json;
use crate::oss::text::is_among;
use crate::response;

/// Names a call of the uploader: `upload`, `check`, `formFields`, or one file of `uploadAll`. Never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallId(pub u32);

/// Names a call of `uploadAll`. Never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BatchId(pub u32);

/// Something that happened. Events that answer a command carry the id of that command; an answer that nobody waits for
/// any more is dropped.
#[derive(Debug)]
pub enum Event {
    /// The caller asked for something. All input has been read and checked.
    Added {
        /// The name of the call from now on.
        call: CallId,
        /// The wish of the call.
        job: Job,
    },
    /// The caller asked for many files.
    BatchAdded {
        /// The name of the batch from now on.
        batch: BatchId,
        /// How many files there are.
        files: u32,
        /// Their size together, in bytes.
        bytes: u64,
        /// True if somebody is told of their progress.
        followed: bool,
    },
    /// A file of a batch cannot be uploaded: it is no file, or its options are wrong. The driver has its reason.
    FileRefused {
        /// The call of the file.
        batch: BatchId,
        /// The size of the file in bytes, as counted in `BatchAdded`.
        bytes: u64,
    },
    /// Nothing that waits is to start.
    Paused,
    /// Calls that wait may start.
    Resumed,
    /// The caller's signal aborted this call.
    Aborted(CallId),
    /// The caller aborted everything that there is now.
    AllAborted,
    /// The request for a grant has ended.
    GrantAnswered {
        /// The request for it.
        grant: GrantId,
        /// The end of the request.
        answer: GrantAnswer,
    },
    /// The caller's function has made a key, or failed.
    KeyMade {
        /// The call.
        call: CallId,
        /// The key, or the reason why there is no key.
        key: Result<String, (Error, Option<Cause>)>,
    },
    /// Bytes of a form left, as the browser counts them.
    Sent {
        /// The posting.
        post: PostId,
        /// How many bytes of the whole form have left.
        loaded: u64,
        /// How many bytes the whole form has.
        total: u64,
    },
    /// A form was answered.
    Answered {
        /// The posting.
        post: PostId,
        /// The answer, as far as the page may see it.
        answer: Answer,
    },
    /// A form was not answered, or could not be sent.
    Unanswered {
        /// The posting.
        post: PostId,
        /// The end of the posting.
        ended: Unanswered,
    },
    /// The computation of a checksum has ended.
    Hashed {
        /// The computation.
        hash: HashId,
        /// The CRC-64, or the reason why it could not be computed.
        checksum: Result<u64, FileProblem>,
    },
    /// A file was looked at.
    Looked {
        /// The look.
        look: LookId,
        /// Success if the file is as it was, and both its ends can be read.
        found: Result<(), FileProblem>,
    },
    /// A small request that asks for the cause of a failure has ended.
    Probed {
        /// The request.
        probe: ProbeId,
        /// The end of the request.
        answer: ProbeAnswer,
    },
    /// The browser reports that the page's Content Security Policy blocked a request to this URL.
    Blocked {
        /// The URL, as the browser writes it.
        url: String,
    },
    /// The caller's `shouldRetry` has decided.
    RetryDecided {
        /// The call.
        call: CallId,
        /// True to try again.
        agreed: bool,
    },
    /// The browser came online.
    Online,
    /// The time that `Engine::timeout` names has come.
    TimedOut,
}

impl Event {
    /// Returns the call that an answer to a command is for.
    pub(super) fn call(&self) -> Option<CallId> {
        match self {
            Event::KeyMade { call, .. } | Event::RetryDecided { call, .. } => Some(*call),
            Event::Sent { post, .. } | Event::Answered { post, .. } | Event::Unanswered { post, .. } => {
                Some(post.call)
            }
            Event::Hashed { hash, .. } => Some(hash.call),
            Event::Looked { look, .. } => Some(look.call),
            Event::Probed { probe, .. } => Some(probe.call),
            _ => None,
        }
    }
}

/// The wish of a call.
#[derive(Debug)]
pub struct Job {
    /// The thing to be done.
    pub task: Task,
    /// The file; none for a plain HTML form.
    pub file: Option<File>,
    /// The object key that the caller wants.
    pub key: Key,
    /// The form fields that the caller's options ask for.
    pub fields: Form,
    /// True if somebody is told of the progress of this file.
    pub followed: bool,
    /// True if its key may be that of another upload; none leaves it to the uploader's setting.
    pub allows_duplicate_key: Option<bool>,
    /// The batch that the file belongs to, and its place there, from 0.
    pub batch: Option<(BatchId, u32)>,
}

impl Job {
    /// Returns the name that browsers send with its file; empty where it has none.
    #[must_use]
    pub fn sent_name(&self) -> &str {
        self.file.as_ref().map_or("", File::sent_name)
    }
}

/// The thing to be done for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Upload the file.
    Upload,
    /// Report what OSS would say of the form.
    Check,
    /// List the fields of a plain HTML form.
    ListFields,
    /// Look at everything between the page and its bucket.
    Diagnose,
}

/// Facts about a file, as it was when it was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name; a `Blob` has none.
    pub name: Option<String>,
    /// Its size in bytes.
    pub size: u64,
    /// Its media type; empty where the browser knows none.
    pub content_type: String,
}

impl File {
    /// Returns the name that browsers send with it.
    #[must_use]
    pub fn sent_name(&self) -> &str {
        self.name.as_deref().unwrap_or("blob")
    }

    /// Returns whether browsers know no type for its name, as is so with folders.
    pub(super) fn is_untyped(&self) -> bool {
        self.name.is_some() && self.content_type.is_empty()
    }

    /// Returns whether it may be a folder that was dropped: file systems give these sizes such as 0, 96 or 4096, and 1 MiB
    /// only for tens of thousands of names.
    fn may_be_folder(&self) -> bool {
        self.is_untyped() && self.size.is_multiple_of(32) && self.size < 1 << 20
    }

    /// Returns the type that browsers send with it.
    #[must_use]
    pub fn sent_type(&self) -> &str {
        if self.content_type.is_empty() { "application/octet-stream" } else { &self.content_type }
    }
}

/// The object key that a caller wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// The one of the grant or its policy, or `dir` and the file's name.
    Default,
    /// This one.
    Fixed(String),
    /// One that the caller's function makes once the grant is there.
    Made,
}

/// The end of a request for a grant.
#[derive(Debug)]
pub enum GrantAnswer {
    /// A grant of the page, or of its function.
    Value(Json),
    /// An endpoint's answer.
    Http {
        /// The HTTP status.
        status: u16,
        /// The header `Date`, where the page may see it.
        date: Option<String>,
        /// The header `Age`, where the page may see it: how many seconds a cache has kept the answer.
        age: Option<String>,
        /// The header `Retry-After`, where the page may see it.
        retry_after: Option<String>,
        /// The whole body.
        body: String,
    },
    /// The request failed.
    Failed {
        /// The failure of the request.
        failure: GrantFailure,
        /// The value that was thrown, if one was.
        cause: Option<Cause>,
    },
}

/// The failure of a request for a grant.
#[derive(Clone, Debug, PartialEq)]
pub enum GrantFailure {
    /// `fetch` rejected: nothing answers, or CORS does not let the page read the answer.
    Unreachable,
    /// The caller's function threw or rejected; `fetch` rejects with a `TypeError` when nothing answers.
    Thrown {
        /// True if it was a `TypeError`.
        is_type_error: bool,
    },
    /// A value that the caller gave cannot be read or used.
    Invalid(Error),
}

/// The answer to a form, as far as a page may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers that the bucket's CORS rule exposes, a line each: `name: value`.
    pub headers: String,
    /// The whole body.
    pub body: String,
    /// True if its connection may have been used before. Browsers repeat a form by themselves when a reused connection
    /// dies, without telling the page.
    pub reused: bool,
}

impl Answer {
    /// Returns it as the rules of OSS read it.
    #[must_use]
    pub fn seen(&self) -> response::Answer<'_> {
        response::Answer { status: self.status, headers: &self.headers, body: &self.body }
    }
}

/// The end of a small request.
#[derive(Clone, Debug, PartialEq)]
pub enum ProbeAnswer {
    /// Nothing.
    None,
    /// An answer that the page may not read, or that nobody wants to.
    Opaque,
    /// An answer that the page may read.
    Readable(Answer),
}

/// The end of a form without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// The browser shows no answer, and not why.
    Silence,
    /// The browser takes no such URL.
    NotAUrl {
        /// The value that was thrown.
        cause: Cause,
    },
    /// The browser took a part of the form, or the form itself, for unfit.
    Refused {
        /// The value that was thrown.
        cause: Cause,
    },
}

/// The reason why a file could not be read.
#[derive(Clone, Debug, PartialEq)]
pub enum FileProblem {
    /// Its size or its date is not what it was, or it has more or fewer bytes.
    Changed,
    /// The browser refused to read it.
    Rejected {
        /// The value that was thrown.
        cause: Cause,
        /// The name of that value, `NotReadableError`; empty where it has none.
        name: String,
        /// True if some of the file was read before, for the same upload.
        was_read: bool,
    },
}

impl FileProblem {
    /// Returns the value that was thrown, if one was.
    pub(super) fn cause(&self) -> Option<Cause> {
        match self {
            FileProblem::Changed => None,
            FileProblem::Rejected { cause, .. } => Some(*cause),
        }
    }

    /// Returns the error of an upload of `file`.
    ///
    /// Chromium and Safari say `NotFoundError` of a file that is gone, and Firefox `AbortError`; Chromium of a folder too. Of
    /// a file that changed Chromium says what it says of one that is locked, so that what could be read before has changed.
    pub(super) fn error(&self, file: &File) -> Error {
        let FileProblem::Rejected { name, was_read, .. } = self else { return Error::FileChanged };
        let may_be_folder = !was_read && file.may_be_folder();
        let is_gone = is_among(name, &["NotFoundError", "AbortError"]);
        let is_forbidden = is_among(name, &["NotAllowedError", "SecurityError"]);
        if !may_be_folder && !is_forbidden && (is_gone || *was_read) {
            Error::FileChanged
        } else {
            Error::FileUnreadable { may_be_folder }
        }
    }
}
