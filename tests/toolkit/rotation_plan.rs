//! What `rotate-secret` plans in each state that an earlier run may have left.

use crate::support::plan::lines;
use crate::support::rotation::Tenants;
use crate::support::toolkit::*;
use migration_toolkit::api::scope::Scope;
use migration_toolkit::setup::desired::actions::old_tenant_action;
use migration_toolkit::setup::desired::clients::ClientRole;
use migration_toolkit::tenant::Tenant;

#[test]
fn the_former_application_is_deleted_after_the_new_tenant_has_the_new_secret() {
    let plan = Tenants::new().plan(&[ClientRole::Migration]);
    let plan = plan.expect("a plan");
    assert_eq!(
        lines(&plan)
            .into_iter()
            .filter(|line| !line.contains(" code: "))
            .collect::<Vec<_>>(),
        [
            "old: Set the migration client auth0-account-migration aside; it goes on working",
            "  ~ name: auth0-account-migration → auth0-account-migration (retiring)",
            "old: Create the migration client auth0-account-migration",
            "  + app_type: non_interactive",
            "  + token_endpoint_auth_method: client_secret_post",
            "  + grant_types: client_credentials, password, http://auth0.com/oauth/grant-type/password-realm",
            "old: Enable the connection Users for the migration client",
            "  + application: auth0-account-migration",
            "old: Authorise the migration client for the Management API",
            "  + scope: read:users",
            "old: Let the Action auth0-account-migration serve both migration clients",
            "  + the Client ID of the new migration client",
            "new: Change the database connection Moved",
            "  ~ setting Domain",
            "  ~ setting Client_ID",
            "  ~ setting Client_Secret",
            "  ~ setting Audience",
            "  ~ setting Connection",
            "old: Change the Action auth0-account-migration",
            "old: Deploy the Action auth0-account-migration",
            "old: Delete the former migration client, 60 seconds after the new tenant has the new secret",
            "  - application: auth0-account-migration (retiring)",
        ]
    );
    assert_eq!(plan.warnings, Vec::<String>::new());
}

#[test]
fn both_applications_are_set_aside_first_and_deleted_last() {
    assert_eq!(
        Tenants::new().ids(&ClientRole::ALL),
        [
            "old:update_client:auth0-account-migration",
            "old:update_client:auth0-account-migration-marker",
            "old:create_client:auth0-account-migration",
            "old:enable_connection:Users",
            "old:create_grant:auth0-account-migration",
            "old:create_client:auth0-account-migration-marker",
            "old:create_grant:auth0-account-migration-marker",
            "old:admit_client:auth0-account-migration",
            "new:update_action:auth0-account-migration",
            "new:deploy_action:auth0-account-migration",
            "new:write_connection:Moved",
            "old:update_action:auth0-account-migration",
            "old:deploy_action:auth0-account-migration",
            "old:delete_client:auth0-account-migration",
            "old:delete_client:auth0-account-migration-marker",
        ]
    );
}

#[test]
fn the_scopes_of_a_rotation_are_those_of_its_steps() {
    let plan = Tenants::new().plan(&ClientRole::ALL).expect("a plan");
    assert_eq!(
        plan.scopes(Tenant::Old),
        [
            Scope::CreateActions,
            Scope::CreateClientGrants,
            Scope::CreateClients,
            Scope::DeleteClients,
            Scope::ReadClientKeys,
            Scope::UpdateActions,
            Scope::UpdateClients,
            Scope::UpdateConnections,
        ]
    );
}

#[test]
fn a_run_after_the_switch_only_deletes_and_forgets_the_former_application() {
    for selected in [&[][..], &[ClientRole::Migration]] {
        assert_eq!(
            Tenants::switched().ids(selected),
            [
                "old:update_action:auth0-account-migration",
                "old:deploy_action:auth0-account-migration",
                "old:delete_client:auth0-account-migration",
            ]
        );
    }
}

#[test]
fn nothing_is_left_to_do_once_the_former_application_is_gone() {
    assert_eq!(Tenants::new().ids(&[]), Vec::<String>::new());
}

#[test]
fn an_action_that_setup_has_taken_to_the_new_client_serves_both_again_before_the_switch() {
    let mut tenants = Tenants::switched();
    tenants.old.post_login = post_login(&old_tenant_action(
        &package_files(),
        &tenants.settings,
        CLIENT_ID,
    ));
    // The new tenant still has the settings of the former client.
    database_of(&mut tenants.new).metadata.clear();
    assert_eq!(
        tenants.ids(&[]),
        [
            "old:admit_client:auth0-account-migration",
            "new:write_connection:Moved",
            "old:delete_client:auth0-account-migration",
        ]
    );
}

#[test]
fn an_action_that_serves_both_clients_is_written_only_after_the_switch() {
    let mut tenants = Tenants::switched();
    database_of(&mut tenants.new).metadata.clear();
    assert_eq!(
        tenants.ids(&[]),
        [
            "new:write_connection:Moved",
            "old:update_action:auth0-account-migration",
            "old:deploy_action:auth0-account-migration",
            "old:delete_client:auth0-account-migration",
        ]
    );
}

#[test]
fn a_run_that_finishes_another_one_begins_nothing_once_that_has_created_an_application() {
    let tenants = Tenants::switched();
    let plan = tenants.plan(&ClientRole::ALL).expect("a plan");
    assert!(
        plan.warnings[0].contains("The marker client is not part of it"),
        "{:?}",
        plan.warnings
    );
    assert!(
        !tenants
            .ids(&ClientRole::ALL)
            .iter()
            .any(|id| id.contains("marker"))
    );
}

#[test]
fn a_run_that_broke_off_between_both_applications_goes_on_with_the_second() {
    let mut tenants = Tenants::switched();
    tenants.old.migration_client = Default::default();
    let ids = tenants.ids(&ClientRole::ALL);
    assert_eq!(ids[0], "old:update_client:auth0-account-migration-marker");
}
