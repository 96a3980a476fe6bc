//! `UploaderOptions`, read and checked as a whole.

use js_sys::Function;
use wasm_bindgen::JsValue;

use super::grant_source::GrantSource;
use super::reader::{Reader, wrong};
use crate::engine::settings::{RetryPolicy, Settings};

const MILLISECONDS: &str = "a whole number of milliseconds";

/// The most uploads that a browser is asked to have open at once: Chromium fails from about 1,900 on, and no browser uses
/// more than six connections to a host that speaks HTTP/1.1.
const MAX_CONCURRENCY: u32 = 100;

const DEFAULT_CONCURRENCY: u32 = 3;

/// The default time limit for a grant, in milliseconds.
const DEFAULT_GRANT_TIMEOUT: u32 = 30_000;

/// The options of an uploader, read.
pub(super) struct UploaderOptions {
    pub(super) settings: Settings,
    pub(super) source: GrantSource,
    /// Asked before each further attempt.
    pub(super) should_retry: Option<Function>,
}

impl UploaderOptions {
    /// Reads the options.
    ///
    /// # Errors
    /// `InvalidArgument`.
    pub(super) fn read(given: &JsValue) -> Result<Self, JsValue> {
        let options = Reader::new("the argument of new Uploader()", given)?;
        let concurrency = options.whole("concurrency", "a whole number from 1 to 100", 1, MAX_CONCURRENCY)?;
        let (retry, should_retry) = read_retry(&options)?;
        let stall_timeout = options.whole("stallTimeout", MILLISECONDS, 1, u32::MAX)?;
        let answer_timeout = options.whole("answerTimeout", MILLISECONDS, 1, u32::MAX)?;
        let grant_timeout = options.whole("grantTimeout", MILLISECONDS, 1, u32::MAX)?;
        let verifies = !options.is_second("checksum", "crc64", "off")?;
        let grant_per_file = options.is_second("grantScope", "shared", "file")?;
        let strict = options.boolean("strict")?.unwrap_or_default();
        let source = GrantSource::read(&options)?;
        let settings = Settings {
            concurrency: concurrency.unwrap_or(DEFAULT_CONCURRENCY) as usize,
            retry,
            stall_timeout: stall_timeout.map(u64::from),
            answer_timeout: answer_timeout.map(u64::from),
            verifies,
            grant_per_file: grant_per_file || source.is_told(),
            grant_timeout: grant_timeout.unwrap_or(DEFAULT_GRANT_TIMEOUT).into(),
            grant_source: source.settings(),
            allows_duplicate_keys: options.boolean("allowDuplicateKeys")?.unwrap_or_default(),
            strict,
        };
        Ok(UploaderOptions { settings, source, should_retry })
    }
}

fn read_retry(options: &Reader) -> Result<(RetryPolicy, Option<Function>), JsValue> {
    let default = RetryPolicy::default();
    let Some(value) = options.value("retry")? else { return Ok((default, None)) };
    if value.as_f64().is_some() {
        let attempts = attempts(options, "retry")?.unwrap_or(default.attempts);
        return Ok((RetryPolicy { attempts, ..default }, None));
    }
    if !value.is_object() {
        return Err(wrong("retry", "a number or an object", &value));
    }
    let given = Reader::new("retry", &value)?;
    let delay = |member| Ok::<_, JsValue>(given.whole(member, MILLISECONDS, 0, u32::MAX)?.map(u64::from));
    let attempts = attempts(&given, "attempts")?.unwrap_or(default.attempts);
    let base_delay = delay("baseDelay")?.unwrap_or(default.base_delay);
    let max_delay = delay("maxDelay")?.unwrap_or(default.max_delay);
    let should_retry = given.function("shouldRetry")?;
    let asks = should_retry.is_some();
    Ok((RetryPolicy { attempts, base_delay, max_delay, asks }, should_retry))
}

fn attempts(options: &Reader, member: &str) -> Result<Option<u32>, JsValue> {
    options.whole(member, "a whole number from 1, which is not to try again, to 100", 1, 100)
}
