//! Rules that hold after every step, whatever callers, networks and OSS do.

use std::collections::BTreeMap;

use oss_form_upload::engine::command::{Command, GrantId, HashId, PostId, ProbeId};
use oss_form_upload::engine::event::{BatchId, CallId, Event, Task};
use oss_form_upload::engine::progress::{Progress, TotalProgress};
use oss_form_upload::engine::settings::GrantSource;
use oss_form_upload::form::{Form, MAX_FILE_SIZE};
use oss_form_upload::json;
use oss_form_upload::preflight::{self, Clock, Facts};
use oss_form_upload::time::Timestamp;

use super::bucket::{BUCKET, Bucket, stored_key};
use super::commands::index;
use super::plan::{GrantFate, HashFate, ProbeFate};
use super::records::{Call, Slot};
use super::world::{Ask, World};

/// The least time between two reports, in milliseconds, but for the first and the last.
const INTERVAL: u64 = 100;

/// The delay of a timer, in milliseconds, from which on the computer must have slept.
const LATE: u64 = 1000;

/// Everything that the rules need to remember.
#[derive(Default)]
pub(crate) struct Checks {
    pub(super) paused: bool,
    /// True if a grant for one key only was issued, after which each file gets a grant.
    pub(super) one_key: bool,
    /// True if a request for a grant failed or was given up, which counts as a failure of those that waited for it.
    pub(super) grants_failed: bool,
    pub(super) grants: BTreeMap<GrantId, (CallId, GrantFate)>,
    grants_since: BTreeMap<GrantId, u64>,
    pub(super) hashes: BTreeMap<HashId, (HashFate, u64)>,
    probes: BTreeMap<ProbeId, ProbeFate>,
}

impl Checks {
    pub(super) fn begin_grant(&mut self, grant: GrantId, call: CallId, fate: GrantFate) {
        self.grants.insert(grant, (call, fate));
    }

    pub(super) fn begin_hash(&mut self, hash: HashId, fate: HashFate, crc64: u64) {
        self.hashes.insert(hash, (fate, crc64));
    }

    pub(super) fn begin_probe(&mut self, probe: ProbeId, fate: ProbeFate) {
        self.probes.insert(probe, fate);
    }

    pub(super) fn lingers(&self, grant: GrantId) -> bool {
        self.grants.get(&grant).is_some_and(|(_, fate)| fate.lingers)
    }

    pub(super) fn hash_lingers(&self, hash: HashId) -> bool {
        self.hashes[&hash].0.lingers
    }

    pub(super) fn probe_lingers(&self, probe: ProbeId) -> bool {
        self.probes[&probe].lingers
    }
}

impl World {
    pub(super) fn check_event(&mut self, event: &Event) {
        let instant = self.clock.instant;
        match event {
            Event::Sent { post, loaded, total } if self.open.contains(&Ask::Post(*post)) => {
                let record = self.call(post.call).posts.last_mut().expect("it was posted");
                (record.moved, record.forgiven, record.is_sent) = (instant, None, loaded == total);
            }
            Event::TimedOut => self.forgive(),
            _ => {}
        }
    }

    /// The computer slept, or the page was put to rest: nothing could move, or be seen to.
    fn forgive(&mut self) {
        let instant = self.clock.instant;
        for call in &mut self.calls {
            if let Some(post) = call.posts.last_mut()
                && let Some(patience) = post.patience(&self.settings)
                && instant >= post.moved + patience + LATE
            {
                post.forgiven.get_or_insert(instant);
            }
        }
    }

    pub(super) fn check_command(&mut self, command: &Command) {
        if let Some(call) = call_of(command) {
            self.check_call_is_served(call, command);
        }
        match command {
            Command::FetchGrant { grant, call, .. } => self.check_fetch(*grant, *call),
            Command::MakeKey { call, .. } => assert!(!self.call(*call).aborted, "a key for what is aborted"),
            Command::Post { post, form, watched, .. } => self.check_post(*post, form, *watched),
            Command::Hash(hash) => self.check_hash(*hash),
            Command::Look(look) => {
                let call = self.call(look.call);
                call.looks += 1;
                assert_eq!(look.look, call.looks, "looks are counted");
            }
            Command::Probe { probe, .. } => {
                let call = self.call(probe.call);
                call.probes += 1;
                assert_eq!(probe.probe, call.probes, "small requests are counted");
                self.check_is_free(|ask| matches!(ask, Ask::Probe(other) if other.call == probe.call));
            }
            Command::AskRetry { call, failure } => self.check_question(*call, failure),
            Command::Report { call, progress } => self.check_report(*call, *progress),
            Command::ReportTotal { batch, progress } => self.check_total(*batch, *progress),
            Command::Settle { call, outcome } => self.check_outcome(*call, outcome),
            Command::BeginFile { batch, index } => self.check_begin(*batch, *index),
            Command::AbortFiles { batch, from } => self.check_abort_files(*batch, *from),
            Command::SettleBatch(batch) => self.check_batch_end(*batch),
            _ => {}
        }
    }

    fn check_call_is_served(&mut self, id: CallId, command: &Command) {
        let call = self.call(id);
        assert!(!call.is_settled(), "commanded after it has settled: {command:?}");
        let settles = matches!(command, Command::Settle { .. });
        assert!(settles || !call.held_back, "commanded while it waits in a pause: {command:?}");
    }

    fn check_is_free(&self, is_same: impl Fn(&Ask) -> bool) {
        assert!(!self.open.iter().any(is_same), "two of one kind at once");
    }

    // Grants

    fn check_fetch(&mut self, grant: GrantId, call: CallId) {
        assert!(!self.call(call).aborted, "a grant for what is aborted");
        let instant = self.clock.instant;
        let is_new = self.checks.grants_since.insert(grant, instant).is_none();
        assert!(is_new, "two requests are called {grant:?}");
        let open = self.open.iter().filter(|ask| matches!(ask, Ask::Grant(_))).count();
        let is_shared = !self.settings.grant_per_file && !self.checks.one_key;
        assert!(!is_shared || open == 0, "two requests for a shared grant at once");
    }

    // Forms

    fn check_post(&mut self, post: PostId, form: &Form, watched: bool) {
        self.check_is_free(|ask| matches!(ask, Ask::Post(other) if other.call == post.call));
        let call = self.call(post.call);
        assert_eq!(call.task, Task::Upload, "only uploads are posted");
        assert!(!call.aborted, "posted although it was aborted");
        assert_eq!(index(post.attempt), call.posts.len() + 1, "attempts are counted");
        assert!(call.wanted.size <= MAX_FILE_SIZE, "posted although it is too large");
        self.check_places(post.call);
        self.check_watched(post.call, watched);
        self.check_repetition(post.call);
        self.check_key(post.call, form);
        self.check_key_is_free(post.call, form);
        self.check_against_policy(post.call, form);
    }

    /// A place is kept through all attempts.
    fn check_places(&self, call: CallId) {
        let has_place = |(number, record): &(usize, &Call)| {
            *number != index(call.0) && !record.is_settled() && !record.posts.is_empty()
        };
        let others = self.calls.iter().enumerate().filter(has_place).count();
        assert!(
            others < self.settings.concurrency,
            "more uploads than {} at once",
            self.settings.concurrency
        );
    }

    fn check_watched(&self, call: CallId, watched: bool) {
        let total =
            self.calls[index(call.0)].batch.is_some_and(|(batch, _)| self.batches[index(batch.0)].followed);
        let settings = &self.settings;
        let timed = settings.stall_timeout.is_some() || settings.answer_timeout.is_some();
        let wanted = self.calls[index(call.0)].wanted.followed || total || timed;
        assert_eq!(watched, wanted && self.page.can_watch, "whether a form is watched");
    }

    /// The object may be there under the key of an earlier attempt.
    fn check_key(&self, id: CallId, form: &Form) {
        let call = &self.calls[index(id.0)];
        let Some(before) = call.posts.last() else { return };
        let grant = &self.bucket.grants[Bucket::grant_of(form)];
        let may_change = grant.terms.dir != self.bucket.grants[before.grant].terms.dir || grant.key.is_some();
        let key = stored_key(form, call.name());
        assert!(may_change || key == before.key, "{key} after {}", before.key);
    }

    /// Nothing else is stored under the same key meanwhile, nor was in the same batch.
    fn check_key_is_free(&self, id: CallId, form: &Form) {
        let call = &self.calls[index(id.0)];
        let key = stored_key(form, call.name());
        let has_it = |other: &Call| other.posts.last().is_some_and(|post| post.key == key);
        let is_in_the_way =
            |other: &Call| !other.is_settled() || other.is_of_batch_of(call) && other.may_be_stored();
        let others = self.calls.iter().enumerate().filter(|(number, _)| *number != index(id.0));
        let other = others.map(|(_, other)| other).find(|other| has_it(other) && is_in_the_way(other));
        assert!(self.settings.allows_duplicate_keys || other.is_none(), "two uploads have the key {key}");
    }

    fn check_against_policy(&mut self, id: CallId, form: &Form) {
        let number = Bucket::grant_of(form);
        let (is_strict, wall) = (self.settings.strict, self.clock.wall());
        let call = &self.calls[index(id.0)];
        let grant = &self.bucket.grants[number];
        let now = Timestamp(wall.0 + grant.clock_offset.unwrap_or_default());
        let clock = Clock { now, corrected: grant.clock_offset.is_some() };
        let size = Some(call.wanted.size);
        let facts =
            Facts { size, content_type: "image/png", bucket: Some(BUCKET), clock, parse: json::parse };
        let report = preflight::check(&grant.policy, form, &facts);
        assert!(report.allows(is_strict), "the preflight refuses what is posted: {report:?}");
        // The same once more without the preflight, which is part of what is tested.
        assert!(call.wanted.size <= grant.terms.max, "the file is larger than its grant allows");
        let key = form.get("key").expect("a form has a key");
        assert!(key.starts_with(grant.terms.dir), "{key} is not in {}", grant.terms.dir);
        let is_given = self.settings.grant_source == GrantSource::Given;
        if (self.settings.grant_per_file || grant.key.is_some()) && !is_given {
            assert_eq!(grant.asked_for, id, "a grant for one file serves another");
        }
        assert!(is_given || grant.renewal.is_none_or(|renewal| now < renewal), "a grant is about to end");
        assert!(grant.key.as_ref().is_none_or(|only| only == key), "{key} is not the key of the grant");
    }

    fn check_hash(&mut self, hash: HashId) {
        assert!(self.settings.verifies, "a checksum that nobody wants");
        let runs = self.call(hash.call).hashes.len();
        assert_eq!(index(hash.run), runs + 1, "computations are counted");
        self.check_is_free(|ask| matches!(ask, Ask::Hash(other) if other.call == hash.call));
    }

    // Progress

    fn check_report(&mut self, id: CallId, progress: Progress) {
        let instant = self.clock.instant;
        let call = self.call(id);
        assert!(call.wanted.followed, "nobody asked for progress");
        assert_eq!(progress.total, call.wanted.size, "the total of a file");
        assert!(progress.loaded <= progress.total, "more than all: {progress:?}");
        let posts = call.posts.len();
        let attempt = index(progress.attempt);
        assert!(attempt == posts || attempt == posts + 1, "attempt {attempt} after {posts} posts");
        let Some((at, last)) = call.reports.last() else {
            assert_eq!((progress.loaded, progress.percent), (0, 0), "the first report");
            return;
        };
        assert!(last.percent < 100, "a report after the end");
        assert!(progress.attempt >= last.attempt, "attempts follow each other");
        if progress.attempt > last.attempt {
            assert_eq!(progress.loaded, 0, "each attempt begins anew");
            return;
        }
        assert!(progress.loaded >= last.loaded, "progress falls back: {last:?}, {progress:?}");
        let is_last = progress.loaded == progress.total;
        assert!(is_last || instant - at >= INTERVAL, "two reports within {} ms", instant - at);
    }

    fn check_total(&mut self, id: BatchId, progress: TotalProgress) {
        let instant = self.clock.instant;
        let batch = &mut self.batches[index(id.0)];
        assert!(batch.followed && !batch.settled, "nobody listens any more, or ever did");
        assert_eq!((progress.total, index(progress.files_total)), (batch.bytes, batch.files.len()), "totals");
        assert!(progress.loaded <= progress.total, "more than all: {progress:?}");
        assert!(progress.files_settled <= progress.files_total, "more files than there are");
        let is_end = progress.percent == 100;
        let settled = progress.files_settled == progress.files_total;
        assert_eq!(is_end, settled, "100 percent, when all files are settled: {progress:?}");
        assert!(!is_end || progress.loaded == progress.total, "100 percent of all");
        if let Some((at, last)) = batch.reports.last() {
            assert!(last.percent < 100, "a report after the end");
            assert!(progress.files_settled >= last.files_settled, "files are settled for ever");
            let is_last = is_end || progress.loaded == progress.total;
            assert!(is_last || instant - at >= INTERVAL, "two reports within {} ms", instant - at);
        }
        batch.reports.push((instant, progress));
    }

    // Batches

    fn check_begin(&mut self, id: BatchId, place: u32) {
        let concurrency = self.settings.concurrency;
        let batch = &mut self.batches[index(id.0)];
        assert!(!batch.settled && !batch.aborted, "a file of a batch that is over");
        assert_eq!(index(place), batch.begun, "files begin in their order");
        batch.begun += 1;
        let open = batch.slots.iter().filter(|slot| matches!(slot, Slot::Began(_))).count();
        assert!(open < concurrency, "files are looked at ahead of their turn");
    }

    fn check_abort_files(&mut self, id: BatchId, from: u32) {
        let batch = &self.batches[index(id.0)];
        assert!(batch.aborted && !batch.settled, "nobody aborted it");
        assert_eq!(index(from), batch.begun, "what has not begun is aborted");
        let rest = &batch.slots[index(from)..];
        assert!(rest.iter().all(|slot| *slot == Slot::Empty), "a file has two outcomes");
    }

    fn check_batch_end(&mut self, id: BatchId) {
        let batch = &self.batches[index(id.0)];
        assert!(!batch.settled, "a batch settles once");
        assert!(batch.is_full(), "a file has no outcome: {:?}", batch.slots);
        if batch.followed && !batch.files.is_empty() {
            let percent = batch.reports.last().map(|(_, progress)| progress.percent);
            assert_eq!(percent, Some(100), "the last report of a batch");
        }
    }

    // After every step

    /// Nothing that can hang is without a deadline.
    pub(super) fn check_step(&self) {
        let deadline = self.engine.timeout().map(|deadline| deadline.0);
        let in_time = |latest: u64| deadline.is_some_and(|deadline| deadline <= latest);
        for ask in &self.open {
            match ask {
                Ask::Grant(grant) => {
                    let latest = self.checks.grants_since[grant].saturating_add(self.settings.grant_timeout);
                    assert!(in_time(latest), "a grant is waited for beyond its time: {deadline:?}, {latest}");
                }
                Ask::Post(post) => {
                    let record = self.calls[index(post.call.0)].posts.last().expect("it was posted");
                    if let (Some(patience), true) = (record.patience(&self.settings), record.watched) {
                        let latest = record.forgiven.unwrap_or(record.moved).saturating_add(patience);
                        assert!(in_time(latest), "what stands still is waited for: {deadline:?}, {latest}");
                    }
                }
                _ => {}
            }
        }
    }

    /// At the very end everything is settled, and nothing is left.
    pub(super) fn check_end(&self) {
        for (number, call) in self.calls.iter().enumerate() {
            assert!(call.is_settled(), "call {number} never settles");
            self.check_claim_holds(CallId(u32::try_from(number).expect("few calls")));
        }
        for (number, batch) in self.batches.iter().enumerate() {
            assert!(batch.settled, "batch {number} never settles: {:?}", batch.slots);
        }
        // A look cannot be stopped: it reads a piece or two.
        let left = self.open.iter().find(|ask| !matches!(ask, Ask::Look(_)));
        assert!(left.is_none(), "still under way: {left:?}");
        assert!(self.diagnosing.is_empty(), "still listening: {:?}", self.diagnosing);
        assert_eq!(self.engine.timeout(), None, "a timer is left");
        assert!(self.engine.is_idle(), "the engine keeps something");
    }
}

/// Returns the call that a command is about.
fn call_of(command: &Command) -> Option<CallId> {
    match command {
        Command::FetchGrant { call, .. }
        | Command::MakeKey { call, .. }
        | Command::BeginDiagnosis(call)
        | Command::AskPolicy { call, .. }
        | Command::EndDiagnosis(call)
        | Command::AskRetry { call, .. }
        | Command::Report { call, .. }
        | Command::Settle { call, .. } => Some(*call),
        Command::Post { post, .. } | Command::CancelPost(post) => Some(post.call),
        Command::Hash(hash) | Command::StopHash(hash) => Some(hash.call),
        Command::Look(look) => Some(look.call),
        Command::Probe { probe, .. } | Command::CancelProbe(probe) => Some(probe.call),
        _ => None,
    }
}
