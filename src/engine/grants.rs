//! Hands out grants: one request at a time serves all files that wait, and its grant serves those that follow, until it is
//! about to expire or is refused.

use std::rc::Rc;

use super::active_grant::ActiveGrant;
use super::clock::{Instant, Now};
use super::command::{Command, GrantId, Reason};
use super::event::{CallId, GrantAnswer};
use super::grant_answer;
use super::outbox::Outbox;
use super::settings::{Environment, Settings};
use super::trouble::Trouble;

/// The grants of an uploader.
#[derive(Debug, Default)]
pub(super) struct Grants {
    /// The grant that serves all files.
    kept: Option<Rc<ActiveGrant>>,
    /// True if grants turned out to be for one key, so that each file needs one for itself.
    for_one_key: bool,
    requests: Vec<Request>,
    next: u32,
}

/// A request under way.
#[derive(Debug)]
struct Request {
    id: GrantId,
    /// True if its grant is for whoever asks meanwhile.
    shared: bool,
    deadline: Instant,
    /// The call whose file it is for, if it turns out to be for one only.
    asker: CallId,
    /// The calls that wait for it. The asker may have left.
    waiting: Vec<CallId>,
}

/// A call's wish for a grant.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub(super) call: CallId,
    /// The reason of a new request, if one is needed.
    pub(super) reason: Reason,
    /// The grant that the call has used so far.
    pub(super) held: Option<Rc<ActiveGrant>>,
}

/// The answer to a wish.
pub(super) type Landed = Result<Rc<ActiveGrant>, Trouble>;

/// Everything of the uploader that its grants need.
pub(super) struct Around<'a> {
    pub(super) settings: &'a Settings,
    pub(super) environment: &'a Environment,
    pub(super) commands: &'a mut Outbox,
    pub(super) now: &'a Now,
}

impl Grants {
    /// Returns the grant that the call has used so far, as long as it serves, else the shared one; none if one had to be
    /// asked for: the call waits for it from now on.
    pub(super) fn wish(&mut self, wish: Wish, around: &mut Around) -> Option<Rc<ActiveGrant>> {
        let fresh = |grant: &Rc<ActiveGrant>| grant.is_fresh(around.now);
        if wish.reason != Reason::Refused
            && let Some(held) = wish.held.filter(fresh)
        {
            return Some(held);
        }
        let renewable = around.settings.grant_source.can_renew();
        if renewable && self.are_per_file(around.settings) {
            self.ask(wish.call, wish.reason, false, around);
            return None;
        }
        if let Some(kept) = self.kept.as_ref().filter(|kept| !renewable || fresh(kept)) {
            return Some(Rc::clone(kept));
        }
        self.join(wish.call, wish.reason, around);
        None
    }

    /// Returns whether each file gets a grant for itself, which may be for another host.
    pub(super) fn are_per_file(&self, settings: &Settings) -> bool {
        settings.grant_per_file || self.for_one_key
    }

    /// Forgets a grant that OSS refused.
    pub(super) fn forget(&mut self, refused: &Rc<ActiveGrant>) {
        if self.kept.as_ref().is_some_and(|kept| Rc::ptr_eq(kept, refused)) {
            self.kept = None;
        }
    }

    /// Takes the end of a request, and returns it for each call that waits. A call that had joined the request of
    /// another waits on where the grant is for that other's file alone.
    pub(super) fn answered(
        &mut self,
        grant: GrantId,
        answer: GrantAnswer,
        around: &mut Around,
    ) -> Vec<(CallId, Landed)> {
        let Some(place) = self.requests.iter().position(|request| request.id == grant) else {
            return Vec::new();
        };
        let request = self.requests.swap_remove(place);
        let landed = read(answer, around);
        self.land(request, &landed, around)
    }

    /// Takes a call out, and gives up the request that only this call waits for.
    pub(super) fn leave(&mut self, call: CallId, commands: &mut Outbox) {
        for request in &mut self.requests {
            request.waiting.retain(|waiting| *waiting != call);
        }
        self.requests.retain_mut(|request| {
            let Some(heir) = request.waiting.first() else {
                commands.push(Command::CancelGrant(request.id));
                return false;
            };
            if request.asker == call && commands.ask_for(*heir, request.id) {
                request.asker = *heir;
            }
            true
        });
    }

    /// Returns when the next request is given up.
    pub(super) fn timeout(&self) -> Option<Instant> {
        self.requests.iter().map(|request| request.deadline).min()
    }

    /// Gives up requests whose time is over, and returns the outcome for each call that waits.
    pub(super) fn timed_out(&mut self, around: &mut Around) -> Vec<(CallId, Landed)> {
        let mut landed = Vec::new();
        let is_over = |request: &Request| request.deadline <= around.now.instant;
        while let Some(place) = self.requests.iter().position(is_over) {
            let request = self.requests.swap_remove(place);
            around.commands.push(Command::CancelGrant(request.id));
            let late = grant_answer::late(&around.settings.grant_source, around.settings.grant_timeout);
            landed.extend(request.waiting.into_iter().map(|call| (call, Err(late.clone()))));
        }
        landed
    }

    /// Waits for the shared request, which begins if there is none.
    fn join(&mut self, call: CallId, reason: Reason, around: &mut Around) {
        if let Some(shared) = self.requests.iter_mut().find(|request| request.shared) {
            shared.waiting.push(call);
            return;
        }
        let reason = if self.kept.take().is_some() { Reason::Expiring } else { reason };
        self.ask(call, reason, true, around);
    }

    fn ask(&mut self, call: CallId, reason: Reason, shared: bool, around: &mut Around) {
        self.next += 1;
        let id = GrantId(self.next);
        let deadline = around.now.instant.after(around.settings.grant_timeout);
        self.requests.push(Request { id, shared, deadline, asker: call, waiting: vec![call] });
        around.commands.push(Command::FetchGrant { grant: id, call, reason });
    }

    fn land(&mut self, request: Request, landed: &Landed, around: &mut Around) -> Vec<(CallId, Landed)> {
        let for_one_file = request.shared && self.keep(landed, around);
        let mut served = Vec::new();
        for call in request.waiting {
            if for_one_file && call != request.asker {
                self.ask(call, Reason::First, false, around);
            } else {
                served.push((call, landed.clone()));
            }
        }
        served
    }

    /// Keeps a shared grant for calls to come. Returns whether it is for one file only.
    fn keep(&mut self, landed: &Landed, around: &Around) -> bool {
        let Ok(grant) = landed else { return false };
        self.for_one_key = around.settings.grant_source.can_renew() && grant.is_for_one_key();
        self.kept = (!self.for_one_key).then(|| Rc::clone(grant));
        self.for_one_key
    }
}

fn read(answer: GrantAnswer, around: &Around) -> Landed {
    let Around { settings, environment, now, .. } = around;
    let arrived = grant_answer::read(answer, &settings.grant_source, environment, now)?;
    let grant = grant_answer::grant_in(&arrived.json, &settings.grant_source)?;
    Ok(Rc::new(ActiveGrant::read(grant, arrived.clock_offset, environment, now)?))
}
