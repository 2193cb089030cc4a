//! A user with a second factor is refused, or looked up in the old tenant before the factor is carried.

use crate::support::second_factors::{MIGRATE, enrolled, login, phone};
use crate::support::{
    World, claims, configuration, management_token, named, profile, refusal, refused, token_answer,
    user,
};
use serde_json::{Value, json};

const ID: &str = "auth0%7C5f7c8ec7c33c6c004bbafe82";

#[test]
fn user_is_refused_by_default() {
    let world = World::new().answers(403, &refusal("mfa_required"));
    let report = world.login(&configuration(&[]), "zoe@example.com", "password");
    assert_eq!(refused(&report).0, "mfa_required");
    assert_eq!(report.reply.name(), "unauthorized");
    assert_eq!(world.paths(), ["POST /oauth/token"]);
}

#[test]
fn enrolled_user_is_refused_by_default_though_the_old_tenant_does_not_ask() {
    let mut enrolled_claims = claims();
    enrolled_claims["https://migrationapp/multifactor"] = json!(true);
    let by_claims = World::new().answers(200, &token_answer(&enrolled_claims));
    let report = by_claims.login(&configuration(&[]), "zoe@example.com", "password");
    assert_eq!(refused(&report).0, "mfa_required");
    assert_eq!(by_claims.paths().len(), 1);

    let mut no_claims = claims();
    no_claims["https://migrationapp/action_version"] = json!(null);
    let report = World::new()
        .answers(200, &token_answer(&no_claims))
        .answers(200, &management_token("mt", 86_400))
        .answers(200, &enrolled())
        .login(&configuration(&[]), "zoe@example.com", "password");
    assert_eq!(refused(&report).0, "mfa_required");

    let report = World::new()
        .answers(200, &management_token("mt", 86_400))
        .answers(200, &json!([enrolled()]))
        .get_user(&configuration(&[]), "zoe@example.com");
    assert_eq!(refused(&report).0, "mfa_required");
    assert_eq!(report.reply.name(), "error");
}

#[test]
fn factors_of_an_unknown_form_are_factors() {
    for (factors, code) in [
        (json!("guardian"), "mfa_required"),
        (json!(["guardian", null]), "mfa_required"),
        (json!({ "guardian": true }), "mfa_required"),
        (json!(true), "mfa_required"),
        (json!([]), "found"),
        (json!(null), "found"),
    ] {
        let mut user = user();
        user["multifactor"] = factors.clone();
        let report = World::new()
            .answers(200, &management_token("mt", 86_400))
            .answers(200, &json!([user]))
            .get_user(&configuration(&[]), "zoe@example.com");
        assert_eq!(refused(&report).0, code, "{factors}");
    }
}

#[test]
fn proven_identifier_is_looked_up_wherever_it_can_be() {
    let (world, report) = login(
        MIGRATE,
        &[(200, json!([user()])), (200, json!([])), (200, json!([]))],
    );
    assert_eq!(profile(&report)["email"], "zoe@example.com");
    assert_eq!(
        world.paths()[2..],
        [
            "GET /api/v2/users-by-email?email=zoe%40example.com".to_owned(),
            "GET /api/v2/users?search_engine=v3&per_page=100&q=username%3A%22zoe%40example.com%22%20AND%20\
             identities.connection%3A%22Users%22"
                .to_owned(),
            format!("GET /api/v2/users/{ID}/authentication-methods?per_page=100"),
        ]
    );
}

#[test]
fn proven_phone_number_is_looked_up_as_a_user_name_too() {
    let phone_number = "phone_number%3A%22%2B4915112345678%22";
    let username = "username%3A%22%2B4915112345678%22";
    let world = demand("+4915112345678", &[json!([]), json!([])]);
    let paths = world.paths();
    assert_eq!(paths.len(), 4, "{paths:?}");
    assert!(paths[2].contains(phone_number), "{paths:?}");
    assert!(paths[3].contains(username), "{paths:?}");
}

#[test]
fn proven_user_name_is_looked_up_as_such_only() {
    // No phone number has more than 15 digits.
    for (identifier, query) in [
        ("zoe", "username%3A%22zoe%22"),
        ("+4915112345678000", "username%3A%22%2B4915112345678000%22"),
    ] {
        let world = demand(identifier, &[json!([])]);
        let paths = world.paths();
        assert_eq!(paths.len(), 3, "{paths:?}");
        assert!(paths[2].contains(query), "{paths:?}");
    }
}

/// A login of nobody whose password the old tenant proves by asking for a second factor.
fn demand(identifier: &str, answers: &[Value]) -> World {
    let world = World::new()
        .answers(403, &refusal("mfa_required"))
        .answers(200, &management_token("mt", 86_400));
    let world = answers
        .iter()
        .fold(world, |world, body| world.answers(200, body));
    let report = world.login(&configuration(MIGRATE), identifier, "password");
    assert_eq!(refused(&report).0, "mfa_required");
    world
}

#[test]
fn password_of_a_user_name_does_not_move_the_owner_of_that_phone_number() {
    const NUMBER: &str = "+4915112345678";
    let mut owner = user();
    owner["phone_number"] = json!(NUMBER);
    let mut other = named(NUMBER);
    other["user_id"] = json!("auth0|other");
    other["identities"][0]["user_id"] = json!("other");
    let report = World::new()
        .answers(403, &refusal("mfa_required"))
        .answers(200, &management_token("mt", 86_400))
        .answers(200, &json!([owner]))
        .answers(200, &owner)
        .answers(200, &json!([other]))
        .answers(200, &other)
        .login(&configuration(MIGRATE), NUMBER, "password");
    assert_eq!(refused(&report).0, "unavailable");
}

#[test]
fn factor_that_the_claims_tell_of_is_read_by_the_id_of_the_claims() {
    let mut claims = claims();
    claims["https://migrationapp/multifactor"] = json!(true);
    let world = World::new()
        .answers(200, &token_answer(&claims))
        .answers(200, &management_token("mt", 86_400))
        .answers(200, &json!([phone("+4915112345678")]));
    let report = world.login(&configuration(MIGRATE), "zoe@example.com", "password");
    assert_eq!(
        profile(&report)["mfa_factors"],
        json!([{ "phone": { "value": "+4915112345678" } }])
    );
    assert_eq!(
        world.paths()[2],
        format!("GET /api/v2/users/{ID}/authentication-methods?per_page=100")
    );
}

#[test]
fn identifier_of_two_users_is_refused() {
    let mut other = named("zoe@example.com");
    other["user_id"] = json!("auth0|other");
    other["identities"][0]["user_id"] = json!("other");
    other["email"] = json!("other@example.com");
    let answers = [
        (200, json!([user()])),
        (200, json!([other])),
        (200, other.clone()),
    ];
    let (_, report) = login(MIGRATE, &answers);
    assert_eq!(
        refused(&report),
        (
            "unavailable",
            "The old tenant is unavailable: it has several users of this identifier.".to_owned()
        )
    );
}

#[test]
fn identifier_of_two_users_that_differ_in_case_is_refused() {
    let mut other = user();
    other["user_id"] = json!("auth0|other");
    other["identities"][0]["user_id"] = json!("other");
    other["email"] = json!("Zoe@example.com");
    for (with_capitals, code) in [(json!([other]), "unavailable"), (json!([]), "found")] {
        let none = json!([]);
        let world = World::new()
            .answers(403, &refusal("mfa_required"))
            .answers(200, &management_token("mt", 86_400))
            .answers(200, &json!([user()]))
            .answers(200, &with_capitals)
            .answers(200, &none)
            .answers(200, &none)
            .answers(200, &none);
        let report = world.login(&configuration(MIGRATE), "Zoe@example.com", "password");
        assert_eq!(refused(&report).0, code, "{with_capitals}");
    }
}

#[test]
fn user_who_is_blocked_or_not_found_does_not_move() {
    let mut blocked = enrolled();
    blocked["blocked"] = json!(true);
    for (users, code) in [(json!([blocked]), "blocked"), (json!([]), "mfa_required")] {
        let (_, report) = login(MIGRATE, &[(200, users), (200, json!([]))]);
        assert_eq!(refused(&report).0, code);
    }
}

#[test]
fn every_name_of_the_demand_proves_the_password() {
    for error in [
        "a0.mfa_required",
        "mfa_registration_required",
        "a0.mfa_registration_required",
        "unsupported_challenge_type",
    ] {
        let world = World::new().answers(403, &refusal(error));
        let report = world.login(&configuration(&[]), "zoe@example.com", "password");
        assert_eq!(refused(&report).0, "mfa_required", "{error}");
        let world = World::new()
            .answers(401, &refusal(error))
            .answers(200, &management_token("mt", 86_400))
            .answers(200, &json!([user()]))
            .answers(200, &json!([]))
            .answers(200, &json!([]));
        let report = world.login(&configuration(MIGRATE), "zoe@example.com", "password");
        assert_eq!(report.reply.name(), "profile", "{error}");
    }
}
