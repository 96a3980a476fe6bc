//! The text fields of a PostObject form, in the order in which they are sent.
//!
//! A [`Form`] has no place for the file, and OSS ignores or refuses what follows it: whoever sends a form appends the
//! file after the last field, so the file is always last.
//!
//! Follows [PostObject](https://www.alibabacloud.com/help/en/oss/developer-reference/postobject).

use crate::error::{Error, KeyError};
use crate::grant::Grant;
use crate::policy::Policy;

/// The only value of `x-oss-signature-version`.
pub const SIGNATURE_VERSION: &str = "OSS4-HMAC-SHA256";

/// The largest object that PostObject takes: 5 GB, in bytes.
pub const MAX_FILE_SIZE: u64 = 5 * 1024 * 1024 * 1024;

/// The longest object key, in bytes of UTF-8.
pub const MAX_KEY_LENGTH: usize = 1023;

/// What a key may hold for OSS to put the file's name there.
pub const FILENAME_VARIABLE: &str = "${filename}";

/// What the caller asks for beyond the key; every part that is not empty becomes a form field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// `Content-Type`. Whoever sends the form gives the file part the same type, because OSS prefers that one.
    pub content_type: Option<String>,
    /// `Cache-Control`
    pub cache_control: Option<String>,
    /// `Content-Disposition`
    pub content_disposition: Option<String>,
    /// `Content-Encoding`
    pub content_encoding: Option<String>,
    /// `Expires`, an HTTP date
    pub expires: Option<String>,
    /// `success_action_status`
    pub success_status: Option<String>,
    /// `x-oss-object-acl`
    pub acl: Option<String>,
    /// `x-oss-storage-class`
    pub storage_class: Option<String>,
    /// `x-oss-forbid-overwrite`
    pub forbid_overwrite: Option<bool>,
    /// `x-oss-server-side-encryption`
    pub server_side_encryption: Option<String>,
    /// `x-oss-meta-*`: names without the prefix
    pub metadata: Vec<(String, String)>,
    /// `callback`, Base64
    pub callback: Option<String>,
    /// `x:*`: names with or without the prefix
    pub callback_variables: Vec<(String, String)>,
    /// Any other field, as it stands
    pub fields: Vec<(String, String)>,
}

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
    /// The whole form: `key`, the policy and its signature, what the caller asked for ([`Form::requested`]), and last
    /// what the grant and its policy want and nobody has set.
    ///
    /// # Errors
    /// [`Error::InvalidKey`].
    pub fn build(grant: &Grant, policy: &Policy, key: &str, requested: &Form) -> Result<Self, Error> {
        check_key(key)?;
        let mut form = Form::default();
        form.push("key", &with_crlf(key));
        form.push_grant(grant);
        form.fields.extend_from_slice(&requested.fields);
        if form.get("callback").is_none() {
            form.push_some("callback", grant.callback.as_ref());
        }
        form.push_pins(policy);
        Ok(form)
    }

    /// The fields that `options` ask for, without those of the grant: all that can be checked before there is one.
    ///
    /// # Errors
    /// [`Error::InvalidArgument`] for a field that is reserved, unnamed or given twice.
    pub fn requested(options: &Options) -> Result<Self, Error> {
        let mut form = Form::default();
        form.push_headers(options);
        form.push_object_settings(options);
        for (name, value) in &options.metadata {
            form.push(&format!("x-oss-meta-{}", named("options.metadata", name)?), value);
        }
        form.push_some("callback", options.callback.as_ref());
        for (name, value) in &options.callback_variables {
            let name = named("options.callbackVariables", name)?;
            form.push(&format!("x:{}", name.strip_prefix("x:").unwrap_or(name)), value);
        }
        for (name, value) in &options.fields {
            form.push_custom(name, value)?;
        }
        Ok(form)
    }

    /// The fields in the order of sending.
    #[must_use]
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// The value of a field, its name compared whatever its case, as OSS does.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    fn push_grant(&mut self, grant: &Grant) {
        self.push("policy", &grant.policy);
        self.push("x-oss-signature-version", &grant.signature_version);
        self.push("x-oss-credential", &grant.credential);
        self.push("x-oss-date", &grant.date);
        self.push("x-oss-signature", &grant.signature);
        self.push_some("x-oss-security-token", grant.security_token.as_ref());
    }

    fn push_headers(&mut self, options: &Options) {
        self.push_some("Content-Type", options.content_type.as_ref());
        self.push_some("Cache-Control", options.cache_control.as_ref());
        self.push_some("Content-Disposition", options.content_disposition.as_ref());
        self.push_some("Content-Encoding", options.content_encoding.as_ref());
        self.push_some("Expires", options.expires.as_ref());
    }

    fn push_object_settings(&mut self, options: &Options) {
        self.push_some("success_action_status", options.success_status.as_ref());
        self.push_some("x-oss-object-acl", options.acl.as_ref());
        self.push_some("x-oss-storage-class", options.storage_class.as_ref());
        if let Some(forbidden) = options.forbid_overwrite {
            self.push("x-oss-forbid-overwrite", if forbidden { "true" } else { "false" });
        }
        self.push_some("x-oss-server-side-encryption", options.server_side_encryption.as_ref());
    }

    fn push_custom(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let argument = || format!("options.fields[\"{name}\"]");
        named("options.fields", name)?;
        if RESERVED.iter().any(|reserved| name.eq_ignore_ascii_case(reserved)) {
            return Err(Error::invalid(&argument(), "left out: the uploader sets this field itself", None));
        }
        if self.get(name).is_some() {
            return Err(Error::invalid(
                &argument(),
                "given once: an option has set this field already",
                None,
            ));
        }
        self.push(name, value);
        Ok(())
    }

    /// A field that the policy demands and that has one possible value needs no caller to spell it.
    fn push_pins(&mut self, policy: &Policy) {
        for (name, value) in policy.pins() {
            let skipped = NOT_FIELDS.iter().chain(&RESERVED).any(|other| name.eq_ignore_ascii_case(other));
            if !skipped && self.get(name).is_none() {
                self.push(name, value);
            }
        }
    }

    fn push_some(&mut self, name: &str, value: Option<&String>) {
        if let Some(value) = value {
            self.push(name, value);
        }
    }

    fn push(&mut self, name: &str, value: &str) {
        self.fields.push((name.to_owned(), value.to_owned()));
    }
}

/// Shows the names of the fields: some of their values are secrets.
impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
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
    let base = filename.rsplit('/').next().unwrap_or_default();
    let sent = base.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22");
    with_crlf(key).replace(FILENAME_VARIABLE, &sent)
}

/// Browsers send every line break of a field's value as CR LF, so that is what OSS sees of the key.
fn with_crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n")
}

fn named<'a>(option: &str, name: &'a str) -> Result<&'a str, Error> {
    if name.is_empty() {
        Err(Error::invalid(option, "an object whose names are not empty", None))
    } else {
        Ok(name)
    }
}
