//! Reads facts about the runtime: a window, a worker of any kind, or a runtime without pages.

use js_sys::{Date, Math};

use super::{json, sys};
use crate::engine::{Environment, Instant, Now};
use crate::time::Timestamp;

/// Returns the facts that do not change.
pub(super) fn environment() -> Environment {
    let location = sys::global("location");
    let part = |name| sys::look_up(&location, name).as_string().unwrap_or_default();
    Environment {
        protocol: part("protocol"),
        hostname: part("hostname"),
        in_page: !location.is_undefined(),
        isolated: sys::global("crossOriginIsolated").is_truthy(),
        can_watch: !sys::global("XMLHttpRequest").is_undefined(),
        parse_json: json::parse,
        parse_date,
    }
}

/// Reads an HTTP date: the browser's [`DateParser`](crate::time::DateParser).
fn parse_date(text: &str) -> Option<Timestamp> {
    let moment = Date::parse(text);
    #[allow(clippy::cast_possible_truncation)] // milliseconds are whole
    (!moment.is_nan()).then_some(Timestamp(moment as i64))
}

/// Returns the facts of a moment.
pub(super) fn now(instant: Instant) -> Now {
    Now { instant, wall: wall_clock(), chance: Math::random(), online: is_online() }
}

/// Returns the time by the computer's own clock.
#[allow(clippy::cast_possible_truncation)] // a clock counts whole milliseconds
pub(super) fn wall_clock() -> Timestamp {
    Timestamp(Date::now() as i64)
}

/// Returns whether the browser is online; true in runtimes that do not say so.
pub(super) fn is_online() -> bool {
    sys::look_up(&sys::global("navigator"), "onLine").as_bool() != Some(false)
}
