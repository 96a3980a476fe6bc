//! `Core`, the way into this crate.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::crc64::Crc64;
use super::errors::thrown;
use super::fields;
use super::issued::Issued;
use super::record;
use super::sys::text;
use crate::key::{check_key, stored_key};
use crate::response::{Answer, Asked, classify};

/// All that the engine asks for: functions, under a name by which they can be handed around.
///
/// Texts come and go as values of JavaScript, here and in the other classes: wasm-bindgen's own way to hand over a `&str`
/// takes ten times the code on both sides.
#[wasm_bindgen]
pub struct Core;

#[wasm_bindgen]
impl Core {
    /// Checks a key that the caller gave.
    ///
    /// # Errors
    /// An `UploadError` with code `InvalidKey`.
    #[wasm_bindgen(js_name = checkKey)]
    pub fn check_key(key: &JsValue) -> Result<(), JsValue> {
        check_key(&text(key)).map_err(|why| thrown(why.into()))
    }

    /// Checks the form fields that the caller's options ask for, as [`fields`] takes them.
    ///
    /// # Errors
    /// An `UploadError` with code `InvalidArgument`.
    #[wasm_bindgen(js_name = checkFields)]
    pub fn check_fields(requested: &Array) -> Result<(), JsValue> {
        fields::read(requested).map(|_| ()).map_err(thrown)
    }

    /// Reads a grant that has just arrived, at `now` by this computer's clock, on a page that came by `protocol`. The
    /// endpoint's clock is `clock_offset` milliseconds ahead; NaN where that is not known.
    ///
    /// # Errors
    /// An `UploadError` with code `InvalidGrant`, `MixedContent`, or `InvalidArgument` for a getter that throws.
    pub fn issued(
        grant: &JsValue,
        protocol: &JsValue,
        clock_offset: f64,
        now: f64,
    ) -> Result<Issued, JsValue> {
        Issued::read(grant, &text(protocol), clock_offset, now)
    }

    /// What an answer of OSS says of the object that it stored.
    ///
    /// # Errors
    /// An `UploadError` with code `ServiceError`, `CallbackFailed` or `UnexpectedAnswer`.
    pub fn answer(
        status: u16,
        headers: &JsValue,
        body: &JsValue,
        _sent_before: bool,
    ) -> Result<JsValue, JsValue> {
        let (headers, body) = (text(headers), text(body));
        let answer = Answer { status, headers: &headers, body: &body };
        // This side is not told what the form asked for: any success of OSS counts.
        let asked = Asked { status, callback: status == 200 && !body.is_empty() };
        let uploaded = classify(&answer, &asked).map_err(|why| thrown(why.into()))?;
        Ok(record::uploaded(&uploaded))
    }

    /// The key that OSS makes of `key` and the name of the file.
    #[wasm_bindgen(js_name = storedKey)]
    #[must_use]
    pub fn stored_key(key: &JsValue, filename: &JsValue) -> JsValue {
        stored_key(&text(key), &text(filename)).into()
    }

    /// A checksum to add bytes to.
    #[must_use]
    pub fn crc64() -> Crc64 {
        Crc64::new()
    }
}
