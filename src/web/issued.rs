//! A grant as the engine keeps it: read, its policy decoded, and how long it serves.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::errors::{thrown, unreadable};
use super::plan::Plan;
use super::sys::text;
use super::{fields, json, record};
use crate::error::Error;
use crate::form::Form;
use crate::grant::Grant;
use crate::host::Host;
use crate::key::{FILENAME_VARIABLE, KeyError};
use crate::lifetime;
use crate::policy::Policy;
use crate::preflight::{self, Clock, Facts};
use crate::time::Timestamp;

/// A grant, and what is known of the time. All times that it is given are of this computer's clock, in milliseconds.
#[wasm_bindgen]
pub struct Issued {
    grant: Grant,
    policy: Policy,
    host: Host,
    /// How far the endpoint's clock is ahead of this one, in milliseconds, where its `Date` can be read.
    clock_offset: Option<i64>,
    /// When to ask for another, by the endpoint's clock if possible.
    renewal: Option<Timestamp>,
}

#[wasm_bindgen]
impl Issued {
    /// Where the form goes.
    #[must_use]
    pub fn host(&self) -> JsValue {
        self.grant.host.as_str().into()
    }

    /// The prefix for keys that it suggests.
    #[must_use]
    pub fn dir(&self) -> JsValue {
        self.grant.dir.as_str().into()
    }

    /// Whether it will serve a while longer.
    #[wasm_bindgen(js_name = isFresh)]
    #[must_use]
    pub fn is_fresh(&self, now: f64) -> bool {
        self.renewal.is_none_or(|renewal| self.clock(now).now < renewal)
    }

    /// Whether it is for one object only, so that two files must not share it.
    #[wasm_bindgen(js_name = isForOneKey)]
    #[must_use]
    pub fn is_for_one_key(&self) -> bool {
        let key = self.policy.pinned("key").or(self.grant.key.as_deref());
        key.is_some_and(|key| !key.contains(FILENAME_VARIABLE))
    }

    /// Whether OSS refused because the grant, and not the upload, is out of date: by its error's code, EC and message.
    #[wasm_bindgen(js_name = isOutdated)]
    #[must_use]
    pub fn is_outdated(&self, code: &JsValue, ec: &JsValue, message: &JsValue) -> bool {
        lifetime::is_outdated(&text(code), &text(ec), &text(message), &self.grant)
    }

    /// The key of a file called `name` for which the caller asks for none; a `Blob` has no name.
    ///
    /// # Errors
    /// An `UploadError` with code `InvalidKey`, where only a name could help.
    #[wasm_bindgen(js_name = defaultKey)]
    pub fn default_key(&self, name: &JsValue) -> Result<JsValue, JsValue> {
        let key = self.grant.default_key(&self.policy, name.as_string().as_deref());
        key.map_or_else(|| Err(thrown(Error::InvalidKey(KeyError::NoName))), |key| Ok(key.into()))
    }

    /// The form that uploads a file of `size` bytes and this type under `key`, with the fields that the caller asks for,
    /// and what the preflight says of it. `size` is NaN where the file is chosen later; `shared` says whether the grant
    /// is meant for several files.
    ///
    /// # Errors
    /// An `UploadError` with code `InvalidKey` or `InvalidArgument`.
    pub fn plan(
        &self,
        key: &JsValue,
        requested: &Array,
        size: f64,
        content_type: &JsValue,
        shared: bool,
        now: f64,
    ) -> Result<Plan, JsValue> {
        let built = fields::read(requested)
            .and_then(|requested| Ok(Form::build(&self.grant, &self.policy, &text(key), &requested)?));
        let form = built.map_err(thrown)?;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a file's size is a whole number
        let size = (!size.is_nan()).then_some(size as u64);
        let content_type = &text(content_type);
        let (bucket, clock) = (self.host.bucket(), self.clock(now));
        let facts = Facts { size, content_type, bucket, clock, parse: json::parse };
        let mut report = preflight::check(&self.policy, &form, &facts);
        if shared && self.is_for_one_key() {
            report.of_shared_grant();
        }
        Ok(Plan { form, report })
    }

    /// What `diagnose` looks at: nothing signed.
    #[must_use]
    pub fn inspect(&self) -> JsValue {
        record::inspected(&self.grant, self.clock_offset)
    }
}

impl Issued {
    pub(super) fn read(
        grant: &JsValue,
        protocol: &str,
        clock_offset: f64,
        now: f64,
    ) -> Result<Self, JsValue> {
        let json = json::from_js(grant).map_err(|cause| unreadable("the grant", &cause))?;
        let grant = Grant::from_json(&json).map_err(|why| thrown(why.into()))?;
        let host = Host::parse(&grant.host).map_err(|why| thrown(why.into()))?;
        if protocol == "https:" && host.is_blocked_on_secure_pages() {
            return Err(thrown(Error::MixedContent { host: grant.host }));
        }
        let policy = Policy::decode(&grant.policy, json::parse).map_err(|why| thrown(why.into()))?;
        #[allow(clippy::cast_possible_truncation)] // milliseconds between two clocks
        let clock_offset = (!clock_offset.is_nan()).then_some(clock_offset as i64);
        let mut issued = Issued { grant, policy, host, clock_offset, renewal: None };
        let now = issued.clock(now).now;
        issued.renewal =
            lifetime::end(&issued.grant, &issued.policy).and_then(|end| lifetime::renewal(now, end));
        Ok(issued)
    }

    /// The time, by the endpoint's clock if possible.
    fn clock(&self, now: f64) -> Clock {
        #[allow(clippy::cast_possible_truncation)] // a clock counts whole milliseconds
        let now = Timestamp(now as i64 + self.clock_offset.unwrap_or_default());
        Clock { now, corrected: self.clock_offset.is_some() }
    }
}
