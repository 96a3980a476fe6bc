//! Where a form is posted: which hosts can be a bucket's, and which bucket a host names.
//!
//! Follows [OSS domain names](https://www.alibabacloud.com/help/en/oss/user-guide/oss-domain-names).

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use crate::text::{join, number, same, split_once};

/// A host that can take a form: `https://examplebucket.oss-cn-hangzhou.aliyuncs.com`, an internal, accelerate or
/// dual-stack endpoint with the bucket in front, or a custom domain (CNAME).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    url: String,
    bucket: Option<String>,
    secure: bool,
    loopback: bool,
}

/// Why no form can be posted there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HostError {
    /// It is not an `http:` or `https:` URL of a host.
    NotAUrl(String),
    /// A path or query follows the host: PostObject is always `POST /`, and the key a form field.
    PathStyle(String),
    /// It is an endpoint without a bucket in front.
    BareEndpoint(String),
}

impl Host {
    /// Reads a URL. A closing slash may be there or not.
    ///
    /// # Errors
    /// [`HostError`].
    pub fn parse(text: &str) -> Result<Self, HostError> {
        let not_a_url = || HostError::NotAUrl(text.to_owned());
        let (scheme, rest) = split_once(text, "://").ok_or_else(not_a_url)?;
        let secure = same(scheme, "https");
        let authority = rest.strip_suffix("/").unwrap_or(rest);
        if !(secure || same(scheme, "http")) || !is_authority(authority) {
            let path = authority.bytes().any(|byte| matches!(byte, b'/' | b'?' | b'#'));
            return Err(if path { HostError::PathStyle(text.to_owned()) } else { not_a_url() });
        }
        let name = name_of(authority).to_ascii_lowercase();
        let bucket = match domain(&name) {
            Domain::Bare => return Err(HostError::BareEndpoint(text.to_owned())),
            Domain::Bucket(bucket) => Some(bucket.to_owned()),
            Domain::Custom => None,
        };
        Ok(Host { url: join(&[scheme, "://", authority, "/"]), bucket, secure, loopback: is_loopback(&name) })
    }

    /// The URL to post to, with its closing slash.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The bucket that the host names; a custom domain hides it.
    #[must_use]
    pub fn bucket(&self) -> Option<&str> {
        self.bucket.as_deref()
    }

    /// Whether a browser refuses to post here from a page that came by `https:` (mixed content). Loopback hosts are
    /// excepted, as browsers do.
    #[must_use]
    pub fn is_blocked_on_secure_pages(&self) -> bool {
        !self.secure && !self.loopback
    }
}

/// Whether a host name means this machine: `localhost`, `*.localhost`, `127.*.*.*` or `[::1]`, without a port.
#[must_use]
pub fn is_loopback(name: &str) -> bool {
    is_loopback_v4(name) || name == "localhost" || name.ends_with(".localhost") || name == "[::1]"
}

/// `127.*.*.*`
fn is_loopback_v4(name: &str) -> bool {
    let (mut rest, mut octets) = (name, 1);
    while let Some((octet, tail)) = split_once(rest, ".") {
        if !is_octet(octet) {
            return false;
        }
        (rest, octets) = (tail, octets + 1);
    }
    octets == 4 && is_octet(rest) && name.starts_with("127.")
}

fn is_octet(text: &str) -> bool {
    number(text).is_some_and(|number| number <= 255)
}

enum Domain<'a> {
    /// An endpoint alone.
    Bare,
    /// A bucket in front of an endpoint.
    Bucket(&'a str),
    /// Anything else, which may be a bucket's custom domain.
    Custom,
}

/// The local stand-in has OSS's own form of names under `.localhost`.
fn domain(name: &str) -> Domain<'_> {
    let Some(rest) = name.strip_suffix(".aliyuncs.com").or_else(|| name.strip_suffix(".localhost")) else {
        return Domain::Custom;
    };
    if is_endpoint(rest) {
        return Domain::Bare;
    }
    match split_once(rest, ".") {
        Some((bucket, endpoint)) if is_endpoint(endpoint) => Domain::Bucket(bucket),
        _ => Domain::Custom,
    }
}

/// `oss`, `oss-cn-hangzhou`, `oss-cn-hangzhou-internal`, `oss-accelerate`, or the dual-stack `cn-hangzhou.oss`.
fn is_endpoint(name: &str) -> bool {
    match name.strip_suffix(".oss") {
        Some(region) => is_region(region),
        None => name == "oss" || (name.starts_with("oss-") && is_label(name)),
    }
}

/// `cn-hangzhou`, `ap-southeast-1`: two letters, a dash, and a name in one label.
fn is_region(name: &str) -> bool {
    matches!(name.as_bytes(), [a, b, b'-', _, ..] if a.is_ascii_lowercase() && b.is_ascii_lowercase())
        && is_label(name)
}

fn is_label(name: &str) -> bool {
    name.bytes().all(|byte| byte != b'.')
}

fn is_authority(text: &str) -> bool {
    let allowed = |byte: u8| {
        byte.is_ascii_alphanumeric()
            || !byte.is_ascii()
            || matches!(byte, b'.' | b'-' | b'_' | b':' | b'[' | b']')
    };
    !name_of(text).is_empty() && text.bytes().all(allowed)
}

/// The authority without its port.
fn name_of(authority: &str) -> &str {
    match authority.bytes().rposition(|byte| matches!(byte, b':' | b']')) {
        Some(at) if authority.as_bytes().get(at) == Some(&b':') => authority.get(..at).unwrap_or(authority),
        _ => authority,
    }
}

impl HostError {
    /// The sentence for people.
    #[must_use]
    pub fn message(&self) -> String {
        let (host, why) = match self {
            HostError::NotAUrl(host) => {
                (host, "is not like https://examplebucket.oss-cn-hangzhou.aliyuncs.com")
            }
            HostError::PathStyle(host) => (
                host,
                "goes on after the host: put the bucket in front of the endpoint, and the key into the form",
            ),
            HostError::BareEndpoint(host) => {
                (host, "is an endpoint without a bucket: put the bucket in front of it")
            }
        };
        join(&["its host \"", host, "\" ", why])
    }
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for HostError {}
