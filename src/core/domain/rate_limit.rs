//! The rate limit of a tenant, as the headers of a 429 response state it.

/// What the headers of an answer say about the rate limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimit {
    /// `Retry-After`, in seconds (RFC 9110 section 10.2.3).
    pub retry_after_s: Option<u64>,
    /// `x-ratelimit-reset`, in UNIX seconds.
    pub reset_at_s: Option<u64>,
}

/// The wait when the answer states none.
const DEFAULT_WAIT_MS: u64 = 1_000;

impl RateLimit {
    /// How many milliseconds the tenant asks to wait, from `now_ms` (UNIX milliseconds) on.
    pub fn wait_ms(self, now_ms: u64) -> u64 {
        match (self.retry_after_s, self.reset_at_s) {
            (Some(seconds), _) => seconds.saturating_mul(1_000),
            (None, Some(at)) => at.saturating_mul(1_000).saturating_sub(now_ms),
            (None, None) => DEFAULT_WAIT_MS,
        }
    }
}
