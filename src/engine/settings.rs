//! Settings of an uploader, read and checked before the engine is made.

use crate::error::NoAnswer;
use crate::host::{Host, is_local};
use crate::json::Parser;
use crate::time::DateParser;

/// Everything about an uploader that its options decide.
#[allow(clippy::struct_excessive_bools)] // options that are independent of each other
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// How many uploads are under way at once, from 1.
    pub concurrency: usize,
    /// When a failed upload is tried again.
    pub retry: RetryPolicy,
    /// After how many milliseconds without a byte sent an attempt is given up whose last byte has not left; none waits for
    /// ever.
    pub stall_timeout: Option<u64>,
    /// For how many milliseconds the answer is waited for after the last byte left; see [`Settings::answer_patience`].
    pub answer_timeout: Option<u64>,
    /// True if the CRC-64 of the file is compared with that of the object.
    pub verifies: bool,
    /// True if each file has a grant for itself.
    pub grant_per_file: bool,
    /// The time limit of a request for a grant in milliseconds.
    pub grant_timeout: u64,
    /// The source of grants.
    pub grant_source: GrantSource,
    /// True if two uploads may have the same key at the same time, or in one batch.
    pub allows_duplicate_keys: bool,
    /// True if a warning of the preflight keeps an upload back, as a violation does.
    pub strict: bool,
}

/// For how many milliseconds an answer is waited for unless the caller says, where uploads that stand still are given up:
/// antivirus programs and local proxies take a form at once and forward it for minutes.
const ANSWER_TIMEOUT: u64 = 300_000;

impl Settings {
    /// Returns for how many milliseconds the answer is waited for after the last byte left; none waits for ever, as without
    /// both timeouts.
    #[must_use]
    pub fn answer_patience(&self) -> Option<u64> {
        self.answer_timeout.or_else(|| self.stall_timeout.map(|stall| stall.max(ANSWER_TIMEOUT)))
    }
}

/// Where grants come from.
#[derive(Clone, Debug, PartialEq)]
pub enum GrantSource {
    /// The page gave one, and there will never be another.
    Given,
    /// The page has a function for them.
    Function,
    /// The policy endpoint at this URL.
    Endpoint {
        /// Absolute, or relative to the page. Its query may be secret, so messages leave it out.
        url: String,
    },
}

impl GrantSource {
    /// Returns whether another grant can be had.
    #[must_use]
    pub fn can_renew(&self) -> bool {
        *self != GrantSource::Given
    }
}

impl Environment {
    /// Returns what it means that nobody in the page hears of `host`. An isolated page may not even see that another host
    /// answers. Chromium asks the user before a page of the internet enters a local network (Local Network Access); if the
    /// answer is no, the host seems not to answer.
    pub(super) fn silence(&self, host: &Host) -> NoAnswer {
        if self.isolated {
            NoAnswer::Network
        } else if host.is_local() && !self.hostname.is_empty() && !is_local(&self.hostname) {
            NoAnswer::LocalHostUnreachable
        } else {
            NoAnswer::HostUnreachable
        }
    }

    /// Returns whether browsers block requests to `host` from this page (mixed content), unless the page upgrades insecure
    /// requests, or the user lets it send them. A page cannot ask for either.
    #[must_use]
    pub fn may_block(&self, host: &Host) -> bool {
        self.protocol == "https:" && host.is_blocked_on_secure_pages()
    }
}

/// When a failed upload is tried again. Each wait is a random part of a limit that doubles with each failure.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryPolicy {
    /// How often an upload is tried in all, the first time included: 1 to 100.
    pub attempts: u32,
    /// The limit after the first failure, in milliseconds.
    pub base_delay: u64,
    /// The upper bound of the doubled limit, in milliseconds.
    pub max_delay: u64,
    /// True if the caller is asked before each further attempt.
    pub asks: bool,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        RetryPolicy { attempts: 3, base_delay: 1000, max_delay: 30_000, asks: false }
    }
}

/// Facts about the runtime of the module. They do not change.
#[derive(Clone, Debug)]
pub struct Environment {
    /// The protocol of the page, `https:` or `http:`; empty where there is no page.
    pub protocol: String,
    /// True if there are CORS and a Content Security Policy: in pages and workers, and nowhere else.
    pub in_page: bool,
    /// The name of the page's host; empty where there is none.
    pub hostname: String,
    /// True if the page is cross-origin isolated, so that it may not even see that another host answers.
    pub isolated: bool,
    /// True if an upload can be watched: only `XMLHttpRequest` can.
    pub can_watch: bool,
    /// Reads JSON: the browser's parser in a browser, `serde_json` elsewhere.
    pub parse_json: Parser,
    /// Reads HTTP dates: `Date.parse` in a browser, the crate `httpdate` elsewhere.
    pub parse_date: DateParser,
}
