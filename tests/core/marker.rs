//! The migration marker: who bears it has landed in the new tenant, and does not move again.

use crate::support::{
    World, claims, configuration, management_token, profile, refused, token_answer, user,
};
use serde_json::{Value, json};

const NAMESPACE: &str = "https://migrationapp/";

/// The ways to a user who has this marker: `login` by claims, `login` by the Management API, `getUser`.
fn outcomes(
    more: &[(&str, &str)],
    key: &str,
    marker: &Value,
) -> [(&'static str, String, String); 3] {
    let (mut with_claims, mut user) = (claims(), user());
    with_claims[format!("{NAMESPACE}app_metadata")][key] = marker.clone();
    user["app_metadata"][key] = marker.clone();
    let mut without_claims = claims();
    without_claims[format!("{NAMESPACE}action_version")] = json!(null);
    let configuration = configuration(more);
    let token = management_token("mt", 86_400);
    let reports = [
        World::new()
            .answers(200, &token_answer(&with_claims))
            .login(&configuration, "zoe@example.com", "password"),
        World::new()
            .answers(200, &token_answer(&without_claims))
            .answers(200, &token)
            .answers(200, &user)
            .login(&configuration, "zoe@example.com", "password"),
        World::new()
            .answers(200, &token)
            .answers(200, &json!([user]))
            .get_user(&configuration, "zoe@example.com"),
    ];
    reports.map(|report| {
        let (code, message) = refused(&report);
        if code == "found" {
            let metadata = &profile(&report)["app_metadata"];
            assert_eq!(metadata, &json!({ "plan": "gold" }), "{key}: {marker}");
        }
        (code, message, report.log.expect("a line"))
    })
}

#[test]
fn marked_user_has_moved_already() {
    for marker in [json!(true), json!("yes"), json!({}), json!(0)] {
        for (code, message, log) in outcomes(&[], "migration_complete", &marker) {
            if code == "already_moved" {
                assert_eq!(message, "Wrong email or password.");
            } else {
                assert_eq!(code, "not_found", "{marker}");
            }
            assert!(log.contains(r#""marker":"present""#), "{log}");
        }
    }
}

#[test]
fn already_moved_looks_like_a_wrong_password() {
    let mut marked = claims();
    marked[format!("{NAMESPACE}app_metadata")]["migration_complete"] = json!(true);
    let world = World::new().answers(200, &token_answer(&marked));
    let report = world.login(&configuration(&[]), "zoe@example.com", "password");
    assert_eq!(report.reply.name(), "wrong_username_or_password");
}

#[test]
fn marker_that_is_false_or_null_marks_nobody() {
    for marker in [json!(false), json!(null)] {
        for (code, _, log) in outcomes(&[], "migration_complete", &marker) {
            assert_eq!(code, "found", "{marker}");
            assert!(!log.contains("marker"), "{log}");
        }
    }
}

#[test]
fn marked_users_move_if_the_setting_allows_it() {
    let allow = [("Marked_Users", "allow")];
    for (code, _, log) in outcomes(&allow, "migration_complete", &json!(true)) {
        assert_eq!(code, "found");
        assert!(log.contains(r#""marker":"present""#), "{log}");
    }
}

#[test]
fn marker_has_the_name_of_the_setting() {
    let rehearsal = [("Marker", "rehearsal")];
    for (code, _, _) in outcomes(&rehearsal, "rehearsal", &json!(true)) {
        assert!(matches!(code, "already_moved" | "not_found"), "{code}");
    }
    let mut marked = user();
    marked["app_metadata"]["migration_complete"] = json!(true);
    let report = World::new()
        .answers(200, &management_token("mt", 86_400))
        .answers(200, &json!([marked]))
        .get_user(&configuration(&rehearsal), "zoe@example.com");
    assert_eq!(
        profile(&report)["app_metadata"],
        json!({ "plan": "gold", "migration_complete": true }),
        "the key of another migration is metadata like any other"
    );
}

#[test]
fn notes_of_a_migration_stay_behind() {
    for key in [
        "migration_started",
        "migration_confirmed",
        "migration_lost_factors",
    ] {
        for (code, _, _) in outcomes(&[], key, &json!("2026-11-25T00:00:00.000Z")) {
            assert_eq!(code, "found", "{key}");
        }
    }
}

#[test]
fn marked_user_who_is_blocked_is_not_found() {
    let mut both = user();
    both["blocked"] = json!(true);
    both["app_metadata"]["migration_complete"] = json!(true);
    let report = World::new()
        .answers(200, &management_token("mt", 86_400))
        .answers(200, &json!([both]))
        .get_user(&configuration(&[]), "zoe@example.com");
    assert_eq!(report.outcome.code().name(), "not_found");
}

#[test]
fn marker_of_linked_identities_lists_those_that_have_moved() {
    const OWN: &str = "5f7c8ec7c33c6c004bbafe82";
    for (marker, has_moved) in [
        (json!([OWN]), true),
        (json!(["db2", OWN]), true),
        (json!(["db2"]), false),
        (json!([format!("auth0|{OWN}")]), false),
        // No list of IDs that this project has written: as any other value.
        (json!([]), true),
        (json!([1]), true),
    ] {
        for (code, _, log) in outcomes(&[], "migration_complete", &marker) {
            let is_refused = matches!(code, "already_moved" | "not_found");
            assert_eq!(is_refused, has_moved, "{code} with {marker}");
            assert_eq!(log.contains(r#""marker":"present""#), has_moved, "{log}");
        }
    }
}
