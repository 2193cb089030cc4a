//! The profile: the same from a token and from the Management API, and nothing borrowed or lost.

use crate::support::{World, claims, configuration, management_token, profile, token_answer, user};
use serde_json::{Value, json};

fn by_login(more: &[(&str, &str)], claims: &Value) -> Value {
    let world = World::new().answers(200, &token_answer(claims));
    profile(&world.login(&configuration(more), "zoe@example.com", "password"))
}

fn by_get_user(more: &[(&str, &str)], user: &Value) -> Value {
    let world = World::new()
        .answers(200, &management_token("mt", 86_400))
        .answers(200, &json!([user]));
    profile(&world.get_user(&configuration(more), "zoe@example.com"))
}

#[test]
fn login_and_get_user_return_the_same_profile() {
    let mut claims = claims();
    let mut user = user();
    for (name, value) in [
        ("username", json!("zoe_m")),
        ("phone_number", json!("+491701234567")),
        ("phone_verified", json!(false)),
    ] {
        claims[format!("https://migrationapp/{name}")] = value.clone();
        user[name] = value;
    }
    for name in ["given_name", "family_name"] {
        claims[name] = json!(name);
        user[name] = json!(name);
    }
    for more in [
        &[][..],
        &[("User_Id", "keep"), ("Metadata_Key", "metadata")][..],
    ] {
        let profile = by_login(more, &claims);
        assert_eq!(profile, by_get_user(more, &user));
        assert_eq!(profile.as_object().map(|profile| profile.len()), Some(13));
    }
}

#[test]
fn user_id_policy_decides_the_user_id() {
    assert_eq!(
        by_login(&[], &claims())["user_id"],
        "old.example.com|5f7c8ec7c33c6c004bbafe82"
    );
    assert_eq!(
        by_login(&[("User_Id", "keep")], &claims())["user_id"],
        "5f7c8ec7c33c6c004bbafe82"
    );
    let mut twice = claims();
    twice["sub"] = json!("auth0|auth0|x|y");
    assert_eq!(
        by_login(&[("User_Id", "keep")], &twice)["user_id"],
        "auth0|x|y"
    );
}

#[test]
fn metadata_key_chooses_the_profile_key() {
    let profile = by_login(&[("Metadata_Key", "metadata")], &claims());
    assert_eq!(profile["metadata"], json!({ "plan": "gold" }));
    assert_eq!(profile.get("app_metadata"), None);
}

#[test]
fn marker_is_never_in_the_profile() {
    for marker in [json!(true), json!(false), json!(null), json!("yes")] {
        let mut claims = claims();
        claims["https://migrationapp/app_metadata"]["migration_complete"] = marker;
        claims["https://migrationapp/user_metadata"]["migration_complete"] =
            json!("the user's own");
        let profile = by_login(&[], &claims);
        assert_eq!(profile["app_metadata"], json!({ "plan": "gold" }));
        assert_eq!(
            profile["user_metadata"]["migration_complete"],
            "the user's own"
        );
    }
}

#[test]
fn email_is_verified_only_if_the_tenant_says_true() {
    for unverified in [json!(false), json!(null), json!("true"), json!(1)] {
        let (mut claims, mut user) = (claims(), user());
        claims["email_verified"] = unverified.clone();
        user["email_verified"] = unverified;
        assert_eq!(by_login(&[], &claims)["email_verified"], json!(false));
        assert_eq!(by_get_user(&[], &user)["email_verified"], json!(false));
    }
}

#[test]
fn user_without_metadata_gets_empty_metadata() {
    let mut user = user();
    user["user_metadata"] = json!(null);
    user.as_object_mut()
        .expect("an object")
        .remove("app_metadata");
    let profile = by_get_user(&[], &user);
    assert_eq!(
        (&profile["user_metadata"], &profile["app_metadata"]),
        (&json!({}), &json!({}))
    );
}

#[test]
fn metadata_arrives_exactly_as_it_was_sent() {
    let odd = r#"{"z":1,"a":0.1234567890123456789,"big":12345678901234567890,"e":1E400,"u":"\ud83d\ude00\u00e9","lone":"\ud800","__proto__":{"x":[null,""]}}"#;
    let body = user().to_string().replace(r#"{"color":"blue"}"#, odd);
    let world = World::new()
        .answers(200, &management_token("mt", 86_400))
        .answers_text(200, &format!("[{body}]"));
    let report = world.get_user(&configuration(&[]), "zoe@example.com");
    let migration_core::domain::outcome::Outcome::Found(profile) = report.outcome else {
        return assert_eq!(report.outcome.code().name(), "found");
    };
    assert_eq!(profile.get_raw("user_metadata"), Some(odd));
}

#[test]
fn typed_user_name_is_used_if_the_token_has_none() {
    let by = |identifier: &str| {
        let world = World::new().answers(200, &token_answer(&claims()));
        profile(&world.login(&configuration(&[]), identifier, "password"))
            .get("username")
            .cloned()
    };
    assert_eq!(by("Zoe_M"), Some(json!("zoe_m")));
    assert_eq!(by("zoe@home"), Some(json!("zoe@home")));
    assert_eq!(by("zoe@example.com"), None);
    assert_eq!(by("+491701234567"), None);
    let mut local = claims();
    local["email"] = json!("root@localhost");
    let world = World::new().answers(200, &token_answer(&local));
    assert_eq!(
        profile(&world.login(&configuration(&[]), "Root@localhost", "password")).get("username"),
        None
    );
}

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

fn by_foreign_subject(user: &Value) -> Value {
    let mut claims = claims();
    claims["sub"] = json!("google-oauth2|117");
    let world = World::new()
        .answers(200, &token_answer(&claims))
        .answers(200, &management_token("mt", 86_400))
        .answers(200, user);
    let profile = profile(&world.login(&configuration(&[]), "zoe@example.com", "password"));
    assert_eq!(world.paths()[2], "GET /api/v2/users/google-oauth2%7C117");
    profile
}

#[test]
fn linked_user_is_moved_as_the_identity_of_the_connection() {
    let own = json!({ "email": "zoe@example.com", "email_verified": false, "name": "Zoë M.", "username": "zoe" });
    let user = linked(own);
    let profile = by_foreign_subject(&user);
    assert_eq!(profile["user_id"], "old.example.com|db1");
    assert_eq!(profile["email"], "zoe@example.com");
    assert_eq!(profile["name"], "Zoë M.");
    assert_eq!(profile["username"], "zoe");
    assert_eq!(profile["nickname"], "zoe");
    assert_eq!(profile["app_metadata"], json!({ "plan": "gold" }));
    assert_eq!(profile, by_get_user(&[], &user));
}

#[test]
fn verification_of_one_address_does_not_apply_to_another() {
    let profile = by_foreign_subject(&linked(json!({ "email": "zoe@example.com" })));
    assert_eq!(
        (&profile["email"], &profile["email_verified"]),
        (&json!("zoe@example.com"), &json!(false))
    );
    assert_eq!(profile.get("username"), None);
    let profile = by_foreign_subject(&linked(json!({})));
    assert_eq!(
        (&profile["email"], &profile["email_verified"]),
        (&json!("zoe@gmail.example"), &json!(true))
    );
}
