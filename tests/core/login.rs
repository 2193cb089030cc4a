//! `login`: which requests it sends, and what it makes of the answers.

use crate::support::{
    NOW_MS, Sent, World, claims, configuration, management_token, profile, refusal, refused,
    token_answer, user,
};
use serde_json::json;

#[test]
fn login_with_the_claims_of_the_action_is_one_request() {
    let world = World::new().answers(200, &token_answer(&claims()));
    let report = world.login(&configuration(&[]), "Zoe@Example.com", "pass \"word\"\\ü");
    assert_eq!(
        *world.sent.borrow(),
        [Sent {
            method: "POST",
            url: "https://old.example.com/oauth/token".to_owned(),
            bearer: None,
            body: Some(json!({
                "grant_type": "http://auth0.com/oauth/grant-type/password-realm",
                "realm": "Users",
                "username": "Zoe@Example.com",
                "password": "pass \"word\"\\ü",
                "client_id": "migration-client",
                "client_secret": "s3cret",
                "scope": "openid profile email",
            })),
            timeout_ms: 10_000,
        }]
    );
    assert_eq!(
        profile(&report),
        json!({
            "user_id": "old.example.com|5f7c8ec7c33c6c004bbafe82",
            "name": "Zoë Müller",
            "nickname": "zoe",
            "email": "zoe@example.com",
            "email_verified": true,
            "picture": "https://cdn.example.com/zoe.png",
            "user_metadata": { "color": "blue" },
            "app_metadata": { "plan": "gold" },
        })
    );
    assert_eq!(report.reply.name(), "profile");
}

#[test]
fn incomplete_claims_lead_to_a_read_of_the_user() {
    let cases = [
        (
            "no user_metadata",
            "https://migrationapp/user_metadata",
            json!(null),
        ),
        (
            "no app_metadata",
            "https://migrationapp/app_metadata",
            json!(null),
        ),
        (
            "metadata that is no object",
            "https://migrationapp/app_metadata",
            json!("x"),
        ),
        ("no e-mail", "email", json!(null)),
    ];
    for (case, name, value) in cases {
        let mut claims = claims();
        claims[name] = value;
        let world = World::new()
            .answers(200, &token_answer(&claims))
            .answers(200, &management_token("mt", 86_400))
            .answers(200, &user());
        let report = world.login(&configuration(&[]), "zoe@example.com", "password");
        assert_eq!(
            world.paths(),
            [
                "POST /oauth/token",
                "POST /oauth/token",
                "GET /api/v2/users/auth0%7C5f7c8ec7c33c6c004bbafe82"
            ],
            "{case}"
        );
        let sent = world.sent.borrow();
        assert_eq!(
            sent[1].body,
            Some(json!({
                "grant_type": "client_credentials",
                "audience": "https://old.example.com/api/v2/",
                "client_id": "migration-client",
                "client_secret": "s3cret",
            }))
        );
        assert_eq!(
            (sent[2].bearer.as_deref(), &sent[2].body),
            (Some("mt"), &None)
        );
        assert_eq!(
            profile(&report)["app_metadata"],
            json!({ "plan": "gold" }),
            "{case}"
        );
    }
}

#[test]
fn claims_of_another_version_of_the_action_lead_to_a_read_of_the_user() {
    for version in [json!(0), json!(2), json!("1"), json!(true)] {
        let mut claims = claims();
        claims["https://migrationapp/action_version"] = version.clone();
        let world = World::new()
            .answers(200, &token_answer(&claims))
            .answers(200, &management_token("mt", 86_400))
            .answers(200, &user());
        let report = world.login(&configuration(&[]), "zoe@example.com", "password");
        assert_eq!(report.reply.name(), "profile", "{version}");
        assert_eq!(world.paths().len(), 3, "{version}");
    }
}

#[test]
fn names_of_members_are_read_with_and_without_escapes() {
    let mut no_claims = claims();
    no_claims["https://migrationapp/action_version"] = json!(null);
    let escaped = user()
        .to_string()
        .replace("\"name\"", "\"n\\u0061me\"")
        .replace("\"user_metadata\"", "\"user\\u005fmetadata\"");
    assert_ne!(escaped, user().to_string());
    let world = World::new()
        .answers(200, &token_answer(&no_claims))
        .answers(200, &management_token("mt", 86_400))
        .answers_text(200, &escaped);
    let profile = profile(&world.login(&configuration(&[]), "zoe@example.com", "password"));
    assert_eq!(profile["name"], "Zoë Müller");
    assert_eq!(profile["user_metadata"], json!({ "color": "blue" }));
}

#[test]
fn wrong_password_sends_no_further_request() {
    let settings = configuration(&[("Mfa_Policy", "migrate")]);
    let world = World::new().answers(403, &refusal("invalid_grant"));
    let report = world.login(&settings, "zoe@example.com", "password");
    assert_eq!(
        refused(&report),
        ("wrong_credentials", "Wrong email or password.".to_owned())
    );
    assert_eq!(report.reply.name(), "wrong_username_or_password");
    assert_eq!(world.paths(), ["POST /oauth/token"]);
}

#[test]
fn token_that_fails_a_check_is_an_error() {
    let mut expired = claims();
    expired["exp"] = json!(NOW_MS / 1000 - 61);
    let world = World::new().answers(200, &token_answer(&expired));
    let report = world.login(&configuration(&[]), "zoe@example.com", "password");
    assert_eq!(
        refused(&report),
        ("invalid_token", "ID token: it has expired.".to_owned())
    );
    assert_eq!(report.reply.name(), "error");
}

#[test]
fn answer_without_a_token_is_an_error() {
    for body in [
        "",
        "{}",
        "[]",
        "<html>",
        r#"{"id_token":7}"#,
        r#"{"access_token":"x"}"#,
        r#"{"error":"invalid_grant"}"#,
    ] {
        let world = World::new().answers_text(200, body);
        let report = world.login(&configuration(&[]), "zoe@example.com", "password");
        assert_eq!(refused(&report).0, "unavailable", "{body}");
    }
    for body in [
        "",
        "invalid_grant",
        r#"{"error":"invalid_grant""#,
        r#"["invalid_grant"]"#,
        r#"{"error":["invalid_grant"]}"#,
    ] {
        let world = World::new().answers_text(403, body);
        let report = world.login(&configuration(&[]), "zoe@example.com", "password");
        assert_eq!(refused(&report).0, "unavailable", "{body}");
    }
}

#[test]
fn invalid_identifier_or_password_is_refused_without_a_request() {
    for (identifier, password) in [
        ("", "p"),
        (" \t", "p"),
        ("i", ""),
        (&"é".repeat(1_001), "p"),
        ("i", &"é".repeat(1_001)),
    ] {
        let world = World::new();
        let report = world.login(&configuration(&[]), identifier, password);
        assert_eq!(refused(&report).0, "wrong_credentials");
        assert_eq!(world.paths(), [""; 0]);
    }
    let world = World::new().answers(403, &refusal("invalid_grant"));
    let (identifier, password) = ("é".repeat(1_000), "\u{1}".repeat(1_000));
    assert_eq!(
        refused(&world.login(&configuration(&[]), &identifier, &password)).0,
        "wrong_credentials"
    );
    assert_eq!(
        world.sent.borrow()[0]
            .body
            .as_ref()
            .map(|body| body["password"] == json!(password)),
        Some(true)
    );
}
