//! Which server a `Host` header means: the application, or a bucket of the stand-in.
//!
//! OSS puts the bucket into the host name, `{bucket}.oss-{region}.aliyuncs.com`; the stand-in does the same under
//! `.localhost`, which browsers resolve to the loopback interface by themselves.

use std::net::IpAddr;

use axum::http::{HeaderMap, Uri, header};

use super::error::OssError;

/// Whom a request is for.
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

/// The two names in a host `{bucket}.oss-{region}.localhost`.
#[derive(Clone, Debug, PartialEq)]
pub struct BucketHost {
    /// The bucket; empty where the host is `oss-{region}.localhost`, as for path-style requests.
    pub bucket: String,
    /// The region ID without `oss-`.
    pub region: String,
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
        match name.strip_suffix(".localhost") {
            Some(labels) => BucketHost::parse(labels).map_or(Target::Application, Target::Bucket),
            None if name == "localhost" || is_loopback(&name) => Target::Application,
            None => Target::Foreign,
        }
    }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    }
}

fn is_loopback(name: &str) -> bool {
    let address = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl BucketHost {
    fn parse(labels: &str) -> Option<Self> {
        let (bucket, endpoint) = labels.rsplit_once('.').unwrap_or(("", labels));
        let region = endpoint.strip_prefix("oss-")?;
        Some(BucketHost { bucket: bucket.to_owned(), region: region.to_owned() })
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
        if self.region == region { Ok(()) } else { Err(wrong_endpoint(bucket, region)) }
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
