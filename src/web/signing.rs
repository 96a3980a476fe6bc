//! `signLocally`: a grant signed in the page itself, for local tests. No published package has it.

use wasm_bindgen::prelude::*;

use super::errors::{caused, refusal};
use super::reader::{Reader, unreadable};
use super::{json, sys, world};
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
    let options = Reader::new("options", options)?;
    let (terms, credentials) = (terms(&options)?, credentials(&options)?);
    let issued = local::issue(&page(), &terms, &credentials, world::wall_clock()).map_err(refusal)?;
    // Goes through the JSON that a server would answer with, so that the two cannot differ.
    sys::json_parse(&issued.json()).map_err(|cause| caused(Error::invalid("the grant", "JSON", None), &cause))
}

fn credentials(options: &Reader) -> Result<Credentials, JsValue> {
    let key = Credentials::new(required(options, "accessKeyId")?, required(options, "accessKeySecret")?);
    Ok(match options.text("securityToken")? {
        Some(token) => key.with_security_token(token),
        None => key,
    })
}

fn terms(options: &Reader) -> Result<Terms, JsValue> {
    let mut terms = Terms::new(required(options, "region")?, required(options, "bucket")?);
    if let Some(endpoint) = options.text("endpoint")? {
        terms = terms.with_endpoint(endpoint);
    }
    if let Some(seconds) = options.whole("expiresIn", "a whole number of seconds", 0, u32::MAX)? {
        terms = terms.with_expires_in(seconds);
    }
    Ok(conditions(options)?.into_iter().fold(terms, Terms::with_condition))
}

fn conditions(options: &Reader) -> Result<Vec<Condition>, JsValue> {
    let Some(value) = options.value("conditions")? else { return Ok(Vec::new()) };
    let json = json::from_js(&value).map_err(|cause| unreadable("options.conditions", &cause))?;
    local::conditions(&json).map_err(refusal)
}

fn required(options: &Reader, member: &str) -> Result<String, JsValue> {
    let absent = || refusal(Error::invalid(options.path(member), "a string", None));
    options.text(member)?.ok_or_else(absent)
}

/// Returns the address of the page. Runtimes without pages have no `location`, and nothing may be signed there.
fn page() -> Page {
    let location = sys::global("location");
    let text = |name| sys::look_up(&location, name).as_string().unwrap_or_default();
    Page { protocol: text("protocol"), hostname: text("hostname") }
}
