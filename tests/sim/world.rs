//! The world around an engine: clocks, a calendar of what is to happen, and the loop by which the driver of a page hands
//! events in and carries commands out. Nothing here waits: time is a number.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use oss_form_upload::engine::Engine;
use oss_form_upload::engine::clock::{Instant, Now};
use oss_form_upload::engine::command::{GrantId, HashId, LookId, PostId, ProbeId, Question, Reason};
use oss_form_upload::engine::event::{BatchId, CallId, Event};
use oss_form_upload::engine::failure::Cause;
use oss_form_upload::engine::settings::{Environment, Settings};
use oss_form_upload::json;
use oss_form_upload::time::Timestamp;

use super::bucket::Bucket;
use super::invariants::Checks;
use super::plan::{Act, Fates, Network, Page};
use super::records::{Batch, Call, Transmission};

/// The true time at which a world begins: 2026-11-22T12:00:00.500Z.
pub(crate) const BEGINNING: i64 = 1_795_348_800_500;

#[allow(clippy::struct_excessive_bools)] // facts that are independent of each other
pub(crate) struct World {
    pub(super) engine: Engine,
    pub(crate) settings: Settings,
    pub(crate) page: Page,
    pub(crate) clock: Clock,
    calendar: BTreeMap<(u64, u64), Happening>,
    entries: u64,
    events: VecDeque<Event>,
    is_running: bool,
    timer: Option<Timer>,
    /// Acts of callers once the promise that they await has settled.
    pub(super) aftermath: VecDeque<Act>,
    pub(crate) fates: Fates,
    pub(crate) network: Network,
    pub(crate) online: bool,
    pub(crate) bucket: Bucket,
    pub(crate) calls: Vec<Call>,
    pub(crate) batches: Vec<Batch>,
    /// The JSON of the grant that the page has given, once it was looked at.
    pub(super) given: Option<String>,
    pub(super) open: BTreeSet<Ask>,
    /// Requests that were cancelled, and go on.
    pub(super) lingering: BTreeSet<Ask>,
    pub(super) transmissions: BTreeMap<PostId, Transmission>,
    pub(super) diagnosing: BTreeSet<CallId>,
    /// True if a form has been posted, so that the next connection may be one that was used.
    pub(crate) connected: bool,
    /// When the way to the bucket changed last, or lost a request, so that a diagnosis may be wrong.
    pub(super) flickered_at: Option<u64>,
    causes: u32,
    /// The number of commands so far.
    pub(super) commands: u64,
    pub(crate) seen: Seen,
    pub(super) checks: Checks,
}

/// Notes for scenarios.
#[derive(Default)]
pub(crate) struct Seen {
    /// The calls for whose files grants were asked, and why.
    pub(crate) grants: Vec<(CallId, Reason)>,
    pub(crate) cancelled_grants: Vec<GrantId>,
    /// The delays of all timers, in milliseconds.
    pub(crate) delays: Vec<u64>,
    pub(crate) probes: Vec<Question>,
    pub(crate) most_open: usize,
    pub(crate) hashes: usize,
    pub(crate) looks: usize,
    /// The files of batches that were asked about, in turn.
    pub(crate) begun: Vec<(BatchId, u32)>,
}

/// Something that the engine waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ask {
    Grant(GrantId),
    Post(PostId),
    Hash(HashId),
    Look(LookId),
    Probe(ProbeId),
    Retry(CallId),
}

/// An entry of the calendar.
pub(super) enum Happening {
    /// The last event about something that was asked for.
    End(Ask, Event),
    /// An event on the way.
    Tell(Ask, Event),
    /// The last byte of a form arrives.
    Arrive(PostId),
    /// A request for a grant is answered.
    Grant(GrantId),
    Hashed(HashId),
    Looked(LookId),
    Blocked(String),
    Act(Act),
}

struct Timer {
    deadline: u64,
    fires: u64,
}

/// Time in milliseconds, and chance.
pub(crate) struct Clock {
    /// The page's monotonic clock.
    pub(crate) instant: u64,
    /// The true time.
    pub(crate) real: i64,
    /// The lead of the computer's own clock over the true time.
    pub(crate) ahead: i64,
    /// The lead of the servers' clocks over the true time.
    pub(crate) servers_ahead: i64,
    pub(crate) chance: Chance,
}

pub(crate) enum Chance {
    Fixed(f64),
    /// The state of `SplitMix64`.
    Seeded(u64),
}

impl Clock {
    pub(crate) fn wall(&self) -> Timestamp {
        Timestamp(self.real + self.ahead)
    }

    pub(crate) fn server(&self) -> Timestamp {
        Timestamp(self.real + self.servers_ahead)
    }

    fn advance_to(&mut self, instant: u64) {
        let passed = instant.saturating_sub(self.instant);
        self.instant += passed;
        self.real += i64::try_from(passed).expect("a short time");
    }
}

impl Chance {
    fn next(&mut self) -> f64 {
        match self {
            Chance::Fixed(chance) => *chance,
            Chance::Seeded(state) => {
                *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
                let mut mixed = (*state ^ (*state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
                f64::from(u32::try_from((mixed ^ (mixed >> 31)) >> 32).expect("32 bits")) / 4_294_967_296.0
            }
        }
    }
}

impl World {
    pub(crate) fn new(settings: Settings, page: Page, chance: Chance) -> Self {
        let environment = Environment {
            hostname: "app.example.com".to_owned(),
            protocol: if page.in_browser { "https:".to_owned() } else { String::new() },
            in_page: page.in_browser,
            isolated: page.isolated,
            can_watch: page.can_watch,
            parse_json: json::parse,
            parse_date: Timestamp::parse_http_date,
        };
        World {
            engine: Engine::new(settings.clone(), environment),
            settings,
            page,
            clock: Clock { instant: 7_000, real: BEGINNING, ahead: 0, servers_ahead: 0, chance },
            calendar: BTreeMap::new(),
            entries: 0,
            events: VecDeque::new(),
            is_running: false,
            timer: None,
            aftermath: VecDeque::new(),
            fates: Fates::default(),
            network: Network::Up,
            online: true,
            bucket: Bucket::default(),
            calls: Vec::new(),
            batches: Vec::new(),
            given: None,
            open: BTreeSet::new(),
            lingering: BTreeSet::new(),
            transmissions: BTreeMap::new(),
            diagnosing: BTreeSet::new(),
            connected: false,
            flickered_at: None,
            causes: 0,
            commands: 0,
            seen: Seen::default(),
            checks: Checks::default(),
        }
    }

    // Driver

    /// Hands an event in, and carries out what follows from it. Within that, it waits behind the events that wait.
    pub(crate) fn dispatch(&mut self, event: Event) {
        self.events.push_back(event);
        if self.is_running {
            return;
        }
        self.is_running = true;
        while self.turn() {}
        self.is_running = false;
        self.arm();
        self.check_step();
        while let Some(act) = self.aftermath.pop_front() {
            self.act(act);
        }
    }

    /// Returns whether a command is carried out, or an event handled.
    pub(super) fn is_running(&self) -> bool {
        self.is_running
    }

    /// Queues an event from within a command.
    pub(super) fn queue(&mut self, event: Event) {
        assert!(self.is_running, "only commands have answers at once");
        self.events.push_back(event);
    }

    /// One turn of the loop: events first. Returns whether there was something to do.
    fn turn(&mut self) -> bool {
        if let Some(event) = self.events.pop_front() {
            let now = self.now();
            self.check_event(&event);
            self.engine.handle(event, &now);
            return true;
        }
        let command = self.engine.poll();
        let Some(command) = command else { return false };
        self.commands += 1;
        self.check_command(&command);
        self.carry_out(command);
        true
    }

    fn now(&mut self) -> Now {
        Now {
            instant: Instant(self.clock.instant),
            wall: self.clock.wall(),
            chance: self.clock.chance.next(),
            online: self.online,
        }
    }

    fn arm(&mut self) {
        let deadline = self.engine.timeout().map(|deadline| deadline.0);
        if self.timer.as_ref().map(|timer| timer.deadline) == deadline {
            return;
        }
        self.timer = deadline.map(|deadline| {
            let delay = deadline.saturating_sub(self.clock.instant);
            self.seen.delays.push(delay);
            let late = self.fates.timers.pop_front().unwrap_or_default();
            Timer {
                deadline,
                fires: self.clock.instant.saturating_add(delay).saturating_add(u64::from(late)),
            }
        });
    }

    /// Returns a name for a value that was thrown.
    pub(super) fn cause(&mut self) -> Cause {
        self.causes += 1;
        Cause(self.causes)
    }

    // Calendar

    pub(super) fn after(&mut self, milliseconds: u32, happening: Happening) {
        self.entries += 1;
        self.calendar.insert((self.clock.instant + u64::from(milliseconds), self.entries), happening);
    }

    pub(crate) fn act_after(&mut self, milliseconds: u32, act: Act) {
        self.after(milliseconds, Happening::Act(act));
    }

    /// Returns when the next thing happens.
    pub(crate) fn next(&self) -> Option<u64> {
        let first = self.calendar.keys().next().map(|&(instant, _)| instant);
        let fires = self.timer.as_ref().map(|timer| timer.fires);
        first.into_iter().chain(fires).min()
    }

    /// Returns whether nothing will happen but timers.
    pub(crate) fn only_timers(&self) -> bool {
        self.calendar.is_empty()
    }

    /// Lets the next thing happen. Returns whether there was one.
    pub(crate) fn step(&mut self) -> bool {
        let Some(instant) = self.next() else { return false };
        self.clock.advance_to(instant);
        if self.timer.as_ref().is_some_and(|timer| timer.fires <= instant) {
            self.timer = None;
            self.dispatch(Event::TimedOut);
        } else if let Some((_, happening)) = self.calendar.pop_first() {
            self.happen(happening);
        }
        true
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Act(act) => self.act(act),
            Happening::Arrive(post) => self.arrive(post),
            Happening::Grant(grant) => self.answer_grant(grant),
            Happening::Hashed(hash) => self.end_hash(hash),
            Happening::Looked(look) => self.end_look(look),
            Happening::Blocked(url) if !self.diagnosing.is_empty() => self.dispatch(Event::Blocked { url }),
            Happening::Tell(ask, event) if self.is_heard(ask) => self.dispatch(event),
            Happening::Blocked(_) | Happening::Tell(..) => {}
            Happening::End(ask, event) => self.end(ask, event),
        }
    }

    /// Returns whether anything about this still reaches the engine.
    pub(super) fn is_heard(&self, ask: Ask) -> bool {
        self.open.contains(&ask) || self.lingering.contains(&ask)
    }

    /// Tells the end of something that was asked for, unless it was cancelled for good.
    pub(super) fn end(&mut self, ask: Ask, event: Event) {
        let was_open = self.open.remove(&ask);
        let lingered = self.lingering.remove(&ask);
        if was_open || lingered {
            self.note_end(ask, &event, was_open);
            self.dispatch(event);
        }
    }

    /// The same from within a command, or at its very end.
    pub(super) fn end_at_once(&mut self, ask: Ask, event: Event) {
        self.open.remove(&ask);
        self.note_end(ask, &event, true);
        self.queue(event);
    }

    // For scenarios

    /// Lets everything happen that comes by itself, for an hour at the most.
    pub(crate) fn run(&mut self) {
        self.run_for(3_600_000);
    }

    /// Lets everything happen for so many milliseconds, as far as there is anything.
    pub(crate) fn run_for(&mut self, milliseconds: u64) {
        let end = self.clock.instant + milliseconds;
        while self.next().is_some_and(|instant| instant <= end) {
            self.step();
        }
    }

    /// Lets time pass, and what happens meanwhile happen.
    pub(crate) fn pass(&mut self, milliseconds: u64) {
        let end = self.clock.instant + milliseconds;
        self.run_for(milliseconds);
        self.clock.advance_to(end);
    }

    /// Runs until something holds, which must come.
    pub(crate) fn until(&mut self, holds: impl Fn(&World) -> bool) {
        while !holds(self) {
            assert!(self.step(), "nothing happens any more");
        }
    }
}
