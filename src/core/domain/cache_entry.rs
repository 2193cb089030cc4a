//! What the old tenant hands out for more than one call.

use crate::domain::secret::Secret;

/// A token of the Management API, or the tenant's keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CacheEntry {
    /// The token, or the JSON text of the keys.
    pub value: Secret,
    /// When it was handed out, in UNIX milliseconds.
    pub since_ms: u64,
    /// When it is no longer to be used, in UNIX milliseconds.
    pub good_until_ms: u64,
}

impl CacheEntry {
    /// Whether the entry is still to be used, at `now_ms` (UNIX milliseconds). One that is good for longer than
    /// `max_lifetime_ms` was inserted before the system clock was set back; nobody knows its age.
    pub fn is_good(&self, now_ms: u64, max_lifetime_ms: u64) -> bool {
        (1..=max_lifetime_ms).contains(&self.good_until_ms.saturating_sub(now_ms))
    }

    /// Whether the entry is at least as old as this, at `now_ms`.
    pub fn is_of_age(&self, age_ms: u64, now_ms: u64) -> bool {
        now_ms.saturating_sub(self.since_ms) >= age_ms
    }
}
