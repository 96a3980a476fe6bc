//! Everything that decides how a run goes, as data: a run is printed, repeated and shrunk by its plan.

use std::collections::VecDeque;
use std::fmt;

use oss_form_upload::engine::settings::{GrantSource, RetryPolicy, Settings};

/// A run from its first step to its last.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) settings: Settings,
    pub(crate) page: Page,
    /// Each with the milliseconds after the one before.
    pub(crate) acts: Vec<(u32, Act)>,
    pub(crate) fates: Fates,
    /// Seeds the random numbers that the engine is handed.
    pub(crate) luck: u64,
}

/// A line for each thing that happens, and for each fate.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Plan { settings, page, acts, fates, luck } = self;
        writeln!(f, "{settings:?}\n{page:?}\nluck: {luck}")?;
        for (gap, act) in acts {
            writeln!(f, "after {gap} ms: {act:?}")?;
        }
        let Fates { posts, grants, keys, retries, hashes, looks, probes, timers } = fates;
        writeln!(f, "posts: {posts:?}\ngrants: {grants:?}\nkeys: {keys:?}\nretries: {retries:?}")?;
        writeln!(f, "hashes: {hashes:?}\nlooks: {looks:?}\nprobes: {probes:?}\ntimers: {timers:?}")
    }
}

/// The place where the uploader runs.
#[allow(clippy::struct_excessive_bools)] // facts that are independent of each other
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    /// True if there are CORS and a Content Security Policy.
    pub(crate) in_browser: bool,
    pub(crate) isolated: bool,
    pub(crate) can_watch: bool,
    /// True if a Content Security Policy blocks the bucket, which no page can take back.
    pub(crate) blocked: bool,
}

impl Default for Page {
    fn default() -> Self {
        Page { in_browser: true, isolated: false, can_watch: true, blocked: false }
    }
}

/// Something that the caller, the computer or the network does.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    Upload(Upload),
    Check(Upload),
    ListFields,
    Diagnose,
    UploadAll {
        files: Vec<BatchFile>,
        followed: bool,
    },
    Pause,
    Resume,
    /// The signal of the call with this number, counted around.
    Abort(usize),
    AbortAll,
    Online(bool),
    Network(Network),
    /// Sets the computer's own clock ahead by so many milliseconds, or back.
    SetClock(i64),
    /// Sets the clocks of OSS and of the grant endpoint.
    SetServerClock(i64),
    /// The computer sleeps for so many milliseconds; its monotonic clock may stand still meanwhile.
    Sleep {
        milliseconds: u32,
        counted: bool,
    },
    /// The file of the call with this number, counted around, changes on disk.
    Spoil(usize, Spoil),
}

/// One file, and what its caller wants.
#[derive(Clone, Debug, Default)]
pub(crate) struct Upload {
    /// None for a `Blob`.
    pub(crate) name: Option<String>,
    pub(crate) size: u64,
    pub(crate) key: WantedKey,
    pub(crate) forbids_overwriting: bool,
    pub(crate) followed: bool,
    pub(crate) reactions: Vec<Reaction>,
}

#[derive(Clone, Debug, Default)]
pub(crate) enum WantedKey {
    #[default]
    Default,
    Fixed(String),
    Made,
}

/// A file of `uploadAll`.
#[derive(Clone, Debug)]
pub(crate) enum BatchFile {
    Good(Upload),
    /// One that is no file, or whose options are wrong.
    Refused {
        bytes: u64,
        reaction: Option<Box<Act>>,
    },
}

/// A caller's function calls back into the uploader.
#[derive(Clone, Debug)]
pub(crate) struct Reaction {
    pub(crate) when: When,
    pub(crate) act: Act,
}

/// The moment when a caller's function runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// `grant`, asked for this file.
    Grant,
    /// `key`
    Key,
    /// `onProgress`, its call with this number, from 0.
    Report(usize),
    /// `onProgress`, at this percentage.
    Percent(u8),
    /// `shouldRetry`
    Retry,
    /// `each`
    Each,
    /// After the promise has settled.
    Settled,
}

/// The way to the bucket.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Network {
    #[default]
    Up,
    /// Nothing answers.
    Down,
    /// Nothing answers, and nothing says so.
    Silent,
    /// No CORS rule lets the page read an answer.
    Hidden,
    /// The CORS preflight is refused.
    Unwatched,
}

/// A change of a file on disk, as the browsers show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spoil {
    /// It has other bytes of the same number (Firefox).
    Replaced,
    /// It was cut: a read resolves with too few bytes, a form hangs (Firefox).
    Cut,
    /// Every read rejects, and a form fails (Chromium).
    Gone,
    /// The same where the file is there, and a program locks it.
    Locked,
    /// Every read rejects, and what a form finds of it is sent: nothing, or other bytes (Safari).
    Emptied,
}

/// The ends of everything that the engine asks for, in turn. After the last, everything goes well.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fates {
    pub(crate) posts: VecDeque<PostFate>,
    pub(crate) grants: VecDeque<GrantFate>,
    pub(crate) keys: VecDeque<KeyFate>,
    pub(crate) retries: VecDeque<RetryFate>,
    pub(crate) hashes: VecDeque<HashFate>,
    /// Milliseconds that a look takes.
    pub(crate) looks: VecDeque<u32>,
    pub(crate) probes: VecDeque<ProbeFate>,
    /// Milliseconds by which a timer is late.
    pub(crate) timers: VecDeque<u32>,
}

/// The fate of a form.
#[derive(Clone, Debug)]
pub(crate) struct PostFate {
    /// Milliseconds until the last byte has arrived.
    pub(crate) sending: u32,
    /// The number of times that the browser tells of bytes that leave.
    pub(crate) steps: u8,
    /// True if the browser's count falls back in between, as when it sends again.
    pub(crate) falls_back: bool,
    pub(crate) turn: Turn,
    /// Milliseconds from the last byte to the answer.
    pub(crate) answering: u32,
    /// True if bytes arrive and events come although the form was cancelled.
    pub(crate) lingers: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Turn {
    /// OSS looks at it.
    Fine,
    /// OSS stores other bytes.
    Corrupted,
    /// The connection is cut.
    Cut { stored: bool },
    /// The browser sends it a second time if the connection was used before; else the connection is cut.
    Resent,
    /// Nothing more is heard of it.
    Stalled { stored: bool },
    /// This is the answer.
    Says { status: u16, code: &'static str, stored: bool, retry_after: Option<u32> },
    /// OSS stores the object, and the answer shows no checksum.
    Unexposed,
    /// The browser does not take a part of the form.
    Unfit,
    /// The browser does not take the URL.
    NoUrl,
}

impl Default for PostFate {
    fn default() -> Self {
        PostFate { sending: 10, steps: 2, falls_back: false, turn: Turn::Fine, answering: 5, lingers: false }
    }
}

/// The fate of a request for a grant.
#[derive(Clone, Debug)]
pub(crate) struct GrantFate {
    /// Milliseconds until it ends.
    pub(crate) after: u32,
    pub(crate) turn: GrantTurn,
    /// True if the endpoint's `Date` can be read.
    pub(crate) dated: bool,
    /// True if it is answered although it was cancelled.
    pub(crate) lingers: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum GrantTurn {
    Issued(Terms),
    /// This status is the endpoint's answer; a function throws.
    Says {
        status: u16,
        retry_after: Option<u32>,
    },
    /// It is answered with what is no grant.
    Nonsense,
    /// It cannot be reached; a function throws.
    Fails {
        is_type_error: bool,
    },
    /// It is never answered.
    Hangs,
}

/// The terms of a grant.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    /// Seconds until it ends.
    pub(crate) lasts: u32,
    /// True if it is for the one file that it was asked for.
    pub(crate) for_one_key: bool,
    /// The largest file in bytes.
    pub(crate) max: u64,
    pub(crate) dir: &'static str,
}

impl Default for Terms {
    fn default() -> Self {
        Terms { lasts: 600, for_one_key: false, max: 5 << 30, dir: "user/demo/" }
    }
}

impl Default for GrantFate {
    fn default() -> Self {
        GrantFate { after: 5, turn: GrantTurn::Issued(Terms::default()), dated: true, lingers: false }
    }
}

#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum KeyFate {
    #[default]
    Made,
    /// A key that the policy does not allow.
    MadeElsewhere,
    Thrown,
}

/// The decision of `shouldRetry`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RetryFate {
    /// Milliseconds until it has decided; none if it never does.
    pub(crate) after: Option<u32>,
    pub(crate) agreed: bool,
}

impl Default for RetryFate {
    fn default() -> Self {
        RetryFate { after: Some(1), agreed: true }
    }
}

/// The fate of the computation of a checksum.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HashFate {
    /// Milliseconds until it ends; none if it never does.
    pub(crate) after: Option<u32>,
    /// True if it ends although it was stopped.
    pub(crate) lingers: bool,
}

impl Default for HashFate {
    fn default() -> Self {
        HashFate { after: Some(8), lingers: false }
    }
}

/// The fate of a small request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ProbeFate {
    pub(crate) after: u32,
    /// True if the network loses it.
    pub(crate) lost: bool,
    /// True if it ends although it was cancelled.
    pub(crate) lingers: bool,
}

impl Default for ProbeFate {
    fn default() -> Self {
        ProbeFate { after: 4, lost: false, lingers: false }
    }
}

/// The defaults of the package but for quick retries, with a policy endpoint.
pub(crate) fn quick_settings() -> Settings {
    Settings {
        concurrency: 3,
        retry: RetryPolicy { base_delay: 1, max_delay: 5, ..RetryPolicy::default() },
        stall_timeout: None,
        answer_timeout: None,
        verifies: true,
        grant_per_file: false,
        grant_timeout: 30_000,
        grant_source: GrantSource::Endpoint { url: "/grant?secret=1".to_owned() },
        allows_duplicate_keys: false,
        strict: false,
    }
}
