//! The two digests of an object, computed while it streams past.

use base64::{Engine, prelude::BASE64_STANDARD};
use crc64fast::Digest as Crc64;
use md5::{Digest, Md5};
use serde::{Deserialize, Serialize};

/// Digests of the bytes so far.
#[derive(Default)]
pub struct Digester {
    md5: Md5,
    crc64: Crc64,
    size: u64,
}

/// The facts of an object's bytes that OSS reports.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Digests {
    /// The number of bytes.
    pub size: u64,
    /// The MD5 in upper-case hex. Uncertain: OSS calls the `ETag` of a form upload opaque; in practice it is this.
    pub etag: String,
    /// `Content-MD5`: the MD5 in Base64.
    pub content_md5: String,
    /// `x-oss-hash-crc64ecma`: the CRC-64/XZ as an unsigned decimal number.
    pub crc64: String,
}

impl Digester {
    /// Adds a piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.md5.update(piece);
        self.crc64.write(piece);
        self.size += piece.len() as u64;
    }

    /// The number of bytes so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The digests of all bytes.
    #[must_use]
    pub fn finish(self) -> Digests {
        let md5 = self.md5.finalize();
        Digests {
            size: self.size,
            etag: hex::encode_upper(md5),
            content_md5: BASE64_STANDARD.encode(md5),
            crc64: self.crc64.sum64().to_string(),
        }
    }
}
