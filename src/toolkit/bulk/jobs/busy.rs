//! The waits for import jobs that somebody else has started.

use crate::problem::{Problem, ProblemCode};
use crate::tenant::Tenant;

/// How long to wait for jobs that somebody else has started, in milliseconds: the first wait and the longest.
const INITIAL_BUSY_WAIT_MS: u64 = 5_000;
const MAX_BUSY_WAIT_MS: u64 = 60_000;
/// When to give up if only others' jobs are active, in milliseconds. A job takes two hours at most.
const MAX_BUSY_MS: u64 = 3 * 3_600_000;

/// The waits while the tenant takes no job, because two are active.
#[derive(Debug, Default)]
pub(super) struct Busy {
    since_ms: Option<u64>,
    wait_ms: u64,
    until_ms: u64,
}

impl Busy {
    /// When to send again, on the clock's monotonic scale.
    pub(super) fn until_ms(&self) -> u64 {
        self.until_ms
    }

    /// Notes that the tenant took no job now. `false`: it has been so for longer than any job takes.
    pub(super) fn refused(&mut self, now_ms: u64) -> bool {
        let since_ms = *self.since_ms.get_or_insert(now_ms);
        self.wait_ms = self
            .wait_ms
            .saturating_mul(2)
            .clamp(INITIAL_BUSY_WAIT_MS, MAX_BUSY_WAIT_MS);
        self.until_ms = now_ms.saturating_add(self.wait_ms);
        now_ms.saturating_sub(since_ms) < MAX_BUSY_MS
    }
}

/// The problem that others' jobs do not end.
pub(super) fn others_active(tenant: Tenant) -> Problem {
    let message = "two import jobs of somebody else have been active for hours";
    Problem::in_tenant(tenant, ProblemCode::RateLimited, message)
}
