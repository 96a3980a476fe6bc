//! Faults on demand, and a record of the requests for the tests.
//!
//! [`switch`] is `/__faults` over HTTP, [`fault`] a fault, [`seen`] the list of requests.

pub mod fault;
pub mod seen;
pub mod switch;

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use self::fault::Fault;
use self::seen::Seen;
use crate::clock::Clock;
use crate::oss::cors::Rules;

/// How many requests are remembered.
const MAX_SEEN: usize = 10_000;

/// The state behind the switch; shared between the switch and the stand-in.
#[derive(Debug)]
pub struct Faults {
    is_recording: bool,
    clock: Arc<Clock>,
    usual_cors: Rules,
    under_way: Arc<AtomicUsize>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    next: VecDeque<Fault>,
    cors: Option<Rules>,
    refuse_preflights: bool,
    seen: VecDeque<Arc<Seen>>,
    /// How many uploads were under way at once, at the most.
    most_at_once: usize,
}

/// One upload that is under way, until this is dropped.
pub struct UnderWay(Arc<AtomicUsize>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Faults {
    /// No faults. `clock` is the stand-in's and `usual_cors` its bucket's rules; requests are remembered only where
    /// `is_recording`.
    #[must_use]
    pub fn new(is_recording: bool, clock: Arc<Clock>, usual_cors: Rules) -> Self {
        Faults { is_recording, clock, usual_cors, under_way: Arc::default(), state: Mutex::default() }
    }

    /// The fault of the current upload.
    pub fn take(&self) -> Fault {
        let mut state = self.state();
        let Some(fault) = state.next.front_mut() else { return Fault::default() };
        fault.times = fault.times.saturating_sub(1);
        let taken = fault.clone();
        if taken.times == 0 {
            state.next.pop_front();
        }
        taken
    }

    /// Counts an upload among those under way, until the returned value is dropped.
    #[must_use]
    pub fn begin(&self) -> UnderWay {
        let mut state = self.state();
        let now = self.under_way.fetch_add(1, Ordering::Relaxed) + 1;
        state.most_at_once = state.most_at_once.max(now);
        UnderWay(Arc::clone(&self.under_way))
    }

    /// The CORS rules that hold now.
    pub fn cors(&self) -> Rules {
        self.state().cors.clone().unwrap_or_else(|| self.usual_cors.clone())
    }

    /// Returns whether preflights are refused whatever the CORS rules say, as by a proxy that lets no `OPTIONS` through.
    pub fn refuses_preflights(&self) -> bool {
        self.state().refuse_preflights
    }

    /// Remembers a request.
    pub fn see(&self, seen: &Arc<Seen>) {
        if !self.is_recording {
            return;
        }
        let mut state = self.state();
        state.seen.push_back(Arc::clone(seen));
        if state.seen.len() > MAX_SEEN {
            state.seen.pop_front();
        }
    }

    /// A panic elsewhere leaves the state usable: every change to it is one assignment.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
