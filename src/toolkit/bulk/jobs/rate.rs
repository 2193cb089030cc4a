//! How long work will still take, as far as the rate since its start tells.

/// The rate of a piece of work.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    started_at_ms: u64,
    done_at_start: u64,
}

impl Rate {
    /// Starts at a time, with what was done before.
    pub fn start(now_ms: u64, done: u64) -> Self {
        Self {
            started_at_ms: now_ms,
            done_at_start: done,
        }
    }

    /// Milliseconds until the end; `None` as long as nothing was done.
    ///
    /// ```
    /// use migration_toolkit::bulk::jobs::rate::Rate;
    ///
    /// let rate = Rate::start(1_000, 50);
    /// assert_eq!(rate.remaining_ms(1_000, 50, 100), None);
    /// assert_eq!(rate.remaining_ms(11_000, 60, 100), Some(40_000));
    /// ```
    pub fn remaining_ms(&self, now_ms: u64, done: u64, total: u64) -> Option<u64> {
        let elapsed_ms = now_ms.saturating_sub(self.started_at_ms);
        let since_start = done.saturating_sub(self.done_at_start);
        elapsed_ms
            .saturating_mul(total.saturating_sub(done))
            .checked_div(since_start)
    }
}
