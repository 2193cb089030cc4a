//! The one who logs in is the one who is moved, also where identities are linked.

use crate::support::{
    World, claims, configuration, management_token, profile, refused, token_answer, user,
};
use migration_core::flow::report::Report;
use serde_json::{Value, json};

/// A user whose database identity is linked to a primary one of Google.
fn linked(profile_data: Value) -> Value {
    let mut user = user();
    user["user_id"] = json!("google-oauth2|117");
    user["email"] = json!("zoe@gmail.example");
    user["identities"] = json!([
        { "connection": "google-oauth2", "provider": "google-oauth2", "user_id": "117", "isSocial": true },
        { "connection": "Other", "provider": "auth0", "user_id": "other" },
        { "connection": "Users", "provider": "auth0", "user_id": "db1", "profileData": profile_data },
    ]);
    user["username"] = json!("of-the-primary");
    user
}

/// A user with two identities of the connection, of which the first is the primary one.
fn twice() -> Value {
    let mut user = user();
    user["identities"]
        .as_array_mut()
        .expect("an array")
        .push(json!({
            "connection": "Users", "provider": "auth0", "user_id": "db2",
            "profileData": { "email": "second@example.com", "email_verified": true, "username": "second", "name": "Second" },
        }));
    user
}

/// `login` with a token about `subject`, whose user is then read as `user`.
fn login(identifier: &str, subject: &str, user: &Value) -> Report {
    let mut claims = claims();
    claims["sub"] = json!(subject);
    let world = World::new()
        .answers(200, &token_answer(&claims))
        .answers(200, &management_token("mt", 86_400))
        .answers(200, user);
    let report = world.login(&configuration(&[]), identifier, "password");
    let path = format!("GET /api/v2/users/{}", subject.replace('|', "%7C"));
    assert_eq!(world.paths()[2], path);
    report
}

fn get_user(identifier: &str, user: &Value) -> Report {
    World::new()
        .answers(200, &management_token("mt", 86_400))
        .answers(200, &json!([user]))
        .get_user(&configuration(&[]), identifier)
}

const GOOGLE: &str = "google-oauth2|117";
const PRIMARY: &str = "auth0|5f7c8ec7c33c6c004bbafe82";

#[test]
fn linked_user_is_moved_as_the_identity_of_the_connection() {
    let own = json!({ "email": "zoe@example.com", "email_verified": false, "name": "Zoë M.", "username": "zoe",
                      "app_metadata": { "plan": "of the identity" } });
    let user = linked(own);
    for identifier in ["zoe@example.com", "ZOE@example.com", "zoe"] {
        let profile = profile(&login(identifier, GOOGLE, &user));
        assert_eq!(
            profile,
            json!({
                "user_id": "old.example.com|db1",
                "name": "Zoë M.",
                "nickname": "zoe",
                "email": "zoe@example.com",
                "username": "zoe",
                "picture": "https://cdn.example.com/zoe.png",
                "email_verified": false,
                "user_metadata": { "color": "blue" },
                "app_metadata": { "plan": "gold" },
            })
        );
        assert_eq!(
            profile,
            crate::support::profile(&get_user("zoe@example.com", &user))
        );
    }
}

#[test]
fn identity_that_was_not_typed_is_not_moved() {
    for own in [json!({}), json!({ "email": "other@example.com" })] {
        let report = login("zoe@example.com", GOOGLE, &linked(own));
        assert_eq!(
            refused(&report),
            (
                "unavailable",
                "The old tenant is unavailable: its user has not exactly one identity of Connection that was typed."
                    .to_owned()
            )
        );
    }
}

#[test]
fn verification_of_one_address_does_not_apply_to_another() {
    let profile = profile(&login(
        "zoe@example.com",
        GOOGLE,
        &linked(json!({ "email": "zoe@example.com" })),
    ));
    assert_eq!(
        (&profile["email"], &profile["email_verified"]),
        (&json!("zoe@example.com"), &json!(false))
    );
    assert_eq!(profile.get("username"), None);
}

#[test]
fn verification_of_one_phone_number_does_not_apply_to_another() {
    let own = json!({ "email": "zoe@example.com", "phone_number": "+491" });
    let mut user = linked(own);
    (user["phone_number"], user["phone_verified"]) = (json!("+492"), json!(true));
    let profile = profile(&login("zoe@example.com", GOOGLE, &user));
    assert_eq!(profile["phone_number"], "+491");
    assert_eq!(profile.get("phone_verified"), None);
}

#[test]
fn second_identity_of_the_connection_is_moved_under_its_own_id() {
    for identifier in ["second@example.com", "Second"] {
        let profile = profile(&login(identifier, PRIMARY, &twice()));
        assert_eq!(profile["user_id"], "old.example.com|db2", "{identifier}");
        assert_eq!(profile["email"], "second@example.com");
        assert_eq!(profile["username"], "second");
        assert_eq!(profile["name"], "Second");
    }
    let first = profile(&get_user("zoe@example.com", &twice()));
    assert_eq!(first["user_id"], "old.example.com|5f7c8ec7c33c6c004bbafe82");
    assert_eq!(first.get("username"), None);
}

#[test]
fn identifier_of_two_linked_identities_is_refused() {
    for (field, identifier) in [
        ("email", "second@example.com"),
        ("phone_number", "+491701234567"),
    ] {
        let mut both = twice();
        both["username"] = json!(identifier);
        both["identities"][1]["profileData"][field] = json!(identifier);
        let mut claims = claims();
        claims["https://migrationapp/username"] = json!(identifier);
        let world = World::new()
            .answers(200, &token_answer(&claims))
            .answers(200, &management_token("mt", 86_400))
            .answers(200, &both);
        let report = world.login(&configuration(&[]), identifier, "password");
        assert_eq!(refused(&report).0, "unavailable");

        // Nobody else has it: it is the user name of the one who has logged in.
        let mut one = user();
        one["username"] = json!(identifier);
        let profile = profile(&login(identifier, PRIMARY, &one));
        assert_eq!(profile["username"], identifier);
    }
}

#[test]
fn identity_that_is_listed_twice_is_one() {
    let mut twice = user();
    let identity = twice["identities"][0].clone();
    let identities = twice["identities"].as_array_mut();
    identities.expect("an array").push(identity);
    let report = get_user("zoe@example.com", &twice);
    assert_eq!(profile(&report)["email"], "zoe@example.com");
}

#[test]
fn claims_about_another_identifier_are_not_used() {
    let mut user = user();
    user["username"] = json!("zoe_m");
    let profile = profile(&login("Zoe_M", PRIMARY, &user));
    assert_eq!(profile["username"], "zoe_m");
    let report = login("other@example.com", PRIMARY, &user);
    assert_eq!(refused(&report).0, "unavailable");
}

#[test]
fn claims_with_the_typed_user_name_or_phone_number_are_enough() {
    for (field, value, identifier) in [
        ("username", "zoe_m", "Zoe_M"),
        ("phone_number", "+491701234567", "+491701234567"),
    ] {
        let mut claims = claims();
        claims[format!("https://migrationapp/{field}")] = json!(value);
        let world = World::new().answers(200, &token_answer(&claims));
        let report = world.login(&configuration(&[]), identifier, "password");
        assert_eq!(profile(&report)[field], value);
    }
}

#[test]
fn white_space_that_the_old_tenant_has_ignored_does_not_count() {
    let world = World::new().answers(200, &token_answer(&claims()));
    let report = world.login(&configuration(&[]), " zoe@example.com ", "password");
    assert_eq!(profile(&report)["email"], "zoe@example.com");
}
