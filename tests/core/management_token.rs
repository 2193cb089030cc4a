//! The Management API token: kept, shared, renewed.

use crate::support::{World, configuration, management_token, refusal, refused, user};
use migration_core::domain::transport_fault::TransportFault;
use serde_json::json;

const REFUSED: &str = r#"{"statusCode":401,"error":"Unauthorized","message":"Expired token"}"#;

fn tokens_asked(world: &World) -> usize {
    world
        .paths()
        .iter()
        .filter(|path| *path == "POST /oauth/token")
        .count()
}

#[test]
fn token_is_cached_until_shortly_before_it_expires() {
    for (expires_in, kept_for) in [(86_400, 86_340_000), (600, 540_000), (100, 90_000)] {
        let mut world = World::new().answers(200, &management_token("one", expires_in));
        for _ in 0..3 {
            world = world.answers(200, &json!([user()]));
        }
        world = world
            .answers(200, &management_token("two", expires_in))
            .answers(200, &json!([user()]));
        let settings = configuration(&[]);
        world.get_user(&settings, "zoe@example.com");
        world.get_user(&settings, "zoe@example.com");
        world.pass(kept_for - 1);
        world.get_user(&settings, "zoe@example.com");
        assert_eq!(tokens_asked(&world), 1, "{expires_in}");
        world.pass(1);
        world.get_user(&settings, "zoe@example.com");
        assert_eq!(tokens_asked(&world), 2, "{expires_in}");
        let bearers: Vec<_> = world
            .sent
            .borrow()
            .iter()
            .filter_map(|sent| sent.bearer.clone())
            .collect();
        assert_eq!(bearers, ["one", "one", "one", "two"]);
    }
}

/// Also one with a short life: at the same age, since nobody knows when a scope is granted.
#[test]
fn token_that_may_be_older_than_a_granted_scope_is_renewed() {
    let no_scope = json!({ "statusCode": 403, "errorCode": "insufficient_scope" });
    let settings = configuration(&[]);
    for lifetime in [86_400, 3_600] {
        let world = World::new()
            .answers(200, &management_token("old", lifetime))
            .answers(403, &no_scope)
            .answers(403, &no_scope)
            .answers(403, &no_scope)
            .answers(200, &management_token("new", lifetime))
            .answers(200, &json!([user()]));
        let get_user = || refused(&world.get_user(&settings, "zoe@example.com")).0;
        assert_eq!(get_user(), "misconfigured");
        world.pass(599_999);
        assert_eq!(get_user(), "misconfigured");
        assert_eq!(tokens_asked(&world), 1, "{lifetime}");
        world.pass(1);
        assert_eq!(get_user(), "found");
        assert_eq!(tokens_asked(&world), 2, "{lifetime}");
    }
}

#[test]
fn scope_that_is_still_missing_is_misconfigured_after_one_new_token() {
    let no_scope = json!({ "statusCode": 403, "errorCode": "insufficient_scope" });
    let settings = configuration(&[]);
    let world = World::new()
        .answers(200, &management_token("old", 3_600))
        .answers(200, &json!([]))
        .answers(403, &no_scope)
        .answers(200, &management_token("new", 3_600))
        .answers(403, &no_scope)
        .answers(403, &no_scope);
    let get_user = || refused(&world.get_user(&settings, "zoe@example.com")).0;
    assert_eq!(get_user(), "not_found");
    world.pass(600_000);
    assert_eq!(get_user(), "misconfigured");
    assert_eq!(get_user(), "misconfigured");
    assert_eq!(tokens_asked(&world), 2);
}

#[test]
fn token_without_a_lifetime_is_used_once() {
    let world = World::new()
        .answers(200, &json!({ "access_token": "one" }))
        .answers(200, &json!([user()]))
        .answers(200, &json!({ "access_token": "two", "expires_in": -5 }))
        .answers(200, &json!([user()]));
    let settings = configuration(&[]);
    assert_eq!(
        world.get_user(&settings, "zoe@example.com").reply.name(),
        "profile"
    );
    assert_eq!(
        world.get_user(&settings, "zoe@example.com").reply.name(),
        "profile"
    );
    assert_eq!(tokens_asked(&world), 2);
}

#[test]
fn token_is_used_for_a_day_at_most_whatever_the_tenant_says() {
    for expires_in in ["86401", "999999999999999", "9223372036854775807"] {
        let body = format!(r#"{{"access_token":"one","expires_in":{expires_in}}}"#);
        let mut world = World::new().answers_text(200, &body);
        for _ in 0..2 {
            world = world.answers(200, &json!([user()]));
        }
        world = world
            .answers(200, &management_token("two", 86_400))
            .answers(200, &json!([user()]));
        let settings = configuration(&[]);
        world.get_user(&settings, "zoe@example.com");
        world.pass(86_340_000 - 1);
        world.get_user(&settings, "zoe@example.com");
        assert_eq!(tokens_asked(&world), 1, "{expires_in}");
        world.pass(1);
        world.get_user(&settings, "zoe@example.com");
        assert_eq!(tokens_asked(&world), 2, "{expires_in}");
    }
}

#[test]
fn token_with_an_unreadable_lifetime_is_used_once() {
    for expires_in in [
        "1e30",
        "99999999999999999999999",
        "-1",
        "null",
        "\"1 day\"",
        "{}",
    ] {
        let body = format!(r#"{{"access_token":"one","expires_in":{expires_in}}}"#);
        let mut world = World::new();
        for _ in 0..2 {
            world = world
                .answers_text(200, &body)
                .answers(200, &json!([user()]));
        }
        let settings = configuration(&[]);
        for _ in 0..2 {
            let report = world.get_user(&settings, "zoe@example.com");
            assert_eq!(report.reply.name(), "profile", "{expires_in}");
        }
        assert_eq!(tokens_asked(&world), 2, "{expires_in}");
    }
}

#[test]
fn system_clock_that_is_set_back_makes_no_token_immortal() {
    let world = World::new()
        .answers(200, &management_token("one", 3_600))
        .answers(200, &json!([user()]))
        .answers(200, &management_token("two", 3_600))
        .answers(200, &json!([user()]));
    let settings = configuration(&[]);
    world.get_user(&settings, "zoe@example.com");
    world.system_clock_set_by.set(-31_536_000_000);
    world.get_user(&settings, "zoe@example.com");
    assert_eq!(tokens_asked(&world), 2);
}

#[test]
fn rejected_token_is_renewed_once() {
    let world = World::new()
        .answers(200, &management_token("one", 86_400))
        .answers_text(401, REFUSED)
        .answers(200, &management_token("two", 86_400))
        .answers(200, &json!([user()]));
    assert_eq!(
        world
            .get_user(&configuration(&[]), "zoe@example.com")
            .reply
            .name(),
        "profile"
    );
    let bearers: Vec<_> = world
        .sent
        .borrow()
        .iter()
        .map(|sent| sent.bearer.clone())
        .collect();
    assert_eq!(
        bearers,
        [None, Some("one".to_owned()), None, Some("two".to_owned())]
    );

    let world = World::new()
        .answers(200, &management_token("one", 86_400))
        .answers_text(401, REFUSED)
        .answers(200, &management_token("two", 86_400))
        .answers_text(401, REFUSED);
    let report = world.get_user(&configuration(&[]), "zoe@example.com");
    assert_eq!(refused(&report).0, "misconfigured");
    assert_eq!(world.paths().len(), 4);
}

#[test]
fn rejected_token_is_forgotten_even_if_no_new_one_is_to_be_had() {
    let world = World::new()
        .answers(200, &management_token("one", 86_400))
        .answers_text(401, REFUSED)
        .answers(401, &refusal("invalid_client"))
        .answers(200, &management_token("two", 86_400))
        .answers(200, &json!([user()]));
    let get_user = || world.get_user(&configuration(&[]), "zoe@example.com");
    assert_eq!(refused(&get_user()).0, "misconfigured");
    assert_eq!(get_user().reply.name(), "profile");
    assert_eq!(
        world.paths()[3],
        "POST /oauth/token",
        "the next call asks for a token first"
    );
}

#[test]
fn token_of_one_configuration_is_not_used_for_another() {
    let world = World::new()
        .answers(200, &management_token("one", 86_400))
        .answers(200, &json!([user()]))
        .answers(401, &refusal("invalid_client"));
    assert_eq!(
        world
            .get_user(&configuration(&[]), "zoe@example.com")
            .reply
            .name(),
        "profile"
    );
    let other = configuration(&[("Client_Secret", "guessed")]);
    assert_eq!(
        refused(&world.get_user(&other, "zoe@example.com")).0,
        "misconfigured"
    );
}

#[test]
fn answer_without_a_token_is_an_error() {
    for body in [
        "{}",
        "[]",
        "",
        r#"{"access_token":""}"#,
        r#"{"access_token":7,"expires_in":1}"#,
    ] {
        let world = World::new().answers_text(200, body);
        assert_eq!(
            refused(&world.get_user(&configuration(&[]), "zoe@example.com")).0,
            "unavailable",
            "{body}"
        );
    }
    let world = World::new().fails(TransportFault::Failed("ENOTFOUND".to_owned()));
    let report = world.get_user(&configuration(&[]), "zoe@example.com");
    assert_eq!(
        refused(&report),
        (
            "unavailable",
            "The old tenant is unavailable: the request failed (ENOTFOUND).".to_owned()
        )
    );
    assert!(
        report
            .log
            .expect("a line")
            .contains(r#""fault":"ENOTFOUND""#)
    );
}
