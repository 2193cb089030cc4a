//! `getUser`: who is found, and that nobody else is.

use crate::support::{
    Sent, World, configuration, management_token, profile, refusal, refused, user,
};
use serde_json::{Value, json};

fn world() -> World {
    World::new().answers(200, &management_token("mt", 86_400))
}

#[test]
fn email_address_is_looked_up_in_lower_case() {
    let world = world().answers(200, &json!([user()]));
    let report = world.get_user(&configuration(&[]), "ZOE+News@Example.COM");
    assert_eq!(
        report.reply.name(),
        "no_user",
        "the address found is another one"
    );
    let sent = world.sent.borrow();
    assert_eq!(
        sent[1],
        Sent {
            method: "GET",
            url: "https://old.example.com/api/v2/users-by-email?email=zoe%2Bnews%40example.com"
                .to_owned(),
            bearer: Some("mt".to_owned()),
            body: None,
            timeout_ms: 10_000,
        }
    );
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
fn user_name_is_searched_as_one_quoted_phrase() {
    let cases = [
        (
            "Zoe_M",
            r#"username:"zoe_m" AND identities.connection:"Users""#,
        ),
        (
            r#"a" OR _exists_:email OR username:"b"#,
            r#"username:"a\" or _exists_:email or username:\"b" AND identities.connection:"Users""#,
        ),
        (r"a\", r#"username:"a\\" AND identities.connection:"Users""#),
        (
            r#"\""#,
            r#"username:"\\\"" AND identities.connection:"Users""#,
        ),
        ("*", r#"username:"*" AND identities.connection:"Users""#),
        (
            "(é&+?#%)",
            r#"username:"(é&+?#%)" AND identities.connection:"Users""#,
        ),
    ];
    for (typed, query) in cases {
        let mut other = user();
        other["username"] = json!("somebody-else");
        let world = world().answers(200, &json!([other, user()]));
        let report = world.get_user(&configuration(&[]), typed);
        assert_eq!(report.reply.name(), "no_user", "{typed}");
        let sent = world.sent.borrow();
        let (base, encoded) = sent[1]
            .url
            .split_once("?search_engine=v3&q=")
            .expect("a search");
        assert_eq!(base, "https://old.example.com/api/v2/users");
        let decoded = percent_encoding::percent_decode_str(encoded)
            .decode_utf8()
            .expect("UTF-8");
        assert_eq!(decoded, query);
        assert!(
            !encoded.contains(['+', '&', '#', ' ', '"', '\\']),
            "{encoded}"
        );
    }
}

#[test]
fn connection_name_is_quoted_in_the_search_query() {
    let world = world().answers(200, &json!([]));
    world.get_user(&configuration(&[("Connection", r#"Us"ers\"#)]), "zoe");
    assert!(
        world.paths()[1].ends_with("identities.connection%3A%22Us%5C%22ers%5C%5C%22"),
        "{:?}",
        world.paths()
    );
}

#[test]
fn found_user_name_is_compared_with_the_identifier() {
    let named = |username: &str| {
        let mut user = user();
        user["username"] = json!(username);
        user
    };
    let found = |users: Value, typed: &str| {
        let world = world().answers(200, &users);
        world
            .get_user(&configuration(&[]), typed)
            .outcome
            .code()
            .name()
    };
    assert_eq!(found(json!([named("zoe")]), "zoe"), "found");
    assert_eq!(found(json!([named("Zoe")]), "zOE"), "found");
    assert_eq!(found(json!([named("zoe.m"), named("zoe")]), "zoe"), "found");
    for other in ["zoe.m", "zo", "zoé", "zoe ", " zoe", ""] {
        assert_eq!(found(json!([named(other)]), "zoe"), "not_found", "{other}");
    }
    assert_eq!(
        found(json!([user()]), "zoe"),
        "not_found",
        "no user name at all"
    );
    assert_eq!(
        found(json!([named("zoe"), named("zoe")]), "zoe"),
        "unavailable",
        "two of one name"
    );
}

#[test]
fn at_sign_without_domain_is_looked_up_as_email_and_as_user_name() {
    let mut user = user();
    user["username"] = json!("zoe@home");
    let world = world()
        .answers(200, &json!([]))
        .answers(200, &json!([user]));
    assert_eq!(
        world.get_user(&configuration(&[]), "Zoe@Home").reply.name(),
        "profile"
    );
    let no_address =
        json!({ "statusCode": 400, "error": "Bad Request", "errorCode": "invalid_query_string" });
    let strict = self::world()
        .answers(400, &no_address)
        .answers(200, &json!([]));
    assert_eq!(
        strict
            .get_user(&configuration(&[]), "zoe@home")
            .reply
            .name(),
        "no_user"
    );
    let paths = world.paths();
    assert_eq!(paths[1], "GET /api/v2/users-by-email?email=zoe%40home");
    assert!(
        paths[2].starts_with("GET /api/v2/users?search_engine=v3&q=username%3A%22zoe%40home%22"),
        "{paths:?}"
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
    assert_eq!(
        with(json!({ "connection": "Users", "provider": "auth0" })),
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
fn marked_user_is_not_found() {
    for (marker, code) in [
        (json!(true), "not_found"),
        (json!("yes"), "not_found"),
        (json!(false), "found"),
        (json!(null), "found"),
    ] {
        let mut user = user();
        user["app_metadata"]["migration_complete"] = marker.clone();
        user["blocked"] = json!(marker == json!(true));
        let report = world()
            .answers(200, &json!([user]))
            .get_user(&configuration(&[]), "zoe@example.com");
        assert_eq!(report.outcome.code().name(), code, "{marker}");
        let logged = report
            .log
            .expect("a line")
            .contains("\"marker\":\"present\"");
        assert_eq!(logged, code == "not_found");
    }
}

#[test]
fn blocked_user_is_an_error() {
    let mut user = user();
    user["blocked"] = json!(true);
    let report = world()
        .answers(200, &json!([user]))
        .get_user(&configuration(&[]), "zoe@example.com");
    assert_eq!(refused(&report).0, "blocked");
    assert_eq!(report.reply.name(), "error");
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
        (
            400,
            r#"{"statusCode":400,"errorCode":"invalid_query_string"}"#,
        ),
        (404, r#"{"statusCode":404,"errorCode":"inexistent_user"}"#),
        (404, ""),
        (500, "[]"),
    ];
    for (status, body) in answers {
        let report = world()
            .answers_text(status, body)
            .get_user(&configuration(&[]), "zoe@example.com");
        assert_eq!(
            (refused(&report).0, report.reply.name()),
            ("unavailable", "error"),
            "{status} {body}"
        );
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
             (set-up step 4: authorise it for the Management API)"
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
