//! The commands that nobody has taken yet.

use std::collections::VecDeque;

use super::command::Command;

/// Commands in the order in which they were given. They are boxed, so that pointers move and not the largest of them.
#[derive(Debug, Default)]
pub(super) struct Commands(VecDeque<Box<Command>>);

impl Commands {
    /// Adds a command at the end.
    pub(super) fn add(&mut self, command: Command) {
        self.0.push_back(Box::new(command));
    }

    /// Takes the first command out.
    pub(super) fn take_first(&mut self) -> Option<Command> {
        self.0.pop_front().map(|command| *command)
    }

    /// Keeps the commands that are wanted. Returns how many were dropped.
    pub(super) fn retain(&mut self, is_wanted: &dyn Fn(&Command) -> bool) -> usize {
        let before = self.0.len();
        self.0.retain(|command| is_wanted(command));
        before - self.0.len()
    }
}
