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
    /// How often a request is sent again after a 429 response; `u32::MAX` where only the time is limited.
    pub max_rate_limit_waits: u32,
    /// Lower bound of the first wait after a 429 response; it doubles with each further wait.
    /// `x-ratelimit-reset` is an absolute time in whole seconds: if the local clock runs ahead, the computed
    /// wait is too short and the request would be sent again at once.
    pub initial_backoff_ms: u64,
    /// Upper bound of that lower bound.
    pub max_backoff_ms: u64,
    /// A wait for the rate limit is longer by a random time of up to this. All requests that were refused in one
    /// second are told the same time to come back; sent together again, most of them would be refused again.
    pub jitter_ms: u64,
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

/// Why a request may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryCause {
    /// A broken connection, or a server that could not answer.
    TemporaryFault,
    /// A 429 response.
    RateLimit {
        /// The wait that the tenant asks for, in milliseconds.
        asked_ms: u64,
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
    /// The policy of the action scripts: only their time budget limits how often they wait for the rate limit.
    pub const ACTION_SCRIPT: Self = Self {
        max_repeats: 1,
        repeat_pause_ms: 150,
        max_rate_limit_waits: u32::MAX,
        initial_backoff_ms: 250,
        max_backoff_ms: 1_000,
        jitter_ms: 1_500,
    };
}

impl Attempt<'_> {
    /// Why the request may be sent again, at `now_ms` (UNIX milliseconds); `None` if its result is final.
    /// `too_many_attempts` is a lock on the user, which waiting for it and trying again only prolongs.
    pub fn retry_cause(&self, now_ms: u64) -> Option<RetryCause> {
        match *self {
            Self::Fault(TransportFault::Broken(_))
            | Self::Answer {
                status: 502..=504, ..
            } => Some(RetryCause::TemporaryFault),
            Self::Answer {
                status: 429,
                error,
                rate_limit,
            } if error != Some("too_many_attempts") => Some(RetryCause::RateLimit {
                asked_ms: rate_limit.wait_ms(now_ms),
            }),
            _ => None,
        }
    }
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
    /// `max_wait_ms` is not worth it. `random` is a random number of at least 0 and less than 1.
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
    /// let decision = retries.decide(attempt, 1_795_305_600_000, 10_000, 0.5);
    /// let reason = RetryReason::RateLimit;
    /// assert_eq!(decision, Decision::RetryAfter { wait_ms: 2_750, reason });
    /// assert_eq!(retries.decide(attempt, 1_795_305_602_000, 1_000, 0.5), Decision::Stop);
    /// ```
    pub fn decide(
        &mut self,
        attempt: Attempt<'_>,
        now_ms: u64,
        max_wait_ms: u64,
        random: f64,
    ) -> Decision {
        match attempt.retry_cause(now_ms) {
            Some(cause) => self.decide_by_cause(cause, max_wait_ms, random),
            None => Decision::Stop,
        }
    }

    /// Decides like [`Retries::decide`], after an attempt that was perhaps another caller's.
    pub fn decide_by_cause(
        &mut self,
        cause: RetryCause,
        max_wait_ms: u64,
        random: f64,
    ) -> Decision {
        let (wait_ms, reason) = match cause {
            RetryCause::TemporaryFault => (self.repeat_wait_ms(), RetryReason::TemporaryFault),
            RetryCause::RateLimit { asked_ms } => (
                self.rate_limit_wait_ms(asked_ms, max_wait_ms, random),
                RetryReason::RateLimit,
            ),
        };
        let Some(wait_ms) = wait_ms.filter(|wait_ms| *wait_ms <= max_wait_ms) else {
            return Decision::Stop;
        };
        match reason {
            RetryReason::TemporaryFault => self.repeats = self.repeats.saturating_add(1),
            RetryReason::RateLimit => {
                self.rate_limit_waits = self.rate_limit_waits.saturating_add(1);
            }
        }
        Decision::RetryAfter { wait_ms, reason }
    }

    /// Whether the request was sent again after a 429 response.
    pub fn has_waited_for_rate_limit(&self) -> bool {
        self.rate_limit_waits > 0
    }

    fn repeat_wait_ms(&self) -> Option<u64> {
        (self.repeats < self.policy.max_repeats).then_some(self.policy.repeat_pause_ms)
    }

    /// Never shorter than what the tenant asks for. What is added to that is cut to the time that is left, so that
    /// a call uses its last chance as well.
    fn rate_limit_wait_ms(&self, asked_ms: u64, max_wait_ms: u64, random: f64) -> Option<u64> {
        let policy = self.policy;
        let is_over = self.rate_limit_waits >= policy.max_rate_limit_waits
            || max_wait_ms < policy.initial_backoff_ms;
        if is_over {
            return None;
        }
        let backoff_ms = policy
            .initial_backoff_ms
            .saturating_mul(2_u64.saturating_pow(self.rate_limit_waits))
            .min(policy.max_backoff_ms)
            .min(max_wait_ms);
        let wait_ms = asked_ms.max(backoff_ms);
        let range_ms = policy.jitter_ms.min(max_wait_ms.saturating_sub(wait_ms));
        let jitter_ms = (range_ms as f64 * random) as u64;
        Some(wait_ms.saturating_add(jitter_ms.min(range_ms)))
    }
}
