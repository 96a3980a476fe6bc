//! Who gets which grant: one request at a time serves all files, and its grant those that follow, until it is about to
//! expire or is refused.

use alloc::boxed::Box;
use alloc::rc::{Rc, Weak};
use core::cell::Cell;

use wasm_bindgen::JsValue;

use super::abort::{Abort, AbortOnDrop};
use super::errors::Failure;
use super::event::Event;
use super::issued::Issued;
use super::source::{Reason, Request, Source};
use super::task;

/// The grants of an uploader.
pub struct Grants {
    source: Source,
    /// Whether each file has one of its own: because the caller says so, or because they turned out to be for one key.
    per_file: Cell<bool>,
    kept: Cell<Option<Rc<Issued>>>,
    /// The request under way. It is held by those who wait for it, and ends when nobody does any more.
    flight: Cell<Weak<Flight>>,
}

#[derive(Default)]
struct Flight {
    landed: Event,
    outcome: Cell<Option<Result<Rc<Issued>, Failure>>>,
    abort: AbortOnDrop,
}

/// What an upload asks for.
pub struct Want<'a> {
    /// Why, and for which file.
    pub request: Request,
    /// The grant that it has used so far.
    pub held: Option<&'a Rc<Issued>>,
    /// What ends the waiting.
    pub abort: &'a Abort,
}

impl Grants {
    /// Those of `source`; if `per_file`, one for each file.
    #[must_use]
    pub fn new(source: Source, per_file: bool) -> Rc<Self> {
        let per_file = Cell::new(per_file || source.is_told_of_file());
        Rc::new(Grants { source, per_file, kept: Cell::default(), flight: Cell::default() })
    }

    /// Whether another grant can be had.
    #[must_use]
    pub fn can_renew(&self) -> bool {
        self.source.can_renew()
    }

    /// Forgets a grant that OSS refused.
    pub fn forget(&self, refused: &Rc<Issued>) {
        let kept = self.kept.take();
        self.kept.set(kept.filter(|kept| !Rc::ptr_eq(kept, refused)));
    }

    /// The grant that is held as long as it serves, else the shared one, else a new one.
    ///
    /// # Errors
    /// `GrantUnavailable`, `InvalidGrant`, `MixedContent`, or the abort.
    pub async fn get(self: &Rc<Self>, mut want: Want<'_>) -> Result<Rc<Issued>, Failure> {
        let refused = want.request.reason == Reason::Refused;
        if let Some(held) = want.held.filter(|held| !refused && held.is_fresh()) {
            return Ok(held.clone());
        }
        if self.per_file.get() || !self.source.can_renew() {
            return self.own(&want).await;
        }
        if let Some(kept) = look(&self.kept) {
            if kept.is_fresh() {
                return Ok(kept);
            }
            want.request.reason = Reason::Expiring;
        }
        self.shared(&want).await
    }

    async fn own(&self, want: &Want<'_>) -> Result<Rc<Issued>, Failure> {
        let ours = AbortOnDrop::new();
        let issued = self.source.fetch(&want.request, ours.signal(), want.abort).await?;
        ours.disarm();
        Ok(Rc::new(issued))
    }

    async fn shared(self: &Rc<Self>, want: &Want<'_>) -> Result<Rc<Issued>, Failure> {
        let under_way = look(&self.flight).upgrade();
        let joined = under_way.is_some();
        let flight = under_way.unwrap_or_else(|| self.depart(&want.request));
        let _ = want.abort.wait(flight.landed.promise()).await?;
        match look(&flight.outcome) {
            Some(Ok(issued)) if !(joined && issued.is_for_one_key()) => Ok(issued),
            Some(Err(failure)) => Err(failure),
            // It is for the one file of whoever asked for it.
            _ => self.own(want).await,
        }
    }

    /// Begins a request that is bound to no upload in particular.
    fn depart(self: &Rc<Self>, request: &Request) -> Rc<Flight> {
        let flight = Rc::new(Flight::default());
        let departed = Rc::downgrade(&flight);
        self.flight.set(departed.clone());
        let (grants, request, signal) = (self.clone(), request.clone(), flight.abort.signal());
        let _ = task::promise(Box::pin(async move {
            let outcome = grants.source.fetch(&request, signal.clone(), &Abort::on(&[signal])).await;
            // If nobody waits any more, it has been aborted.
            if let Some(flight) = departed.upgrade() {
                grants.land(&flight, outcome.map(Rc::new));
            }
            Ok(JsValue::UNDEFINED)
        }));
        flight
    }

    fn land(&self, flight: &Flight, outcome: Result<Rc<Issued>, Failure>) {
        flight.abort.disarm();
        let issued = outcome.as_ref().ok();
        self.per_file.set(issued.is_some_and(|issued| issued.is_for_one_key()));
        self.kept.set(issued.filter(|_| !self.per_file.get()).cloned());
        self.flight.set(Weak::new());
        flight.outcome.set(Some(outcome));
        flight.landed.happen();
    }
}

/// What a cell holds. A `RefCell` would cost every page the words of its panic.
fn look<T: Clone + Default>(cell: &Cell<T>) -> T {
    let held = cell.take();
    cell.set(held.clone());
    held
}
