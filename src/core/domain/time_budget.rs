//! The time that a call may take. Points in time are milliseconds of a clock that never jumps.

/// An attempt that has less time left than this is not worth starting after a wait.
const MIN_ATTEMPT_MS: u64 = 500;

/// The time of one call, from its start.
///
/// ```
/// use migration_core::domain::time_budget::TimeBudget;
///
/// let budget = TimeBudget::new(1_000, 15_000);
/// assert_eq!(budget.remaining_ms(4_000), 12_000);
/// assert_eq!(budget.attempt_ms(4_000), Some(10_000));
/// assert_eq!(budget.max_wait_ms(4_000), 11_500);
/// assert_eq!(budget.attempt_ms(16_000), None);
/// ```
#[derive(Debug)]
pub struct TimeBudget {
    ends_at_ms: u64,
    total_ms: u64,
}

impl TimeBudget {
    /// A budget of `total_ms` from `now_ms` on.
    pub fn new(now_ms: u64, total_ms: u32) -> Self {
        Self {
            ends_at_ms: now_ms.saturating_add(total_ms.into()),
            total_ms: total_ms.into(),
        }
    }

    /// The time that is left.
    pub fn remaining_ms(&self, now_ms: u64) -> u64 {
        self.ends_at_ms.saturating_sub(now_ms)
    }

    /// When the budget ends.
    pub fn ends_at_ms(&self) -> u64 {
        self.ends_at_ms
    }

    /// How long an attempt may take: two thirds of the whole budget, so that an attempt that hangs leaves time for the
    /// rest of the call.
    pub fn max_attempt_ms(&self) -> u64 {
        self.total_ms.saturating_mul(2).div_ceil(3)
    }

    /// How long the next attempt may take. `None` when no time is left.
    pub fn attempt_ms(&self, now_ms: u64) -> Option<u32> {
        u32::try_from(self.remaining_ms(now_ms).min(self.max_attempt_ms()))
            .ok()
            .filter(|ms| *ms > 0)
    }

    /// The longest wait that leaves time for another attempt.
    pub fn max_wait_ms(&self, now_ms: u64) -> u64 {
        self.remaining_ms(now_ms).saturating_sub(MIN_ATTEMPT_MS)
    }
}
