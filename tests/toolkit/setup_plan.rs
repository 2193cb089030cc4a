//! What `setup` plans for tenants in every state it may find them in.

use crate::support::toolkit::*;
use migration_toolkit::api::scope::Scope;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::setup::desired;
use migration_toolkit::setup::plan::step::Step;
use migration_toolkit::setup::read::current_state::{NewConnection, NewTenantState};
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

const BINDING_ID: &str = "bin_other";

fn no_connection() -> NewTenantState {
    NewTenantState {
        connections: vec![NewConnection::default()],
    }
}

#[test]
fn two_bare_tenants_get_everything_in_order() {
    let settings = settings(json!({}));
    let plan = set_up_plan(&settings, &bare_old_tenant(), &no_connection()).expect("a plan");
    assert_eq!(
        lines(&plan),
        [
            "old: Create the migration client auth0-account-migration",
            "  + app_type: non_interactive",
            "  + token_endpoint_auth_method: client_secret_post",
            "  + grant_types: client_credentials, password, http://auth0.com/oauth/grant-type/password-realm",
            "old: Enable the connection Users for the migration client",
            "  + application: auth0-account-migration",
            "old: Authorise the migration client for the Management API",
            "  + scope: read:users",
            "old: Create the Action auth0-account-migration",
            "  + trigger: post-login v3",
            "  + runtime: node22",
            "  + code: 72 bytes",
            "  + secrets: MIGRATION_CLIENT_ID",
            "old: Deploy the Action auth0-account-migration",
            "old: Put the Action auth0-account-migration at the end of the post-login flow",
            "  + 1. auth0-account-migration",
            "new: Create the database connection Moved",
            "  + brute_force_protection: true",
            "  + enabledDatabaseCustomization: true",
            "  + import_mode: true",
            "  + script login: 19 bytes",
            "  + script get_user: 21 bytes",
            "  + setting Domain",
            "  + setting Client_ID",
            "  + setting Client_Secret",
            "  + setting Audience",
            "  + setting Connection",
        ]
    );
    assert_eq!(
        plan.scopes(Tenant::Old),
        [
            Scope::CreateActions,
            Scope::CreateClientGrants,
            Scope::CreateClients,
            Scope::ReadClientKeys,
            Scope::UpdateActions,
            Scope::UpdateConnections,
        ]
    );
    assert_eq!(
        plan.scopes(Tenant::New),
        [
            Scope::CreateConnections,
            Scope::ReadConnectionsOptions,
            Scope::UpdateConnections
        ]
    );
    assert_eq!(
        plan.warnings.len(),
        1,
        "the allowlists: {:?}",
        plan.warnings
    );
}

#[test]
fn after_a_set_up_there_is_nothing_to_do() {
    let settings = settings(
        json!({ "claims_namespace": "https://claims.example.com/", "mark_migrated": "api" }),
    );
    let plan = set_up_plan(
        &settings,
        &old_tenant(&settings),
        &new_tenant(&settings, json!({})),
    )
    .expect("a plan");
    assert_eq!(lines(&plan), Vec::<String>::new());
}

#[test]
fn each_thing_that_is_off_is_put_right_alone() {
    let settings = settings(json!({ "mark_migrated": "api" }));
    type Spoil = fn(&mut migration_toolkit::setup::read::current_state::OldTenantState);
    let cases: [(Spoil, &[&str]); 10] = [
        (
            |old| old.action.as_mut().unwrap()["runtime"] = json!("node22-actions"),
            &[],
        ),
        (
            |old| old.action.as_mut().unwrap()["runtime"] = json!("node18"),
            &[
                "old: Change the Action auth0-account-migration",
                "  ~ runtime: node18 → node22",
                "old: Deploy the Action auth0-account-migration",
            ],
        ),
        (
            |old| {
                old.client.as_mut().unwrap()["grant_types"] =
                    json!(["client_credentials", "implicit"])
            },
            &[
                "old: Change the migration client auth0-account-migration",
                "  + grant type: password",
                "  + grant type: http://auth0.com/oauth/grant-type/password-realm",
            ],
        ),
        (
            |old| {
                old.client.as_mut().unwrap()["token_endpoint_auth_method"] =
                    json!("client_secret_basic")
            },
            &[
                "old: Change the migration client auth0-account-migration",
                "  ~ token_endpoint_auth_method: client_secret_basic → client_secret_post",
            ],
        ),
        (
            |old| old.client.as_mut().unwrap()["organization_usage"] = json!("require"),
            &[
                "old: Change the migration client auth0-account-migration",
                "  ~ organization_usage: require → deny",
            ],
        ),
        (
            |old| old.grant.as_mut().unwrap()["scope"] = json!(["read:users", "read:logs"]),
            &[
                "old: Authorise the migration client for more of the Management API",
                "  + scope: update:users_app_metadata",
            ],
        ),
        (
            |old| {
                old.action.as_mut().unwrap()["code"] =
                    json!("// auth0-account-migration, an earlier one")
            },
            &[
                "old: Change the Action auth0-account-migration",
                "  ~ code: 42 bytes → 153 bytes",
                "old: Deploy the Action auth0-account-migration",
            ],
        ),
        (
            |old| old.action.as_mut().unwrap()["secrets"] = json!([]),
            &[
                "old: Change the Action auth0-account-migration",
                "  + secret: MIGRATION_CLIENT_ID",
                "old: Deploy the Action auth0-account-migration",
            ],
        ),
        (
            |old| old.action.as_mut().unwrap()["all_changes_deployed"] = json!(false),
            &["old: Deploy the Action auth0-account-migration"],
        ),
        (
            |old| {
                old.bindings = vec![
                    json!({ "id": BINDING_ID, "display_name": "X", "action": { "id": "act_2" } }),
                ]
            },
            &[
                "old: Put the Action auth0-account-migration at the end of the post-login flow",
                "  + 2. auth0-account-migration",
            ],
        ),
    ];
    for (spoil, wanted) in cases {
        let mut old = old_tenant(&settings);
        spoil(&mut old);
        let plan = set_up_plan(&settings, &old, &new_tenant(&settings, json!({}))).expect("a plan");
        assert_eq!(lines(&plan), wanted);
    }
}

#[test]
fn what_somebody_added_stays() {
    let settings = settings(json!({ "mark_migrated": "api" }));
    let mut old = old_tenant(&settings);
    old.client.as_mut().unwrap()["grant_types"] = json!(["implicit"]);
    old.grant.as_mut().unwrap()["scope"] = json!(["read:logs"]);
    let plan = set_up_plan(&settings, &old, &new_tenant(&settings, json!({}))).expect("a plan");
    let [client, grant] = plan.changes.as_slice() else {
        panic!("two changes: {:?}", lines(&plan))
    };
    let Step::UpdateClient { body, .. } = &client.step else {
        panic!("a client")
    };
    assert_eq!(
        body,
        &json!({
            "grant_types": [
                "implicit",
                "client_credentials",
                "password",
                "http://auth0.com/oauth/grant-type/password-realm",
            ],
        })
    );
    let Step::UpdateGrant { scopes, .. } = &grant.step else {
        panic!("a grant")
    };
    assert_eq!(
        scopes,
        &["read:logs", "read:users", "update:users_app_metadata"]
    );
}

#[test]
fn a_new_client_makes_what_named_the_old_one_new() {
    let settings = settings(json!({}));
    let mut old = old_tenant(&settings);
    (old.client, old.grant, old.connections[0].is_enabled) = (None, None, false);
    let plan = set_up_plan(&settings, &old, &new_tenant(&settings, json!({}))).expect("a plan");
    let titles: Vec<&str> = plan
        .changes
        .iter()
        .map(|change| change.title.as_str())
        .collect();
    assert_eq!(
        titles,
        [
            "Create the migration client auth0-account-migration",
            "Enable the connection Users for the migration client",
            "Authorise the migration client for the Management API",
            "Change the Action auth0-account-migration",
            "Deploy the Action auth0-account-migration",
            "Change the database connection Moved",
        ]
    );
}

#[test]
fn names_of_others_are_not_taken_over() {
    let settings = settings(json!({ "migration_client": "Portal", "action": "Greeting" }));
    let mut old = old_tenant(&settings);
    old.client.as_mut().unwrap()["app_type"] = json!("spa");
    let problem = set_up_plan(&settings, &old, &no_connection())
        .err()
        .expect("a problem");
    assert_eq!(problem.code, ProblemCode::NameTaken);
    assert_eq!(
        problem.message,
        "an application named Portal exists that is not of the type Machine to Machine"
    );

    let others: [fn(&mut Value); 2] = [
        |action| action["code"] = json!("exports.onExecutePostLogin = async () => {};"),
        |action| {
            action["supported_triggers"] =
                json!([{ "id": "credentials-exchange", "version": "v2" }])
        },
    ];
    for spoil in others {
        let mut old = old_tenant(&settings);
        spoil(old.action.as_mut().unwrap());
        let problem = set_up_plan(&settings, &old, &no_connection())
            .err()
            .expect("a problem");
        assert_eq!(problem.code, ProblemCode::NameTaken);
        assert_eq!(
            problem.message,
            "an Action named Greeting exists that is not this project's"
        );
        assert!(
            problem
                .remedy
                .expect("a remedy")
                .contains("action in the settings file")
        );
    }
}

#[test]
fn the_first_line_of_the_actions_code_is_one_line_whatever_the_namespace() {
    let settings =
        settings(json!({ "claims_namespace": "https://x.example/\nboom();\u{2028}boom();//" }));
    let code = desired::action_code(&artifacts(), &settings, CLIENT_ID);
    assert_eq!(
        code.strip_suffix(&artifacts().action),
        Some(
            "// For the migration client theClient; claims are named \
             https://x.example/\\nboom();\\u{2028}boom();//...\n"
        )
    );
}

#[test]
fn a_connection_of_two_pairs_is_enabled_once() {
    let pairs = json!([{ "old": "Users", "new": "Moved" }, { "old": "Users", "new": "Others" }]);
    let settings = settings(json!({ "connections": pairs }));
    let mut old = bare_old_tenant();
    old.connections.push(old.connections[0].clone());
    let new = NewTenantState {
        connections: vec![NewConnection::default(); 2],
    };
    let plan = set_up_plan(&settings, &old, &new).expect("a plan");
    let enables = plan
        .changes
        .iter()
        .filter(|change| matches!(change.step, Step::EnableConnection { .. }));
    assert_eq!(enables.count(), 1);
}

#[test]
fn a_script_that_no_tenant_takes_is_refused() {
    let mut artifacts = artifacts();
    artifacts.get_user_nowasm = "x".repeat(100_001);
    assert!(
        artifacts.scripts(&settings(json!({}))).is_ok(),
        "the other kind"
    );
    let problem = artifacts
        .scripts(&settings(json!({ "scripts": "nowasm" })))
        .err()
        .expect("a problem");
    assert_eq!(problem.code, ProblemCode::ScriptTooLong);
    assert_eq!(
        problem.message,
        "the action script get_user has 100001 bytes, and Auth0 takes 100000"
    );
}

#[test]
fn action_script_that_the_package_does_not_contain_is_refused() {
    let mut artifacts = artifacts();
    artifacts.get_user_nowasm = String::new();
    assert!(
        artifacts.scripts(&settings(json!({}))).is_ok(),
        "the settings choose the other kind"
    );
    let problem = artifacts
        .scripts(&settings(json!({ "scripts": "nowasm" })))
        .err()
        .expect("a problem");
    assert_eq!(problem.code, ProblemCode::ScriptMissing);
    assert!(problem.message.contains("get_user"), "{}", problem.message);
}
