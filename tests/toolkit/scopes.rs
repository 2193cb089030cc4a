//! The scopes that the commands ask for, and the scopes that a grant gives.

use crate::support::World;
use crate::support::checks::{check_old, not_passed, passing_old_tenant, with_allowed_addresses};
use crate::support::session::*;
use crate::support::toolkit::*;
use migration_toolkit::api::endpoints::actions;
use migration_toolkit::api::scope::Scope;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::setup::check::check::CheckResult;
use migration_toolkit::setup::read::current_state::ClientGrant;
use migration_toolkit::setup::read::database::database;
use migration_toolkit::setup::read::old_tenant;
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

fn grant_of_all_scopes() -> ClientGrant {
    ClientGrant::from_json(&json!({ "id": "cgr_1", "scope": [], "allow_all_scopes": true }))
}

#[test]
fn deploying_an_action_needs_only_the_scope_that_creates_one() {
    let settings = settings(json!({}));
    let mut old = old_tenant(&settings);
    action_of(&mut old.post_login).is_deployed = false;
    let plan = set_up_plan(&settings, &old, &new_tenant(&settings, json!({}))).expect("a plan");
    assert_eq!(
        lines(&plan),
        ["old: Deploy the Action auth0-account-migration"]
    );
    assert_eq!(plan.scopes(Tenant::Old), [Scope::CreateActions]);
    assert_eq!(actions::deploy("act_1").scope, Scope::CreateActions);
}

#[test]
fn grant_that_allows_all_scopes_is_not_changed() {
    let settings = settings(json!({ "mfa_policy": "migrate" }));
    let mut old = old_tenant(&settings);
    old.migration_client.grant = Some(grant_of_all_scopes());
    old.marker_client.grant = Some(grant_of_all_scopes());
    let plan = set_up_plan(&settings, &old, &new_tenant(&settings, json!({}))).expect("a plan");
    assert_eq!(lines(&plan), [""; 0]);
    assert!(
        plan.warnings
            .iter()
            .any(|warning| warning.contains("every scope of the Management API")),
        "{:?}",
        plan.warnings
    );
}

#[test]
fn grant_that_allows_all_scopes_lacks_none_and_has_more_than_it_needs() {
    let settings = with_allowed_addresses();
    let mut old = passing_old_tenant(&settings);
    old.migration_client.grant = Some(grant_of_all_scopes());
    assert_eq!(
        not_passed(&check_old(&settings, &old)),
        [(
            "client_grant".to_owned(),
            CheckResult::Warn,
            "it has more than it needs: every scope of the Management API"
        )]
    );
}

#[test]
fn options_of_connections_are_asked_for_in_the_old_tenant_too() {
    assert!(old_tenant::SCOPES.contains(&Scope::ReadConnectionsOptions));
}

#[test]
fn connection_without_its_options_is_a_missing_scope() {
    let connection = |more: Value| json!({ "id": "con_1", "name": "Users", "strategy": "auth0", "options": more });
    let mut without = connection(Value::Null);
    without
        .as_object_mut()
        .expect("an object")
        .remove("options");
    let read = |connection: Value| {
        let world = World::new().answers(200, &json!({ "connections": [connection] }));
        in_session(
            &world,
            &Terminal::default(),
            with_token("t"),
            async |session| database(session, "Users").await,
        )
    };
    for connection in [without, connection(Value::Null), connection(json!({}))] {
        let problem = read(connection).expect_err("a problem");
        assert_eq!(
            (problem.code, problem.tenant),
            (ProblemCode::MissingScope, Some(Tenant::Old))
        );
        assert_eq!(
            problem.message,
            "the connection Users came without its options: the token for the old tenant old.eu.auth0.com lacks the \
             scopes: read:connections_options"
        );
        assert!(problem.remedy.expect("a remedy").contains("OLD_TOKEN"));
    }
    let complete = connection(json!({ "brute_force_protection": true }));
    assert_eq!(read(complete.clone()).ok(), Some(Some(complete)));
}
