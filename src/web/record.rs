//! The plain objects that JavaScript sees. Numbers are numbers, and what is absent is `null`.

use js_sys::{Array, Object};
use wasm_bindgen::JsValue;

use super::{json, sys};
use crate::callback::{self, CallbackDoubt};
use crate::grant::{Authentication, Grant};
use crate::preflight::{Report, Violation};
use crate::response::Uploaded;

/// What OSS says of an object. A callback's answer is parsed if it is JSON.
#[must_use]
pub fn uploaded(uploaded: &Uploaded) -> JsValue {
    let record = Record::new();
    record.text("key", uploaded.key.as_deref());
    record.number("status", f64::from(uploaded.status));
    record.text("etag", uploaded.etag.as_deref());
    record.text("requestId", uploaded.request_id.as_deref());
    record.text("crc64", uploaded.crc64.as_deref());
    record.text("versionId", uploaded.version_id.as_deref());
    record.text("location", uploaded.location.as_deref());
    record.value("callbackResponse", &json_or_text(uploaded.callback_response.as_deref()));
    record.into()
}

fn json_or_text(body: Option<&str>) -> JsValue {
    let Some(body) = body else { return JsValue::NULL };
    sys::json_parse(body).unwrap_or_else(|_| JsValue::from(body))
}

/// What `diagnose` is given of a grant: nothing signed.
#[must_use]
pub fn inspected(grant: &Grant, clock_offset: Option<i64>) -> JsValue {
    let record = Record::new();
    let (version, date) = match &grant.authentication {
        Authentication::V4 { version, date, .. } => (Some(version.as_str()), Some(date.as_str())),
        Authentication::V1 { .. } => (None, None),
    };
    record.text("host", Some(&grant.host));
    record.text("dir", Some(&grant.dir));
    record.text("policy", Some(&grant.policy));
    record.text("signatureVersion", version);
    record.text("date", date);
    let ignored = Array::new();
    for name in &grant.ignored {
        ignored.push(&JsValue::from_str(name));
    }
    record.value("ignored", &ignored.into());
    let doubt = grant.callback.as_deref().and_then(|field| callback::doubt(field, json::parse));
    record.text("callback", doubt.map(CallbackDoubt::code));
    record.value("hasToken", &grant.security_token.is_some().into());
    #[allow(clippy::cast_precision_loss)] // milliseconds between two clocks
    let offset = clock_offset.map_or(JsValue::NULL, |offset| (offset as f64).into());
    record.value("clockOffset", &offset);
    record.into()
}

/// `PolicyReport` of the package's types.
#[must_use]
pub fn report(report: &Report) -> JsValue {
    let record = Record::new();
    record.value("violations", &violations(&report.violations));
    record.value("warnings", &violations(&report.warnings));
    record.into()
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
