//! The line in which uploads wait for their turn.

use alloc::rc::Rc;
use core::cell::Cell;

use super::abort::Abort;
use super::errors::Failure;
use super::event::Event;
use crate::queue::Queue;

/// A [`Queue`] whose tickets can be waited for.
pub struct Line {
    queue: Cell<Queue<Rc<Ticket>>>,
}

struct Ticket {
    turn: Event,
    served: Cell<bool>,
}

/// A place among those that are served; dropping it lets the next one in.
pub struct Slot {
    line: Rc<Line>,
    ticket: Rc<Ticket>,
}

impl Line {
    /// An empty line of which `limit` are served at once.
    #[must_use]
    pub fn new(limit: usize) -> Rc<Self> {
        Rc::new(Line { queue: Cell::new(Queue::new(limit)) })
    }

    /// Joins the line now. The place is taken once [`Slot::turn`] has come.
    #[must_use]
    pub fn enter(self: &Rc<Self>) -> Slot {
        let ticket = Rc::new(Ticket { turn: Event::new(), served: Cell::new(false) });
        self.with(|queue| queue.enter(ticket.clone()));
        self.serve();
        Slot { line: self.clone(), ticket }
    }

    /// Lets nobody start, or goes on.
    pub fn pause(&self, paused: bool) {
        self.with(|queue| queue.pause(paused));
        self.serve();
    }

    /// Nothing that is done with the queue leads back here.
    fn with<T>(&self, act: impl FnOnce(&mut Queue<Rc<Ticket>>) -> T) -> T {
        let mut queue = self.queue.take();
        let result = act(&mut queue);
        self.queue.set(queue);
        result
    }

    fn serve(&self) {
        loop {
            let Some(ticket) = self.with(Queue::serve) else { return };
            ticket.served.set(true);
            ticket.turn.happen();
        }
    }
}

impl Slot {
    /// Waits for the turn.
    ///
    /// # Errors
    /// The abort.
    pub async fn turn(&self, abort: &Abort) -> Result<(), Failure> {
        if !self.ticket.served.get() {
            let _ = abort.wait(self.ticket.turn.promise()).await?;
        }
        abort.check()
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if self.ticket.served.get() {
            self.line.with(Queue::leave);
            self.line.serve();
        } else {
            self.line.with(|queue| queue.withdraw(|other| Rc::ptr_eq(other, &self.ticket)));
        }
    }
}
