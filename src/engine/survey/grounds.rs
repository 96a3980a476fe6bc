//! The name of the host that the grant points to.

use super::{Check, Finding, Status};
use crate::engine::active_grant::ActiveGrant;
use crate::host::Endpoint;

/// Looks at the name of the host.
pub(super) fn look(active: &ActiveGrant) -> Vec<Finding> {
    let host = &active.host;
    let mut found = Vec::new();
    // A page of HTTPS gets no such grant: reading it ends with `MixedContent`.
    if host.is_blocked_on_secure_pages() {
        found.push(Finding::new(Check::Host, Status::Warn, "unencrypted"));
    }
    found.extend(match host.endpoint() {
        Endpoint::Internal => Some(Finding::new(Check::Host, Status::Warn, "internal")),
        Endpoint::Accelerate => Some(Finding::new(Check::Host, Status::Ok, "accelerate")),
        Endpoint::Custom => Some(Finding::new(Check::Host, Status::Ok, "custom")),
        Endpoint::Region => None,
    });
    found
}
