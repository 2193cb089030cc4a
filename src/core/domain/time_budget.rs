//! The time that a call may take. All times are milliseconds; points in time are UNIX time.

/// An attempt that has less than this left is not worth starting after a wait.
const SHORTEST_ATTEMPT_MS: u64 = 500;

/// The time of one call, from its start.
pub struct TimeBudget {
    ends_at: u64,
    total: u64,
}

impl TimeBudget {
    /// A budget of `total` milliseconds from `now`.
    pub fn new(now: u64, total: u32) -> Self {
        Self {
            ends_at: now.saturating_add(total.into()),
            total: total.into(),
        }
    }

    /// What is left.
    pub fn left(&self, now: u64) -> u64 {
        self.ends_at.saturating_sub(now)
    }

    /// How long the next attempt may take: two thirds of the whole at most, so that an attempt that
    /// hangs does not use up what the rest of the call needs. `None` when nothing is left.
    pub fn attempt(&self, now: u64) -> Option<u32> {
        let longest = self.total.saturating_mul(2).div_ceil(3);
        u32::try_from(self.left(now).min(longest))
            .ok()
            .filter(|ms| *ms > 0)
    }

    /// Whether there is time to wait for `wait` milliseconds and then to try again.
    pub fn fits(&self, now: u64, wait: u64) -> bool {
        wait.saturating_add(SHORTEST_ATTEMPT_MS) <= self.left(now)
    }
}
