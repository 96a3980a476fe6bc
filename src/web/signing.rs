//! `signLocally`: a grant signed in the page itself, for local tests. No published package has it.

use alloc::string::String;
use alloc::vec::Vec;

use wasm_bindgen::prelude::*;

use super::errors::Failure;
use super::reader::{Reader, unreadable};
use super::{json, sys};
use crate::error::Error;
use crate::policy::Condition;
use crate::signing::local::{self, Page};
use crate::signing::{Credentials, Terms};

/// Signs a grant with the temporary credentials of `options`. See `local.d.ts` for what it takes and refuses.
///
/// # Errors
/// An `UploadError` with code `InvalidArgument`.
#[wasm_bindgen(js_name = signLocally)]
pub fn sign_locally(options: &JsValue) -> Result<JsValue, JsValue> {
    signed(options).map_err(Failure::into_js)
}

fn signed(options: &JsValue) -> Result<JsValue, Failure> {
    let options = Reader::new("options", options)?;
    let (terms, credentials) = (terms(&options)?, credentials(&options));
    options.finish()?;
    let issued = local::issue(&page(), &terms, &credentials, sys::now())?;
    // Through the JSON that a server would answer with, so that the two cannot differ.
    sys::json_parse(&issued.json())
        .map_err(|cause| Failure::caused(Error::invalid("the grant", "JSON", None), cause))
}

fn credentials(options: &Reader) -> Credentials {
    let key = Credentials::new(required(options, "accessKeyId"), required(options, "accessKeySecret"));
    match options.text("securityToken") {
        Some(token) => key.with_security_token(token),
        None => key,
    }
}

fn terms(options: &Reader) -> Result<Terms, Failure> {
    let mut terms = Terms::new(required(options, "region"), required(options, "bucket"));
    if let Some(endpoint) = options.text("endpoint") {
        terms = terms.with_endpoint(endpoint);
    }
    if let Some(seconds) = options.whole("expiresIn", "a whole number of seconds", 0, u32::MAX) {
        terms = terms.with_expires_in(seconds);
    }
    Ok(conditions(options)?.into_iter().fold(terms, Terms::with_condition))
}

fn conditions(options: &Reader) -> Result<Vec<Condition>, Failure> {
    let Some(value) = options.value("conditions") else { return Ok(Vec::new()) };
    let json = json::from_js(&value).map_err(|cause| unreadable("options.conditions", cause))?;
    Ok(local::conditions(&json)?)
}

fn required(options: &Reader, member: &str) -> String {
    let text = options.text(member);
    if text.is_none() {
        options.fail(Error::invalid(&format!("options.{member}"), "a string", None).into());
    }
    text.unwrap_or_default()
}

/// Runtimes without pages have no `location`; nothing may be signed there.
fn page() -> Page {
    Page { protocol: sys::location("protocol"), hostname: sys::location("hostname") }
}
