//! Moments in UTC, in the two spellings that a Post Policy uses.
//!
//! The clock is always an argument: nothing here asks for the time.

use alloc::borrow::ToOwned;
use alloc::string::String;

use crate::text::{join, number, padded, split_once};

/// A moment: milliseconds since 1970-01-01T00:00:00Z, as `Date.now()` counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

const SECOND: i64 = 1000;
const DAY: i64 = 86_400 * SECOND;

impl Timestamp {
    /// The moment `seconds` later; a negative number goes back. Saturates at the ends of the range.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Timestamp(self.0.saturating_add(seconds.saturating_mul(SECOND)))
    }

    /// `20231203T121212Z`, the spelling of `x-oss-date`.
    #[must_use]
    pub fn basic(self) -> String {
        self.written("", "T", "", "Z")
    }

    /// `20231203`, the day in a credential's scope.
    #[must_use]
    pub fn day(self) -> String {
        split_once(&self.basic(), "T").map_or_else(String::new, |(day, _)| day.to_owned())
    }

    /// `2023-12-03T12:12:12.000Z`, the spelling of a policy's `expiration`. Milliseconds are dropped.
    #[must_use]
    pub fn iso8601(self) -> String {
        self.written("-", "T", ":", ".000Z")
    }

    /// The date and the time of day with `dash` and `colon` between their numbers.
    fn written(self, dash: &str, middle: &str, colon: &str, end: &str) -> String {
        let Civil { year, month, day, hour, minute, second } = Civil::from(self);
        let marked =
            [(year, dash), (month, dash), (day, middle), (hour, colon), (minute, colon), (second, end)];
        let mut out = String::new();
        for (number, mark) in marked {
            let width = if out.is_empty() { 4 } else { 2 };
            out.push_str(&padded(number.unsigned_abs(), width));
            out.push_str(mark);
        }
        out
    }

    /// Reads `x-oss-date`: exactly `YYYYMMDDTHHMMSSZ`.
    #[must_use]
    pub fn parse_basic(text: &str) -> Option<Self> {
        let (date, time) = split_once(text.strip_suffix("Z")?, "T")?;
        (date.len() == 8 && time.len() == 6).then(|| civil(&join(&[date, time]))).flatten()
    }

    /// Reads a policy's `expiration`: `YYYY-MM-DDTHH:MM:SSZ`, with or without a fraction of a second.
    #[must_use]
    pub fn parse_iso8601(text: &str) -> Option<Self> {
        let mut digits = String::new();
        let mut from = 0;
        for (to, mark) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":"), (19, "")] {
            digits.push_str(text.get(from..to)?);
            from = to + mark.len();
            if text.get(to..from)? != mark {
                return None;
            }
        }
        Some(Timestamp(civil(&digits)?.0 + fraction(text.get(from..)?.strip_suffix("Z")?)?))
    }
}

/// The clock of a server; a page's is `Date.now()`. Moments out of range become the nearest one within.
#[cfg(not(target_arch = "wasm32"))]
impl From<std::time::SystemTime> for Timestamp {
    fn from(time: std::time::SystemTime) -> Self {
        let milliseconds = |span: std::time::Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        match time.duration_since(std::time::UNIX_EPOCH) {
            Ok(since) => Timestamp(milliseconds(since)),
            Err(before) => Timestamp(-milliseconds(before.duration())),
        }
    }
}

/// Milliseconds in `""` or `".123"`; digits past the third are dropped.
fn fraction(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let (_, digits) = text.split_at_checked(1).filter(|(point, _)| *point == ".")?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths = join(&[digits, "00"]);
    number(thousandths.get(..3)?)
}

/// Days from 1970-01-01 to a date of the proleptic Gregorian calendar, counted in years that start in March, so that
/// the leap day is a year's last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}

/// The moment of `YYYYMMDDHHMMSS`.
fn civil(digits: &str) -> Option<Timestamp> {
    let mut all = number(digits)?;
    let mut last = |size: i64| {
        let part = all % size;
        all /= size;
        part
    };
    let (second, minute, hour, day, month, year) =
        (last(100), last(100), last(100), last(100), last(100), last(10_000));
    let moment = Timestamp(days(year, month, day) * DAY + (hour * 3600 + minute * 60 + second) * SECOND);
    // What the calendar or the clock has not, such as 31 April, reads back as something else.
    let exists = (1..=12).contains(&month) && digits.len() == 14 && moment.written("", "", "", "") == digits;
    exists.then_some(moment)
}

struct Civil {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
}

impl From<Timestamp> for Civil {
    fn from(Timestamp(ms): Timestamp) -> Self {
        let (day_number, of_day) = (ms.div_euclid(DAY), ms.rem_euclid(DAY) / SECOND);
        let since_era = day_number + 719_468;
        let (era, of_era) = (since_era.div_euclid(146_097), since_era.rem_euclid(146_097));
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * of_year + 2) / 153;
        let month = (month_from_march + 2) % 12 + 1;
        Civil {
            year: era * 400 + year_of_era + i64::from(month <= 2),
            month,
            day: of_year - (153 * month_from_march + 2) / 5 + 1,
            hour: of_day / 3600,
            minute: of_day / 60 % 60,
            second: of_day % 60,
        }
    }
}
