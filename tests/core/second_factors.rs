//! A second factor is never lost silently: its user is refused, or the factor is carried, or its loss is noted.

use crate::support::{
    World, claims, configuration, management_token, named, profile, refusal, refused, token_answer,
    user,
};
use migration_core::flow::report::Report;
use serde_json::{Value, json};

const ID: &str = "auth0%7C5f7c8ec7c33c6c004bbafe82";
const MIGRATE: &[(&str, &str)] = &[("Mfa_Policy", "migrate")];

fn enrolled() -> Value {
    let mut user = user();
    user["multifactor"] = json!(["guardian"]);
    user
}

fn phone(number: &str) -> Value {
    json!({ "id": "phone|dev_1", "type": "phone", "confirmed": true, "phone_number": number,
            "preferred_authentication_method": "sms", "created_at": "2026-01-01T00:00:00.000Z" })
}

/// A login whose password the old tenant proves by asking for a second factor.
fn login(more: &[(&str, &str)], answers: &[(u16, Value)]) -> (World, Report) {
    let world = World::new()
        .answers(403, &refusal("mfa_required"))
        .answers(200, &management_token("mt", 86_400));
    let world = answers
        .iter()
        .fold(world, |world, (status, body)| world.answers(*status, body));
    let report = world.login(&configuration(more), "zoe@example.com", "password");
    (world, report)
}

/// The profile of a login, if the user has these authentication methods.
fn migrated(methods: &Value) -> (Value, String) {
    let nobody = json!([]);
    let answers = [
        (200, json!([enrolled()])),
        (200, nobody),
        (200, methods.clone()),
    ];
    let (_, report) = login(MIGRATE, &answers);
    (profile(&report), report.log.expect("a line"))
}

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
fn proven_phone_number_or_user_name_is_looked_up_as_what_it_is() {
    for (identifier, query) in [
        ("+4915112345678", "phone_number%3A%22%2B4915112345678%22"),
        ("zoe", "username%3A%22zoe%22"),
    ] {
        let world = World::new()
            .answers(403, &refusal("mfa_required"))
            .answers(200, &management_token("mt", 86_400))
            .answers(200, &json!([]));
        let report = world.login(&configuration(MIGRATE), identifier, "password");
        assert_eq!(refused(&report).0, "mfa_required");
        let paths = world.paths();
        assert_eq!(paths.len(), 3, "{paths:?}");
        assert!(paths[2].contains(query), "{paths:?}");
    }
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
fn number_of_a_factor_that_is_no_phone_never_travels() {
    let mut push = phone("+4915112345678");
    push["type"] = json!("push");
    let (profile, _) = migrated(&json!([push]));
    assert_eq!(profile["mfa_factors"], Value::Null);
    assert_eq!(
        profile["app_metadata"]["migration_lost_factors"],
        json!(["push"])
    );
}

#[test]
fn factor_whose_enrolment_was_not_confirmed_is_none() {
    let mut unconfirmed = phone("+4915112345678");
    unconfirmed["confirmed"] = json!(false);
    let (with_other, _) = migrated(&json!([unconfirmed, phone("+4915112345679")]));
    assert_eq!(
        with_other["mfa_factors"],
        json!([{ "phone": { "value": "+4915112345679" } }])
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

#[test]
fn phone_number_in_full_travels() {
    let (profile, log) = migrated(&json!([phone("+4915112345678"), phone("+4915112345678")]));
    assert_eq!(
        profile["mfa_factors"],
        json!([{ "phone": { "value": "+4915112345678" } }])
    );
    assert_eq!(profile["app_metadata"], json!({ "plan": "gold" }));
    assert!(!log.contains("lost_factors"), "{log}");
}

#[test]
fn masked_or_malformed_phone_number_never_travels() {
    for number in [
        "XXXXXXXXXXX5044",
        "+49151*****78",
        "+4915112345678901",
        "4915112345678",
        "+",
        "+49 151",
        "",
    ] {
        let (profile, log) = migrated(&json!([phone(number)]));
        assert_eq!(profile.get("mfa_factors"), None, "{number}");
        assert_eq!(
            profile["app_metadata"],
            json!({ "plan": "gold", "migration_lost_factors": ["phone"] })
        );
        assert!(log.contains(r#""lost_factors":"phone""#), "{log}");
    }
}

#[test]
fn factor_that_can_not_be_carried_is_noted() {
    let method = |kind: &str| json!({ "id": "x", "type": kind, "confirmed": true });
    let (profile, log) = migrated(&json!([
        method("password"),
        method("passkey"),
        method("recovery-code"),
        method("totp"),
        method("push"),
        method("totp"),
        method("email"),
        method("webauthn-roaming"),
        { "id": "y", "type": "webauthn-platform", "confirmed": false },
        phone("+4915112345678"),
    ]));
    assert_eq!(
        profile["app_metadata"]["migration_lost_factors"],
        json!(["totp", "push", "email", "webauthn-roaming"])
    );
    assert_eq!(profile["mfa_factors"].as_array().map(Vec::len), Some(1));
    assert!(
        log.contains(r#""lost_factors":"totp, push, email, webauthn-roaming""#),
        "{log}"
    );
}

#[test]
fn factors_that_can_not_be_read_are_noted() {
    let nobody = (200, json!([]));
    let cases = [
        (
            403,
            json!({ "statusCode": 403, "errorCode": "insufficient_scope" }),
        ),
        (
            404,
            json!({ "statusCode": 404, "errorCode": "inexistent_user" }),
        ),
        (200, json!([])),
        (
            200,
            json!([{ "id": "z", "type": "duo", "confirmed": true }]),
        ),
    ];
    for answer in cases {
        let case = answer.to_owned();
        let answers = [(200, json!([enrolled()])), nobody.clone(), answer];
        let (_, report) = login(MIGRATE, &answers);
        assert_eq!(
            profile(&report)["app_metadata"]["migration_lost_factors"],
            json!(["unknown"]),
            "{case:?}"
        );
    }
}

#[test]
fn user_who_never_enrolled_has_lost_nothing() {
    let answers = [(200, json!([user()])), (200, json!([])), (200, json!([]))];
    let (_, report) = login(MIGRATE, &answers);
    assert_eq!(profile(&report)["app_metadata"], json!({ "plan": "gold" }));
}

#[test]
fn outage_while_the_factors_are_read_is_an_outage() {
    for (status, body) in [
        (500, json!({})),
        (200, json!({ "authenticators": [] })),
        (401, json!({})),
    ] {
        let answers = [
            (200, json!([enrolled()])),
            (200, json!([])),
            (status, body.clone()),
            (200, management_token("mt2", 86_400)),
            (status, body),
        ];
        let (_, report) = login(MIGRATE, &answers);
        assert_ne!(report.reply.name(), "profile", "{status}");
    }
}

#[test]
fn get_user_returns_the_same_factors_as_login() {
    let methods =
        json!([phone("+4915112345678"), { "id": "t", "type": "totp", "confirmed": true }]);
    let report = World::new()
        .answers(200, &management_token("mt", 86_400))
        .answers(200, &json!([enrolled()]))
        .answers(200, &methods)
        .get_user(&configuration(MIGRATE), "zoe@example.com");
    assert_eq!(profile(&report), migrated(&methods).0);
}

#[test]
fn profile_carries_at_most_ten_factors() {
    let numbers: Vec<String> = (10..21).map(|number| format!("+49{number}")).collect();
    let methods: Vec<Value> = numbers.iter().map(|number| phone(number)).collect();
    let (profile, _) = migrated(&json!(methods));
    let expected: Vec<Value> = numbers[..10]
        .iter()
        .map(|number| json!({ "phone": { "value": number } }))
        .collect();
    assert_eq!(profile["mfa_factors"], json!(expected));
    let lost = &profile["app_metadata"]["migration_lost_factors"];
    assert_eq!(lost, &json!(["phone"]));
}
