//! When a request is sent again: after a temporary fault, and after a wait for the rate limit.

use crate::domain::rate_limit::RateLimit;
use crate::domain::transport_fault::TransportFault;

/// How often and after which waits a request is sent again. A value without I/O: [`Retries::decide`] says
/// what to do after each attempt, and the caller waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often a request is repeated after a broken connection or a status of 502 to 504. 0 for requests
    /// that must not be sent twice.
    pub max_repeats: u32,
    /// The pause before such a repeat, so that a server that restarts is not hit in the same instant.
    pub repeat_pause_ms: u64,
    /// How often a request is sent again after a 429 response.
    pub max_rate_limit_waits: u32,
    /// Lower bound of the first wait after a 429 response; it doubles with each further wait.
    /// `x-ratelimit-reset` is an absolute time in whole seconds: if the local clock runs ahead, the computed
    /// wait is too short and all retries are spent at once.
    pub initial_backoff_ms: u64,
    /// Upper bound of that lower bound.
    pub max_backoff_ms: u64,
}

/// The result of one attempt, as far as it decides about another one.
#[derive(Clone, Copy, Debug)]
pub enum Attempt<'a> {
    /// No answer came.
    Fault(&'a TransportFault),
    /// An answer came.
    Answer {
        /// Its HTTP status.
        status: u16,
        /// Its error code.
        error: Option<&'a str>,
        /// What its headers say about the rate limit.
        rate_limit: RateLimit,
    },
}

/// What to do after an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Decision {
    /// The result of the attempt is final.
    Stop,
    /// Wait, and then send the request again.
    RetryAfter {
        /// How long to wait, in milliseconds.
        wait_ms: u64,
        /// Why the request is sent again.
        reason: RetryReason,
    },
}

/// Why a request is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryReason {
    /// A broken connection, or a server that could not answer.
    TemporaryFault,
    /// A 429 response.
    RateLimit,
}

/// The retries of one request.
#[derive(Debug)]
pub struct Retries {
    policy: RetryPolicy,
    repeats: u32,
    rate_limit_waits: u32,
}

impl RetryPolicy {
    /// The policy of the action scripts, whose time budget is the other limit.
    pub const ACTION_SCRIPT: Self = Self {
        max_repeats: 1,
        repeat_pause_ms: 150,
        max_rate_limit_waits: 3,
        initial_backoff_ms: 250,
        max_backoff_ms: 250,
    };
}

impl Retries {
    /// The retries of a request that has not been sent yet.
    pub const fn new(policy: RetryPolicy) -> Self {
        Self {
            policy,
            repeats: 0,
            rate_limit_waits: 0,
        }
    }

    /// Decides after an attempt whether the request is sent again, and counts it if so. A wait of more than
    /// `max_wait_ms` is not worth it. `too_many_attempts` is a lock on the user, which waiting for it and
    /// trying again only prolongs.
    ///
    /// ```
    /// use migration_core::domain::rate_limit::RateLimit;
    /// use migration_core::domain::retry::{Attempt, Decision, Retries, RetryPolicy, RetryReason};
    ///
    /// let mut retries = Retries::new(RetryPolicy::ACTION_SCRIPT);
    /// let attempt = Attempt::Answer {
    ///     status: 429,
    ///     error: Some("too_many_requests"),
    ///     rate_limit: RateLimit { retry_after_s: Some(2), reset_at_s: None },
    /// };
    /// let decision = retries.decide(attempt, 1_795_305_600_000, 10_000);
    /// let reason = RetryReason::RateLimit;
    /// assert_eq!(decision, Decision::RetryAfter { wait_ms: 2_000, reason });
    /// assert_eq!(retries.decide(attempt, 1_795_305_602_000, 1_000), Decision::Stop);
    /// ```
    pub fn decide(&mut self, attempt: Attempt<'_>, now_ms: u64, max_wait_ms: u64) -> Decision {
        let policy = self.policy;
        let (wait_ms, reason) = match attempt {
            Attempt::Fault(TransportFault::Broken(_))
            | Attempt::Answer {
                status: 502..=504, ..
            } if self.repeats < policy.max_repeats => {
                (policy.repeat_pause_ms, RetryReason::TemporaryFault)
            }
            Attempt::Answer {
                status: 429,
                error,
                rate_limit,
            } if error != Some("too_many_attempts")
                && self.rate_limit_waits < policy.max_rate_limit_waits =>
            {
                let backoff_ms = policy
                    .initial_backoff_ms
                    .saturating_mul(2_u64.saturating_pow(self.rate_limit_waits))
                    .min(policy.max_backoff_ms);
                let wait_ms = rate_limit.wait_ms(now_ms).max(backoff_ms);
                (wait_ms, RetryReason::RateLimit)
            }
            _ => return Decision::Stop,
        };
        if wait_ms > max_wait_ms {
            return Decision::Stop;
        }
        match reason {
            RetryReason::TemporaryFault => self.repeats = self.repeats.saturating_add(1),
            RetryReason::RateLimit => {
                self.rate_limit_waits = self.rate_limit_waits.saturating_add(1);
            }
        }
        Decision::RetryAfter { wait_ms, reason }
    }
}
