//! The text fields of a PostObject form, in the order in which they are sent.
//!
//! A [`Form`] has no place for the file, and OSS ignores or refuses what follows it: whoever sends a form appends the
//! file after the last field, so the file is always last.
//!
//! Follows [PostObject](https://www.alibabacloud.com/help/en/oss/developer-reference/postobject).

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::error::{Error, KeyError};
use crate::grant::Grant;
use crate::policy::Policy;
use crate::text::{is_among, join, replace, same};

/// The only value of `x-oss-signature-version`.
pub const SIGNATURE_VERSION: &str = "OSS4-HMAC-SHA256";

/// The largest object that PostObject takes: 5 GB, in bytes.
pub const MAX_FILE_SIZE: u64 = 5 * 1024 * 1024 * 1024;

/// The longest object key, in bytes of UTF-8.
pub const MAX_KEY_LENGTH: usize = 1023;

/// What a key may hold for OSS to put the file's name there.
pub const FILENAME_VARIABLE: &str = "${filename}";

/// Ordered text fields.
#[derive(Clone, Default, PartialEq)]
pub struct Form {
    fields: Vec<(String, String)>,
}

/// Fields that come from the grant, from the key or from the file, so that nobody sets them by name.
const RESERVED: [&str; 11] = [
    "key",
    "file",
    "policy",
    "x-oss-signature-version",
    "x-oss-credential",
    "x-oss-date",
    "x-oss-signature",
    "x-oss-security-token",
    "ossaccesskeyid",
    "signature",
    // A script cannot see where a redirect led, nor what the object became.
    "success_action_redirect",
];

/// What a policy may pin without meaning a form field.
const NOT_FIELDS: [&str; 4] = ["bucket", "content-length", "content-md5", "content-length-range"];

impl Form {
    /// The whole form: `key`, the policy and its signature, the fields that the caller asked for, and last what the
    /// grant and its policy want and nobody has set.
    ///
    /// # Errors
    /// [`Error::InvalidKey`].
    pub fn build(grant: &Grant, policy: &Policy, key: &str, requested: &Form) -> Result<Self, Error> {
        check_key(key)?;
        let mut form = Form::default();
        form.push("key", &with_crlf(key));
        grant.push_to(&mut form);
        for (name, value) in &requested.fields {
            form.push(name, value);
        }
        if let Some(callback) = &grant.callback {
            form.push_missing("callback", callback);
        }
        for (name, value) in &grant.fields {
            form.push_wanted(name, value);
        }
        for (name, value) in policy.pins() {
            form.push_wanted(name, value);
        }
        Ok(form)
    }

    /// Adds a field, unchecked.
    pub fn push(&mut self, name: &str, value: &str) {
        self.fields.push((name.to_owned(), value.to_owned()));
    }

    /// Adds user metadata: `x-oss-meta-` and the name.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for an empty name.
    pub fn push_metadata(&mut self, name: &str, value: &str) -> Result<(), Error> {
        self.push(&join(&["x-oss-meta-", named("options.metadata", name)?]), value);
        Ok(())
    }

    /// Adds a variable for the callback's body: `x:` and the name, which may have that prefix already.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for an empty name.
    pub fn push_callback_variable(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let name = named("options.callbackVariables", name)?;
        self.push(&join(&["x:", name.strip_prefix("x:").unwrap_or(name)]), value);
        Ok(())
    }

    /// Adds a field that the caller names. It comes after all others, so that what is set already is known.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a name that is empty, reserved or set already.
    pub fn push_custom(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let name = named("options.fields", name)?;
        if is_among(name, &RESERVED) {
            return Err(custom(name, "left out: the uploader sets this field itself"));
        }
        if self.get(name).is_some() {
            return Err(custom(name, "given once: an option has set this field already"));
        }
        self.push(name, value);
        Ok(())
    }

    /// The fields in the order of sending.
    #[must_use]
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// The value of a field, its name compared whatever its case, as OSS does.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| same(field, name)).map(|(_, value)| value.as_str())
    }

    /// A field that the grant brings, or that its policy pins to one value, needs no caller to spell it.
    fn push_wanted(&mut self, name: &str, value: &str) {
        if !is_among(name, &NOT_FIELDS) && !is_among(name, &RESERVED) {
            self.push_missing(name, value);
        }
    }

    fn push_missing(&mut self, name: &str, value: &str) {
        if self.get(name).is_none() {
            self.push(name, value);
        }
    }
}

/// Shows the names of the fields: some of their values are secrets.
impl core::fmt::Debug for Form {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_list().entries(self.fields.iter().map(|(name, _)| name)).finish()
    }
}

/// Checks OSS's naming rule: 1 to 1023 bytes of UTF-8 that begin with neither `/` nor `\`.
///
/// # Errors
/// [`Error::InvalidKey`], with the rule that is broken.
pub fn check_key(key: &str) -> Result<(), Error> {
    match key.as_bytes() {
        [] => Err(Error::InvalidKey(KeyError::Empty)),
        [b'/' | b'\\', ..] => Err(Error::InvalidKey(KeyError::LeadingSlash)),
        bytes if bytes.len() > MAX_KEY_LENGTH => {
            Err(Error::InvalidKey(KeyError::TooLong { bytes: bytes.len() }))
        }
        _ => Ok(()),
    }
}

/// The key that OSS makes of `key` and the file part's `filename`, as a browser sends both: `${filename}` becomes the
/// base name, with the quotes and line breaks of a file name percent-encoded.
#[must_use]
pub fn stored_key(key: &str, filename: &str) -> String {
    let base = filename.bytes().rposition(|byte| byte == b'/').and_then(|slash| filename.get(slash + 1..));
    replace(&with_crlf(key), FILENAME_VARIABLE, &escaped_filename(base.unwrap_or(filename)))
}

fn escaped_filename(name: &str) -> String {
    let quoted = replace(name, "\"", "%22");
    replace(&replace(&quoted, "\r", "%0D"), "\n", "%0A")
}

/// Browsers send every line break of a field's value as CR LF, so that is what OSS sees of the key.
fn with_crlf(text: &str) -> String {
    let breaks = replace(&replace(text, "\r\n", "\n"), "\r", "\n");
    replace(&breaks, "\n", "\r\n")
}

fn named<'a>(option: &str, name: &'a str) -> Result<&'a str, Error> {
    if name.is_empty() {
        Err(Error::invalid(option, "an object whose names are not empty", None))
    } else {
        Ok(name)
    }
}

fn custom(name: &str, expected: &'static str) -> Error {
    Error::invalid(&join(&["options.fields[\"", name, "\"]"]), expected, None)
}
