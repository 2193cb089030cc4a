//! A second factor is never lost silently: it is carried, or its loss is noted.

use crate::support::second_factors::{MIGRATE, enrolled, login, phone};
use crate::support::{World, configuration, management_token, profile, user};
use serde_json::{Value, json};

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
