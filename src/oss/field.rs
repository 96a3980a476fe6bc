//! Names of form fields: those that only the uploader sets, those that no form has, and the servers' spellings of the others.
//!
//! Follows [PostObject](https://www.alibabacloud.com/help/en/oss/developer-reference/postobject).

use crate::oss::text::{alike, is_among, same};

/// Fields that come from the grant, from the key or from the file, so that nobody sets them by name.
pub(crate) const RESERVED: [&str; 11] = [
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
    // A script can see neither the target of a redirect nor the object behind it.
    "success_action_redirect",
];

/// Names that a policy may pin without meaning a form field.
const NOT_FIELDS: [&str; 4] = ["bucket", "content-length", "content-md5", "content-length-range"];

/// Documented fields without a prefix that a server may want sent.
const PLAIN: [&str; 6] = [
    "Cache-Control",
    "Content-Disposition",
    "Content-Encoding",
    "Content-Type",
    "Expires",
    "success_action_status",
];

/// The prefix of the fields that OSS added to those of HTTP.
const OSS: &str = "x-oss-";

/// The prefix of variables for the callback's body.
pub(crate) const VARIABLE: &str = "x:";

/// The prefix of user metadata.
pub(crate) const METADATA: &str = "x-oss-meta-";

/// Returns whether a server or a policy may set the field `name`.
pub(crate) fn is_free(name: &str) -> bool {
    !is_among(name, &NOT_FIELDS) && !is_among(name, &RESERVED)
}

/// Returns whether `name` begins with `prefix`, whatever its case.
pub(crate) fn has_prefix(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len()).is_some_and(|start| same(start, prefix))
}

/// Returns `name` without `prefix`, which it may have in any case.
pub(crate) fn without_prefix<'a>(name: &'a str, prefix: &str) -> &'a str {
    if has_prefix(name, prefix) { name.get(prefix.len()..).unwrap_or_default() } else { name }
}

/// Returns the documented spelling of a field that goes as `x_oss_object_acl`, `xOssObjectAcl`, `cacheControl` and the
/// like; none where the name is that of no documented field. Names that have OSS's own prefix stay as they are: the
/// rest of a metadata name is the server's to choose.
pub(crate) fn documented(name: &str) -> Option<String> {
    if name.starts_with(VARIABLE) || has_prefix(name, OSS) {
        return Some(name.to_owned());
    }
    let plain = PLAIN.iter().find(|plain| alike(name, plain));
    plain.map(|plain| (*plain).to_owned()).or_else(|| Some(dashed(name)).filter(|name| name.starts_with(OSS)))
}

/// Writes `x_oss_object_acl` and `xOssObjectAcl` as `x-oss-object-acl`.
fn dashed(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase()
            && out.ends_with(|before: char| before.is_ascii_alphanumeric() && !in_capitals(name))
        {
            out.push('-');
        }
        out.push(if c == '_' { '-' } else { c.to_ascii_lowercase() });
    }
    out
}

/// Returns whether the name has no lower-case letter, so that capitals begin no words: `X_OSS_OBJECT_ACL`.
fn in_capitals(name: &str) -> bool {
    !name.contains(|c: char| c.is_ascii_lowercase())
}
