//! `signLocally`: a grant signed in the page itself, for local tests. No published package has it.

use js_sys::{Date, Reflect};
use wasm_bindgen::prelude::*;

use super::errors::{caused, thrown, unreadable};
use super::reader::Reader;
use super::{json, sys};
use crate::error::Error;
use crate::policy::Condition;
use crate::signing::local::{self, Page};
use crate::signing::{Credentials, Terms};
use crate::time::Timestamp;

/// Signs a grant with the temporary credentials of `options`. See `local.d.ts` for what it takes and refuses.
///
/// # Errors
/// An `UploadError` with code `InvalidArgument`.
#[wasm_bindgen(js_name = signLocally)]
pub fn sign_locally(options: &JsValue) -> Result<JsValue, JsValue> {
    let options = Reader::new("options", options)?;
    let (terms, credentials) = (terms(&options)?, credentials(&options));
    options.finish()?;
    let issued = local::issue(&page(), &terms, &credentials, now()).map_err(thrown)?;
    // Through the JSON that a server would answer with, so that the two cannot differ.
    sys::json_parse(&issued.json()).map_err(|cause| caused(Error::invalid("the grant", "JSON", None), &cause))
}

fn credentials(options: &Reader) -> Credentials {
    let key = Credentials::new(required(options, "accessKeyId"), required(options, "accessKeySecret"));
    match options.text("securityToken") {
        Some(token) => key.with_security_token(token),
        None => key,
    }
}

fn terms(options: &Reader) -> Result<Terms, JsValue> {
    let mut terms = Terms::new(required(options, "region"), required(options, "bucket"));
    if let Some(endpoint) = options.text("endpoint") {
        terms = terms.with_endpoint(endpoint);
    }
    if let Some(seconds) = options.whole("expiresIn", "a whole number of seconds", 0, u32::MAX) {
        terms = terms.with_expires_in(seconds);
    }
    Ok(conditions(options)?.into_iter().fold(terms, Terms::with_condition))
}

fn conditions(options: &Reader) -> Result<Vec<Condition>, JsValue> {
    let Some(value) = options.value("conditions") else { return Ok(Vec::new()) };
    let json = json::from_js(&value).map_err(|cause| unreadable("options.conditions", &cause))?;
    local::conditions(&json).map_err(thrown)
}

fn required(options: &Reader, member: &str) -> String {
    let text = options.text(member);
    if text.is_none() {
        options.fail(thrown(Error::invalid(&format!("options.{member}"), "a string", None)));
    }
    text.unwrap_or_default()
}

/// Runtimes without pages have no `location`; nothing may be signed there.
fn page() -> Page {
    let location = Reflect::get(&js_sys::global(), &"location".into()).unwrap_or_default();
    let text = |name: &str| Reflect::get(&location, &name.into()).ok().and_then(|text| text.as_string());
    Page { protocol: text("protocol").unwrap_or_default(), hostname: text("hostname").unwrap_or_default() }
}

#[allow(clippy::cast_possible_truncation)] // a clock counts whole milliseconds
fn now() -> Timestamp {
    Timestamp(Date::now() as i64)
}
