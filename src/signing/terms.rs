//! The terms of a grant: its bucket, its lifetime and its conditions.

use core::fmt;

use super::{SigningError, endpoint};
use crate::callback::Callback;
use crate::policy::Condition;

/// The terms of a grant: bucket, expiry, and the conditions of its Post Policy. All conditions must hold together; those
/// that no upload can meet are refused.
///
/// [`Terms::issue`] adds the conditions that V4 requires (`bucket`, `x-oss-signature-version`, `x-oss-credential`,
/// `x-oss-date` and, with STS, `x-oss-security-token`) and checks everything; nothing is checked before.
#[derive(Clone)]
#[must_use = "terms are nothing until they are issued"]
pub struct Terms {
    pub(super) region: String,
    pub(super) bucket: String,
    pub(super) expires_in: u32,
    pub(super) success_status: Option<u16>,
    pub(super) callback: Option<Callback>,
    pub(super) is_callback_forbidden: bool,
    pub(super) is_any_key_allowed: bool,
    /// The argument of [`Terms::with_key_prefix`], checked when the grant is issued.
    pub(super) folders: Vec<String>,
    pub(super) conditions: Vec<Condition>,
    host: Host,
}

#[derive(Clone)]
enum Host {
    /// The region's public endpoint.
    Public,
    Endpoint(String),
    Custom(String),
}

impl Terms {
    /// Uploads of any file to the bucket, at the region's public endpoint, for ten minutes. Which keys they may have is
    /// still to be said: [`Terms::with_key_prefix`], [`Terms::with_key`] or [`Terms::with_any_key`].
    ///
    /// `region` is the bucket's region ID without `oss-`, such as `cn-hangzhou`, whichever host is used.
    pub fn new(region: impl Into<String>, bucket: impl Into<String>) -> Self {
        Terms {
            region: region.into(),
            bucket: bucket.into(),
            expires_in: 600,
            success_status: None,
            callback: None,
            is_callback_forbidden: false,
            is_any_key_allowed: false,
            folders: Vec::new(),
            conditions: Vec::new(),
            host: Host::Public,
        }
    }

    /// Another endpoint of OSS, internal or accelerate: `oss-cn-hangzhou-internal.aliyuncs.com`, `https` unless
    /// `http://` stands before it. The bucket's name is put in front.
    pub fn with_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.host = Host::Endpoint(endpoint.into());
        self
    }

    /// A custom domain (CNAME) of the bucket, or any other URL to post to, as it stands: `https://upload.example.com`.
    pub fn with_host(mut self, url: impl Into<String>) -> Self {
        self.host = Host::Custom(url.into());
        self
    }

    /// How long the policy holds: 1 to 604 800 seconds (7 days). Uploads must have arrived by then, so that large files
    /// on slow lines need more than the default of 600. STS credentials may end before.
    pub fn with_expires_in(mut self, seconds: u32) -> Self {
        self.expires_in = seconds;
        self
    }

    /// Keys are in the folder `prefix`, such as `user/42/`, which also becomes the grant's `dir`. It ends with a slash:
    /// `user/4` would admit `user/42/` too, and is refused. A prefix that is no folder is a
    /// [condition](Terms::with_condition).
    pub fn with_key_prefix(mut self, prefix: impl Into<String>) -> Self {
        let prefix = prefix.into();
        self.folders.push(prefix.clone());
        self.with_condition(Condition::StartsWith { field: "key".into(), prefix })
    }

    /// Keys are any: whoever has the grant may write to the whole bucket, and over every object that is in it.
    pub fn with_any_key(mut self) -> Self {
        self.is_any_key_allowed = true;
        self
    }

    /// The object has this key and no other; a page need not pass it. `${filename}` in it stands for the name of the
    /// file.
    pub fn with_key(self, key: impl Into<String>) -> Self {
        self.with_condition(eq("key", key))
    }

    /// The file has `min` to `max` bytes, both allowed. PostObject itself takes at most 5 GB.
    pub fn with_content_length_range(self, min: u64, max: u64) -> Self {
        self.with_condition(Condition::ContentLengthRange { min, max })
    }

    /// The file has one of these types. A browser derives it from the file's name: this is no proof of the content.
    pub fn with_content_types<T: Into<String>>(self, types: impl IntoIterator<Item = T>) -> Self {
        let values = types.into_iter().map(Into::into).collect();
        self.with_condition(Condition::In { field: "content-type".into(), values })
    }

    /// OSS answers a stored upload with this status: 200, 201 (with the object's URL) or 204.
    pub fn with_success_status(mut self, status: u16) -> Self {
        self.success_status = Some(status);
        self
    }

    /// OSS answers a stored upload with a redirect to `url`. For plain HTML forms: a script cannot see where it led.
    pub fn with_success_redirect(self, url: impl Into<String>) -> Self {
        self.with_condition(eq("success_action_redirect", url))
    }

    /// OSS calls the application server once the object is stored. Pinned, so that the page cannot aim it elsewhere.
    pub fn with_callback(mut self, callback: Callback) -> Self {
        self.callback = Some(callback);
        self
    }

    /// OSS calls nobody. Without this or [`Terms::with_callback`] a visitor can add a `callback` field, and OSS signs a
    /// request of theirs to a URL of theirs. Pinned to an empty URL, which
    /// [means none](https://www.alibabacloud.com/help/en/oss/user-guide/0007-00000004).
    pub fn without_callback(mut self) -> Self {
        self.is_callback_forbidden = true;
        self
    }

    /// Any other condition. A field that a condition names must be in the form, or the upload is refused.
    pub fn with_condition(mut self, condition: Condition) -> Self {
        self.conditions.push(condition);
        self
    }

    /// Returns whether a condition bounds the keys: an empty prefix does not, and excluding some does not either.
    pub(super) fn limits_key(&self) -> bool {
        self.key_conditions().any(|condition| match condition {
            Condition::Eq { .. } | Condition::In { .. } => true,
            Condition::StartsWith { prefix, .. } => !prefix.is_empty(),
            _ => false,
        })
    }

    fn key_conditions(&self) -> impl Iterator<Item = &Condition> {
        let is_key = |field: &str| field.eq_ignore_ascii_case("key");
        self.conditions.iter().filter(move |condition| condition.field().is_some_and(is_key))
    }

    /// The URL to post to.
    pub(super) fn host(&self) -> Result<String, SigningError> {
        match &self.host {
            Host::Public => Ok(format!("https://{}.oss-{}.aliyuncs.com", self.bucket, self.region)),
            Host::Endpoint(name) => {
                endpoint::bucket_host(name, &self.bucket).ok_or_else(|| SigningError::Endpoint(name.clone()))
            }
            Host::Custom(url) => endpoint::custom_host(url).ok_or_else(|| SigningError::Host(url.clone())),
        }
    }

    /// The folder that keys are in: that of the one allowed key, or the longest prefix, which holds for the others too.
    pub(super) fn dir(&self) -> &str {
        let dirs = self.key_conditions().map(|condition| match condition {
            Condition::StartsWith { prefix, .. } => prefix,
            Condition::Eq { value, .. } => folder(value),
            _ => "",
        });
        dirs.max_by_key(|dir| dir.len()).unwrap_or_default()
    }
}

fn folder(key: &str) -> &str {
    key.rfind('/').and_then(|slash| key.get(..=slash)).unwrap_or_default()
}

pub(super) fn eq(field: &str, value: impl Into<String>) -> Condition {
    Condition::Eq { field: field.to_owned(), value: value.into() }
}

/// Shows the terms without their conditions, whose values may be secret.
impl fmt::Debug for Terms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Terms")
            .field("region", &self.region)
            .field("bucket", &self.bucket)
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}
