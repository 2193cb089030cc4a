//! When a request is sent again, decided without I/O.

use migration_core::domain::rate_limit::RateLimit;
use migration_core::domain::retry::{Attempt, Decision, Retries, RetryPolicy, RetryReason};
use migration_core::domain::time_budget::TimeBudget;
use migration_core::domain::transport_fault::TransportFault;

use crate::support::NOW_MS;

const UNLIMITED_MS: u64 = u64::MAX;

const POLICY: RetryPolicy = RetryPolicy {
    max_repeats: 1,
    repeat_pause_ms: 150,
    max_rate_limit_waits: 4,
    initial_backoff_ms: 250,
    max_backoff_ms: 1_000,
    jitter_ms: 1_500,
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
        retries.decide(Attempt::Fault(&fault), NOW_MS, UNLIMITED_MS, 0.0),
        Decision::RetryAfter {
            wait_ms: 150,
            reason: RetryReason::TemporaryFault
        }
    );
    assert_eq!(
        retries.decide(Attempt::Fault(&fault), NOW_MS, UNLIMITED_MS, 0.0),
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
        retries.decide(Attempt::Fault(&fault), NOW_MS, UNLIMITED_MS, 0.0),
        Decision::Stop
    );
    let unavailable = Attempt::Answer {
        status: 503,
        error: None,
        rate_limit: RateLimit::default(),
    };
    assert_eq!(
        retries.decide(unavailable, NOW_MS, UNLIMITED_MS, 0.0),
        Decision::Stop
    );
}

#[test]
fn the_lower_bound_of_rate_limit_waits_doubles_up_to_its_maximum() {
    let mut retries = Retries::new(POLICY);
    for wait_ms in [250, 500, 1_000, 1_000] {
        assert_eq!(
            retries.decide(rate_limited(None, 0), NOW_MS, UNLIMITED_MS, 0.0),
            Decision::RetryAfter {
                wait_ms,
                reason: RetryReason::RateLimit
            }
        );
    }
    assert_eq!(
        retries.decide(rate_limited(None, 0), NOW_MS, UNLIMITED_MS, 0.0),
        Decision::Stop
    );
}

#[test]
fn a_wait_over_the_limit_stops_and_is_not_counted() {
    let mut retries = Retries::new(POLICY);
    assert_eq!(
        retries.decide(rate_limited(None, 3), NOW_MS, 2_999, 0.0),
        Decision::Stop
    );
    assert_eq!(
        retries.decide(rate_limited(None, 0), NOW_MS, 3_000, 0.0),
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
            UNLIMITED_MS,
            0.0
        ),
        Decision::Stop
    );
}

fn wait_ms(decision: Decision) -> Option<u64> {
    match decision {
        Decision::RetryAfter { wait_ms, .. } => Some(wait_ms),
        Decision::Stop => None,
    }
}

#[test]
fn a_rate_limit_wait_is_spread_above_what_the_tenant_asks_for() {
    let wait = |random| {
        wait_ms(Retries::new(POLICY).decide(rate_limited(None, 2), NOW_MS, UNLIMITED_MS, random))
    };
    let waits = [0.0, 0.5, 0.999_999, 1.0, 7.0, -1.0, f64::NAN].map(wait);
    let expected = [2_000, 2_750, 3_499, 3_500, 3_500, 2_000, 2_000].map(Some);
    assert_eq!(waits, expected);
}

#[test]
fn jitter_and_backoff_never_make_a_wait_longer_than_the_time_that_is_left() {
    for max_wait_ms in [2_000, 2_400, 3_499] {
        let mut retries = Retries::new(POLICY);
        let decision = retries.decide(rate_limited(None, 2), NOW_MS, max_wait_ms, 0.999_999);
        let wait = wait_ms(decision).expect("the wait that is asked for fits");
        assert!((2_000..=max_wait_ms).contains(&wait), "{wait}");
    }
    let mut retries = Retries::new(POLICY);
    for _ in 0..3 {
        let _ = retries.decide(rate_limited(None, 0), NOW_MS, UNLIMITED_MS, 0.0);
    }
    assert_eq!(
        wait_ms(retries.decide(rate_limited(None, 0), NOW_MS, 300, 0.5)),
        Some(300)
    );
}

#[test]
fn a_request_is_not_sent_again_and_again_in_the_last_moments_of_a_call() {
    let mut retries = Retries::new(RetryPolicy::ACTION_SCRIPT);
    for max_wait_ms in [0, 1, 249] {
        assert_eq!(
            retries.decide(rate_limited(None, 0), NOW_MS, max_wait_ms, 0.0),
            Decision::Stop
        );
    }
}

#[test]
fn action_scripts_wait_for_the_rate_limit_as_often_as_their_time_allows() {
    let mut retries = Retries::new(RetryPolicy::ACTION_SCRIPT);
    assert!(!retries.has_waited_for_rate_limit());
    for _ in 0..1_000 {
        let decision = retries.decide(rate_limited(None, 1), NOW_MS, 1_000, 0.0);
        assert_eq!(wait_ms(decision), Some(1_000));
    }
    assert!(retries.has_waited_for_rate_limit());
}

#[test]
fn a_rate_limit_is_waited_for_as_long_as_the_shortest_wait_is_left() {
    let decide = |max_wait_ms: u64| {
        Retries::new(POLICY).decide(rate_limited(None, 0), NOW_MS, max_wait_ms, 0.0)
    };
    assert_eq!(decide(249), Decision::Stop);
    assert_eq!(
        decide(250),
        Decision::RetryAfter {
            wait_ms: 250,
            reason: RetryReason::RateLimit
        }
    );
}

#[test]
fn no_attempt_begins_when_the_time_of_the_call_is_over() {
    let budget = TimeBudget::new(1_000, 15_000);
    assert_eq!(budget.attempt_ms(15_999), Some(1));
    assert_eq!(budget.attempt_ms(16_000), None);
    assert_eq!(budget.attempt_ms(16_001), None);
}
