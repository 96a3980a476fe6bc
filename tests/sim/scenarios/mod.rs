//! Each surface of the uploader, in sentences: one file per surface.

use oss_form_upload::engine::command::Reason;
use oss_form_upload::engine::event::CallId;
use oss_form_upload::engine::failure::Failure;
use oss_form_upload::engine::settings::{GrantSource, Settings};

use super::commands::index;
use super::plan::{BatchFile, GrantFate, GrantTurn, Page, PostFate, Terms, Turn, Upload, quick_settings};
use super::world::{Chance, World};

mod abort;
mod batch;
mod causes;
mod checks;
mod grants;
mod integrity;
mod progress;
mod queue;
mod renewals;
mod retry;
mod stalls;
mod stored;

const INTERNAL_ERROR: Turn =
    Turn::Says { status: 500, code: "InternalError", stored: false, retry_after: None };

/// Returns why each grant was asked for, in order.
fn reasons(world: &World) -> Vec<Reason> {
    world.seen.grants.iter().map(|(_, reason)| *reason).collect()
}

/// A world with an uploader that loses no time between attempts, and chance in the middle.
fn world() -> World {
    world_with(|_| {})
}

fn world_with(change: impl FnOnce(&mut Settings)) -> World {
    world_on(Page::default(), change)
}

fn world_on(page: Page, change: impl FnOnce(&mut Settings)) -> World {
    let mut settings = quick_settings();
    change(&mut settings);
    World::new(settings, page, Chance::Fixed(0.5))
}

/// The same where grants come from a function.
fn world_of_function(change: impl FnOnce(&mut Settings)) -> World {
    world_with(|settings| {
        settings.grant_source = GrantSource::Function;
        change(settings);
    })
}

fn file(name: &str, size: u64) -> Upload {
    Upload { name: Some(name.to_owned()), size, ..Upload::default() }
}

/// A file of 1000 bytes.
fn a_file() -> Upload {
    file("a.bin", 1000)
}

/// A file whose progress is told.
fn followed(name: &str, size: u64) -> Upload {
    Upload { followed: true, ..file(name, size) }
}

fn files(count: usize) -> Vec<Upload> {
    (0..count).map(|number| file(&format!("{number}.bin"), 100)).collect()
}

fn good(files: Vec<Upload>) -> Vec<BatchFile> {
    files.into_iter().map(BatchFile::Good).collect()
}

/// A form that takes no time at all but to be answered so.
fn post(turn: Turn) -> PostFate {
    PostFate { turn, ..PostFate::default() }
}

fn posts(times: usize, turn: &Turn) -> Vec<PostFate> {
    vec![post(turn.clone()); times]
}

fn says(status: u16, code: &'static str) -> Turn {
    Turn::Says { status, code, stored: false, retry_after: None }
}

fn slow(sending: u32) -> PostFate {
    PostFate { sending, ..PostFate::default() }
}

fn grant(turn: GrantTurn) -> GrantFate {
    GrantFate { turn, ..GrantFate::default() }
}

fn issued(terms: Terms) -> GrantFate {
    grant(GrantTurn::Issued(terms))
}

/// A grant that holds for so many seconds.
fn lasting(lasts: u32) -> GrantFate {
    issued(Terms { lasts, ..Terms::default() })
}

/// A grant for files up to so many bytes.
fn up_to(max: u64) -> GrantFate {
    issued(Terms { max, ..Terms::default() })
}

fn for_one_key() -> GrantFate {
    issued(Terms { for_one_key: true, ..Terms::default() })
}

/// Returns how an upload failed.
fn failure(world: &World, upload: CallId) -> Failure {
    world.calls[index(upload.0)].failure().clone()
}
