//! The rate limit of the old tenant: how long a call waits for it, on which clock.

use crate::support::{NOW_MS, World, claims, configuration, refused, token_answer};
use migration_core::domain::rate_limit::RateLimit;
use migration_core::domain::transport_fault::TransportFault;
use serde_json::json;

#[test]
fn rate_limit_is_waited_for_if_time_is_left() {
    let now = NOW_MS / 1000;
    let cases = [
        (
            RateLimit {
                retry_after_s: Some(2),
                reset_at_s: Some(now + 9),
            },
            2_000,
        ),
        (
            RateLimit {
                retry_after_s: None,
                reset_at_s: Some(now + 3),
            },
            3_000,
        ),
        (
            RateLimit {
                retry_after_s: None,
                reset_at_s: Some(now - 3),
            },
            250,
        ),
        (
            RateLimit {
                retry_after_s: Some(0),
                reset_at_s: None,
            },
            250,
        ),
        (RateLimit::default(), 1_000),
    ];
    for (limit, wait) in cases {
        let world = World::new()
            .rate_limits("too_many_requests", limit)
            .answers(200, &token_answer(&claims()));
        assert_eq!(
            world
                .login(&configuration(&[]), "zoe@example.com", "password")
                .reply
                .name(),
            "profile"
        );
        assert_eq!(*world.slept.borrow(), [wait], "{limit:?}");
    }
}

#[test]
fn wait_longer_than_the_time_budget_is_not_started() {
    for seconds in [15, 3_600, u64::MAX] {
        let limit = RateLimit {
            retry_after_s: Some(seconds),
            reset_at_s: None,
        };
        let world = World::new().rate_limits("too_many_requests", limit);
        let report = world.login(&configuration(&[]), "zoe@example.com", "password");
        assert_eq!(
            (refused(&report).0, report.reply.name()),
            ("rate_limited", "error")
        );
        assert_eq!((world.paths().len(), world.slept.borrow().len()), (1, 0));
    }
}

/// A tenant whose rate limit never ends. Each of its answers takes 100 milliseconds.
fn world_without_end_of_its_rate_limit(retry_after_s: u64, random: f64) -> World {
    let limited = migration_core::endpoints::http::Response {
        status: 429,
        body: json!({ "error": "too_many_requests" }).to_string().into(),
        rate_limit: RateLimit {
            retry_after_s: Some(retry_after_s),
            reset_at_s: None,
        },
        ..Default::default()
    };
    let mut world = World::new();
    world.random.set(random);
    for _ in 0..100 {
        world = world.replies_with(100, Ok(limited.clone()));
    }
    world
}

#[test]
fn rate_limited_call_waits_as_long_as_its_time_budget_allows() {
    let calls: [fn(&World) -> migration_core::flow::report::Report; 2] = [
        |world| world.login(&configuration(&[]), "zoe@example.com", "password"),
        |world| world.get_user(&configuration(&[]), "zoe@example.com"),
    ];
    for call in calls {
        for (retry_after_s, random) in [(0, 0.0), (0, 0.999), (1, 0.0), (1, 0.5), (2, 0.999)] {
            let world = world_without_end_of_its_rate_limit(retry_after_s, random);
            let report = call(&world);
            assert_eq!(refused(&report).0, "rate_limited");
            assert_eq!(report.status, Some(429));
            let ms = world.elapsed_ms();
            // What is left is too short for a wait that the tenant asks for and an attempt.
            assert!(
                ms <= 15_000 && ms + retry_after_s.max(1) * 1_000 + 500 >= 15_000,
                "Retry-After {retry_after_s}, random {random}: ended after {ms} ms"
            );
        }
    }
}

#[test]
fn attempt_that_reaches_the_deadline_after_rate_limit_waits_is_rate_limited() {
    let limit = RateLimit {
        retry_after_s: Some(14),
        reset_at_s: None,
    };
    for delay in [15_000, 900] {
        let world = World::new()
            .rate_limits("too_many_requests", limit)
            .replies_with(
                delay,
                Ok(migration_core::endpoints::http::Response {
                    status: 200,
                    body: token_answer(&claims()).to_string().into(),
                    ..Default::default()
                }),
            );
        let report = world.login(&configuration(&[]), "zoe@example.com", "password");
        if delay == 900 {
            assert_eq!(report.reply.name(), "profile");
        } else {
            assert_eq!(
                (refused(&report).0, report.status),
                ("rate_limited", Some(429))
            );
            assert_eq!(world.elapsed_ms(), 15_000);
        }
    }
}

#[test]
fn attempt_that_hangs_long_before_the_deadline_is_an_outage_despite_a_rate_limit() {
    let world = World::new()
        .rate_limits("too_many_requests", RateLimit::default())
        .fails(TransportFault::TimedOut);
    let report = world.login(&configuration(&[]), "zoe@example.com", "password");
    assert_eq!(refused(&report).0, "unavailable");
}

#[test]
fn system_clock_that_jumps_neither_ends_nor_prolongs_a_call() {
    const YEAR_MS: i64 = 31_536_000_000;
    for jump in [-YEAR_MS, YEAR_MS] {
        let world = world_without_end_of_its_rate_limit(1, 0.0);
        world.system_clock_jump.set(jump);
        let report = world.get_user(&configuration(&[]), "zoe@example.com");
        assert_eq!(refused(&report).0, "rate_limited");
        assert_eq!((world.elapsed_ms(), world.paths().len()), (14_400, 14));
        let line: serde_json::Value =
            serde_json::from_str(&report.log.expect("a line")).expect("JSON");
        assert_eq!(line["ms"], 14_400);
        assert!(
            world
                .sent
                .borrow()
                .iter()
                .all(|sent| sent.timeout_ms <= 10_000)
        );
    }
}

#[test]
fn lock_on_the_user_is_not_waited_for() {
    let world = World::new().rate_limits(
        "too_many_attempts",
        RateLimit {
            retry_after_s: Some(1),
            reset_at_s: None,
        },
    );
    let report = world.login(&configuration(&[]), "zoe@example.com", "password");
    assert_eq!(
        (refused(&report).0, report.reply.name()),
        ("too_many_attempts", "unauthorized")
    );
    assert_eq!(world.paths().len(), 1);
}
