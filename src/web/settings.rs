//! `UploaderOptions` of the package's types, but for the source of the grants.

use js_sys::Function;
use wasm_bindgen::JsValue;

use super::errors::Failure;
use super::reader::{Reader, wrong};
use crate::retry::Retry;

/// How many uploads a browser may be asked to have open at once: Chromium fails from about 1,900 on, and no browser
/// uses more than six connections to a host that speaks HTTP/1.1.
const MAX_CONCURRENCY: u32 = 100;

/// How an uploader works.
pub struct Settings {
    /// How many uploads are under way at once.
    pub concurrency: usize,
    /// How often a failed upload is tried again.
    pub retry: Retry,
    /// The caller's say in that.
    pub should_retry: Option<Function>,
    /// How long nothing may move, in milliseconds.
    pub stall_timeout: Option<u32>,
    /// Whether what is stored is compared with the file.
    pub checksum: bool,
    /// Whether each file has a grant of its own.
    pub grant_per_file: bool,
    /// Whether what OSS might refuse is refused.
    pub strict: bool,
}

impl Settings {
    /// Reads the options; what is absent has its default.
    ///
    /// # Errors
    /// `InvalidArgument` naming the option.
    pub fn read(options: &Reader) -> Result<Self, Failure> {
        let concurrency = options.whole("concurrency", "a whole number from 1 to 100", 1, MAX_CONCURRENCY);
        let (retry, should_retry) = retry(options)?;
        let settings = Settings {
            concurrency: concurrency.unwrap_or(3) as usize,
            retry,
            should_retry,
            stall_timeout: options.whole("stallTimeout", "a whole number of milliseconds", 1, u32::MAX),
            checksum: !options.is_second("checksum", "\"crc64\" or \"off\"", ["crc64", "off"]),
            grant_per_file: options.is_second("grantScope", "\"shared\" or \"file\"", ["shared", "file"]),
            strict: options.boolean("strict").unwrap_or_default(),
        };
        options.finish()?;
        Ok(settings)
    }
}

fn retry(options: &Reader) -> Result<(Retry, Option<Function>), Failure> {
    let usual = Retry::default();
    let Some(value) = options.value("retry") else { return Ok((usual, None)) };
    if value.as_f64().is_some() {
        return Ok((Retry { attempts: attempts(options, "retry"), ..usual }, None));
    }
    let reader = Reader::new("retry", &value).map_err(|_| wrong("retry", "a number or an object", &value))?;
    let delay = |member| reader.whole(member, "a whole number of milliseconds", 0, u32::MAX);
    let retry = Retry {
        attempts: attempts(&reader, "attempts"),
        base_delay: delay("baseDelay").unwrap_or(usual.base_delay),
        max_delay: delay("maxDelay").unwrap_or(usual.max_delay),
    };
    let should_retry = reader.function("shouldRetry");
    reader.finish()?;
    Ok((retry, should_retry))
}

fn attempts(options: &Reader, member: &str) -> u32 {
    let given = options.whole(member, "a whole number from 1, which is not to try again, to 100", 1, 100);
    given.unwrap_or(Retry::default().attempts)
}

/// A reader of the argument of `new Uploader()`.
///
/// # Errors
/// `InvalidArgument` if it is no object.
pub fn reader(options: &JsValue) -> Result<Reader<'_>, Failure> {
    Reader::new("the argument of new Uploader()", options)
}
