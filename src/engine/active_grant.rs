//! A grant as an uploader keeps it: read, its policy decoded, and how long it serves.

use super::clock::Now;
use super::settings::Environment;
use crate::error::Error;
use crate::grant::{Grant, GrantError};
use crate::host::Host;
use crate::json::Parser;
use crate::key::FILENAME_VARIABLE;
use crate::lifetime;
use crate::oss::text::has;
use crate::policy::Policy;
use crate::preflight::Clock;
use crate::response::ServiceError;
use crate::time::Timestamp;

/// A grant that can be used, and facts about the time.
#[derive(Debug)]
pub(super) struct ActiveGrant {
    pub(super) grant: Grant,
    pub(super) policy: Policy,
    pub(super) host: Host,
    /// Reads JSON.
    pub(super) parse_json: Parser,
    /// How many milliseconds the endpoint's clock is ahead of this computer's, where its `Date` can be read.
    clock_offset: Option<i64>,
    /// When to ask for another, by the endpoint's clock if possible.
    renewal: Option<Timestamp>,
    /// True if its policy had ended when it came.
    pub(super) came_expired: bool,
}

impl ActiveGrant {
    /// Keeps a grant that has just arrived.
    ///
    /// # Errors
    /// [`Error::InvalidGrant`] for its policy.
    pub(super) fn read(
        grant: Grant,
        clock_offset: Option<i64>,
        environment: &Environment,
        now: &Now,
    ) -> Result<Self, Error> {
        let host = Host::parse(&grant.host).map_err(GrantError::Host)?;
        let policy = Policy::decode(&grant.policy, environment.parse_json).map_err(GrantError::Policy)?;
        let mut active = ActiveGrant {
            grant,
            policy,
            host,
            parse_json: environment.parse_json,
            clock_offset,
            renewal: None,
            came_expired: false,
        };
        let Clock { now, corrected } = active.clock(now);
        let end = lifetime::end(&active.grant, &active.policy);
        active.renewal = end.and_then(|end| lifetime::renewal(now, end));
        active.came_expired = active.policy.expires_at().is_ok_and(|end| end <= now);
        if active.came_expired && corrected {
            // It serves nobody, and the next call may get a better one.
            active.renewal = Some(now);
        }
        Ok(active)
    }

    /// Returns whether it will serve a while longer.
    pub(super) fn is_fresh(&self, now: &Now) -> bool {
        self.renewal.is_none_or(|renewal| self.clock(now).now < renewal)
    }

    /// Returns whether it is for one object only, so that two files must not share it.
    pub(super) fn is_for_one_key(&self) -> bool {
        let key = self.policy.pinned("key").or(self.grant.key.as_deref());
        key.is_some_and(|key| !has(key, FILENAME_VARIABLE))
    }

    /// Returns whether OSS refused because the grant, and not the upload, is out of date.
    pub(super) fn is_outdated(&self, refusal: &ServiceError) -> bool {
        let ec = refusal.ec.as_deref().unwrap_or_default();
        lifetime::is_outdated(&refusal.code, ec, &refusal.message, &self.grant)
    }

    /// Returns the time, by the endpoint's clock if possible.
    pub(super) fn clock(&self, now: &Now) -> Clock {
        let offset = self.clock_offset.unwrap_or_default();
        Clock { now: Timestamp(now.wall.0.saturating_add(offset)), corrected: self.clock_offset.is_some() }
    }

    /// Returns how many milliseconds the endpoint's clock is ahead of this computer's, where that is known.
    pub(super) fn clock_offset(&self) -> Option<i64> {
        self.clock_offset
    }
}
