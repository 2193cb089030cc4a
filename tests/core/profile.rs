//! The profile: the same from a token and from the Management API, and nothing borrowed or lost.

use crate::support::{World, claims, configuration, management_token, profile, token_answer, user};
use migration_core::domain::raw_object::RawObject;
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
    let members = RawObject::parse(profile.json.expose()).expect("an object");
    assert_eq!(members.get_raw("user_metadata"), Some(odd));
}
