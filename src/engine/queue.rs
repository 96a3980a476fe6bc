//! The queue in which uploads wait for their turn.

use std::collections::VecDeque;

use super::event::CallId;

/// Serves a limited number of uploads at once, in the order in which they came.
#[derive(Debug)]
pub(super) struct Queue {
    limit: usize,
    paused: bool,
    waiting: VecDeque<CallId>,
    served: Vec<CallId>,
}

impl Queue {
    /// Makes a queue that serves `limit` uploads at once.
    pub(super) fn new(limit: usize) -> Self {
        Queue { limit, paused: false, waiting: VecDeque::new(), served: Vec::new() }
    }

    /// Adds an upload at the end.
    pub(super) fn enter(&mut self, call: CallId) {
        self.waiting.push_back(call);
    }

    /// Stops serving uploads, or begins again. An upload that is being served stays so.
    pub(super) fn pause(&mut self, paused: bool) {
        self.paused = paused;
    }

    /// Serves the next upload, if there is a place, and returns it.
    pub(super) fn serve(&mut self) -> Option<CallId> {
        if self.paused || self.served.len() >= self.limit {
            return None;
        }
        let next = self.waiting.pop_front()?;
        self.served.push(next);
        Some(next)
    }

    /// Takes an upload out, wherever it is.
    pub(super) fn leave(&mut self, call: CallId) {
        if let Some(place) = self.served.iter().position(|served| *served == call) {
            self.served.swap_remove(place);
        } else {
            self.waiting.retain(|waiting| *waiting != call);
        }
    }

    /// Takes out all that wait, so that aborting them one by one costs no search.
    pub(super) fn drain_waiting(&mut self) {
        self.waiting.clear();
    }
}
