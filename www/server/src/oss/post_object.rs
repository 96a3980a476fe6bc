//! PostObject: `POST /` with a form. One straight line from the first field to the answer.
//!
//! Uncertain: the order of the checks. Here: form, key, completeness of the authentication fields, policy, signature,
//! expiration, conditions, callback, name and headers of the object, and the size while the file streams in.

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use axum::http::{HeaderMap, Response, StatusCode};
use oss_form_upload::form::MAX_FILE_SIZE;

use super::body::Incoming;
use super::call::Call;
use super::checked::Checked;
use super::conditions::{SizeRange, too_large};
use super::error::OssError;
use super::fields::Fields;
use super::multipart::{FilePart, Part, Parts};
use super::stand_in::StandIn;
use super::store::{Record, Written};
use super::success;

/// The most bytes of a body beside the file: 8 MB of fields, and room for their part headers.
const MAX_FRAME: u64 = 16 * 1024 * 1024;

impl StandIn {
    /// Checks and stores one form.
    ///
    /// # Errors
    /// Every refusal that OSS documents for PostObject. Nothing is stored then.
    pub(super) async fn post_object(
        &self,
        call: &Call<'_>,
        body: &mut Incoming,
    ) -> Result<Response<Body>, OssError> {
        check_length(call.headers)?;
        let mut parts = Parts::new(call.headers, body)?;
        let (fields, mut file) = fields_before_file(&mut parts).await?;
        let checked = self.check(call, &fields, &file)?;
        self.check_overwrite(&checked)?;
        let written = self.receive(&mut file, checked.sizes).await?;
        drop(file);
        expect_end(&mut parts).await?;
        drop(parts);
        body.finish(call.headers).await?;
        let record = self.publish(&checked, written)?;
        call.seen.stored(&record.key);
        Ok(success::answer(self, call, &checked, &fields, &record).await)
    }

    /// OSS refuses before it reads the file; a race is decided by [`StandIn::publish`].
    fn check_overwrite(&self, checked: &Checked) -> Result<(), OssError> {
        let forbidden = checked.forbid_overwrite && self.store.contains(&checked.key);
        if forbidden { Err(already_exists()) } else { Ok(()) }
    }

    async fn receive(&self, file: &mut FilePart<'_>, sizes: SizeRange) -> Result<Written, OssError> {
        let mut writer = self.store.begin()?;
        while let Some(piece) = file.next().await? {
            writer.write(&piece).await?;
            sizes.check_growing(writer.size())?;
        }
        sizes.check_whole(writer.size())?;
        Ok(writer.finish().await?)
    }

    fn publish(&self, checked: &Checked, written: Written) -> Result<Record, OssError> {
        let headers = checked.headers.clone();
        let published = self.store.publish(&checked.key, headers, written, checked.forbid_overwrite);
        published.map_err(|cause| match cause.kind() {
            std::io::ErrorKind::AlreadyExists => already_exists(),
            _ => cause.into(),
        })
    }
}

fn check_length(headers: &HeaderMap) -> Result<(), OssError> {
    let length = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if length.is_none() && !headers.contains_key(TRANSFER_ENCODING) {
        return Err(missing_length());
    }
    let length = length.and_then(|text| text.parse::<u64>().ok());
    if length.is_some_and(|length| length > MAX_FILE_SIZE + MAX_FRAME) { Err(too_large()) } else { Ok(()) }
}

async fn fields_before_file<'b>(parts: &mut Parts<'b>) -> Result<(Fields, FilePart<'b>), OssError> {
    let mut fields = Fields::default();
    while let Some(part) = parts.next().await? {
        match part {
            Part::Text(name, value) => fields.push(&name, value),
            Part::File(file) => return Ok((fields, file)),
        }
    }
    Err(not_one_file())
}

/// Nothing may follow the file. Uncertain: OSS's own sample requests have a `submit` field there, which is let pass.
async fn expect_end(parts: &mut Parts<'_>) -> Result<(), OssError> {
    while let Some(part) = parts.next().await? {
        match part {
            Part::Text(name, _) if name.eq_ignore_ascii_case("submit") => {}
            Part::Text(..) => return Err(OssError::malformed_request()),
            Part::File(_) => return Err(not_one_file()),
        }
    }
    Ok(())
}

fn missing_length() -> OssError {
    let message = "You must provide the Content-Length HTTP header.";
    OssError::new(StatusCode::LENGTH_REQUIRED, "MissingContentLength", message)
}

// Uncertain: OSS's pages give this code and `MalformedPOSTRequest` for a missing file.
fn not_one_file() -> OssError {
    let message = "POST requires exactly one file upload per request.";
    OssError::bad_request("IncorrectNumberOfFilesInPOSTRequest", message).ec("0006-00000107")
}

/// An object has the key, and `x-oss-forbid-overwrite` protects it.
fn already_exists() -> OssError {
    let message = "The object you specified already exists and can not be overwritten.";
    OssError::new(StatusCode::CONFLICT, "FileAlreadyExists", message)
}
