//! One posting of a form, watched to its end: whether it still moves, and when to look at the file.

use super::clock::Instant;
use super::command::PostId;
use crate::response::Asked;

/// How often a file is looked at while it is sent, in milliseconds: Firefox waits for ever for the bytes of one that was
/// cut or deleted.
const LOOK: u64 = 5000;

/// How late a timer must be, in milliseconds, for the computer to have slept, or the page to have been put to rest.
const LATE: u64 = 1000;

/// A posting under way.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) post: PostId,
    /// True if the browser is asked for progress, so that it sends a preflight.
    pub(super) watched: bool,
    /// True if the same form may be posted again over what it stored.
    pub(super) may_overwrite: bool,
    /// The success that the form asked for.
    pub(super) asked: Asked,
    /// How many bytes were seen to leave.
    sent: u64,
    /// How many bytes of the form have not left; as many as can be before the first count.
    left: u64,
    patience: Patience,
    /// When a byte was last seen to move.
    moved: Instant,
    /// True if a timer came late since then, and was forgiven.
    forgiven: bool,
    /// When to look at the file; none while it is being looked at.
    look_at: Option<Instant>,
}

/// For how many milliseconds an attempt may stand still; none stands for ever.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// Until its last byte has left.
    pub(super) moving: Option<u64>,
    /// From then on until the answer.
    pub(super) answer: Option<u64>,
}

impl Patience {
    /// Returns whether there is an end to it, so that bytes have to be counted.
    pub(super) fn ends(self) -> bool {
        self.moving.is_some() || self.answer.is_some()
    }
}

/// Something to do about an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// Nothing.
    Nothing,
    /// Look at the file.
    Look,
    /// Give up: nothing has moved for so many milliseconds.
    Stalled(u64),
}

impl Attempt {
    /// Begins to watch a posting.
    pub(super) fn new(
        post: PostId,
        watched: bool,
        may_overwrite: bool,
        asked: Asked,
        patience: Patience,
        now: Instant,
    ) -> Self {
        let look_at = Some(now.after(LOOK));
        Attempt {
            post,
            watched,
            may_overwrite,
            asked,
            sent: 0,
            left: u64::MAX,
            patience,
            moved: now,
            forgiven: false,
            look_at,
        }
    }

    /// Notes that `loaded` of the form's `total` bytes have left so far: fewer than before where the browser repeats it.
    pub(super) fn moved(&mut self, loaded: u64, total: u64, now: Instant) {
        self.sent = self.sent.max(loaded);
        self.left = total.saturating_sub(loaded);
        self.moved = now;
        self.forgiven = false;
    }

    /// Returns whether a CORS preflight may have been refused. Nothing leaves before it is answered.
    pub(super) fn may_lack_permission(&self) -> bool {
        self.watched && self.sent == 0
    }

    /// Notes that the file is as it was.
    pub(super) fn looked(&mut self, now: Instant) {
        self.look_at = Some(now.after(LOOK));
    }

    /// Returns when there may be something to do.
    pub(super) fn timeout(&self) -> Option<Instant> {
        [self.look_at, self.stalls_at()].into_iter().flatten().min()
    }

    /// Returns what there is to do now.
    ///
    /// A timer that comes late is forgiven once: while the computer slept, or the page was put to rest, nothing could
    /// move, or be seen to.
    pub(super) fn due(&mut self, now: Instant) -> Due {
        if let (Some(stalls_at), Some(timeout)) = (self.stalls_at(), self.patience())
            && now >= stalls_at
        {
            if self.forgiven || now.since(stalls_at) < LATE {
                return Due::Stalled(timeout);
            }
            self.forgiven = true;
            self.moved = now;
        }
        match self.look_at {
            Some(look_at) if now >= look_at => {
                self.look_at = None;
                Due::Look
            }
            _ => Due::Nothing,
        }
    }

    fn stalls_at(&self) -> Option<Instant> {
        self.patience().map(|timeout| self.moved.after(timeout))
    }

    fn patience(&self) -> Option<u64> {
        if self.left == 0 { self.patience.answer } else { self.patience.moving }
    }
}
