//! Random runs: each from a seed, from its first step to its last.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::Relaxed};
use std::thread;
use std::time::Instant;

use oss_form_upload::engine::event::Task;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use super::caller::plans;
use super::commands::index;
use super::plan::{Act, Network, Plan};
use super::records::{Call, Post, Slot};
use super::tally::Tally;
use super::world::{Ask, Chance, World};

/// Uploads that `make test` simulates.
const FEW: u64 = 10_000;

/// The time, in milliseconds, after which everything that can come by itself has come: attempts, each after the longest
/// wait, and a computer that sleeps for two hours at a time.
const LONG: u64 = 30 * 3_600_000;

/// Steps after which a run goes around in circles.
const MANY: u32 = 100_000;

#[test]
fn whatever_callers_networks_and_oss_do_every_rule_holds() {
    let (seed, wanted) = (number("SIM_SEED").unwrap_or(1), number("SIM_UPLOADS").unwrap_or(FEW));
    let began = Instant::now();
    quiet_panics();
    let seeds =
        Seeds { next: AtomicU64::new(seed), left: AtomicI64::new(i64::try_from(wanted).expect("fewer")) };
    let tally = on_all_processors(|| seeds.run_all());
    let last = seeds.next.load(Relaxed) - 1;
    report(&format!("{} uploads, seeds {seed} to {last}, {:?}", tally.uploads, began.elapsed()));
    report(&tally.to_string());
    if wanted >= FEW {
        tally.expect_everything();
    }
}

/// Seeds that are handed out one by one, until there have been enough uploads.
struct Seeds {
    next: AtomicU64,
    left: AtomicI64,
}

struct Stop<'a>(&'a Seeds);

impl Seeds {
    fn run_all(&self) -> Tally {
        let _stop = Stop(self);
        let mut tally = Tally::default();
        while self.left.load(Relaxed) > 0 {
            let run = run_seed(self.next.fetch_add(1, Relaxed));
            self.left.fetch_sub(i64::try_from(run.uploads).expect("few"), Relaxed);
            tally.add(run);
        }
        tally
    }
}

/// A rule that is broken ends the other processors' work too.
impl Drop for Stop<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.left.store(0, Relaxed);
        }
    }
}

/// Does the same on each processor, and adds up what comes of it.
fn on_all_processors(work: impl Fn() -> Tally + Sync) -> Tally {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..processors).map(|_| scope.spawn(&work)).collect();
        let mut sum = Tally::default();
        for thread in threads {
            match thread.join() {
                Ok(tally) => sum.add(tally),
                Err(broken) => panic::resume_unwind(broken),
            }
        }
        sum
    })
}

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} must be a whole number, not {text}")))
}

#[allow(clippy::print_stdout)] // the figures of a run, for whoever asked for it
fn report(line: &str) {
    println!("{line}");
}

/// Runs the plan of a seed; returns what came of it. A plan that fails is made as small as can be.
fn run_seed(seed: u64) -> Tally {
    // A plan is shrunk in at most four times as many steps as there are cases, unless PROPTEST_MAX_SHRINK_ITERS says otherwise.
    let config = Config { failure_persistence: None, cases: 5000, ..Config::default() };
    let bytes: Vec<u8> = (0..4).flat_map(|part| (seed ^ part).to_le_bytes()).collect();
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let tree = plans().new_tree(&mut runner).expect("plans are never refused");
    let tally = Cell::new(Tally::default());
    let outcome = runner.run_one(tree, |plan| {
        tally.set(caught(plan).map_err(TestCaseError::fail)?);
        Ok(())
    });
    if let Err(TestError::Fail(reason, plan)) = outcome {
        panic!(
            "{reason}\nRepeat it with SIM_SEED={seed} SIM_UPLOADS=1. The smallest plan that fails:\n{plan}"
        );
    }
    tally.take()
}

/// Runs a plan; returns what came of it, or the rule that was broken.
fn caught(plan: Plan) -> Result<Tally, String> {
    CATCHING.set(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(|| run(plan)));
    CATCHING.set(false);
    outcome.map_err(|_| BROKEN.take())
}

thread_local! {
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    static BROKEN: Cell<String> = const { Cell::new(String::new()) };
}

/// Keeps the message of a rule that is broken, instead of printing it for each of the plans that are tried.
fn quiet_panics() {
    let loud = panic::take_hook();
    panic::set_hook(Box::new(
        move |info| {
            if CATCHING.get() { BROKEN.set(info.to_string()) } else { loud(info) }
        },
    ));
}

/// Runs a plan from its first step to its last.
fn run(plan: Plan) -> Tally {
    let mut world = World::new(plan.settings, plan.page, Chance::Seeded(plan.luck));
    world.fates = plan.fates;
    world.bucket.shows_retry_after = plan.luck.is_multiple_of(2);
    let mut at = 0_u32;
    for (gap, act) in plan.acts {
        at += gap;
        world.act_after(at, act);
    }
    run_out(&mut world);
    for act in [Act::Network(Network::Up), Act::Online(true), Act::Resume] {
        world.act(act);
    }
    run_out(&mut world);
    end(&mut world);
    leave(&mut world);
    Tally::of(&world)
}

/// Lets everything happen until nothing does, or all that is left waits for what may never come.
fn run_out(world: &mut World) {
    let end = world.clock.instant + LONG;
    for _ in 0..MANY {
        if world.only_timers() && world.is_stuck_rightly() {
            return;
        }
        assert!(world.clock.instant <= end, "an upload goes on for ever");
        if !world.step() {
            world.expect_stuck_rightly();
            return;
        }
    }
    panic!("it goes around in circles");
}

/// Aborts everything, which settles it at once. Callers may ask for more when that happens.
fn end(world: &mut World) {
    while world.calls.iter().any(|call| !call.is_settled())
        || world.batches.iter().any(|batch| !batch.settled)
    {
        let (calls, batches) = (world.calls.len(), world.batches.len());
        world.abort_all();
        assert!(world.calls[..calls].iter().all(Call::is_settled), "an abort settles all calls");
        assert!(world.batches[..batches].iter().all(|batch| batch.settled), "an abort settles all batches");
    }
    world.check_end();
}

/// After the end, what was on its way still comes, and nothing follows from it.
fn leave(world: &mut World) {
    let commands = world.commands;
    while world.step() {}
    assert_eq!(world.commands, commands, "commanded after the end");
    world.check_end();
}

impl World {
    fn is_stuck_rightly(&self) -> bool {
        (0..self.calls.len())
            .all(|number| self.calls[number].is_settled() || self.why_stuck(number).is_some())
            && self.batches_wait_for_calls()
    }

    fn expect_stuck_rightly(&self) {
        for (number, call) in self.calls.iter().enumerate() {
            let is_excused = call.is_settled() || self.why_stuck(number).is_some();
            assert!(is_excused, "call {number} waits for nothing, for ever");
        }
        assert!(self.batches_wait_for_calls(), "a batch waits for nothing, for ever");
    }

    fn batches_wait_for_calls(&self) -> bool {
        self.batches.iter().all(|batch| {
            let waits = batch.slots.iter().any(|slot| matches!(slot, Slot::Began(_)));
            batch.settled || waits || (self.is_paused() && !batch.is_full()) || self.is_full_of_stuck()
        })
    }

    /// Returns the reason why a call that has not settled may wait for ever.
    fn why_stuck(&self, number: usize) -> Option<&'static str> {
        let call = &self.calls[number];
        if let Some(why) = self.hangs(number) {
            return Some(why);
        }
        let waits = call.task == Task::Upload && call.posts.is_empty();
        if waits && self.is_paused() {
            return Some("paused");
        }
        (waits && self.is_full_of_stuck()).then_some("behind others")
    }

    /// Returns the reason why a call that was served may wait for ever.
    fn hangs(&self, number: usize) -> Option<&'static str> {
        let call = &self.calls[number];
        let is_open = |fits: &dyn Fn(&Ask) -> bool| self.open.iter().any(fits);
        if is_open(&|ask| matches!(ask, Ask::Post(post) if index(post.call.0) == number))
            && self.may_hang(call)
        {
            return Some("a form that is never answered");
        }
        if is_open(&|ask| matches!(ask, Ask::Retry(call) if index(call.0) == number)) {
            return Some("shouldRetry never decides");
        }
        let is_hashing = is_open(&|ask| matches!(ask, Ask::Hash(hash) if index(hash.call.0) == number));
        let is_answered = call.posts.last().is_some_and(|post| post.end.is_some());
        if is_hashing && is_answered && self.only_timers() {
            return Some("a checksum that is never known");
        }
        (!self.online && (!call.posts.is_empty() || call.task == Task::Upload)).then_some("offline")
    }

    /// A form that stands still is given up only if that is wanted, or if its file is no longer there.
    fn may_hang(&self, call: &Call) -> bool {
        let ends = |post: &Post| post.watched && post.patience(&self.settings).is_some();
        let is_watched = call.posts.last().is_some_and(ends);
        let is_missed = call.wanted.size > 0 && call.is_unreadable();
        !is_watched && !is_missed
    }

    fn is_full_of_stuck(&self) -> bool {
        let stuck = |number: &usize| !self.calls[*number].is_settled() && self.hangs(*number).is_some();
        (0..self.calls.len()).filter(stuck).count() >= self.settings.concurrency
    }
}
