//! How a session with a Management API waits for the rate limit.

use crate::support::session::*;
use crate::support::{NOW_MS, World};
use migration_core::domain::rate_limit::RateLimit;
use migration_toolkit::api::endpoints::clients;
use migration_toolkit::problem::ProblemCode;
use serde_json::json;

#[test]
fn the_rate_limit_is_waited_for_as_its_headers_say() {
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
        "the operator is told of each wait"
    );
    assert_eq!(*world.slept.borrow(), [2_000, 7_000]);
}

#[test]
fn a_limit_of_hours_is_not_waited_for() {
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

/// The reset is the tenant's time, and this machine's clock may be ahead of it.
#[test]
fn a_limit_that_seems_over_is_waited_for_longer_each_time() {
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
