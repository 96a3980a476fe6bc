//! Who may upload now: a line with a limit on how many are served at once.

use alloc::vec::Vec;

/// A line of tickets, served in the order in which they came.
#[derive(Debug)]
pub struct Queue<T> {
    limit: usize,
    running: usize,
    paused: bool,
    /// The next one last.
    waiting: Vec<T>,
}

impl<T> Default for Queue<T> {
    /// One that serves nobody.
    fn default() -> Self {
        Queue::new(0)
    }
}

impl<T> Queue<T> {
    /// An empty line of which `limit` are served at once.
    #[must_use]
    pub fn new(limit: usize) -> Self {
        Queue { limit, running: 0, paused: false, waiting: Vec::new() }
    }

    /// Joins the line at its end.
    pub fn enter(&mut self, ticket: T) {
        self.waiting.insert(0, ticket);
    }

    /// The next ticket to be served, if there is one and a place for it. Whoever takes it must [`leave`](Self::leave).
    #[must_use]
    pub fn serve(&mut self) -> Option<T> {
        if self.paused || self.running >= self.limit {
            return None;
        }
        let ticket = self.waiting.pop()?;
        self.running += 1;
        Some(ticket)
    }

    /// Gives up the place of a ticket that was served.
    pub fn leave(&mut self) {
        self.running = self.running.saturating_sub(1);
    }

    /// Takes tickets that were not served out of the line.
    pub fn withdraw(&mut self, is_withdrawn: impl Fn(&T) -> bool) {
        self.waiting.retain(|ticket| !is_withdrawn(ticket));
    }

    /// While paused, nobody is served; who has been served goes on.
    pub fn pause(&mut self, paused: bool) {
        self.paused = paused;
    }
}
