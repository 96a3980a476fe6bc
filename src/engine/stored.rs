//! A stored object, as it is reported to the caller.

use crate::response::Uploaded;

/// The `UploadResult` of the package's types.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredObject {
    /// The key under which the object is stored.
    pub key: String,
    /// The answer of OSS about it.
    pub uploaded: Uploaded,
    /// The size of the file in bytes.
    pub bytes: u64,
    /// The reason why the object's CRC-64 was not compared with the file's; `None` if it was, and is the same.
    pub unverified: Option<Unverified>,
    /// How often the form was posted.
    pub attempts: u32,
}

/// The reason why nothing was compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unverified {
    /// The caller did not want it.
    Off,
    /// The bucket's CORS rule hides the object's CRC-64.
    Hidden,
}

impl Unverified {
    /// Returns the reason as a sentence, with the remedy where there is one.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Unverified::Off => "the option checksum is \"off\"",
            Unverified::Hidden => {
                "the CRC-64 of the object cannot be read: add <ExposeHeader>x-oss-hash-crc64ecma</ExposeHeader> to the bucket's CORS rule"
            }
        }
    }
}
