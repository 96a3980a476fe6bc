//! The local stand-in for OSS: one bucket, PostObject in full, and downloads of what was uploaded.
//!
//! A request passes [`host`] (which bucket), then by its method [`post_object`], [`objects`] or [`cors`]. A form goes
//! through [`multipart`] and [`fields`] to [`checked`], which asks [`authenticate`], [`policy`], [`conditions`],
//! [`callback`], [`key`] and [`object_headers`]; then its file streams through [`digests`] into the [`store`], and
//! [`success`] answers. Every refusal is an [`error`] that [`answer`] turns into XML.

pub mod action;
pub mod answer;
pub mod authenticate;
pub mod body;
pub mod call;
pub mod callback;
pub mod checked;
pub mod conditions;
pub mod cors;
pub mod digests;
pub mod error;
pub mod fields;
mod folder;
pub mod host;
pub mod key;
pub mod multipart;
pub mod object_headers;
pub mod objects;
pub mod policy;
pub mod post_object;
pub mod put_object;
pub mod stand_in;
pub mod store;
pub mod success;
pub mod transfer_encoding;

pub use stand_in::{BucketAcl, StandIn};
