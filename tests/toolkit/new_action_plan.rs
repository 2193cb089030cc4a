//! What `setup` plans for the marker client and the new tenant's Action.

use crate::support::toolkit::*;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::setup::desired::enroll_factors::EnrollFactors;
use migration_toolkit::setup::plan::step::Step;
use migration_toolkit::setup::read::current_state::{
    ClientState, NewTenantState, OldTenantState, PostLoginFlow,
};
use serde_json::json;

type Drift = fn(&mut OldTenantState, &mut NewTenantState);

fn planned(settings: &MigrationSettings, drift: Drift) -> Vec<String> {
    let (mut old, mut new) = (old_tenant(settings), new_tenant(settings, json!({})));
    drift(&mut old, &mut new);
    lines(&set_up_plan(settings, &old, &new).expect("a plan"))
}

#[test]
fn plan_changes_only_the_drifted_part_of_the_marking() {
    let change_and_deploy = |line: &str| {
        vec![
            "new: Change the Action auth0-account-migration".to_owned(),
            format!("  {line}"),
            "new: Deploy the Action auth0-account-migration".to_owned(),
        ]
    };
    let cases: [(Drift, Vec<String>); 8] = [
        (
            |old, _| marker_client_of(old).grant_types = strings(&["implicit"]),
            strings(&[
                "old: Change the marker client auth0-account-migration-marker",
                "  + grant type: client_credentials",
            ]),
        ),
        (
            |old, _| marker_client_of(old).auth_method = "none".to_owned(),
            strings(&[
                "old: Change the marker client auth0-account-migration-marker",
                "  ~ token_endpoint_auth_method: none → client_secret_post",
            ]),
        ),
        (
            |old, _| old.marker_client.grant = None,
            strings(&[
                "old: Authorise the marker client for the Management API",
                "  + scope: read:users",
                "  + scope: update:users_app_metadata",
            ]),
        ),
        (
            |_, new| action_of(&mut new.post_login).runtime = "node18".to_owned(),
            change_and_deploy("~ runtime: node18 → node22"),
        ),
        (
            |_, new| {
                action_of(&mut new.post_login)
                    .secret_names
                    .retain(|name| name != "CONNECTIONS");
            },
            change_and_deploy("+ secret: CONNECTIONS"),
        ),
        (
            |_, new| action_of(&mut new.post_login).is_deployed = false,
            strings(&["new: Deploy the Action auth0-account-migration"]),
        ),
        (
            |_, new| {
                new.post_login.bindings = vec![
                    json!({ "id": "bin_2", "display_name": "X", "action": { "id": "act_2" } }),
                ];
            },
            strings(&[
                "new: Put the Action auth0-account-migration at the end of the post-login flow",
                "  + 2. auth0-account-migration",
            ]),
        ),
        (
            |old, _| marker_client_of(old).requires_organization = true,
            Vec::new(),
        ),
    ];
    for (drift, expected) in cases {
        assert_eq!(planned(&settings(json!({})), drift), expected);
    }
}

#[test]
fn changed_secret_or_setting_of_the_marking_is_written() {
    let changed = |settings: &MigrationSettings, drift: Drift| -> Vec<String> {
        let lines = planned(settings, drift).into_iter();
        lines.filter(|line| !line.starts_with("  ")).collect()
    };
    let expected = [
        "new: Change the Action auth0-account-migration",
        "new: Deploy the Action auth0-account-migration",
    ];
    let plain = settings(json!({}));
    let rotated: Drift =
        |old, _| marker_client_of(old).credentials.secret = String::from("rotated").into();
    assert_eq!(changed(&plain, rotated), expected);
    let by_hand: Drift = |_, new| {
        let code = new_action(&settings(json!({})), "").code_without_fingerprint();
        action_of(&mut new.post_login).code = code;
    };
    assert_eq!(changed(&plain, by_hand), expected);
    let other_marker = settings(json!({ "marker": "rehearsal" }));
    let old_heading: Drift = |_, new| {
        action_of(&mut new.post_login).code = new_action(&settings(json!({})), "").code();
    };
    assert_eq!(changed(&other_marker, old_heading), expected);
}

#[test]
fn new_marker_client_renews_the_new_action() {
    let settings = settings(json!({}));
    let mut old = old_tenant(&settings);
    old.marker_client = ClientState::default();
    let plan = set_up_plan(&settings, &old, &new_tenant(&settings, json!({}))).expect("a plan");
    assert_eq!(
        titles(&plan),
        [
            "Create the marker client auth0-account-migration-marker",
            "Authorise the marker client for the Management API",
            "Change the Action auth0-account-migration",
            "Deploy the Action auth0-account-migration",
        ]
    );
}

#[test]
fn right_to_write_users_is_withdrawn_from_the_migration_client() {
    let settings = settings(json!({}));
    let mut old = old_tenant(&settings);
    grant_of(&mut old).scopes = strings(&["read:users", "update:users_app_metadata", "read:logs"]);
    let plan = set_up_plan(&settings, &old, &new_tenant(&settings, json!({}))).expect("a plan");
    assert_eq!(
        lines(&plan),
        [
            "old: Withdraw the right to write users from the migration client",
            "  - scope: update:users_app_metadata",
        ]
    );
    let Step::UpdateGrant { scopes, .. } = &plan.changes[0].step else {
        panic!("another step")
    };
    assert_eq!(scopes, &["read:users", "read:logs"]);
}

#[test]
fn rights_to_write_users_that_others_granted_are_reported_and_stay() {
    let settings = settings(json!({}));
    let mut old = old_tenant(&settings);
    grant_of(&mut old).scopes =
        strings(&["read:users", "update:users", "delete:users", "read:logs"]);
    let plan = set_up_plan(&settings, &old, &new_tenant(&settings, json!({}))).expect("a plan");
    assert_eq!(lines(&plan), Vec::<String>::new());
    assert!(
        plan.warnings.iter().any(|warning| warning.starts_with(
            "The migration client can write the old tenant's users (update:users, delete:users), and its credentials"
        )),
        "{:?}",
        plan.warnings
    );
}

#[test]
fn grant_of_all_scopes_is_reported_of_the_migration_client_only() {
    let settings = settings(json!({}));
    let warnings = |change: fn(&mut OldTenantState)| {
        let mut old = old_tenant(&settings);
        change(&mut old);
        let plan = set_up_plan(&settings, &old, &new_tenant(&settings, json!({}))).expect("a plan");
        assert_eq!(lines(&plan), Vec::<String>::new());
        let mut warnings = plan.warnings;
        warnings.retain(|warning| warning.contains("can write the old tenant's users"));
        warnings.len()
    };
    let all_of_migration: fn(&mut OldTenantState) = |old| grant_of(old).allows_all_scopes = true;
    let all_of_marker: fn(&mut OldTenantState) = |old| {
        let grant = old.marker_client.grant.as_mut();
        grant.expect("a grant").allows_all_scopes = true;
    };
    assert_eq!(
        (warnings(all_of_migration), warnings(all_of_marker)),
        (1, 0)
    );
}

#[test]
fn factors_are_asked_for_only_while_they_are_on_and_users_with_factors_move() {
    let migrate = settings(json!({ "mfa_policy": "migrate" }));
    let off: Drift = |_, new| new.enroll_factors = EnrollFactors::Known(Vec::new());
    let lines = planned(&migrate, off);
    assert_eq!(lines[0], "new: Change the Action auth0-account-migration");
    assert_eq!(lines[2], "  - secret: ENROLL_FACTORS");
    let reject: Drift = |_, new| {
        let migrate = settings(json!({ "mfa_policy": "migrate" }));
        new.post_login = post_login(&new_action(&migrate, "otp"));
    };
    assert_eq!(
        planned(&settings(json!({})), reject)[2],
        "  - secret: ENROLL_FACTORS"
    );
}

#[test]
fn missing_scope_takes_no_factor_away_that_an_earlier_run_has_seen() {
    let migrate = settings(json!({ "mfa_policy": "migrate" }));
    let mut new = new_tenant(&migrate, json!({}));
    new.enroll_factors = EnrollFactors::Unknown;
    let plan = set_up_plan(&migrate, &old_tenant(&migrate), &new).expect("a plan");
    assert_eq!(lines(&plan), Vec::<String>::new());
    let warned = |warning: &String| warning.contains("without the scope read:guardian_factors");
    assert!(plan.warnings.iter().any(warned), "{:?}", plan.warnings);

    new.post_login = PostLoginFlow::default();
    let plan = set_up_plan(&migrate, &old_tenant(&migrate), &new).expect("a plan");
    assert_eq!(
        lines(&plan)[4],
        "  + secrets: DOMAIN, AUDIENCE, CLIENT_ID, CLIENT_SECRET, CONNECTIONS, USER_ID, MARKER"
    );
}

/// Makes the first line of the new tenant's Action say what another settings file would have written there.
fn rewritten(settings: &MigrationSettings, from: &str, to: &str) -> NewTenantState {
    let mut new = new_tenant(settings, json!({}));
    let action = action_of(&mut new.post_login);
    assert!(action.code.contains(from), "{}", action.code);
    action.code = action.code.replacen(from, to, 1);
    new
}

#[test]
fn action_of_a_migration_from_another_old_tenant_is_not_taken_over() {
    let settings = settings(json!({}));
    let old = old_tenant(&settings);
    let theirs = |to| rewritten(&settings, "; AUDIENCE https://", to);
    let mut new = theirs("; AUDIENCE https://other-");
    let problem = set_up_plan(&settings, &old, &new)
        .map(|_| ())
        .expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::NameTaken);
    assert!(
        problem.message.contains("from another old tenant, other-"),
        "{}",
        problem.message
    );
    // Outside of the flow, it confirms nobody.
    new.post_login.bindings = Vec::new();
    assert!(set_up_plan(&settings, &old, &new).is_ok());
    // A person has pasted the line with its placeholder.
    let new = theirs("; AUDIENCE https://TENANT.");
    assert!(set_up_plan(&settings, &old, &new).is_ok());
}

#[test]
fn connections_that_the_action_would_no_longer_confirm_are_named() {
    let settings = settings(json!({}));
    let warnings = |new: &NewTenantState| {
        let plan = set_up_plan(&settings, &old_tenant(&settings), new).expect("a plan");
        let mut warnings = plan.warnings;
        warnings.retain(|warning| warning.contains("no longer confirm"));
        warnings
    };
    let mut new = rewritten(
        &settings,
        "; CONNECTIONS {",
        r#"; CONNECTIONS {"Later":"a; b","#,
    );
    let [warning] = &warnings(&new)[..] else {
        panic!("no warning")
    };
    assert!(warning.contains("does not name: Later. "), "{warning}");
    new.post_login.bindings = Vec::new();
    assert!(warnings(&new).is_empty());
    assert!(warnings(&new_tenant(&settings, json!({}))).is_empty());
}
