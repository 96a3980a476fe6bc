//! The local server of this project: the demo's application server, and a stand-in for Alibaba Cloud OSS form upload.
//!
//! One port serves both, told apart by the `Host` of each request:
//!
//! - `localhost` is the [application server](app): it issues signed grants, receives upload callbacks, and serves the
//!   demo page.
//! - `{bucket}.oss-{region}.localhost` is the [stand-in for OSS](oss): it checks and stores forms as PostObject does, and
//!   serves the stored objects. Its [faults] are on demand.
//!
//! The program is `main.rs`, a thin wrapper; tests start the same [`server::Server`] in their own process. For
//! development and tests only: downloads are not authenticated, and nothing is replicated.

pub mod app;
pub mod cli;
pub mod clock;
pub mod config;
pub mod connection;
pub mod faults;
pub mod http_client;
pub mod origin;
pub mod oss;
pub mod pace;
mod serve;
pub mod server;
pub mod tls;
