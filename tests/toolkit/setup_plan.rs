//! What `setup` plans for tenants in every current state.

use crate::support::toolkit::*;
use migration_toolkit::api::scope::Scope;
use migration_toolkit::setup::plan::step::Step;
use migration_toolkit::setup::read::current_state::{
    ClientState, NewConnection, NewTenantState, OldTenantState,
};
use migration_toolkit::tenant::Tenant;
use serde_json::json;

const BINDING_ID: &str = "bin_other";

fn no_connection() -> NewTenantState {
    NewTenantState {
        connections: vec![NewConnection::default()],
        ..NewTenantState::default()
    }
}

#[test]
fn plan_for_bare_tenants_lists_every_change_in_order() {
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
            "old: Create the marker client auth0-account-migration-marker",
            "  + app_type: non_interactive",
            "  + token_endpoint_auth_method: client_secret_post",
            "  + grant_types: client_credentials",
            "old: Authorise the marker client for the Management API",
            "  + scope: read:users",
            "  + scope: update:users_app_metadata",
            "new: Create the Action auth0-account-migration",
            "  + trigger: post-login v3",
            "  + runtime: node22",
            "  + code: 64 bytes",
            "  + secrets: DOMAIN, AUDIENCE, CLIENT_ID, CLIENT_SECRET, CONNECTIONS, USER_ID, MARKER",
            "new: Deploy the Action auth0-account-migration",
            "new: Put the Action auth0-account-migration at the end of the post-login flow",
            "  + 1. auth0-account-migration",
            "new: Create the database connection Moved",
            "  + brute_force_protection: true",
            "  + enabledDatabaseCustomization: true",
            "  + import_mode: true",
            "  + script login: 46 bytes",
            "  + script get_user: 48 bytes",
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
            Scope::CreateActions,
            Scope::CreateConnections,
            Scope::ReadConnectionsOptions,
            Scope::UpdateActions,
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
fn plan_after_setup_is_empty() {
    let settings = settings(
        json!({ "claims_namespace": "https://claims.example.com/", "mfa_policy": "migrate" }),
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
fn plan_changes_only_the_drifted_resource() {
    let settings = settings(json!({ "mfa_policy": "migrate" }));
    type Drift = fn(&mut OldTenantState);
    let cases: [(Drift, &[&str]); 10] = [
        (
            |old| action_of(&mut old.post_login).runtime = "node22-actions".to_owned(),
            &[],
        ),
        (
            |old| action_of(&mut old.post_login).runtime = "node18".to_owned(),
            &[
                "old: Change the Action auth0-account-migration",
                "  ~ runtime: node18 → node22",
                "old: Deploy the Action auth0-account-migration",
            ],
        ),
        (
            |old| client_of(old).grant_types = strings(&["client_credentials", "implicit"]),
            &[
                "old: Change the migration client auth0-account-migration",
                "  + grant type: password",
                "  + grant type: http://auth0.com/oauth/grant-type/password-realm",
            ],
        ),
        (
            |old| client_of(old).auth_method = "client_secret_basic".to_owned(),
            &[
                "old: Change the migration client auth0-account-migration",
                "  ~ token_endpoint_auth_method: client_secret_basic → client_secret_post",
            ],
        ),
        (
            |old| client_of(old).requires_organization = true,
            &[
                "old: Change the migration client auth0-account-migration",
                "  ~ organization_usage: require → deny",
            ],
        ),
        (
            |old| grant_of(old).scopes = strings(&["read:users", "read:logs"]),
            &[
                "old: Authorise the migration client for more of the Management API",
                "  + scope: read:authentication_methods",
            ],
        ),
        (
            |old| {
                action_of(&mut old.post_login).code =
                    "// auth0-account-migration, an earlier one".to_owned()
            },
            &[
                "old: Change the Action auth0-account-migration",
                "  ~ code: 42 bytes → 153 bytes",
                "old: Deploy the Action auth0-account-migration",
            ],
        ),
        (
            |old| action_of(&mut old.post_login).secret_names.clear(),
            &[
                "old: Change the Action auth0-account-migration",
                "  + secret: MIGRATION_CLIENT_ID",
                "old: Deploy the Action auth0-account-migration",
            ],
        ),
        (
            |old| action_of(&mut old.post_login).is_deployed = false,
            &["old: Deploy the Action auth0-account-migration"],
        ),
        (
            |old| {
                old.post_login.bindings = vec![
                    json!({ "id": BINDING_ID, "display_name": "X", "action": { "id": "act_2" } }),
                ]
            },
            &[
                "old: Put the Action auth0-account-migration at the end of the post-login flow",
                "  + 2. auth0-account-migration",
            ],
        ),
    ];
    for (drift, expected) in cases {
        let mut old = old_tenant(&settings);
        drift(&mut old);
        let plan = set_up_plan(&settings, &old, &new_tenant(&settings, json!({}))).expect("a plan");
        assert_eq!(lines(&plan), expected);
    }
}

#[test]
fn update_keeps_grant_types_and_scopes_of_others() {
    let settings = settings(json!({ "mfa_policy": "migrate" }));
    let mut old = old_tenant(&settings);
    client_of(&mut old).grant_types = strings(&["implicit"]);
    grant_of(&mut old).scopes = strings(&["read:logs"]);
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
        &["read:logs", "read:users", "read:authentication_methods"]
    );
}

#[test]
fn new_migration_client_renews_everything_that_refers_to_it() {
    let settings = settings(json!({}));
    let mut old = old_tenant(&settings);
    (old.migration_client, old.connections[0].is_enabled) = (ClientState::default(), false);
    let plan = set_up_plan(&settings, &old, &new_tenant(&settings, json!({}))).expect("a plan");
    assert_eq!(
        titles(&plan),
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
fn connection_to_create_may_be_a_misspelt_one() {
    let settings = settings(json!({}));
    let mut new = no_connection();
    new.database_names = strings(&["Movd", "Staff"]);
    let plan = set_up_plan(&settings, &bare_old_tenant(), &new).expect("a plan");
    let warning = "The new tenant has no connection Moved, so setup creates it; its database connections are: Movd, Staff. Did you mean Movd?";
    assert!(
        plan.warnings.iter().any(|text| text == warning),
        "{:?}",
        plan.warnings
    );
}

#[test]
fn rotation_that_broke_off_is_warned_of() {
    let settings = settings(json!({}));
    let mut old = old_tenant(&settings);
    let warnings = |old: &OldTenantState| {
        let plan = set_up_plan(&settings, old, &new_tenant(&settings, json!({})));
        let mut warnings = plan.expect("a plan").warnings;
        warnings.retain(|warning| warning.contains("rotation"));
        warnings
    };
    assert_eq!(warnings(&old), Vec::<String>::new());
    old.retiring.migration = Some("formerClientId".to_owned());
    assert_eq!(
        warnings(&old),
        [
            "The former migration client auth0-account-migration (retiring) is still there, and its secret is accepted: a \
          rotation has broken off. Run rotate-secret, which finishes the rotation."
        ]
    );
}
