//! What a promise resolves with, and the plain objects that JavaScript sees.

use alloc::string::String;

use js_sys::{Array, Object};
use wasm_bindgen::JsValue;

use super::issued::Issued;
use super::sys;
use crate::grant::Authentication;
use crate::preflight::{Report, Violation};
use crate::progress::Progress;
use crate::response::Uploaded;

/// `UploadResult` of the package's types.
pub struct UploadResult {
    uploaded: Uploaded,
    key: String,
    bytes: u64,
    unverified_reason: Option<&'static str>,
    attempts: u32,
}

impl UploadResult {
    /// The outcome for a file of `bytes` bytes that was sent to become `key`. A key that OSS itself names wins.
    #[must_use]
    pub fn new(
        mut uploaded: Uploaded,
        key: String,
        bytes: u64,
        unverified_reason: Option<&'static str>,
        attempts: u32,
    ) -> Self {
        let key = uploaded.key.take().unwrap_or(key);
        UploadResult { uploaded, key, bytes, unverified_reason, attempts }
    }
}

/// What becomes a plain object of JavaScript.
pub trait ToJs {
    /// Numbers are numbers, and what is absent is `null`.
    fn to_js(&self) -> JsValue;
}

/// [`ToJs::to_js`]
pub fn to_js(value: &impl ToJs) -> JsValue {
    value.to_js()
}

impl ToJs for UploadResult {
    fn to_js(&self) -> JsValue {
        let record = Record::new();
        record.text("key", Some(&self.key));
        record.number("status", f64::from(self.uploaded.status));
        record.text("etag", self.uploaded.etag.as_deref());
        record.text("requestId", self.uploaded.request_id.as_deref());
        record.text("crc64", self.uploaded.crc64.as_deref());
        record.text("versionId", self.uploaded.version_id.as_deref());
        record.text("location", self.uploaded.location.as_deref());
        record.value("callbackResponse", &json_or_text(self.uploaded.callback_response.as_deref()));
        record.number("bytes", double(self.bytes));
        record.value("verified", &self.unverified_reason.is_none().into());
        record.text("unverifiedReason", self.unverified_reason);
        record.number("attempts", f64::from(self.attempts));
        record.into()
    }
}

fn json_or_text(body: Option<&str>) -> JsValue {
    let Some(body) = body else { return JsValue::NULL };
    sys::json_parse(body).unwrap_or_else(|_| JsValue::from(body))
}

impl ToJs for Progress {
    fn to_js(&self) -> JsValue {
        let record = record_of(self);
        record.number("attempt", f64::from(self.attempt));
        record.into()
    }
}

/// What the progress of a file and of many have in common.
#[must_use]
pub fn record_of(progress: &Progress) -> Record {
    let record = Record::new();
    record.number("loaded", double(progress.loaded));
    record.number("total", double(progress.total));
    record.number("percent", f64::from(progress.percent));
    record.number("bytesPerSecond", double(progress.bytes_per_second));
    record.value("secondsLeft", &progress.seconds_left.map_or(JsValue::NULL, |left| double(left).into()));
    record
}

/// What `diagnose` is given of a grant: nothing signed.
impl ToJs for Issued {
    fn to_js(&self) -> JsValue {
        let (grant, record) = (&self.grant, Record::new());
        let (version, date) = match &grant.authentication {
            Authentication::V4 { version, date, .. } => (Some(version.as_str()), Some(date.as_str())),
            Authentication::V1 { .. } => (None, None),
        };
        record.text("host", Some(&grant.host));
        record.text("dir", Some(&grant.dir));
        record.text("policy", Some(&grant.policy));
        record.text("signatureVersion", version);
        record.text("date", date);
        record.value("hasToken", &grant.security_token.is_some().into());
        #[allow(clippy::cast_precision_loss)] // milliseconds between two clocks
        let offset = self.clock_offset.map_or(JsValue::NULL, |offset| (offset as f64).into());
        record.value("clockOffset", &offset);
        record.into()
    }
}

impl ToJs for Report {
    fn to_js(&self) -> JsValue {
        let record = Record::new();
        record.value("violations", &violations(&self.violations));
        record.value("warnings", &violations(&self.warnings));
        record.into()
    }
}

/// An array of the package's `PolicyViolation`s.
#[must_use]
pub fn violations(violations: &[Violation]) -> JsValue {
    let array = Array::new();
    for violation in violations {
        let record = Record::new();
        record.text("condition", Some(&violation.condition));
        record.text("field", violation.field.as_deref());
        record.text("expected", Some(&violation.expected));
        record.text("actual", violation.actual.as_deref());
        record.text("message", Some(&violation.message));
        array.push(&record.into());
    }
    array.into()
}

/// A plain object in the making. A serialiser would cost every page several kilobytes.
pub struct Record(Object);

impl Record {
    /// An object without members.
    #[must_use]
    #[allow(clippy::new_without_default)] // nothing has one by default
    pub fn new() -> Self {
        Record(Object::new())
    }

    /// Sets a member to a text, or to `null` where there is none.
    pub fn text(&self, name: &str, text: Option<&str>) {
        self.value(name, &text.map_or(JsValue::NULL, JsValue::from_str));
    }

    /// Sets a member to a number.
    pub fn number(&self, name: &str, number: f64) {
        self.value(name, &JsValue::from_f64(number));
    }

    /// Sets a member to any value.
    pub fn value(&self, name: &str, value: &JsValue) {
        sys::set(&self.0, name, value);
    }
}

impl From<Record> for JsValue {
    fn from(record: Record) -> Self {
        record.0.into()
    }
}

/// A count of bytes: what the browser gave, or can hold.
#[allow(clippy::cast_precision_loss)] // a double holds every size that a file can have
fn double(count: u64) -> f64 {
    count as f64
}
