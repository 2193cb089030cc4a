//! When a request is sent again, decided without I/O.

use migration_core::domain::rate_limit::RateLimit;
use migration_core::domain::retry::{Attempt, Decision, Retries, RetryPolicy, RetryReason};
use migration_core::domain::transport_fault::TransportFault;

use crate::support::NOW_MS;

const UNLIMITED_MS: u64 = u64::MAX;

const POLICY: RetryPolicy = RetryPolicy {
    max_repeats: 1,
    repeat_pause_ms: 150,
    max_rate_limit_waits: 4,
    initial_backoff_ms: 250,
    max_backoff_ms: 1_000,
};

fn broken_connection() -> TransportFault {
    TransportFault::Broken("ECONNRESET".to_owned())
}

fn rate_limited(error: Option<&str>, retry_after_s: u64) -> Attempt<'_> {
    Attempt::Answer {
        status: 429,
        error,
        rate_limit: RateLimit {
            retry_after_s: Some(retry_after_s),
            reset_at_s: None,
        },
    }
}

#[test]
fn a_broken_connection_is_repeated_once_after_the_pause() {
    let fault = broken_connection();
    let mut retries = Retries::new(POLICY);
    assert_eq!(
        retries.decide(Attempt::Fault(&fault), NOW_MS, UNLIMITED_MS),
        Decision::RetryAfter {
            wait_ms: 150,
            reason: RetryReason::TemporaryFault
        }
    );
    assert_eq!(
        retries.decide(Attempt::Fault(&fault), NOW_MS, UNLIMITED_MS),
        Decision::Stop
    );
}

#[test]
fn a_request_that_must_not_be_sent_twice_is_never_repeated() {
    let fault = broken_connection();
    let mut retries = Retries::new(RetryPolicy {
        max_repeats: 0,
        ..POLICY
    });
    assert_eq!(
        retries.decide(Attempt::Fault(&fault), NOW_MS, UNLIMITED_MS),
        Decision::Stop
    );
    let unavailable = Attempt::Answer {
        status: 503,
        error: None,
        rate_limit: RateLimit::default(),
    };
    assert_eq!(
        retries.decide(unavailable, NOW_MS, UNLIMITED_MS),
        Decision::Stop
    );
}

#[test]
fn the_lower_bound_of_rate_limit_waits_doubles_up_to_its_maximum() {
    let mut retries = Retries::new(POLICY);
    for wait_ms in [250, 500, 1_000, 1_000] {
        assert_eq!(
            retries.decide(rate_limited(None, 0), NOW_MS, UNLIMITED_MS),
            Decision::RetryAfter {
                wait_ms,
                reason: RetryReason::RateLimit
            }
        );
    }
    assert_eq!(
        retries.decide(rate_limited(None, 0), NOW_MS, UNLIMITED_MS),
        Decision::Stop
    );
}

#[test]
fn a_wait_over_the_limit_stops_and_is_not_counted() {
    let mut retries = Retries::new(POLICY);
    assert_eq!(
        retries.decide(rate_limited(None, 3), NOW_MS, 2_999),
        Decision::Stop
    );
    assert_eq!(
        retries.decide(rate_limited(None, 0), NOW_MS, 3_000),
        Decision::RetryAfter {
            wait_ms: 250,
            reason: RetryReason::RateLimit
        }
    );
}

#[test]
fn policy_never_waits_for_a_locked_user() {
    let mut retries = Retries::new(POLICY);
    assert_eq!(
        retries.decide(
            rate_limited(Some("too_many_attempts"), 1),
            NOW_MS,
            UNLIMITED_MS
        ),
        Decision::Stop
    );
}
