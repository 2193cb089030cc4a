//! How long a session with a Management API waits after a 429 response.

use crate::support::session::*;
use crate::support::{NOW_MS, World};
use migration_core::domain::rate_limit::RateLimit;
use migration_toolkit::api::endpoints::clients;
use migration_toolkit::problem::ProblemCode;
use serde_json::json;

#[test]
fn wait_follows_the_headers_of_the_response() {
    let in_two_seconds = RateLimit {
        reset_at_s: Some(NOW_MS / 1000 + 2),
        retry_after_s: None,
    };
    let in_seven = RateLimit {
        reset_at_s: None,
        retry_after_s: Some(7),
    };
    let world = World::new()
        .rate_limits("too_many_requests", in_two_seconds)
        .rate_limits("too_many_requests", in_seven)
        .answers(200, &json!({}));
    let terminal = Terminal::default();
    let answer = in_session(&world, &terminal, with_token("t"), async |session| {
        session.send(&clients::read("x")).await
    });
    assert!(answer.is_ok());
    assert_eq!(
        *terminal.0.borrow(),
        [2_000, 7_000],
        "each wait is reported"
    );
    assert_eq!(*world.slept.borrow(), [2_000, 7_000]);
}

#[test]
fn limit_of_an_hour_ends_the_command() {
    let world = World::new().rate_limits(
        "too_many_requests",
        RateLimit {
            reset_at_s: None,
            retry_after_s: Some(3_600),
        },
    );
    assert_eq!(
        read_client(&world).expect_err("a limit").code,
        ProblemCode::RateLimited
    );
    assert!(world.slept.borrow().is_empty());
}

#[test]
fn limit_without_end_ends_the_command_after_twenty_waits() {
    let in_a_second = RateLimit {
        reset_at_s: None,
        retry_after_s: Some(1),
    };
    for (limits, expected) in [(20, None), (21, Some(ProblemCode::RateLimited))] {
        let world = (0..limits).fold(World::new(), |world, _| {
            world.rate_limits("too_many_requests", in_a_second)
        });
        let world = world.answers(200, &json!({}));
        let problem = read_client(&world).err();
        assert_eq!(problem.map(|problem| problem.code), expected);
        assert_eq!(world.slept.borrow().len(), 20);
    }
}

/// `x-ratelimit-reset` is an absolute time, and the local clock may run ahead of the tenant's.
#[test]
fn wait_doubles_while_the_limit_seems_to_be_over() {
    let over = RateLimit {
        reset_at_s: Some(NOW_MS / 1000 - 90),
        retry_after_s: None,
    };
    let world = (0..8).fold(World::new(), |world, _| {
        world.rate_limits("too_many_requests", over)
    });
    let world = world.answers(200, &json!({}));
    assert!(read_client(&world).is_ok());
    assert_eq!(
        *world.slept.borrow(),
        [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]
    );
}
