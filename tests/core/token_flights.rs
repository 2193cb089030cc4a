//! Token requests that several calls share: at most one at a time, and each call with the time it has.

use std::future::Future;

use crate::support::{
    Flight, World, configuration, management_token, refusal, refused, typed, user,
};
use futures_lite::future::block_on;
use migration_core::domain::rate_limit::RateLimit;
use migration_core::domain::transport_fault::TransportFault;
use migration_core::flow::get_user::get_user;
use migration_core::flow::ports::FlightTime;
use migration_core::flow::report::Report;
use serde_json::json;

fn tokens_asked(world: &World) -> usize {
    let is_token_request = |path: &&String| *path == "POST /oauth/token";
    world.paths().iter().filter(is_token_request).count()
}

/// The replies of three calls at the same time.
fn replies_of_three<F: Future<Output = Report>>(call: impl Fn() -> F) -> [&'static str; 3] {
    let two = futures_lite::future::zip(call(), call());
    let (a, (b, c)) = block_on(futures_lite::future::zip(call(), two));
    [a, b, c].map(|report| report.reply.name())
}

#[test]
fn concurrent_calls_share_one_token_request() {
    let mut world = World::new().answers(200, &management_token("one", 86_400));
    for _ in 0..3 {
        world = world.answers(200, &json!([user()]));
    }
    let settings = configuration(&[]);
    let call = || get_user(&world, &world, &world, &settings, typed("zoe@example.com"));
    assert_eq!(replies_of_three(call), ["profile"; 3]);
    assert_eq!(tokens_asked(&world), 1);
}

#[test]
fn failed_token_request_fails_all_waiting_calls() {
    let world = World::new().answers(401, &refusal("invalid_client"));
    let settings = configuration(&[]);
    let call = || get_user(&world, &world, &world, &settings, typed("zoe@example.com"));
    let (a, b) = block_on(futures_lite::future::zip(call(), call()));
    assert_eq!((refused(&a), refused(&b).0), (refused(&b), "misconfigured"));
    assert_eq!(world.paths(), ["POST /oauth/token"]);
}

#[test]
fn lost_token_request_is_replaced_when_its_time_is_over() {
    let world = World::new()
        .answers(200, &management_token("one", 86_400))
        .answers(200, &json!([user()]));
    let settings = configuration(&[]);
    let lost = Flight {
        lost_at_ms: 9_000,
        ..Flight::default()
    };
    world
        .flights
        .borrow_mut()
        .insert(settings.token_key(), lost);
    assert_eq!(
        world.get_user(&settings, "zoe@example.com").reply.name(),
        "profile"
    );
    assert_eq!(*world.slept.borrow(), [9_000]);
}

#[test]
fn call_with_little_time_never_sends_a_second_token_request_beside_a_slow_one() {
    let world = World::new();
    let settings = configuration(&[("Timeout_Ms", "2000")]);
    let slow = Flight {
        lost_at_ms: 12_000,
        ..Flight::default()
    };
    world
        .flights
        .borrow_mut()
        .insert(settings.token_key(), slow);
    let report = world.get_user(&settings, "zoe@example.com");
    assert_eq!(refused(&report).0, "unavailable");
    assert_eq!((world.elapsed_ms(), world.paths().len()), (2_000, 0));
}

#[test]
fn call_that_joined_a_token_request_asks_again_if_its_starter_ran_out_of_time() {
    let world = World::new()
        .fails(TransportFault::TimedOut)
        .answers(200, &management_token("one", 86_400))
        .answers(200, &json!([user()]))
        .answers(200, &json!([user()]));
    let [hasty, patient] = ["700", "15000"].map(|ms| configuration(&[("Timeout_Ms", ms)]));
    let call = |settings| get_user(&world, &world, &world, settings, typed("zoe@example.com"));
    let (first, (second, third)) = block_on(futures_lite::future::zip(
        call(&hasty),
        futures_lite::future::zip(call(&patient), call(&patient)),
    ));
    assert_eq!(refused(&first).0, "unavailable");
    assert_eq!(
        [second, third].map(|report| report.reply.name()),
        ["profile"; 2]
    );
    assert_eq!(tokens_asked(&world), 2);
}

#[test]
fn call_without_time_of_its_own_does_not_ask_for_a_token_again() {
    let world = World::new().replies_with(10_000, Err(TransportFault::TimedOut));
    let settings = configuration(&[("Timeout_Ms", "1200")]);
    let call = || get_user(&world, &world, &world, &settings, typed("zoe@example.com"));
    let (a, b) = block_on(futures_lite::future::zip(call(), call()));
    assert_eq!([refused(&a).0, refused(&b).0], ["unavailable"; 2]);
    assert_eq!(tokens_asked(&world), 1);
}

#[test]
fn calls_that_share_a_rate_limited_token_request_wait_and_share_the_next_one() {
    let limit = RateLimit {
        retry_after_s: Some(1),
        reset_at_s: None,
    };
    let world = World::new()
        .rate_limits("too_many_requests", limit)
        .answers(200, &management_token("one", 86_400))
        .answers(200, &json!([user()]))
        .answers(200, &json!([user()]))
        .answers(200, &json!([user()]));
    let settings = configuration(&[]);
    let call = || get_user(&world, &world, &world, &settings, typed("zoe@example.com"));
    assert_eq!(replies_of_three(call), ["profile"; 3]);
    assert_eq!(tokens_asked(&world), 2);
    assert_eq!(*world.slept.borrow(), [1_000; 3]);
}

#[test]
fn rate_limit_that_outlasts_the_calls_ends_all_of_them_after_one_token_request() {
    let limit = RateLimit {
        retry_after_s: Some(60),
        reset_at_s: None,
    };
    let world = World::new().rate_limits("too_many_requests", limit);
    let settings = configuration(&[]);
    let call = || get_user(&world, &world, &world, &settings, typed("zoe@example.com"));
    let (a, b) = block_on(futures_lite::future::zip(call(), call()));
    assert_eq!([refused(&a).0, refused(&b).0], ["rate_limited"; 2]);
    assert_eq!((tokens_asked(&world), world.elapsed_ms()), (1, 0));
}

#[test]
fn broken_token_request_is_repeated_once_for_all_calls() {
    let broken = || TransportFault::Broken("ECONNRESET".to_owned());
    let world = World::new().fails(broken()).fails(broken());
    let settings = configuration(&[]);
    let call = || get_user(&world, &world, &world, &settings, typed("zoe@example.com"));
    let (a, b) = block_on(futures_lite::future::zip(call(), call()));
    assert_eq!([refused(&a).0, refused(&b).0], ["unavailable"; 2]);
    assert_eq!(tokens_asked(&world), 2);
}

#[test]
fn a_flight_counts_as_lost_half_a_second_after_its_last_moment() {
    let time = |max_request_ms, deadline_ms| FlightTime {
        max_request_ms,
        deadline_ms,
    };
    let world = World::new();
    world.pass(1_000);
    assert_eq!(time(10_000, 15_000).lost_at_ms(&world), 11_500);
    assert_eq!(time(10_000, 5_000).lost_at_ms(&world), 5_500);
    assert!(!time(10_000, 1_001).is_over(&world));
    assert!(time(10_000, 1_000).is_over(&world));
}
