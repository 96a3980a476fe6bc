//! The parts of a `multipart/form-data` body, in order: text fields read whole within OSS's limits, then the file as a
//! stream. The splitting itself is multer's.

use std::io::{self, ErrorKind};

use axum::http::{HeaderMap, HeaderName, header};
use bytes::Bytes;
use multer::{Field, Multipart};

use super::body::{Allowance, Incoming, MAX_EPILOGUE};
use super::error::OssError;
use super::transfer_encoding::Base64Decoder;

const CONTENT_TRANSFER_ENCODING: HeaderName = HeaderName::from_static("content-transfer-encoding");

/// The longest name of a field: 8 KB.
const MAX_NAME: usize = 8 * 1024;
/// The longest value of a text field: 2 MB.
const MAX_VALUE: usize = 2 * 1024 * 1024;
/// All names and values before the file together: 8 MB.
const MAX_BEFORE_FILE: usize = 8 * 1024 * 1024;
/// How much of the body may come before the file in all. Covers the boundaries and part headers around
/// [`MAX_BEFORE_FILE`], and bounds what is held in memory of a body without any boundary.
const MAX_PREAMBLE: u64 = 16 * 1024 * 1024;

/// The parts of one body.
pub struct Parts<'b> {
    multipart: Multipart<'b>,
    allowance: Allowance,
    before_file: usize,
    is_after_file: bool,
}

/// One part.
pub enum Part<'b> {
    /// A text field.
    Text(String, String),
    /// The part called `file`; its bytes are still to be read.
    File(FilePart<'b>),
}

/// The file's part: what its headers say, and its bytes.
pub struct FilePart<'b> {
    field: Box<Field<'b>>,
    allowance: Allowance,
    decoder: Option<Base64Decoder>,
    /// `filename=` as sent. Browsers write `"`, CR and LF as `%22`, `%0D` and `%0A`, and OSS does not undo that.
    pub filename: Option<String>,
    /// The part's own `Content-Type`.
    pub content_type: Option<String>,
}

impl<'b> Parts<'b> {
    /// Starts to split `body` at the boundary that the `Content-Type` of `headers` names.
    ///
    /// # Errors
    /// `RequestIsNotMultiPartContent`.
    pub fn new(headers: &HeaderMap, body: &'b mut Incoming) -> Result<Self, OssError> {
        let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let boundary = content_type.and_then(|text| multer::parse_boundary(text).ok());
        let boundary = boundary.filter(|boundary| !boundary.is_empty()).ok_or_else(not_multipart)?;
        let allowance = body.allow(MAX_PREAMBLE);
        Ok(Parts {
            multipart: Multipart::new(body.pieces(), boundary),
            allowance,
            before_file: 0,
            is_after_file: false,
        })
    }

    /// The next part; `None` after the last.
    ///
    /// # Errors
    /// Malformed bodies, and the limits on names and values.
    pub async fn next(&mut self) -> Result<Option<Part<'b>>, OssError> {
        let field = self.multipart.next_field().await;
        let Some(field) = field.map_err(|error| self.malformed(error))? else { return Ok(None) };
        let name = field.name().ok_or_else(OssError::malformed_request)?.to_owned();
        if name.len() > MAX_NAME {
            return Err(name_too_long());
        }
        if name.eq_ignore_ascii_case("file") {
            self.allowance.lift();
            self.is_after_file = true;
            return FilePart::new(field, self.allowance.clone()).map(Part::File).map(Some);
        }
        let value = self.text(field, name.len()).await?;
        Ok(Some(Part::Text(name, value)))
    }

    async fn text(&mut self, mut field: Field<'b>, name_length: usize) -> Result<String, OssError> {
        let mut value = Vec::new();
        self.before_file += name_length;
        while let Some(piece) = field.chunk().await.map_err(|error| self.malformed(error))? {
            self.before_file += piece.len();
            value.extend_from_slice(&piece);
            self.check_limits(value.len())?;
        }
        String::from_utf8(value).map_err(|_| OssError::malformed_request())
    }

    /// The allowance that was spent is that of the fields before the file, or that of what follows it.
    fn malformed(&self, error: multer::Error) -> OssError {
        if self.is_after_file && is_spent(&error) { OssError::malformed_request() } else { malformed(error) }
    }

    fn check_limits(&self, value_length: usize) -> Result<(), OssError> {
        if value_length > MAX_VALUE {
            return Err(value_too_long());
        }
        if self.before_file > MAX_BEFORE_FILE { Err(too_much_before_file()) } else { Ok(()) }
    }
}

impl<'b> FilePart<'b> {
    fn new(field: Field<'b>, allowance: Allowance) -> Result<Self, OssError> {
        if field.headers().keys().any(|name| !is_known_header(name.as_str())) {
            return Err(unrecognized_header());
        }
        let header = |name| field.headers().get(name).and_then(|value| value.to_str().ok());
        let content_type = header(header::CONTENT_TYPE).map(str::to_owned);
        let encoding = header(CONTENT_TRANSFER_ENCODING);
        let is_base64 = encoding.is_some_and(|name| name.eq_ignore_ascii_case("base64"));
        let decoder = is_base64.then(Base64Decoder::default);
        Ok(FilePart {
            filename: field.file_name().map(str::to_owned),
            content_type,
            decoder,
            allowance,
            field: Box::new(field),
        })
    }

    /// The next piece of the file; `None` at its end, from where on only little may follow: a parser that looks for a
    /// further part holds in memory what it has read.
    ///
    /// # Errors
    /// Malformed and incomplete bodies.
    pub async fn next(&mut self) -> Result<Option<Bytes>, OssError> {
        let piece = self.field.chunk().await.map_err(malformed)?;
        if piece.is_none() {
            self.allowance.limit(MAX_EPILOGUE);
        }
        match (&mut self.decoder, piece) {
            (None, piece) => Ok(piece),
            (Some(decoder), Some(piece)) => decoder.push(&piece).map(Some),
            (Some(decoder), None) => decoder.finish().map(|()| None),
        }
    }
}

fn is_known_header(name: &str) -> bool {
    ["content-disposition", "content-type", CONTENT_TRANSFER_ENCODING.as_str()].contains(&name)
}

/// Puts multer's error for a body that breaks off or is no multipart into OSS's words.
fn malformed(error: multer::Error) -> OssError {
    let multer::Error::StreamReadFailed(cause) = error else { return OssError::malformed_request() };
    match cause.downcast_ref::<io::Error>().map(io::Error::kind) {
        Some(ErrorKind::TimedOut) => OssError::timed_out(),
        Some(ErrorKind::FileTooLarge) => too_much_before_file(),
        _ => incomplete_body(),
    }
}

fn is_spent(error: &multer::Error) -> bool {
    let multer::Error::StreamReadFailed(cause) = error else { return false };
    cause.downcast_ref::<io::Error>().map(io::Error::kind) == Some(ErrorKind::FileTooLarge)
}

fn not_multipart() -> OssError {
    let message = "Bucket POST must be of the enclosure-type multipart/form-data.";
    OssError::bad_request("RequestIsNotMultiPartContent", message)
}

// Uncertain: which headers beside `Content-Type` OSS takes; `Content-Transfer-Encoding` is described elsewhere.
fn unrecognized_header() -> OssError {
    OssError::bad_request("InvalidArgument", "The bucket POST contains unrecognized field name.")
}

fn name_too_long() -> OssError {
    OssError::bad_request("FieldItemTooLong", "Your name of form field is too long.").ec("0006-00000110")
}

// Uncertain: the message; OSS documents the code and the limit.
fn value_too_long() -> OssError {
    OssError::bad_request("FieldItemTooLong", "Your value of form field is too long.")
}

fn too_much_before_file() -> OssError {
    let message = "Your POST request fields preceding the upload file were too large.";
    OssError::bad_request("MaxPOSTPreDataLengthExceededError", message).ec("0006-00000112")
}

fn incomplete_body() -> OssError {
    let message = "You did not provide the number of bytes specified by the Content-Length HTTP header.";
    OssError::bad_request("IncompleteBody", message)
}
