//! Object keys: their rules, and how a browser and OSS change them on the way.
//!
//! The name of the file in a key follows [PostObject](https://www.alibabacloud.com/help/en/oss/developer-reference/postobject).

use crate::oss::text::replace;

/// The longest object key, in bytes of UTF-8.
pub const MAX_KEY_LENGTH: usize = 1023;

/// The text that OSS replaces in a key by the name of the file.
pub const FILENAME_VARIABLE: &str = "${filename}";

/// The rule that a key breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It has no character.
    #[error("the key is empty; it needs 1 to {MAX_KEY_LENGTH} bytes")]
    Empty,
    /// It begins with `/` or `\`.
    #[error("the key begins with / or \\, which OSS refuses; drop it")]
    LeadingSlash,
    /// It begins with the grant's `dir`, and that begins with `/` or `\`.
    #[error(
        "the grant's dir \"{dir}\" begins with / or \\, which OSS refuses in a key; the server must drop it"
    )]
    SlashInDir {
        /// The `dir`, at most 64 characters of it.
        dir: String,
    },
    /// It is longer than 1023 bytes.
    #[error("the key has {bytes} bytes of UTF-8; at most {MAX_KEY_LENGTH} are allowed")]
    TooLong {
        /// Its length in bytes of UTF-8.
        bytes: usize,
    },
    /// No key was given, and a `Blob` has no name to make one of.
    #[error("a Blob has no name to make a key of; pass options.key")]
    NoName,
}

/// Checks OSS's naming rule, 1 to 1023 bytes of UTF-8 that begin with neither `/` nor `\`:
/// [object naming conventions](https://www.alibabacloud.com/help/en/oss/user-guide/object-naming-conventions).
///
/// # Errors
/// [`KeyError`]: the first rule that is broken.
pub fn check_key(key: &str) -> Result<(), KeyError> {
    match key.as_bytes() {
        [] => Err(KeyError::Empty),
        [b'/' | b'\\', ..] => Err(KeyError::LeadingSlash),
        bytes if bytes.len() > MAX_KEY_LENGTH => Err(KeyError::TooLong { bytes: bytes.len() }),
        _ => Ok(()),
    }
}

/// Returns the key that OSS makes of `key` and the file part's `filename`, as a browser sends both: `${filename}`
/// becomes the base name, with the quotes and line breaks of a file name percent-encoded.
#[must_use]
pub fn stored_key(key: &str, filename: &str) -> String {
    let base = filename.rsplit_once('/').map_or(filename, |(_, base)| base);
    replace(&with_crlf(key), FILENAME_VARIABLE, &escaped_filename(base))
}

/// Escapes a file name as browsers do in the header of its part.
fn escaped_filename(name: &str) -> String {
    replace(&replace(&replace(name, "\"", "%22"), "\r", "%0D"), "\n", "%0A")
}

/// Makes every line break CR LF, as browsers do with the value of a field, so that OSS sees the key with these.
pub(crate) fn with_crlf(text: &str) -> String {
    replace(&replace(&replace(text, "\r\n", "\n"), "\r", "\n"), "\n", "\r\n")
}
