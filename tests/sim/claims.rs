//! Rules about what callers are told at the end: it is so.

use oss_form_upload::engine::command::Outcome;
use oss_form_upload::engine::event::{CallId, Task};
use oss_form_upload::engine::failure::Failure;
use oss_form_upload::engine::stored::{StoredObject, Unverified};
use oss_form_upload::error::{Error, Stored};

use super::commands::index;
use super::plan::WantedKey;
use super::records::{Call, End, Post};
use super::world::{Ask, World};

/// The longest wait that a server can ask for, in milliseconds.
const LONGEST_WAIT: u64 = 300_000;

impl World {
    pub(super) fn check_outcome(&mut self, id: CallId, outcome: &Outcome) {
        self.check_nothing_goes_on(id);
        let call = &self.calls[index(id.0)];
        let uploads = call.task == Task::Upload;
        match outcome {
            Outcome::Stored(object) => self.check_stored(id, object),
            Outcome::Failed(failure) => self.check_failure(id, failure),
            Outcome::Aborted => assert!(call.aborted, "nobody aborted it"),
            Outcome::Checked(_) => assert_eq!(call.task, Task::Check),
            Outcome::Fields(_) => assert_eq!(call.task, Task::ListFields),
            Outcome::Diagnosed(_) => assert_eq!(call.task, Task::Diagnose),
        }
        let is_at_the_end = call.reports.last().is_some_and(|(_, progress)| progress.percent == 100);
        let is_stored = matches!(outcome, Outcome::Stored(_));
        assert!(!is_at_the_end || is_stored, "100 percent of what is not stored");
        assert!(!(is_stored && call.wanted.followed) || is_at_the_end, "stored, and not told of 100 percent");
        assert!(uploads || call.posts.is_empty(), "only uploads are posted");
    }

    fn check_nothing_goes_on(&self, id: CallId) {
        let is_its = |ask: &&Ask| match ask {
            Ask::Post(post) => post.call == id,
            Ask::Hash(hash) => hash.call == id,
            Ask::Look(look) => look.call == id,
            Ask::Probe(probe) => probe.call == id,
            Ask::Grant(_) | Ask::Retry(_) => false,
        };
        // A look cannot be stopped: it reads two bytes.
        let left = self.open.iter().find(|ask| is_its(ask) && !matches!(ask, Ask::Look(_)));
        assert!(left.is_none(), "settled while it goes on: {left:?}");
        assert!(!self.diagnosing.contains(&id), "settled while it listens for blocked requests");
    }

    fn check_stored(&self, id: CallId, object: &StoredObject) {
        let call = &self.calls[index(id.0)];
        let posts = call.posts.len();
        assert_eq!((index(object.attempts), object.bytes), (posts, call.wanted.size), "attempts and bytes");
        let post = call.posts.last().expect("stored, and never posted");
        let Some((_, End::Answered { reply, .. })) = &post.end else { panic!("stored, and not answered") };
        assert!(is_success(post), "stored, by status {}", reply.status);
        let is_it =
            |store: &&super::bucket::Store| index(store.post.attempt) == posts && store.key == object.key;
        // A form that the browser itself sends again is stored twice, and the later object stays.
        let store = self.bucket.stores_of(id).filter(is_it).last().expect("stored, and not in the bucket");
        let was_seen = object.unverified.is_none() || !call.is_unreadable();
        assert!(was_seen, "stored without a checksum, and its file is not what it was: {:?}", call.spoil);
        match object.unverified {
            None => {
                assert!(self.settings.verifies, "verified, although nobody wanted it");
                let read = call.hashes.last().and_then(|(_, read)| *read);
                assert_eq!(read, Some(store.crc64), "verified, and the bytes differ");
            }
            Some(Unverified::Off) => assert!(!self.settings.verifies, "not verified, although it was wanted"),
            Some(Unverified::Hidden) => {
                assert!(self.settings.verifies, "not verified for another reason");
                let is_shown = reply.crc64.is_some() && !self.bucket.hides_checksums;
                // A file that was stored wrongly is read anew, unless checksums seem to be hidden by then.
                let wrong = call.posts[..posts - 1].iter().rposition(is_success).map_or(0, |place| place + 1);
                let can_compare = is_shown && call.hashes.last().is_some_and(|(attempt, _)| *attempt > wrong);
                assert!(!can_compare, "not verified, although both checksums were known");
            }
        }
    }

    fn check_failure(&self, id: CallId, failure: &Failure) {
        let call = &self.calls[index(id.0)];
        assert_eq!(index(failure.attempts), call.posts.len(), "attempts are counted: {failure:?}");
        assert!(!failure.error.message().is_empty(), "an error has a sentence");
        self.check_claim(id, failure);
        self.check_perseverance(call, failure);
        self.check_duplicate(id, failure);
        if failure.attempts == 0 {
            assert_eq!(failure.stored, Stored::No, "nothing was sent: {failure:?}");
        }
        if !call.posts.is_empty() && call.posts.iter().all(is_clear_refusal) {
            assert_eq!(failure.stored, Stored::No, "all attempts were refused: {failure:?}");
        }
    }

    /// There is another upload whose key it is, and the one that is named is of the same batch.
    fn check_duplicate(&self, id: CallId, failure: &Failure) {
        let Error::DuplicateKey { key, index: place } = &failure.error else { return };
        assert!(!self.settings.allows_duplicate_keys, "it is allowed: {failure:?}");
        let call = &self.calls[index(id.0)];
        let was_sent = |other: &Call| other.posts.iter().any(|post| post.key == *key);
        let may_have_it = |other: &Call| match &other.wanted.key {
            WantedKey::Fixed(fixed) => fixed.replace("${filename}", other.name()) == *key,
            // Its form is planned, and not on its way yet.
            WantedKey::Default => key.ends_with(other.name()),
            WantedKey::Made => false,
        };
        let has_it = |other: &Call| was_sent(other) || may_have_it(other);
        let is_named = |other: &Call| match (place, other.batch) {
            (Some(place), Some((_, other))) => other == index(*place),
            (place, _) => place.is_none() && !other.is_settled(),
        };
        let of_batch = |other: &Call| other.is_of_batch_of(call) == place.is_some();
        let mut others = self.calls.iter().enumerate().filter(|(number, _)| *number != index(id.0));
        let is_it = |other: &Call| has_it(other) && is_named(other) && of_batch(other);
        assert!(others.any(|(_, other)| is_it(other)), "no other upload has the key {key}: {failure:?}");
    }

    /// An upload that may succeed is tried as often as the caller wants.
    fn check_perseverance(&self, call: &Call, failure: &Failure) {
        let is_refused = |post: &&Post| self.settings.grant_source.can_renew() && is_outdated(post);
        let attempts = index(self.settings.retry.attempts);
        let failures = call.posts.len() - call.posts.iter().filter(is_refused).count().min(attempts);
        let is_asked = |post: &Post| {
            let Some((_, End::Answered { reply, .. })) = &post.end else { return false };
            let asked = reply.retry_after.filter(|_| self.bucket.shows_retry_after);
            asked.is_some_and(|seconds| u64::from(seconds) * 1000 > LONGEST_WAIT)
        };
        let is_told_off = call.posts.last().is_some_and(is_asked);
        let gave_up = failure.retryable && failures < attempts;
        let has_reason = is_told_off || self.settings.retry.asks || self.checks.grants_failed;
        assert!(!gave_up || has_reason, "given up after {failures} failures: {failure:?}");
    }

    /// "no" means that the bucket has nothing of it, "yes" that it has.
    fn check_claim(&self, id: CallId, failure: &Failure) {
        let count = self.bucket.stores_of(id).count();
        // A network that comes and goes may look like a refused preflight to the small requests.
        let began = self.calls[index(id.0)].posts.last().map(|post| post.at);
        let may_be_wrong = failure.error.code() == "PreflightRefused" && self.flickered_at >= began;
        match failure.stored {
            Stored::No => assert!(count == 0 || may_be_wrong, "not stored, and it is: {failure:?}"),
            Stored::Yes => assert!(count > 0, "stored, and it is not: {failure:?}"),
            Stored::Unknown => {}
        }
    }

    /// A claim stays true.
    pub(super) fn check_claim_holds(&self, id: CallId) {
        if let Some(Outcome::Failed(failure)) = &self.calls[index(id.0)].outcome {
            self.check_claim(id, failure);
        }
    }

    // Attempts

    /// A form goes out again only if the one before may succeed when it is tried again, and not too soon.
    pub(super) fn check_repetition(&mut self, id: CallId) {
        let attempts = index(self.settings.retry.attempts);
        let (instant, shows) = (self.clock.instant, self.bucket.shows_retry_after);
        let (can_renew, asks) = (self.settings.grant_source.can_renew(), self.settings.retry.asks);
        let call = &self.calls[index(id.0)];
        let refused = call.posts.iter().filter(|post| can_renew && is_outdated(post)).count();
        let renewed = refused.min(attempts);
        assert!(call.posts.len() < attempts + renewed, "posted more often than {attempts} times");
        let Some(Post { end: Some((at, end)), .. }) = call.posts.last() else {
            assert!(call.posts.is_empty(), "posted again before the end");
            return;
        };
        if can_renew && refused <= attempts && call.posts.last().is_some_and(is_outdated) {
            return;
        }
        assert!(may_change(call, end), "posted again after {end:?}");
        assert!(!asks || !call.asked.is_empty(), "posted again, and shouldRetry was not asked");
        if let End::Answered { reply, .. } = end
            && let Some(seconds) = reply.retry_after.filter(|_| shows)
        {
            let asked = u64::from(seconds) * 1000;
            assert!(asked <= LONGEST_WAIT, "waited for what asks for {seconds} s");
            assert!(instant - at >= asked, "posted again after {} ms instead of {asked}", instant - at);
        }
    }

    pub(super) fn check_question(&mut self, id: CallId, failure: &Failure) {
        assert!(self.settings.retry.asks, "nobody wants to be asked");
        assert!(!self.open.contains(&Ask::Retry(id)), "asked twice at once");
        assert!(failure.retryable, "asked about what cannot succeed: {failure:?}");
        let attempts = index(self.settings.retry.attempts);
        self.check_claim(id, failure);
        let call = self.call(id);
        assert_eq!(index(failure.attempts), call.posts.len(), "attempts are counted: {failure:?}");
        call.asked.push(failure.clone());
        assert!(call.asked.len() < attempts, "asked after the last attempt");
    }
}

/// Returns whether OSS refused the form and has nothing of it, as far as a page can know.
fn is_clear_refusal(post: &Post) -> bool {
    match &post.end {
        Some((_, End::Answered { reply, reused })) => {
            (400..500).contains(&reply.status) && (reply.code != "FileAlreadyExists" || !reused)
        }
        _ => false,
    }
}

/// Returns whether OSS stored the object and said so.
fn is_success(post: &Post) -> bool {
    matches!(&post.end, Some((_, End::Answered { reply, .. })) if matches!(reply.status, 200..=202 | 204..=299))
}

/// Returns whether the grant of a form was refused for its age.
fn is_outdated(post: &Post) -> bool {
    let Some((_, End::Answered { reply, .. })) = &post.end else { return false };
    let is_expired = reply.code == "AccessDenied" && reply.message.ends_with("Policy expired.");
    is_expired || ["SecurityTokenExpired", "RequestTimeTooSkewed", "InvalidAccessKeyId"].contains(&reply.code)
}

/// Returns whether an attempt that ended so may be followed by another one.
fn may_change(call: &Call, end: &End) -> bool {
    match end {
        End::Silent | End::Cancelled => true,
        End::Refused => false,
        End::Answered { reply, .. } => {
            let is_transient = matches!(reply.status, 408 | 429 | 500..=599);
            let is_broken = ["RequestTimeout", "IncompleteBody"].contains(&reply.code);
            let overwrites = call.posts.last().is_some_and(|post| !post.forbids_overwriting);
            let is_mismatched = call.posts.last().is_some_and(is_success) && overwrites;
            is_transient || is_broken || is_mismatched
        }
    }
}
