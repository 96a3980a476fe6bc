//! The uploader, without a browser: events go in, commands come out, and the clock and chance are arguments.
//!
//! Whoever drives an [`Engine`] tells it everything that happens ([`Event`]) and does what it asks for ([`Command`]). It
//! opens no connection, sets no timer, calls no function of the caller's, and so runs the same in a browser and in a
//! simulation.
//!
//! ```text
//! loop:  engine.handle(event, &now)          // something happened
//!        while let Some(command) = engine.poll() { carry out }
//!        wait for an event, until engine.timeout() at the longest
//! ```
//!
//! A driver that receives an event while it carries out a command hands it over before it takes the next command. The
//! engine then withdraws the commands that the event made needless.

mod active_grant;
mod attempt;
mod batch;
pub mod clock;
pub mod command;
mod diagnosis;
pub mod event;
pub mod failure;
mod grant_answer;
mod grants;
mod hashing;
mod keys;
mod outbox;
mod plan;
mod probes;
pub mod progress;
mod queue;
mod retry;
pub mod settings;
mod shared;
pub mod stored;
pub mod survey;
pub(crate) mod table;
mod trouble;
mod upload;

pub use clock::{Instant, Now};
pub use command::{Command, Outcome};
pub use event::Event;
pub use settings::{Environment, Settings};

use batch::Batch;
use event::{BatchId, CallId, Job, Task};
use grants::Landed;
use progress::TotalProgress;
use queue::Queue;
use shared::Shared;
use table::Table;
use upload::{Input, Upload};

use crate::error::Error;
use crate::form::MAX_FILE_SIZE;

/// One uploader: its queue, its grants, and its calls.
#[derive(Debug)]
pub struct Engine {
    shared: Shared,
    queue: Queue,
    /// All calls that are not settled.
    calls: Table<CallId, Box<Upload>>,
    /// The calls among them that are under way, and do not wait for their turn.
    running: Vec<CallId>,
}

impl Engine {
    /// Makes an uploader that has nothing to do yet.
    #[must_use]
    pub fn new(settings: Settings, environment: Environment) -> Self {
        Engine {
            queue: Queue::new(settings.concurrency),
            shared: Shared::new(settings, environment),
            calls: Table::default(),
            running: Vec::new(),
        }
    }

    /// Takes an event. [`poll`](Self::poll) and [`timeout`](Self::timeout) may return something else after it.
    pub fn handle(&mut self, event: Event, now: &Now) {
        match event {
            Event::Added { call, job } => self.add(call, job, now),
            Event::BatchAdded { batch, files, bytes, followed } => {
                self.add_batch(batch, Batch::new(files, bytes, followed, now.instant));
            }
            Event::FileRefused { batch, bytes } => self.file_settled(batch, bytes, now),
            Event::Paused => self.queue.pause(true),
            Event::Resumed => self.queue.pause(false),
            Event::Aborted(call) => self.step(call, Input::Abort, now),
            Event::AllAborted => self.abort_all(now),
            Event::GrantAnswered { grant, answer } => {
                let landed = self.shared.grant_answered(grant, answer, now);
                self.grants_landed(landed, now);
            }
            Event::TimedOut => {
                let late = self.shared.grants_timed_out(now);
                self.grants_landed(late, now);
                self.each_running(&|| Input::TimedOut, now);
            }
            Event::Blocked { url } => self.each_running(&|| Input::Blocked(url.clone()), now),
            Event::Online => self.each_running(&|| Input::Online, now),
            answer => self.route(answer, now),
        }
        self.serve(now);
    }

    /// Returns the next thing to do, until there is nothing more for now.
    pub fn poll(&mut self) -> Option<Command> {
        self.shared.next_command()
    }

    /// Returns when to hand over [`Event::TimedOut`], if nothing else happens before.
    #[must_use]
    pub fn timeout(&self) -> Option<Instant> {
        let calls = self.running.iter().filter_map(|call| self.calls.get(*call)?.timeout());
        calls.chain(self.shared.grants.timeout()).min()
    }

    /// Returns whether everything that was asked for is settled.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.calls.is_empty() && self.shared.batches.is_empty()
    }

    /// Hands the answer to a command over to the call that waits for it.
    fn route(&mut self, answer: Event, now: &Now) {
        if let Some(call) = answer.call() {
            self.step(call, Input::Answer(answer), now);
        }
    }

    fn add(&mut self, call: CallId, job: Job, now: &Now) {
        let is_late =
            job.batch.and_then(|(batch, _)| self.shared.batches.get(batch)).is_some_and(Batch::is_aborted);
        let is_queued = job.task == Task::Upload;
        let refusal = if is_queued && !is_late { self.refusal(call, &job) } else { None };
        self.calls.add(call, Box::new(Upload::new(call, job, now.instant)));
        if is_late {
            self.step(call, Input::Abort, now);
        } else if let Some(error) = refusal {
            self.step(call, Input::Refuse(error), now);
        } else if is_queued {
            self.queue.enter(call);
        } else {
            self.start(call, now);
        }
    }

    /// Returns why a file cannot be uploaded, as far as that is known before its turn.
    fn refusal(&mut self, call: CallId, job: &Job) -> Option<Error> {
        let bytes = job.file.as_ref().map_or(0, |file| file.size);
        if bytes > MAX_FILE_SIZE {
            return Some(Error::EntityTooLarge { bytes });
        }
        self.shared.claim_fixed(call, job).err()
    }

    /// Starts the calls whose turn it is.
    fn serve(&mut self, now: &Now) {
        while let Some(call) = self.queue.serve() {
            self.start(call, now);
        }
    }

    fn start(&mut self, call: CallId, now: &Now) {
        self.running.push(call);
        self.step(call, Input::Turn, now);
    }

    /// Advances a call by one step, and removes it if that was its last. An unknown call has been settled.
    fn step(&mut self, call: CallId, input: Input, now: &Now) {
        let Some(upload) = self.calls.get_mut(call) else { return };
        upload.take(input, &mut self.shared, now);
        if !upload.is_settled() {
            return;
        }
        let (batch, left) = (upload.job().batch, upload.left());
        self.calls.remove(call);
        self.running.retain(|running| *running != call);
        self.queue.leave(call);
        if let Some((batch, _)) = batch {
            self.file_settled(batch, left, now);
        }
    }

    fn each_running(&mut self, input: &dyn Fn() -> Input, now: &Now) {
        for call in self.running.clone() {
            self.step(call, input(), now);
        }
    }

    fn grants_landed(&mut self, landed: Vec<(CallId, Landed)>, now: &Now) {
        for (call, landed) in landed {
            self.step(call, Input::Granted(landed), now);
        }
    }

    fn abort_all(&mut self, now: &Now) {
        for batch in self.shared.batches.names() {
            self.abort_files(batch, now);
        }
        self.queue.drain_waiting();
        for call in self.calls.names() {
            self.step(call, Input::Abort, now);
        }
        for batch in self.shared.batches.names() {
            self.go_on(batch);
        }
    }

    fn abort_files(&mut self, id: BatchId, now: &Now) {
        let recalled = self.shared.withdraw_files(id);
        let Some(batch) = self.shared.batches.get_mut(id) else { return };
        let Some(from) = batch.abort(recalled) else { return };
        let progress = batch.last_or(now.instant);
        self.shared.command(Command::AbortFiles { batch: id, from });
        self.report_total(id, progress);
    }

    fn report_total(&mut self, batch: BatchId, progress: Option<TotalProgress>) {
        if let Some(progress) = progress {
            self.shared.command(Command::ReportTotal { batch, progress });
        }
    }

    fn add_batch(&mut self, id: BatchId, batch: Batch) {
        self.shared.batches.add(id, batch);
        self.go_on(id);
    }

    fn file_settled(&mut self, id: BatchId, left: u64, now: &Now) {
        let progress = self.shared.batches.get_mut(id).and_then(|batch| batch.settle(left, now.instant));
        self.report_total(id, progress);
        self.go_on(id);
    }

    /// Begins the next files of a batch, or settles it.
    fn go_on(&mut self, id: BatchId) {
        let limit = self.shared.settings.concurrency;
        let Some(batch) = self.shared.batches.get_mut(id) else { return };
        if batch.is_over() {
            self.shared.batches.remove(id);
            self.shared.keys.forget(id);
            self.shared.command(Command::SettleBatch(id));
            return;
        }
        while let Some(index) = self.shared.batches.get_mut(id).and_then(|batch| batch.begin(limit)) {
            self.shared.command(Command::BeginFile { batch: id, index });
        }
    }
}
