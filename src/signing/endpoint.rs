//! Makes the URL that a grant posts to.

use crate::host::Host;

/// `https://` and the bucket before `endpoint`, which may bring another scheme and a slash at its end.
pub(super) fn bucket_host(endpoint: &str, bucket: &str) -> Option<String> {
    let (scheme, name) = endpoint.split_once("://").unwrap_or(("https", endpoint));
    let is_named = !name.is_empty() && !name.starts_with('/');
    is_named.then(|| custom_host(&format!("{scheme}://{bucket}.{name}"))).flatten()
}

/// The URL of a custom domain without the slash at its end, as the samples write it.
pub(super) fn custom_host(url: &str) -> Option<String> {
    Host::parse(url).ok().map(|host| host.url().trim_end_matches('/').to_owned())
}
