//! `Content-Transfer-Encoding: base64` of the file part: undone piece by piece. What is stored are the decoded bytes.

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;

use super::error::OssError;

/// Decodes Base64 that comes in pieces of any length, with or without line breaks.
#[derive(Default)]
pub struct Base64Decoder {
    pending: Vec<u8>,
    has_ended: bool,
}

impl Base64Decoder {
    /// Decodes a piece, and returns its bytes.
    ///
    /// # Errors
    /// `MalformedPOSTRequest`. Uncertain: OSS documents that it decodes, and not what it says of a mistake.
    pub fn push(&mut self, piece: &[u8]) -> Result<Bytes, OssError> {
        self.pending.extend(piece.iter().filter(|byte| !byte.is_ascii_whitespace()));
        let rest = self.pending.split_off(self.pending.len() / 4 * 4);
        let groups = std::mem::replace(&mut self.pending, rest);
        if self.has_ended && !groups.is_empty() {
            return Err(OssError::malformed_request());
        }
        self.has_ended |= groups.ends_with(b"=");
        BASE64_STANDARD.decode(groups).map(Bytes::from).map_err(|_| OssError::malformed_request())
    }

    /// Checks that nothing is left over.
    ///
    /// # Errors
    /// `MalformedPOSTRequest`.
    pub fn finish(&self) -> Result<(), OssError> {
        if self.pending.is_empty() { Ok(()) } else { Err(OssError::malformed_request()) }
    }
}
