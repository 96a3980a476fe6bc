//! Where a grant says that the form is posted.

/// `https://` and the bucket before `endpoint`, which may bring another scheme and a slash at its end.
pub(super) fn bucket_host(endpoint: &str, bucket: &str) -> Option<String> {
    let (scheme, rest) = endpoint.split_once("://").unwrap_or(("https", endpoint));
    authority(scheme, rest).map(|name| format!("{scheme}://{bucket}.{name}"))
}

/// The URL of a custom domain without the slash at its end.
pub(super) fn custom_host(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    authority(scheme, rest).map(|name| format!("{scheme}://{name}"))
}

/// A host with or without port. PostObject is always `POST /`: whatever follows a host can only be a mistake.
fn authority<'a>(scheme: &str, rest: &'a str) -> Option<&'a str> {
    let name = rest.strip_suffix('/').unwrap_or(rest);
    let strange = |c: char| matches!(c, '/' | '\\' | '?' | '#' | '@') || c.is_whitespace() || c.is_control();
    let is_host = !name.is_empty() && !name.contains(strange);
    (is_host && matches!(scheme, "http" | "https")).then_some(name)
}
