//! Counts of what came of the calls of many runs: a simulation that never meets a case proves nothing about it.

use std::collections::BTreeMap;
use std::fmt;

use oss_form_upload::engine::command::Outcome;
use oss_form_upload::engine::event::Task;

use super::records::Call;
use super::world::World;

/// Every end that a call can have here. The bucket's host is never blocked as mixed content.
const ENDS: [&str; 29] = [
    "stored",
    "stored, and not verified",
    "stored after several attempts",
    "aborted",
    "aborted while it was posted",
    "checked",
    "fields",
    "diagnosed",
    "stored yes",
    "stored no",
    "stored unknown",
    "BlockedByCsp",
    "CallbackFailed",
    "ChecksumMismatch",
    "ConnectionReset",
    "CorsNotAllowed",
    "DuplicateKey",
    "EntityTooLarge",
    "FileChanged",
    "FileUnreadable",
    "GrantUnavailable",
    "HostUnreachable",
    "InvalidArgument",
    "InvalidGrant",
    "InvalidKey",
    "Network",
    "Offline",
    "PreflightRefused",
    "Stalled",
];

#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) uploads: u64,
    ends: BTreeMap<&'static str, u64>,
}

impl Tally {
    pub(crate) fn of(world: &World) -> Self {
        let mut tally = Tally::default();
        for call in &world.calls {
            tally.uploads += u64::from(call.task == Task::Upload);
            for end in ends(call) {
                *tally.ends.entry(end).or_default() += 1;
            }
        }
        tally
    }

    pub(crate) fn add(&mut self, other: Tally) {
        self.uploads += other.uploads;
        for (end, count) in other.ends {
            *self.ends.entry(end).or_default() += count;
        }
    }

    pub(crate) fn expect_everything(&self) {
        let missing: Vec<_> = ENDS.iter().filter(|end| !self.ends.contains_key(*end)).collect();
        assert!(missing.is_empty(), "never met: {missing:?}");
    }
}

/// Returns what a call came to, in one word or several.
fn ends(call: &Call) -> Vec<&'static str> {
    match call.outcome.as_ref().expect("it is settled") {
        Outcome::Stored(object) => {
            let again = (object.attempts > 1).then_some("stored after several attempts");
            let unverified = object.unverified.map(|_| "stored, and not verified");
            ["stored"].into_iter().chain(again).chain(unverified).collect()
        }
        Outcome::Failed(failure) => {
            let claim = match failure.stored.as_str() {
                "yes" => "stored yes",
                "no" => "stored no",
                _ => "stored unknown",
            };
            vec![failure.error.code(), claim]
        }
        Outcome::Aborted if call.posts.is_empty() => vec!["aborted"],
        Outcome::Aborted => vec!["aborted while it was posted"],
        Outcome::Checked(_) => vec!["checked"],
        Outcome::Fields(_) => vec!["fields"],
        Outcome::Diagnosed(_) => vec!["diagnosed"],
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ends.iter().try_for_each(|(end, count)| write!(f, "{end}: {count}; "))
    }
}
