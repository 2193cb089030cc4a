//! Two tenants after `setup`, for the tests of `rotate-secret`.

use super::toolkit::*;
use migration_toolkit::problem::Problem;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::settings::script_settings::PreservedSettings;
use migration_toolkit::setup::desired::actions::old_tenant_action;
use migration_toolkit::setup::desired::clients::ClientRole;
use migration_toolkit::setup::plan;
use migration_toolkit::setup::plan::plan::Plan;
use migration_toolkit::setup::plan::rotation::Rotation;
use migration_toolkit::setup::read::current_state::{
    ClientGrant, DatabaseConnection, LeftoverClient, LeftoverGrant, NewTenantState, OldTenantState,
};
use serde_json::{Value, json};

pub const AUDIENCE: &str = "https://old.eu.auth0.com/api/v2/";
pub const FORMER_ID: &str = "formerClientId";

/// Two tenants after `setup`.
pub struct Tenants {
    pub settings: MigrationSettings,
    pub old: OldTenantState,
    pub new: NewTenantState,
    pub databases: Vec<(String, DatabaseConnection)>,
    pub clients: Vec<(ClientRole, LeftoverClient)>,
    pub wait_s: u32,
}

/// An application as `setup` has created it.
pub fn application(role: ClientRole, id: &str) -> LeftoverClient {
    LeftoverClient {
        id: id.to_owned(),
        app_type: "non_interactive".to_owned(),
        description: role.description().to_owned(),
        grant_types: role
            .grant_types()
            .iter()
            .map(|&name| name.to_owned())
            .collect(),
        token_quota: Value::Null,
        grants: vec![grant(AUDIENCE, &role.scope_names(&settings(json!({}))))],
        connections: match role {
            ClientRole::Migration => vec!["Users".to_owned()],
            ClientRole::Marker => Vec::new(),
        },
    }
}

/// A grant for an API.
pub fn grant(audience: &str, scopes: &[&str]) -> LeftoverGrant {
    let grant = json!({ "id": "cgr_1", "scope": scopes });
    LeftoverGrant {
        audience: audience.to_owned(),
        grant: ClientGrant::from_json(&grant),
    }
}

impl Tenants {
    pub fn new() -> Self {
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
    pub fn switched() -> Self {
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

    pub fn plan(&self, selected: &[ClientRole]) -> Result<Plan, Problem> {
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

    pub fn ids(&self, selected: &[ClientRole]) -> Vec<String> {
        let plan = self.plan(selected).map_err(|problem| problem.message);
        let changes = plan.expect("a plan").changes;
        changes.into_iter().map(|change| change.id).collect()
    }

    pub fn refusal(&self, selected: &[ClientRole]) -> Problem {
        self.plan(selected).map(drop).expect_err("a refusal")
    }
}
