//! What `rotate-secret` plans in each state that an earlier run may have left, and what it refuses to begin.

use crate::support::plan::lines;
use crate::support::toolkit::*;
use migration_toolkit::api::scope::Scope;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::settings::script_settings::PreservedSettings;
use migration_toolkit::setup::desired::actions::old_tenant_action;
use migration_toolkit::setup::desired::clients::ClientRole;
use migration_toolkit::setup::plan;
use migration_toolkit::setup::plan::connection_options::retired;
use migration_toolkit::setup::plan::plan::Plan;
use migration_toolkit::setup::plan::rotation::Rotation;
use migration_toolkit::setup::read::current_state::{
    DatabaseConnection, LeftoverClient, LeftoverGrant, NewTenantState, OldTenantState,
};
use migration_toolkit::tenant::Tenant;
use serde_json::json;

const AUDIENCE: &str = "https://old.eu.auth0.com/api/v2/";
const FORMER_ID: &str = "formerClientId";

/// Two tenants after `setup`.
struct Tenants {
    settings: MigrationSettings,
    old: OldTenantState,
    new: NewTenantState,
    databases: Vec<(String, DatabaseConnection)>,
    clients: Vec<(ClientRole, LeftoverClient)>,
    wait_s: u32,
}

fn application(role: ClientRole, id: &str) -> LeftoverClient {
    LeftoverClient {
        id: id.to_owned(),
        app_type: "non_interactive".to_owned(),
        description: role.description().to_owned(),
        grants: vec![LeftoverGrant {
            id: format!("cgr_{id}"),
            audience: AUDIENCE.to_owned(),
        }],
    }
}

impl Tenants {
    fn new() -> Self {
        let settings = settings(json!({}));
        let mut new = new_tenant(&settings, json!({}));
        let databases = vec![("Moved".to_owned(), database_of(&mut new).clone())];
        Self {
            old: old_tenant(&settings),
            new,
            databases,
            clients: vec![
                (
                    ClientRole::Migration,
                    application(ClientRole::Migration, CLIENT_ID),
                ),
                (
                    ClientRole::Marker,
                    application(ClientRole::Marker, MARKER_ID),
                ),
            ],
            settings,
            wait_s: 60,
        }
    }

    /// After a run that has written everything and deleted nothing.
    fn switched() -> Self {
        let mut tenants = Self::new();
        tenants.old.retiring.migration = Some(FORMER_ID.to_owned());
        let both = format!("{FORMER_ID},{CLIENT_ID}");
        let action = old_tenant_action(&package_files(), &tenants.settings, &both);
        tenants.old.post_login = post_login(&action);
        tenants.clients = vec![(
            ClientRole::Migration,
            application(ClientRole::Migration, FORMER_ID),
        )];
        tenants
    }

    fn plan(&self, selected: &[ClientRole]) -> Result<Plan, Problem> {
        let (package_files, preserved) = (package_files(), PreservedSettings::new());
        let rotation = Rotation {
            context: &context(&self.settings, &package_files, &preserved),
            old: self.old.clone(),
            new: &self.new,
            databases: &self.databases,
            clients: &self.clients,
            wait_s: self.wait_s,
        };
        plan::rotation::plan(rotation, selected).map(|(plan, _)| plan)
    }

    fn ids(&self, selected: &[ClientRole]) -> Vec<String> {
        let plan = self.plan(selected).map_err(|problem| problem.message);
        let changes = plan.expect("a plan").changes;
        changes.into_iter().map(|change| change.id).collect()
    }

    fn refusal(&self, selected: &[ClientRole]) -> Problem {
        self.plan(selected).map(drop).expect_err("a refusal")
    }
}

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

#[test]
fn a_short_wait_is_warned_of() {
    let mut tenants = Tenants::new();
    for (wait_s, warnings) in [(0, 1), (19, 1), (20, 0)] {
        tenants.wait_s = wait_s;
        let plan = tenants.plan(&[ClientRole::Marker]).expect("a plan");
        assert_eq!(plan.warnings.len(), warnings, "{wait_s} seconds");
    }
}

#[test]
fn other_actions_that_may_know_the_client_are_named() {
    let mut tenants = Tenants::new();
    tenants.old.post_login.bindings.push(
        json!({ "id": "bin_2", "display_name": "Gate", "action": { "id": "act_2", "name": "Gate" } }),
    );
    let plan = tenants.plan(&[ClientRole::Migration]).expect("a plan");
    assert!(plan.warnings[0].contains("(Gate)"), "{:?}", plan.warnings);
}

#[test]
fn what_setup_would_change_is_refused_and_named() {
    let mut tenants = Tenants::new();
    tenants.old.connections[0].is_enabled = false;
    let problem = tenants.refusal(&ClientRole::ALL);
    assert_eq!(problem.code, ProblemCode::Refused);
    assert!(
        problem.message.contains("Enable the connection Users"),
        "{}",
        problem.message
    );
}

#[test]
fn a_finished_migration_has_no_migration_client_to_rotate() {
    let mut tenants = Tenants::new();
    let database = database_of(&mut tenants.new);
    database.options = retired(database.options.clone());
    let problem = tenants.refusal(&[ClientRole::Migration]);
    assert_eq!(problem.code, ProblemCode::Refused);
    assert!(problem.message.contains("finish"), "{}", problem.message);
    assert!(tenants.plan(&[ClientRole::Marker]).is_ok());
}

#[test]
fn an_application_with_other_users_is_refused() {
    let mut tenants = Tenants::new();
    tenants.clients[0].1.grants.push(LeftoverGrant {
        id: "cgr_other".to_owned(),
        audience: "https://billing.example.com".to_owned(),
    });
    let problem = tenants.refusal(&ClientRole::ALL);
    assert_eq!(problem.code, ProblemCode::NameTaken);
    assert!(
        problem.message.contains("https://billing.example.com"),
        "{}",
        problem.message
    );
}

#[test]
fn another_connection_with_the_scripts_is_refused_only_if_it_would_lose_its_client() {
    let mut tenants = Tenants::new();
    let other = tenants.databases[0].1.clone();
    tenants.databases.push(("Staff".to_owned(), other));
    let problem = tenants.refusal(&[ClientRole::Migration]);
    assert_eq!(problem.code, ProblemCode::Refused);
    assert!(
        problem.message.contains("the connection Staff"),
        "{}",
        problem.message
    );
    assert!(tenants.plan(&[ClientRole::Marker]).is_ok());
}
