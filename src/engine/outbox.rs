//! Commands that wait to be taken.

use std::collections::VecDeque;

use super::command::{Command, GrantId};
use super::event::{BatchId, CallId};

/// The commands in the order in which they are carried out, boxed so that pointers move and not the largest of them.
#[derive(Debug, Default)]
pub(super) struct Outbox {
    commands: VecDeque<Box<Command>>,
}

impl Outbox {
    /// Adds a command behind those that wait. A command that ends something not yet begun takes that command back instead.
    pub(super) fn push(&mut self, command: Command) {
        if let Some(place) = self.commands.iter().rposition(|waiting| command.ends(waiting)) {
            self.commands.remove(place);
        } else {
            self.commands.push_back(Box::new(command));
        }
    }

    /// Takes the next command out.
    pub(super) fn next(&mut self) -> Option<Command> {
        self.commands.pop_front().map(|command| *command)
    }

    /// Takes back the commands that are void once `settled` is settled. The last progress of a call that succeeded stays.
    pub(super) fn withdraw(&mut self, settled: CallId, succeeded: bool) {
        let is_told = |command: &Command| succeeded && matches!(command, Command::Report { .. });
        self.keep(&|command| is_told(command) || !command.is_moot_without(settled));
    }

    /// Takes the commands to begin files of a batch back, and returns how many there were.
    pub(super) fn withdraw_files(&mut self, of: BatchId) -> u32 {
        let before = self.commands.len();
        let begins = |command: &Command| matches!(command, Command::BeginFile { batch, .. } if *batch == of);
        self.keep(&|command| !begins(command));
        u32::try_from(before - self.commands.len()).unwrap_or(u32::MAX)
    }

    /// Changes the call for which a grant is asked; returns false if the command has been taken already.
    pub(super) fn ask_for(&mut self, heir: CallId, wanted: GrantId) -> bool {
        for command in &mut self.commands {
            if let Command::FetchGrant { grant, call, .. } = command.as_mut()
                && *grant == wanted
            {
                *call = heir;
                return true;
            }
        }
        false
    }

    fn keep(&mut self, is_wanted: &dyn Fn(&Command) -> bool) {
        self.commands.retain(|command| is_wanted(command));
    }
}
