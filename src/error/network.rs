//! Why no answer of OSS reached the page.

use alloc::string::String;
use core::fmt;

use super::Stored;
use crate::text::{decimal, join};

/// Why no answer came, as far as a page can find out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkFailure {
    /// Nothing more is known.
    Unknown,
    /// The browser is offline.
    Offline,
    /// The page's Content Security Policy does not allow it to connect to the host. Nothing was sent.
    BlockedByCsp,
    /// Nothing answers at the host.
    HostUnreachable,
    /// The host answers, but not to this page: no rule of the bucket's CORS setting matches its origin.
    CorsNotAllowed,
    /// The host answers this page's POST, but refuses the preflight that watching the upload causes. Nothing was sent.
    PreflightRefused,
    /// The host answers this page, so the connection was cut.
    ConnectionReset,
    /// For this many milliseconds nothing moved, which is `stallTimeout`.
    Stalled(u32),
}

impl NetworkFailure {
    pub(super) fn code(self) -> &'static str {
        match self {
            NetworkFailure::Unknown => "Network",
            NetworkFailure::Offline => "Offline",
            NetworkFailure::BlockedByCsp => "BlockedByCsp",
            NetworkFailure::HostUnreachable => "HostUnreachable",
            NetworkFailure::CorsNotAllowed => "CorsNotAllowed",
            NetworkFailure::PreflightRefused => "PreflightRefused",
            NetworkFailure::ConnectionReset => "ConnectionReset",
            NetworkFailure::Stalled(_) => "Stalled",
        }
    }

    /// What the page or the bucket is set to does not change by waiting.
    pub(super) fn is_transient(self) -> bool {
        !matches!(
            self,
            NetworkFailure::BlockedByCsp | NetworkFailure::CorsNotAllowed | NetworkFailure::PreflightRefused
        )
    }

    pub(super) fn stored(self) -> Stored {
        match self {
            NetworkFailure::BlockedByCsp | NetworkFailure::PreflightRefused => Stored::No,
            _ => Stored::Unknown,
        }
    }
}

impl NetworkFailure {
    /// The sentence for people, the same as [`fmt::Display`] shows.
    #[must_use]
    pub fn message(self) -> String {
        let unknown =
            if self.stored() == Stored::Unknown { "; whether the object was stored is unknown" } else { "" };
        match self {
            NetworkFailure::Stalled(timeout) => {
                join(&["nothing was sent or answered for ", &decimal(u64::from(timeout)), " ms", unknown])
            }
            _ => join(&[self.words(), unknown]),
        }
    }

    fn words(self) -> &'static str {
        match self {
            NetworkFailure::Unknown | NetworkFailure::Stalled(_) => "no answer from OSS",
            NetworkFailure::Offline => "the browser is offline",
            NetworkFailure::BlockedByCsp => {
                "the page's Content Security Policy does not allow the grant's host: add it to connect-src"
            }
            NetworkFailure::HostUnreachable => {
                "nothing answers at the grant's host: check its name and the network"
            }
            NetworkFailure::CorsNotAllowed => {
                "no CORS rule of the bucket lets this page read the answer: allow its origin, and POST"
            }
            NetworkFailure::PreflightRefused => {
                "the host refuses the CORS preflight that onProgress and stallTimeout cause: allow OPTIONS, or leave both out"
            }
            NetworkFailure::ConnectionReset => "the connection to OSS was cut",
        }
    }
}

impl fmt::Display for NetworkFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}
