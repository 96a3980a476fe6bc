//! Finds members of the grant that have no use, and a callback that cannot work.

use super::{Check, Finding, Status};
use crate::callback::{self, CallbackDoubt};
use crate::engine::active_grant::ActiveGrant;

/// Looks at the members of the grant.
pub(super) fn look(active: &ActiveGrant) -> Vec<Finding> {
    let warning = |topic| Finding::new(Check::Grant, Status::Warn, topic);
    let ignored: Vec<_> = active.grant.ignored.iter().map(String::as_str).collect();
    let mut found = Vec::new();
    if !ignored.is_empty() {
        found.push(warning("ignored").with_names(&ignored));
    }
    let callback = active.grant.callback.as_deref();
    let doubt = callback.and_then(|field| callback::doubt(field, active.parse_json));
    found.extend(doubt.map(|doubt| warning(topic(doubt))));
    found
}

fn topic(doubt: CallbackDoubt) -> &'static str {
    match doubt {
        CallbackDoubt::NotBase64 => "callbackNotBase64",
        CallbackDoubt::NotJson => "callbackNotJson",
        CallbackDoubt::NoUrl => "callbackNoUrl",
        CallbackDoubt::TooManyUrls => "callbackTooManyUrls",
        CallbackDoubt::NoBody => "callbackNoBody",
        CallbackDoubt::EncodedBody => "callbackEncodedBody",
        CallbackDoubt::UnknownBodyType => "callbackUnknownBodyType",
    }
}
