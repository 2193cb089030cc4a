//! `getUser`: who is found, and that nobody else is.

use crate::support::{World, configuration, management_token, profile, refusal, refused, user};
use serde_json::{Value, json};

fn world() -> World {
    World::new().answers(200, &management_token("mt", 86_400))
}

#[test]
fn management_api_url_comes_from_the_audience() {
    let world = world().answers(200, &json!([user()]));
    let settings = configuration(&[
        ("Domain", "login.example.com"),
        ("Audience", "https://tenant.eu.auth0.com/api/v2/"),
    ]);
    assert_eq!(
        profile(&world.get_user(&settings, "zoe@example.com"))["user_id"],
        "login.example.com|5f7c8ec7c33c6c004bbafe82"
    );
    assert_eq!(
        world.paths(),
        [
            "POST https://tenant.eu.auth0.com/oauth/token",
            "GET https://tenant.eu.auth0.com/api/v2/users-by-email?email=zoe%40example.com",
        ]
    );
}

#[test]
fn only_a_database_identity_of_the_connection_counts() {
    let with = |identity: Value| {
        let mut user = user();
        user["identities"] = json!([identity]);
        world()
            .answers(200, &json!([user]))
            .get_user(&configuration(&[]), "zoe@example.com")
            .outcome
            .code()
            .name()
    };
    let id = "5f7c8ec7c33c6c004bbafe82";
    assert_eq!(
        with(json!({ "connection": "Users", "provider": "auth0", "user_id": id })),
        "found"
    );
    assert_eq!(
        with(json!({ "connection": "users", "provider": "auth0", "user_id": id })),
        "not_found"
    );
    assert_eq!(
        with(json!({ "connection": "Other", "provider": "auth0", "user_id": id })),
        "not_found"
    );
    assert_eq!(
        with(json!({ "connection": "Users", "provider": "google-oauth2", "user_id": id })),
        "not_found"
    );
}

#[test]
fn user_of_the_configured_connection_is_chosen() {
    let mut other = user();
    other["user_id"] = json!("auth0|other");
    other["identities"] =
        json!([{ "connection": "Other", "provider": "auth0", "user_id": "other" }]);
    let world = world().answers(200, &json!([other, user()]));
    let report = world.get_user(&configuration(&[("User_Id", "keep")]), "zoe@example.com");
    assert_eq!(profile(&report)["user_id"], "5f7c8ec7c33c6c004bbafe82");
}

#[test]
fn email_of_the_primary_identity_does_not_match_a_linked_user() {
    let mut linked = user();
    linked["user_id"] = json!("google-oauth2|117");
    linked["identities"][0]["profileData"] =
        json!({ "email": "database@example.com", "email_verified": true });
    let world = world().answers(200, &json!([linked]));
    assert_eq!(
        world
            .get_user(&configuration(&[]), "zoe@example.com")
            .reply
            .name(),
        "no_user"
    );
}

#[test]
fn blocked_user_is_an_error() {
    for blocked in [json!(true), json!("true"), json!(1)] {
        let mut user = user();
        user["blocked"] = blocked.clone();
        let report = world()
            .answers(200, &json!([user]))
            .get_user(&configuration(&[]), "zoe@example.com");
        assert_eq!(refused(&report).0, "blocked", "{blocked}");
        assert_eq!(report.reply.name(), "error");
    }
}

#[test]
fn user_who_is_not_blocked_is_found() {
    for blocked in [json!(false), json!("false"), json!(null)] {
        let mut user = user();
        user["blocked"] = blocked.clone();
        let report = world()
            .answers(200, &json!([user]))
            .get_user(&configuration(&[]), "zoe@example.com");
        assert_eq!(report.reply.name(), "profile", "{blocked}");
    }
}

#[test]
fn fault_is_never_not_found() {
    let answers = [
        (200, "{}"),
        (200, "null"),
        (200, ""),
        (200, "<html>"),
        (200, r#"[1]"#),
        (200, r#"{"users":[]}"#),
        (204, ""),
        (400, r#"{"statusCode":400,"errorCode":"invalid_body"}"#),
        (404, r#"{"statusCode":404,"errorCode":"inexistent_user"}"#),
        (404, ""),
        (500, "[]"),
    ];
    // An address is looked up, a user name is searched for.
    for identifier in ["zoe@example.com", "zoe"] {
        for (status, body) in answers {
            let report = world()
                .answers_text(status, body)
                .get_user(&configuration(&[]), identifier);
            assert_eq!(
                (refused(&report).0, report.reply.name()),
                ("unavailable", "error"),
                "{identifier} {status} {body}"
            );
        }
    }
    let report = world()
        .answers(
            403,
            &json!({ "statusCode": 403, "error": "Forbidden", "errorCode": "insufficient_scope" }),
        )
        .get_user(&configuration(&[]), "zoe@example.com");
    assert_eq!(
        refused(&report),
        (
            "misconfigured",
            "the migration client lacks the scope read:users of the Management API \
             (see docs/set-up-by-hand.md#4-authorise-it-for-the-management-api)"
                .to_owned()
        )
    );
    let report = World::new()
        .answers(403, &refusal("invalid_grant"))
        .get_user(&configuration(&[]), "zoe@example.com");
    assert_eq!(
        (refused(&report).0, report.reply.name()),
        ("unavailable", "error")
    );
}

#[test]
fn invalid_identifier_is_not_found_without_a_request() {
    for identifier in ["", "  ", &"a".repeat(1_001)] {
        let world = World::new();
        assert_eq!(
            world.get_user(&configuration(&[]), identifier).reply.name(),
            "no_user"
        );
        assert_eq!(world.paths(), [""; 0]);
    }
}
