//! The engine, event by event: what follows from each, exactly. `tests/sim` shows how it holds together.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "engine/diagnosis.rs"]
mod diagnosis;
#[path = "engine/driver.rs"]
mod driver;
#[path = "engine/expired_grants.rs"]
mod expired_grants;
#[path = "engine/failures.rs"]
mod failures;
#[path = "engine/grant_answers.rs"]
mod grant_answers;
#[path = "engine/grants.rs"]
mod grants;
#[path = "engine/keys.rs"]
mod keys;
#[path = "engine/mixed_content.rs"]
mod mixed_content;
#[path = "engine/progress.rs"]
mod progress;
#[path = "engine/properties.rs"]
mod properties;
#[path = "engine/queue.rs"]
mod queue;
#[path = "engine/retry.rs"]
mod retry;
#[path = "engine/survey.rs"]
mod survey;
#[path = "engine/totals.rs"]
mod totals;
