//! A deterministic simulation of the engine: no browser, no network, no waiting. `SIM_SEED=7 SIM_UPLOADS=1000000 cargo
//! test --test sim` varies it; `make sim` runs a million uploads.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

#[path = "sim/acts.rs"]
mod acts;
#[path = "sim/bucket.rs"]
mod bucket;
#[path = "sim/caller.rs"]
mod caller;
#[path = "sim/claims.rs"]
mod claims;
#[path = "sim/commands.rs"]
mod commands;
#[path = "sim/invariants.rs"]
mod invariants;
#[path = "sim/plan.rs"]
mod plan;
#[path = "sim/records.rs"]
mod records;
#[path = "sim/runs.rs"]
mod runs;
#[path = "sim/scenarios/mod.rs"]
mod scenarios;
#[path = "sim/sending.rs"]
mod sending;
#[path = "sim/tally.rs"]
mod tally;
#[path = "sim/world.rs"]
mod world;
