//! The loop around the engine: hands events over to it, and carries out its commands.
//!
//! Nothing is borrowed while a command is carried out, because the caller's functions may call back into the uploader at
//! once. The events that they cause queue behind those that wait.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::JsValue;

use super::batch::{Batch, Collection};
use super::call::Call;
use super::callback::{Awaited, Callback, Happened, Listener};
use super::clock::Clock;
use super::grant_source::{GrantRequest, GrantSource};
use super::settings::UploaderOptions;
use super::timer::Timer;
use super::world;
use crate::engine::command::{Command, GrantId};
use crate::engine::event::{BatchId, CallId, Event};
use crate::engine::failure::Cause;
use crate::engine::table::Table;
use crate::engine::{Engine, Instant};

/// An uploader at work.
pub(super) struct Driver {
    engine: RefCell<Engine>,
    /// Events that are not handed over yet, boxed as the engine's commands are.
    events: RefCell<VecDeque<Box<Event>>>,
    /// True while the loop runs, further out on the stack.
    busy: Cell<bool>,
    can_watch: bool,
    last_id: Cell<u32>,
    pub(super) clock: Clock,
    pub(super) timer: RefCell<Option<Timer>>,
    pub(super) source: GrantSource,
    pub(super) should_retry: Option<Function>,
    pub(super) calls: RefCell<Table<CallId, Rc<Call>>>,
    pub(super) batches: RefCell<Table<BatchId, Rc<Batch>>>,
    pub(super) collections: RefCell<Table<BatchId, Collection>>,
    pub(super) grants: RefCell<Table<GrantId, GrantRequest>>,
    /// Values that were thrown, with the newest call of that time.
    causes: RefCell<Vec<(Cause, CallId, JsValue)>>,
    online: RefCell<Option<Listener>>,
}

impl Driver {
    /// Makes an uploader that has nothing to do yet.
    pub(super) fn new(options: UploaderOptions) -> Rc<Self> {
        let environment = world::environment();
        Rc::new(Driver {
            can_watch: environment.can_watch,
            engine: RefCell::new(Engine::new(options.settings, environment)),
            events: RefCell::default(),
            busy: Cell::new(false),
            last_id: Cell::new(0),
            clock: Clock::default(),
            timer: RefCell::default(),
            source: options.source,
            should_retry: options.should_retry,
            calls: RefCell::default(),
            batches: RefCell::default(),
            collections: RefCell::default(),
            grants: RefCell::default(),
            causes: RefCell::default(),
            online: RefCell::default(),
        })
    }

    /// Hands an event over and carries out the commands; while the loop runs already, the event waits.
    pub(super) fn dispatch(self: &Rc<Self>, event: Event) {
        self.events.borrow_mut().push_back(Box::new(event));
        if self.busy.replace(true) {
            return;
        }
        while self.step() {}
        self.busy.set(false);
        let timeout = self.engine.borrow().timeout();
        self.set_timer(timeout);
        self.await_network();
    }

    /// Hands over the next event, or else carries out the next command. Returns whether there was one.
    fn step(self: &Rc<Self>) -> bool {
        let event = self.events.borrow_mut().pop_front();
        if let Some(event) = event {
            let now = world::now(self.clock.read());
            self.engine.borrow_mut().handle(*event, &now);
            return true;
        }
        let command = self.engine.borrow_mut().poll();
        command.map(|command| self.carry_out(command)).is_some()
    }

    fn carry_out(self: &Rc<Self>, command: Command) {
        match command {
            Command::FetchGrant { grant, call, reason } => self.fetch_grant(grant, call, reason),
            Command::CancelGrant(grant) => self.cancel_grant(grant),
            Command::MakeKey { call, dir } => self.make_key(call, &dir),
            Command::Post { post, host, form, watched } => self.post(post, &host, &form, watched),
            Command::CancelPost(post) => self.cancel_post(post),
            Command::Hash(hash) => self.hash(hash),
            Command::StopHash(hash) => self.stop_hash(hash),
            Command::Look(look) => self.look(look),
            Command::BeginDiagnosis(call) => self.begin_diagnosis(call),
            Command::AskPolicy { url, .. } => self.ask_policy(url),
            Command::EndDiagnosis(call) => self.end_diagnosis(call),
            Command::Probe { probe, host, question } => self.probe(probe, &host, question),
            Command::CancelProbe(probe) => self.cancel_probe(probe),
            Command::AskRetry { call, failure } => self.ask_retry(call, &failure),
            Command::Report { call, progress } => self.tell(call, progress),
            Command::ReportTotal { batch, progress } => self.tell_total(batch, progress),
            Command::Settle { call, outcome } => self.settle(call, outcome),
            Command::BeginFile { batch, index } => self.begin_file(batch, index),
            Command::AbortFiles { batch, from } => self.abort_files(batch, from),
            Command::SettleBatch(batch) => self.settle_batch(batch),
        }
    }

    /// Takes a report of JavaScript.
    pub(super) fn wake(self: &Rc<Self>, awaited: Awaited, happened: Happened) {
        match awaited {
            Awaited::Timer => self.timer_fired(),
            Awaited::Online => self.dispatch(Event::Online),
            Awaited::Violation => self.violation_reported(&happened),
            Awaited::Abort(call) => self.signal_aborted(call),
            Awaited::Post(post) => self.post_ended(post),
            Awaited::Sent(post) => self.bytes_sent(post, &happened),
            Awaited::Bytes(hash) => self.bytes_read(hash, happened),
            Awaited::Turn(hash) => self.turn_taken(hash),
            Awaited::Piece(look) => self.piece_read(look, happened),
            Awaited::Probe(probe) => self.probe_ended(probe),
            Awaited::Grant(grant) => self.grant_answered(grant, happened),
            Awaited::Files(batch) => self.files_collected(batch, happened),
            Awaited::Options(batch, index) => self.options_made(batch, index, happened),
            Awaited::Decision(call) => self.decide(call, happened),
            Awaited::Nothing => {}
        }
    }

    /// Listens for the network for as long as there are calls and the browser says that it is offline.
    fn await_network(self: &Rc<Self>) {
        let wanted = !world::is_online() && self.calls.borrow().first().is_some();
        if wanted == self.online.borrow().is_some() {
            return;
        }
        let listener = wanted
            .then(|| Listener::new(js_sys::global().into(), "online", Callback::new(self, Awaited::Online)));
        drop(self.online.replace(listener));
    }

    /// Returns whether an upload can be watched.
    pub(super) fn can_watch(&self) -> bool {
        self.can_watch
    }

    /// Returns a number that was not returned before.
    pub(super) fn next_id(&self) -> u32 {
        self.last_id.set(self.last_id.get() + 1);
        self.last_id.get()
    }

    /// Keeps a value that was thrown, and returns the name under which the engine knows it.
    pub(super) fn keep_cause(&self, thrown: JsValue) -> Cause {
        let newest = CallId(self.last_id.get());
        let cause = Cause(self.next_id());
        self.causes.borrow_mut().push((cause, newest, thrown));
        cause
    }

    /// Returns a value that was thrown; `undefined` for none.
    pub(super) fn cause(&self, cause: Option<Cause>) -> JsValue {
        let causes = self.causes.borrow();
        let kept = causes.iter().find(|(name, ..)| Some(*name) == cause);
        kept.map(|(.., thrown)| thrown.clone()).unwrap_or_default()
    }

    /// Forgets values that were thrown before the oldest call began: they cannot be meant any more.
    pub(super) fn forget_causes(&self) {
        let oldest = self.calls.borrow().first();
        let kept = |newest: &CallId| oldest.is_some_and(|oldest| oldest <= *newest);
        self.causes.borrow_mut().retain(|(_, newest, _)| kept(newest));
    }

    /// Returns the moment that the engine wants to be woken at.
    pub(super) fn timeout(&self) -> Option<Instant> {
        self.engine.borrow().timeout()
    }
}
