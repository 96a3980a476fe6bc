//! The name of the host that the grant points to.

use super::{Check, Finding, Status};
use crate::engine::active_grant::ActiveGrant;
use crate::engine::settings::Environment;
use crate::host::Endpoint;

/// Looks at the name of the host.
pub(super) fn look(active: &ActiveGrant, environment: &Environment) -> Vec<Finding> {
    let host = &active.host;
    let mut found = Vec::new();
    if host.is_blocked_on_secure_pages() {
        // A page of HTTPS comes here only where the browser was seen to let its requests through.
        let topic = if environment.may_block(host) { "upgraded" } else { "unencrypted" };
        found.push(Finding::new(Check::Host, Status::Warn, topic));
    }
    found.extend(match host.endpoint() {
        Endpoint::Internal => Some(Finding::new(Check::Host, Status::Warn, "internal")),
        Endpoint::Accelerate => Some(Finding::new(Check::Host, Status::Ok, "accelerate")),
        Endpoint::Custom => Some(Finding::new(Check::Host, Status::Ok, "custom")),
        Endpoint::Region => None,
    });
    found
}
