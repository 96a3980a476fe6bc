//! Finds the server that a `Host` header means: the application, or a bucket of the stand-in.
//!
//! OSS puts the bucket into the host name, `{bucket}.oss-{region}.aliyuncs.com`; the stand-in does the same under
//! `.localhost`, which browsers resolve to the loopback interface by themselves. It answers to the real names too, for
//! clients that build them by themselves and that a hosts file or resolver sends here. See
//! [regions and endpoints](https://www.alibabacloud.com/help/en/oss/user-guide/regions-and-endpoints).

use std::net::IpAddr;

use axum::http::{HeaderMap, Uri, header};

use super::error::OssError;

/// The server that a request is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// The application server of the demo: `localhost`, a loopback address, or another `.localhost` name.
    Application,
    /// The stand-in.
    Bucket(BucketHost),
    /// A name that does not belong to this machine. Only a server that is open to other machines answers it: anybody
    /// may point a name at 127.0.0.1, and a page from there must not read local grants.
    Foreign,
}

/// The domain of OSS's own names, beside the stand-in's.
const REAL: &str = ".aliyuncs.com";

/// The end of the names within a region's own network.
const INTERNAL: &str = "-internal";

/// The endpoints of transfer acceleration, which name no region.
const ACCELERATE: [&str; 2] = ["oss-accelerate", "oss-accelerate-overseas"];

/// The two names in a host `{bucket}.oss-{region}.localhost`.
#[derive(Clone, Debug, PartialEq)]
pub struct BucketHost {
    /// The bucket; empty where the host is `oss-{region}.localhost`, as for path-style requests.
    pub bucket: String,
    /// The region ID without `oss-`; `None` for an endpoint of transfer acceleration, which serves all of them.
    pub region: Option<String>,
}

/// The host of a request: its `Host` header, or the authority of an absolute request target.
pub fn of<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> &'a str {
    let header = || headers.get(header::HOST).and_then(|host| host.to_str().ok());
    uri.authority().map(axum::http::uri::Authority::as_str).or_else(header).unwrap_or_default()
}

impl Target {
    /// Reads a host with or without port.
    pub fn parse(host: &str) -> Self {
        let name = without_port(host).trim_end_matches('.').to_ascii_lowercase();
        if let Some(labels) = name.strip_suffix(".localhost") {
            return BucketHost::parse(labels).map_or(Target::Application, Target::Bucket);
        }
        match name.strip_suffix(REAL).and_then(BucketHost::parse_real) {
            Some(bucket) => Target::Bucket(bucket),
            None if name == "localhost" || is_loopback(&name) => Target::Application,
            None => Target::Foreign,
        }
    }
}

/// The name alone.
pub(crate) fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

/// Returns whether this is an address of the loopback interface; IPv6 in brackets or not.
pub(crate) fn is_loopback(name: &str) -> bool {
    address(name).is_some_and(|ip| ip.is_loopback())
}

/// The IP address that a host is, if it is one; IPv6 in brackets or not.
pub(crate) fn address(name: &str) -> Option<IpAddr> {
    let address = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    address.parse().ok()
}

impl BucketHost {
    fn parse(labels: &str) -> Option<Self> {
        let (bucket, endpoint) = labels.rsplit_once('.').unwrap_or(("", labels));
        if ACCELERATE.contains(&endpoint) {
            return Some(BucketHost { bucket: bucket.to_owned(), region: None });
        }
        let region = endpoint.strip_prefix("oss-")?;
        let region = region.strip_suffix(INTERNAL).unwrap_or(region);
        Some(BucketHost { bucket: bucket.to_owned(), region: Some(region.to_owned()) })
    }

    /// OSS's own names know one form more, `{bucket}.{region}.oss`, which is reached by IPv6 too.
    fn parse_real(labels: &str) -> Option<Self> {
        let Some(dual_stack) = labels.strip_suffix(".oss") else { return Self::parse(labels) };
        let (bucket, region) = dual_stack.rsplit_once('.').unwrap_or(("", dual_stack));
        Some(BucketHost { bucket: bucket.to_owned(), region: Some(region.to_owned()) })
    }

    /// Checks that this is the one bucket there is, in its region.
    ///
    /// # Errors
    /// `SecondLevelDomainForbidden`, `InvalidBucketName`, `NoSuchBucket`, and `AccessDenied` for the wrong region.
    pub fn check(&self, bucket: &str, region: &str) -> Result<(), OssError> {
        if self.bucket.is_empty() {
            return Err(path_style());
        }
        if !is_bucket_name(&self.bucket) {
            return Err(invalid_bucket_name(&self.bucket));
        }
        if self.bucket != bucket {
            return Err(no_such_bucket(&self.bucket));
        }
        let fits = self.region.as_ref().is_none_or(|named| named == region);
        if fits { Ok(()) } else { Err(wrong_endpoint(bucket, region)) }
    }
}

/// 3 to 63 of `a-z`, `0-9` and `-`, with a letter or digit at both ends.
#[must_use]
pub fn is_bucket_name(name: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (3..=63).contains(&name.len())
        && name.bytes().all(allowed)
        && !name.starts_with('-')
        && !name.ends_with('-')
}

fn path_style() -> OssError {
    OssError::forbidden("SecondLevelDomainForbidden", "Please use virtual hosted style to access.")
}

fn invalid_bucket_name(bucket: &str) -> OssError {
    OssError::bad_request("InvalidBucketName", "The specified bucket is not valid.")
        .with("BucketName", bucket)
}

fn no_such_bucket(bucket: &str) -> OssError {
    let not_found = axum::http::StatusCode::NOT_FOUND;
    OssError::new(not_found, "NoSuchBucket", "The specified bucket does not exist.")
        .ec("0015-00000101")
        .with("BucketName", bucket)
}

fn wrong_endpoint(bucket: &str, region: &str) -> OssError {
    let message = "The bucket you are attempting to access must be addressed using the specified endpoint. \
                   Please send all future requests to this endpoint.";
    OssError::forbidden("AccessDenied", message)
        .ec("0003-00001403")
        .with("Bucket", bucket)
        .with("Endpoint", &format!("oss-{region}.localhost"))
}
