//! The login that `check --probe-user` tries.

use crate::support::session::{Terminal, TestPorts};
use crate::support::setup_commands::token;
use crate::support::toolkit::*;
use crate::support::{World, claims, token_answer};
use futures_lite::future::block_on;
use migration_toolkit::api::scope::Scope;
use migration_toolkit::setup::check::check::{Check, CheckResult, RUN_SETUP};
use migration_toolkit::setup::check::probe;
use migration_toolkit::setup::check::probe::Probe;
use migration_toolkit::setup::desired::clients::ClientRole;
use serde_json::{Value, json};

/// The check for one answer of the old tenant, and how many requests it took.
fn probed(mfa_policy: &str, world: World) -> (Check, usize) {
    probed_with("Mfa_Policy", mfa_policy, world)
}

/// The same with any optional setting.
fn probed_with(key: &str, value: &str, world: World) -> (Check, usize) {
    let settings = json!({
        "Domain": "old.example.com",
        "Client_ID": "id",
        "Client_Secret": "secret",
        "Audience": "https://old.example.com/api/v2/",
        "Connection": "Users",
        key: value,
    });
    let probe = Probe {
        identifier: "zoe@example.com".to_owned(),
        password: String::from("right").into(),
    };
    let terminal = Terminal::default();
    let ports = TestPorts::new(&world, &terminal);
    let check = block_on(probe::login("Users", &object(settings), &probe, &ports));
    let requests = world.sent.borrow().len();
    (check, requests)
}

/// A world that answers the password with `status` and `mfa_required`, and then shows the user.
fn asks_for_second_factor(status: u16, app_metadata: Value) -> World {
    let user = json!({
        "user_id": "auth0|x1",
        "email": "zoe@example.com",
        "email_verified": true,
        "app_metadata": app_metadata,
        "identities": [{ "provider": "auth0", "user_id": "x1", "connection": "Users" }],
    });
    let nothing = json!([]);
    World::new()
        .answers(
            status,
            &json!({ "error": "mfa_required", "mfa_token": "t" }),
        )
        .answers(200, &json!({ "access_token": "t", "expires_in": 3600 }))
        .answers(200, &json!([user]))
        .answers(200, &nothing)
        .answers(200, &nothing)
}

#[test]
fn second_factor_counts_as_proof_of_the_password_only_with_the_statuses_of_auth0() {
    for status in [400, 403] {
        let (check, requests) = probed("migrate", asks_for_second_factor(status, json!({})));
        assert_eq!(check.result, CheckResult::Pass, "status {status}");
        assert!(requests > 1, "status {status}");
    }
    // What stands in front of a tenant during an outage may repeat any text.
    for status in [201, 302, 500, 501] {
        let (check, requests) = probed("migrate", asks_for_second_factor(status, json!({})));
        assert_eq!(
            (check.result, requests),
            (CheckResult::Fail, 1),
            "status {status}"
        );
        let detail = check.detail.expect("a detail");
        assert!(
            detail.starts_with("unavailable: "),
            "status {status}: {detail}"
        );
    }
}

#[test]
fn token_that_the_management_api_refuses_is_replaced_once() {
    let token = |name: &str| json!({ "access_token": name, "expires_in": 3600 });
    let user = json!({
        "user_id": "auth0|x1",
        "email": "zoe@example.com",
        "identities": [{ "provider": "auth0", "user_id": "x1", "connection": "Users" }],
    });
    let world = World::new()
        .answers(403, &json!({ "error": "mfa_required", "mfa_token": "t" }))
        .answers(200, &token("refused"))
        .answers(401, &json!({ "error": "Unauthorized" }))
        .answers(200, &token("accepted"))
        .answers(200, &json!([user]))
        .answers(200, &json!([]))
        .answers(200, &json!([]));
    let (check, requests) = probed("migrate", world);
    assert_eq!((check.result, requests), (CheckResult::Pass, 7));
}

#[test]
fn second_factor_refuses_the_user_where_mfa_policy_is_reject() {
    for status in [400, 401, 403] {
        let answer = json!({ "error": "mfa_required", "mfa_token": "t" });
        let (check, requests) = probed("reject", World::new().answers(status, &answer));
        assert_eq!((check.result, requests), (CheckResult::Fail, 1));
        let detail = check.detail.expect("a detail");
        assert!(detail.starts_with("mfa_required: "), "{detail}");
    }
}

#[test]
fn user_who_has_moved_already_is_told_apart_from_a_wrong_password() {
    let marked = json!({ "migration_complete": true });
    let (check, _) = probed("migrate", asks_for_second_factor(403, marked));
    let detail = check.detail.expect("a detail");
    assert!(detail.starts_with("already_moved: "), "{detail}");
    let remedy = check.remedy.expect("a remedy");
    assert!(
        remedy.starts_with("Try a user who has not moved yet"),
        "{remedy}"
    );
}

#[test]
fn each_outcome_of_the_probe_has_a_remedy_of_its_own() {
    let answers = [
        (403, json!({ "error": "invalid_grant" })),
        (403, json!({ "error": "mfa_required", "mfa_token": "t" })),
        (
            401,
            json!({ "error": "unauthorized", "error_description": "user is blocked" }),
        ),
        (429, json!({ "error": "too_many_attempts" })),
        (401, json!({ "error": "password_leaked" })),
        (401, json!({ "error": "requires_verification" })),
        (403, json!({ "error": "unauthorized_client" })),
        (500, json!({})),
    ];
    let mut remedies: Vec<(String, String)> = Vec::new();
    for (status, answer) in answers {
        let (check, _) = probed("reject", World::new().answers(status, &answer));
        assert_eq!(check.result, CheckResult::Fail);
        let detail = check.detail.expect("a detail");
        let code = detail.split(':').next().unwrap_or_default().to_owned();
        let remedy = check.remedy.expect("a remedy");
        for (other_code, other) in &remedies {
            assert!(
                *other_code == code || *other != remedy,
                "{code} and {other_code} have the same remedy: {remedy}"
            );
        }
        remedies.push((code, remedy));
    }
    let mut codes: Vec<&String> = remedies.iter().map(|(code, _)| code).collect();
    codes.dedup();
    assert!(codes.len() >= 7, "{codes:?}");
}

#[test]
fn signature_of_the_token_is_not_checked_by_the_command_line() {
    let mut user = claims();
    user["iss"] = json!("https://old.example.com/");
    user["aud"] = json!("id");
    let world = World::new().answers(200, &token_answer(&user));
    let (check, requests) = probed_with("Verify_Signature", "true", world);
    assert_eq!(
        (check.result, requests),
        (CheckResult::Pass, 1),
        "{:?}",
        check.detail
    );
}

#[test]
fn token_of_an_application_is_checked_with_its_scopes() {
    let settings = settings(json!({}));
    let client = old_tenant(&settings);
    let client = client.credentials(ClientRole::Marker).expect("a client");
    let token_for = |status: u16, body: &Value| {
        let world = World::new().answers(status, body);
        let terminal = Terminal::default();
        let ports = TestPorts::new(&world, &terminal);
        let check = probe::token(&settings, ClientRole::Marker, OLD_DOMAIN, client, &ports);
        let check = block_on(check);
        (check.result, check.detail, check.remedy)
    };
    let granted = |scopes: &[Scope]| json!({ "access_token": token(scopes), "expires_in": 3600 });
    let both = [Scope::ReadUsers, Scope::UpdateUsersAppMetadata];
    assert_eq!(
        token_for(200, &granted(&both)),
        (CheckResult::Pass, None, None)
    );
    let failed = |detail: &str| {
        let remedy = Some(RUN_SETUP.to_owned());
        (CheckResult::Fail, Some(detail.to_owned()), remedy)
    };
    assert_eq!(
        token_for(200, &granted(&both[..1])),
        failed(
            "the token for the old tenant old.eu.auth0.com lacks the scopes: update:users_app_metadata"
        )
    );
    assert_eq!(
        token_for(401, &json!({ "error": "access_denied" })),
        failed(
            "the old tenant old.eu.auth0.com does not accept the Client ID and the secret of the application"
        )
    );
    assert_eq!(
        token_for(403, &json!({ "error": "access_denied" })),
        failed(
            "the application is not authorised for the Management API of the old tenant old.eu.auth0.com"
        )
    );
}
