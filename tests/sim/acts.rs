//! Acts of callers, computers and networks.

use oss_form_upload::engine::command::Outcome;
use oss_form_upload::engine::event::{BatchId, CallId, Event, File, Job, Key, Task};
use oss_form_upload::form::Form;

use super::commands::index;
use super::plan::{Act, BatchFile, Network, Upload, WantedKey, When};
use super::records::{Batch, Call, Slot};
use super::world::{Ask, World};

impl World {
    pub(crate) fn act(&mut self, act: Act) {
        match act {
            Act::Upload(wanted) => {
                self.upload(wanted);
            }
            Act::Check(wanted) => {
                self.check(wanted);
            }
            Act::ListFields => {
                self.begin(Task::ListFields, Upload::default());
            }
            Act::Diagnose => {
                self.begin(Task::Diagnose, Upload::default());
            }
            Act::UploadAll { files, followed } => {
                self.upload_all(files, followed);
            }
            Act::Pause => self.pause(),
            Act::Resume => self.resume(),
            Act::Abort(number) => self.abort_counted_around(number),
            Act::AbortAll => self.abort_all(),
            Act::Online(online) => self.set_online(online),
            Act::Network(network) => self.set_network(network),
            Act::SetClock(ahead) => self.clock.ahead = ahead,
            Act::SetServerClock(ahead) => self.clock.servers_ahead = ahead,
            Act::Sleep { milliseconds, counted } => self.sleep(milliseconds, counted),
            Act::Spoil(number, spoil) => {
                if let Some(count) = self.calls.len().checked_sub(1) {
                    self.calls[number % (count + 1)].spoil = Some(spoil);
                }
            }
        }
    }

    pub(crate) fn upload(&mut self, wanted: Upload) -> CallId {
        self.begin(Task::Upload, wanted)
    }

    pub(crate) fn check(&mut self, wanted: Upload) -> CallId {
        self.begin(Task::Check, wanted)
    }

    /// Makes a call, whose input has been checked.
    pub(crate) fn begin(&mut self, task: Task, wanted: Upload) -> CallId {
        let call = self.note_call(Call::new(task, wanted));
        let job = self.job(call);
        self.dispatch(Event::Added { call, job });
        call
    }

    fn note_call(&mut self, mut call: Call) -> CallId {
        call.held_back = call.task == Task::Upload && self.checks.paused;
        self.calls.push(call);
        CallId(u32::try_from(self.calls.len() - 1).expect("few calls"))
    }

    fn job(&mut self, call: CallId) -> Job {
        let Call { task, wanted, batch, .. } = self.call(call);
        let file =
            File { name: wanted.name.clone(), size: wanted.size, content_type: "image/png".to_owned() };
        let mut fields = Form::default();
        if wanted.forbids_overwriting {
            fields.push("x-oss-forbid-overwrite", "true");
        }
        let key = match &wanted.key {
            WantedKey::Default => Key::Default,
            WantedKey::Fixed(key) => Key::Fixed(key.clone()),
            WantedKey::Made => Key::Made,
        };
        Job {
            task: *task,
            file: matches!(task, Task::Upload | Task::Check).then_some(file),
            key,
            fields,
            followed: wanted.followed,
            allows_duplicate_key: None,
            batch: batch.map(|(batch, place)| (batch, u32::try_from(place).expect("few files"))),
        }
    }

    pub(super) fn is_paused(&self) -> bool {
        self.checks.paused
    }

    pub(crate) fn pause(&mut self) {
        self.checks.paused = true;
        self.dispatch(Event::Paused);
    }

    pub(crate) fn resume(&mut self) {
        self.checks.paused = false;
        for call in &mut self.calls {
            call.held_back = false;
        }
        self.dispatch(Event::Resumed);
    }

    fn abort_counted_around(&mut self, number: usize) {
        let Some(count) = self.calls.len().checked_sub(1) else { return };
        self.abort(CallId(u32::try_from(number % (count + 1)).expect("few calls")));
    }

    /// Aborts a call by its signal. The driver does not listen to that of a call which has settled.
    pub(crate) fn abort(&mut self, call: CallId) {
        if !self.call(call).is_settled() {
            self.call(call).aborted = true;
            self.dispatch(Event::Aborted(call));
            let is_settled = self.call(call).is_settled();
            assert!(is_settled || self.is_running(), "an abort settles a call at once");
        }
    }

    pub(crate) fn abort_all(&mut self) {
        for call in self.calls.iter_mut().filter(|call| !call.is_settled()) {
            call.aborted = true;
        }
        for batch in self.batches.iter_mut().filter(|batch| !batch.settled) {
            batch.aborted = true;
        }
        self.dispatch(Event::AllAborted);
    }

    pub(crate) fn set_online(&mut self, online: bool) {
        self.flickered_at = Some(self.clock.instant);
        let comes_back = online && !self.online;
        self.online = online;
        if comes_back {
            self.dispatch(Event::Online);
        }
    }

    pub(crate) fn set_network(&mut self, network: Network) {
        self.flickered_at = Some(self.clock.instant);
        self.network = network;
    }

    fn sleep(&mut self, milliseconds: u32, counted: bool) {
        self.clock.real += i64::from(milliseconds);
        if counted {
            self.clock.instant += u64::from(milliseconds);
        }
    }

    // Batches

    pub(crate) fn upload_all(&mut self, files: Vec<BatchFile>, followed: bool) -> BatchId {
        let batch = BatchId(u32::try_from(self.batches.len()).expect("few batches"));
        let bytes = files.iter().map(BatchFile::bytes).sum();
        let count = u32::try_from(files.len()).expect("few files");
        self.batches.push(Batch {
            slots: vec![Slot::Empty; files.len()],
            files,
            followed,
            bytes,
            aborted: false,
            begun: 0,
            reports: Vec::new(),
            settled: false,
        });
        self.dispatch(Event::BatchAdded { batch, files: count, bytes, followed });
        batch
    }

    /// Asks the caller's `each` for the options of a file.
    pub(super) fn begin_file(&mut self, batch: BatchId, place: u32) {
        self.seen.begun.push((batch, place));
        let file = self.batches[index(batch.0)].files[index(place)].clone();
        match file {
            BatchFile::Refused { bytes, reaction } => {
                self.batches[index(batch.0)].slots[index(place)] = Slot::Refused;
                if let Some(act) = reaction {
                    self.act(*act);
                }
                self.queue(Event::FileRefused { batch, bytes });
            }
            BatchFile::Good(wanted) => self.begin_good_file(batch, index(place), wanted),
        }
    }

    fn begin_good_file(&mut self, batch: BatchId, place: usize, wanted: Upload) {
        let mut call = Call::new(Task::Upload, wanted);
        call.batch = Some((batch, place));
        for act in call.reactions(|reaction| reaction.when == When::Each) {
            self.act(act);
        }
        call.aborted = self.batches[index(batch.0)].aborted;
        let call = self.note_call(call);
        self.batches[index(batch.0)].slots[place] = Slot::Began(call);
        let job = self.job(call);
        self.queue(Event::Added { call, job });
    }

    pub(super) fn abort_files(&mut self, batch: BatchId, from: u32) {
        for slot in &mut self.batches[index(batch.0)].slots[index(from)..] {
            *slot = Slot::Aborted;
        }
    }

    // For scenarios

    /// Fails the test unless everything is settled and nothing is left, in the engine and outside.
    pub(crate) fn end_all(&mut self) {
        self.check_end();
    }

    /// Returns how many forms are under way.
    pub(crate) fn open_posts(&self) -> usize {
        self.open.iter().filter(|ask| matches!(ask, Ask::Post(_))).count()
    }

    /// Returns how often forms have been posted in all.
    pub(crate) fn posts(&self) -> usize {
        self.calls.iter().map(|call| call.posts.len()).sum()
    }

    /// Returns the outcomes of a batch in words: the code of a failure, `stored` or `aborted`.
    pub(crate) fn outcomes(&self, batch: BatchId) -> Vec<&'static str> {
        let word = |slot: &Slot| match slot {
            Slot::Empty | Slot::Began(_) => "pending",
            Slot::Refused => "refused",
            Slot::Aborted => "aborted",
            Slot::Settled(call) => match &self.calls[index(call.0)].outcome {
                Some(Outcome::Stored(_)) => "stored",
                Some(Outcome::Failed(failure)) => failure.error.code(),
                Some(Outcome::Aborted) => "aborted",
                _ => "something else",
            },
        };
        self.batches[index(batch.0)].slots.iter().map(word).collect()
    }
}

impl BatchFile {
    fn bytes(&self) -> u64 {
        match self {
            BatchFile::Good(wanted) => wanted.size,
            BatchFile::Refused { bytes, .. } => *bytes,
        }
    }
}
