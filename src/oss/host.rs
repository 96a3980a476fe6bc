//! Hosts to which a form can be posted, and the bucket that a host names.
//!
//! Follows [OSS domain names](https://www.alibabacloud.com/help/en/oss/user-guide/oss-domain-names).

use crate::oss::text::{has, same, split_once};

/// A host that can take a form: `https://examplebucket.oss-cn-hangzhou.aliyuncs.com`, an internal, accelerate or
/// dual-stack endpoint with the bucket in front, or a custom domain (CNAME).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    url: String,
    bucket: Option<String>,
    secure: bool,
    loopback: bool,
    local: bool,
    endpoint: Endpoint,
}

/// The reason why no form can be posted to a URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HostError {
    /// It is not an `http:` or `https:` URL of a host.
    #[error("its host \"{0}\" is not like https://examplebucket.oss-cn-hangzhou.aliyuncs.com")]
    NotAUrl(String),
    /// A path or query follows the host: PostObject is always `POST /`, and the key a form field.
    #[error(
        "its host \"{0}\" goes on after the host: put the bucket in front of the endpoint, and the key into the form"
    )]
    PathStyle(String),
    /// It is an endpoint without a bucket in front.
    #[error("its host \"{0}\" is an endpoint without a bucket: put the bucket in front of it")]
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
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        if !(secure || same(scheme, "http")) || !is_authority(authority) {
            let path = ["/", "?", "#"].iter().any(|mark| has(authority, mark));
            return Err(if path { HostError::PathStyle(text.to_owned()) } else { not_a_url() });
        }
        let name = name_of(authority).to_ascii_lowercase();
        let loopback = is_loopback(&name);
        let (bucket, endpoint) = match domain(&name) {
            Domain::Bare => return Err(HostError::BareEndpoint(text.to_owned())),
            Domain::Bucket(bucket, endpoint) => (Some(bucket.to_owned()), kind_of(endpoint)),
            Domain::Custom if loopback => (None, Endpoint::Region),
            Domain::Custom => (None, Endpoint::Custom),
        };
        let local = is_local(&name);
        Ok(Host { url: format!("{scheme}://{authority}/"), bucket, secure, loopback, local, endpoint })
    }

    /// Returns the URL to post to, with its closing slash.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the bucket that the host names; a custom domain hides it.
    #[must_use]
    pub fn bucket(&self) -> Option<&str> {
        self.bucket.as_deref()
    }

    /// Returns the kind of the host.
    #[must_use]
    pub fn endpoint(&self) -> Endpoint {
        self.endpoint
    }

    /// Returns whether the name shows that the host is this machine or one of a local network.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.local
    }

    /// Returns whether a browser refuses to post here from a page that came by `https:` (mixed content). Loopback hosts are
    /// excepted, as browsers do.
    #[must_use]
    pub fn is_blocked_on_secure_pages(&self) -> bool {
        !self.secure && !self.loopback
    }
}

/// Kinds of hosts that take a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// The public endpoint of a region, or this machine.
    Region,
    /// The internal endpoint of a region, which answers only inside Alibaba Cloud.
    Internal,
    /// A transfer acceleration endpoint, which must be enabled for the bucket.
    Accelerate,
    /// Any other name, which must be bound to the bucket as its custom domain.
    Custom,
}

/// Returns whether a host name means this machine: `localhost`, `*.localhost`, `127.*.*.*` or `[::1]`, without a port.
#[must_use]
pub fn is_loopback(name: &str) -> bool {
    is_v4(name, |first, _| first == 127)
        || name == "localhost"
        || name.ends_with(".localhost")
        || name == "[::1]"
}

/// Returns whether a host name, in small letters and without a port, shows that it means this machine or one of a local
/// network, where Chromium lets a page of the internet in only with the user's permission: loopback, the private and
/// link-local addresses of [RFC 1918](https://www.rfc-editor.org/rfc/rfc1918), RFC 3927, RFC 6598, RFC 4193 and RFC 4291,
/// `*.local`, and names without a dot.
#[must_use]
pub fn is_local(name: &str) -> bool {
    if is_loopback(name)
        || name.rsplit_once('.').is_some_and(|(_, last)| last == "local")
        || is_v4(name, is_private)
    {
        return true;
    }
    match name.strip_prefix('[') {
        Some(v6) => ["fc", "fd", "fe8", "fe9", "fea", "feb"].iter().any(|prefix| v6.starts_with(prefix)),
        None => !name.is_empty() && !has(name, "."),
    }
}

fn is_private(first: u8, second: u8) -> bool {
    matches!((first, second), (10, _) | (172, 16..=31) | (192, 168) | (169, 254) | (100, 64..=127))
}

/// Returns whether a name is an IPv4 address whose first two bytes are such.
fn is_v4(name: &str, is_such: fn(u8, u8) -> bool) -> bool {
    let mut bytes = Vec::new();
    for part in name.split('.') {
        let Ok(byte) = part.parse::<u8>() else { return false };
        bytes.push(byte);
    }
    matches!(bytes[..], [first, second, _, _] if is_such(first, second))
}

enum Domain<'a> {
    /// An endpoint alone.
    Bare,
    /// A bucket, and the endpoint behind it.
    Bucket(&'a str, &'a str),
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
    match rest.split_once('.') {
        Some((bucket, endpoint)) if is_endpoint(endpoint) => Domain::Bucket(bucket, endpoint),
        _ => Domain::Custom,
    }
}

fn kind_of(endpoint: &str) -> Endpoint {
    match endpoint {
        "oss-accelerate" | "oss-accelerate-overseas" => Endpoint::Accelerate,
        name if name.ends_with("-internal") => Endpoint::Internal,
        _ => Endpoint::Region,
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
    !has(name, ".")
}

fn is_authority(text: &str) -> bool {
    let allowed = |c: char| {
        c.is_ascii_alphanumeric() || !c.is_ascii() || matches!(c, '.' | '_' | '-' | ':' | '[' | ']')
    };
    !name_of(text).is_empty() && text.chars().all(allowed)
}

/// Returns the authority without its port.
fn name_of(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        // A colon before the closing bracket is one of an IPv6 address.
        Some((name, port)) if !has(port, "]") => name,
        _ => authority,
    }
}
