//! A grant as the engine keeps it: read, its policy decoded, and how long it serves.

use super::errors::Failure;
use super::{json, sys};
use crate::error::Error;
use crate::form::FILENAME_VARIABLE;
use crate::grant::{Grant, GrantError};
use crate::host::Host;
use crate::json::Json;
use crate::lifetime;
use crate::policy::Policy;
use crate::preflight::Clock;
use crate::text::split_once;
use crate::time::Timestamp;

/// A grant, and what is known of the time.
pub struct Issued {
    /// The grant.
    pub grant: Grant,
    /// Its policy.
    pub policy: Policy,
    /// Where it points.
    pub host: Host,
    /// How far the endpoint's clock is ahead of this one, in milliseconds, where its `Date` can be read.
    pub clock_offset: Option<i64>,
    /// When to ask for another, by the endpoint's clock if possible.
    renewal: Option<Timestamp>,
}

impl Issued {
    /// Reads a grant that has just arrived.
    ///
    /// # Errors
    /// `InvalidGrant`, `MixedContent`.
    pub fn read(json: &Json, clock_offset: Option<i64>) -> Result<Self, Failure> {
        let grant = Grant::from_json(json).map_err(Error::InvalidGrant)?;
        let host = grant.check_protocol(&sys::location("protocol"))?;
        let policy =
            json::policy(&grant.policy).map_err(|why| Error::InvalidGrant(GrantError::Policy(why)))?;
        let now = now(clock_offset);
        let renewal = lifetime::end(&grant, &policy).and_then(|end| lifetime::renewal(now, end));
        Ok(Issued { grant, policy, host, clock_offset, renewal })
    }

    /// The time, by the endpoint's clock if possible.
    #[must_use]
    pub fn clock(&self) -> Clock {
        Clock { now: now(self.clock_offset), corrected: self.clock_offset.is_some() }
    }

    /// Whether it will serve a while longer.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.renewal.is_none_or(|renewal| now(self.clock_offset) < renewal)
    }

    /// Whether it is for one object only, so that two files must not share it.
    #[must_use]
    pub fn is_for_one_key(&self) -> bool {
        let key = self.policy.pinned("key").or(self.grant.key.as_deref());
        key.is_some_and(|key| split_once(key, FILENAME_VARIABLE).is_none())
    }
}

fn now(clock_offset: Option<i64>) -> Timestamp {
    Timestamp(sys::now().0 + clock_offset.unwrap_or_default())
}
