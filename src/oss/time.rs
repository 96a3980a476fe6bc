//! Moments in UTC, in the two spellings that a Post Policy uses and in that of HTTP.
//!
//! The clock is always an argument: nothing here reads the time.

#[cfg(not(target_arch = "wasm32"))]
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::oss::text::number;

/// A moment: milliseconds since 1970-01-01T00:00:00Z, as `Date.now()` counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

const SECOND: i64 = 1000;
const DAY: i64 = 86_400 * SECOND;

impl Timestamp {
    /// Returns the moment `seconds` later; a negative number goes back. Saturates at the ends of the range.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Timestamp(self.0.saturating_add(seconds.saturating_mul(SECOND)))
    }

    /// Returns `20231203T121212Z`, the spelling of `x-oss-date`.
    #[must_use]
    pub fn basic(self) -> String {
        let Civil { hour, minute, second, .. } = Civil::from(self);
        format!("{}T{hour:02}{minute:02}{second:02}Z", self.day())
    }

    /// Returns `20231203`, the day in a credential's scope.
    #[must_use]
    pub fn day(self) -> String {
        let Civil { year, month, day, .. } = Civil::from(self);
        format!("{year:04}{month:02}{day:02}")
    }

    /// Returns `2023-12-03T12:12:12.000Z`, the spelling of a policy's `expiration`. Milliseconds are dropped.
    #[must_use]
    pub fn iso8601(self) -> String {
        let Civil { year, month, day, hour, minute, second } = Civil::from(self);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.000Z")
    }

    /// Reads `x-oss-date`: exactly `YYYYMMDDTHHMMSSZ`.
    #[must_use]
    pub fn parse_basic(text: &str) -> Option<Self> {
        let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
        (date.len() == 8 && time.len() == 6).then(|| civil(&format!("{date}{time}"))).flatten()
    }

    /// Reads a policy's `expiration`: `YYYY-MM-DDTHH:MM:SSZ`, with or without a fraction of a second.
    #[must_use]
    pub fn parse_iso8601(text: &str) -> Option<Self> {
        let (seconds, rest) = text.split_at_checked(19)?;
        let marks = seconds.char_indices().filter(|(_, c)| !c.is_ascii_digit());
        if !marks.eq([(4, '-'), (7, '-'), (10, 'T'), (13, ':'), (16, ':')]) {
            return None;
        }
        let digits: String = seconds.chars().filter(char::is_ascii_digit).collect();
        Some(Timestamp(civil(&digits)?.0 + fraction(rest.strip_suffix('Z')?)?))
    }

    /// Reads the `Date` of an HTTP answer, `Sun, 06 Nov 1994 08:49:37 GMT`, and the two older spellings that RFC 9110
    /// has recipients accept: the [`DateParser`] of servers and tests.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn parse_http_date(text: &str) -> Option<Self> {
        httpdate::parse_http_date(text).ok().map(Timestamp::from)
    }
}

/// Reads an HTTP date; `None` where the text is no date. In a browser it is `Date.parse`, which adds no code to a page.
pub type DateParser = fn(&str) -> Option<Timestamp>;

/// Takes the clock of a server; that of a page is `Date.now()`. Moments out of range become the nearest one within.
#[cfg(not(target_arch = "wasm32"))]
impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let milliseconds = |span: Duration| i64::try_from(span.as_millis()).unwrap_or(i64::MAX);
        match time.duration_since(UNIX_EPOCH) {
            Ok(since) => Timestamp(milliseconds(since)),
            Err(before) => Timestamp(-milliseconds(before.duration())),
        }
    }
}

/// Reads the milliseconds in `""` or `".123"`; digits past the third are dropped.
fn fraction(text: &str) -> Option<i64> {
    if text.is_empty() {
        return Some(0);
    }
    let digits = text.strip_prefix('.')?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    number(format!("{digits}00").get(..3)?)
}

/// Returns the days from 1970-01-01 to a date of the proleptic Gregorian calendar, counted in years that start in March,
/// so that the leap day is a year's last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year - 719_468
}

/// Returns the moment of `YYYYMMDDHHMMSS`; `None` for a date or time that does not exist, such as 31 April.
fn civil(digits: &str) -> Option<Timestamp> {
    let part = |from: usize, to: usize| number(digits.get(from..to)?);
    let given = Civil {
        year: part(0, 4)?,
        month: part(4, 6)?,
        day: part(6, 8)?,
        hour: part(8, 10)?,
        minute: part(10, 12)?,
        second: part(12, 14)?,
    };
    let seconds = given.hour * 3600 + given.minute * 60 + given.second;
    let moment = Timestamp(days(given.year, given.month, given.day) * DAY + seconds * SECOND);
    (digits.len() == 14 && Civil::from(moment) == given).then_some(moment)
}

/// A date and a time of day.
#[derive(PartialEq)]
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
