//! The keys of the old tenant: cached, shared, and requested again when the tenant rotates them.

use crate::support::signed::{NO_KEY, answer, key, key_set, signed_with_key, verifying, world};
use crate::support::{World, refused, typed};
use futures_lite::future::block_on;
use migration_core::domain::identifier::Password;
use migration_core::flow::login::login;

const MAX_AGE_MS: u64 = 600_000;
const COOL_DOWN_MS: u64 = 30_000;

fn keys_asked(world: &World) -> usize {
    let is_for_keys = |path: &&String| *path == "GET /.well-known/jwks.json";
    world.paths().iter().filter(is_for_keys).count()
}

/// Plans the answer to a login whose token the key of this ID has signed.
fn token(world: World, kid: &str) -> World {
    world.answers(200, &answer(&signed_with_key(kid)))
}

fn keys(world: World, kids: &[&str]) -> World {
    let keys: Vec<_> = kids.iter().map(|kid| key(kid)).collect();
    world.answers(200, &key_set(&keys))
}

/// Logs in. Returns the reply.
fn log_in(world: &World) -> &'static str {
    let report = world.login(&verifying(&[]), "zoe@example.com", "password");
    report.reply.name()
}

#[test]
fn keys_are_requested_once_in_ten_minutes() {
    let mut world = keys(token(world(), "a"), &["a"]);
    world = token(token(world, "a"), "a");
    world = keys(token(world, "a"), &["a"]);
    assert_eq!(log_in(&world), "profile");
    assert_eq!(log_in(&world), "profile");
    world.pass(MAX_AGE_MS - 1);
    assert_eq!(log_in(&world), "profile");
    assert_eq!(keys_asked(&world), 1);
    world.pass(1);
    assert_eq!(log_in(&world), "profile");
    assert_eq!(keys_asked(&world), 2);
}

#[test]
fn key_that_the_tenant_has_revoked_is_refused_when_the_keys_are_old() {
    let mut world = keys(token(world(), "a"), &["a"]);
    world = keys(token(world, "a"), &["b"]);
    assert_eq!(log_in(&world), "profile");
    world.pass(MAX_AGE_MS);
    assert_eq!(log_in(&world), "error");
}

#[test]
fn system_clock_that_is_set_back_makes_no_key_immortal() {
    let mut world = keys(token(world(), "a"), &["a"]);
    world = keys(token(world, "a"), &["a"]);
    assert_eq!(log_in(&world), "profile");
    world.system_clock_set_by.set(-60_000);
    assert_eq!(log_in(&world), "profile");
    assert_eq!(keys_asked(&world), 2);
}

#[test]
fn rotation_needs_one_request_more() {
    let mut world = keys(token(world(), "a"), &["a"]);
    world = keys(token(world, "b"), &["b", "a"]);
    world = token(token(world, "b"), "a");
    assert_eq!(log_in(&world), "profile");
    world.pass(COOL_DOWN_MS);
    for _ in 0..3 {
        assert_eq!(log_in(&world), "profile");
    }
    assert_eq!(keys_asked(&world), 2);
}

#[test]
fn flood_of_unknown_keys_requests_the_keys_once_in_a_cool_down() {
    let mut world = keys(token(world(), "a"), &["a"]);
    for round in 0..3 {
        if round > 0 {
            world = keys(token(world, "x"), &["a"]);
        }
        for _ in 0..20 {
            world = token(world, "x");
        }
    }
    world = token(world, "a");
    assert_eq!(log_in(&world), "profile");
    for round in 0..3 {
        if round > 0 {
            world.pass(COOL_DOWN_MS);
            assert_eq!(log_in(&world), "error");
        }
        for _ in 0..20 {
            let report = world.login(&verifying(&[]), "zoe@example.com", "password");
            assert_eq!(refused(&report), ("invalid_token", NO_KEY.to_owned()));
        }
        assert_eq!(keys_asked(&world), round + 1);
    }
    assert_eq!(log_in(&world), "profile");
}

#[test]
fn keys_stay_when_the_request_for_newer_ones_fails() {
    let mut world = keys(token(world(), "a"), &["a"]);
    world = token(world, "x").answers_text(404, "");
    world = token(world, "a");
    assert_eq!(log_in(&world), "profile");
    world.pass(COOL_DOWN_MS);
    assert_eq!(log_in(&world), "error");
    assert_eq!(log_in(&world), "profile");
    assert_eq!(keys_asked(&world), 2);
}

#[test]
fn hundred_logins_at_once_request_the_keys_once() {
    let mut world = world();
    for _ in 0..100 {
        world = token(world, "a");
    }
    world = keys(world, &["a"]);
    let settings = verifying(&[]);
    let replies = block_on(all_at_once(
        (0..100)
            .map(|_| {
                let password = Password::new("password".to_owned());
                login(
                    &world,
                    &world,
                    &world,
                    &settings,
                    typed("zoe@example.com"),
                    password,
                )
            })
            .collect(),
    ));
    assert_eq!(replies, ["profile"; 100]);
    assert_eq!(keys_asked(&world), 1);
}

/// The replies of calls that run at the same time.
async fn all_at_once<F>(calls: Vec<F>) -> Vec<&'static str>
where
    F: Future<Output = migration_core::flow::report::Report>,
{
    let mut calls: Vec<_> = calls.into_iter().map(Box::pin).collect();
    let mut replies = vec![None; calls.len()];
    core::future::poll_fn(|context| {
        for (call, reply) in calls.iter_mut().zip(&mut replies) {
            if reply.is_none() {
                if let core::task::Poll::Ready(report) = call.as_mut().poll(context) {
                    *reply = Some(report.reply.name());
                }
            }
        }
        if replies.iter().all(Option::is_some) {
            core::task::Poll::Ready(())
        } else {
            core::task::Poll::Pending
        }
    })
    .await;
    replies.into_iter().flatten().collect()
}
