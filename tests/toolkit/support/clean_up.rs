//! Two tenants whose migration is finished, for the tests of `finish --clean-up`.

use super::rotation::application;
use super::toolkit::*;
use migration_toolkit::problem::Problem;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::setup::desired::actions::old_tenant_action;
use migration_toolkit::setup::desired::clients::ClientRole;
use migration_toolkit::setup::plan;
use migration_toolkit::setup::plan::connection_options::retired;
use migration_toolkit::setup::plan::fingerprint::METADATA_KEY;
use migration_toolkit::setup::plan::plan::Plan;
use migration_toolkit::setup::read::current_state::{
    DatabaseConnection, NewLeftovers, OldLeftovers, RetiringClients,
};
use migration_toolkit::setup::saved_allowlists::SavedAllowlists;
use serde_json::json;

/// Two tenants after `finish`, with everything that `setup` has made.
pub struct Finished {
    pub settings: MigrationSettings,
    pub old: OldLeftovers,
    pub new: NewLeftovers,
    pub allowlists: SavedAllowlists,
}

impl Finished {
    pub fn new() -> Self {
        let settings = settings(json!({}));
        let old = OldLeftovers {
            post_login: post_login(&old_tenant_action(&package_files(), &settings, CLIENT_ID)),
            migration_client: Some(application(ClientRole::Migration, CLIENT_ID)),
            marker_client: Some(application(ClientRole::Marker, MARKER_ID)),
            retiring: RetiringClients::default(),
            clients_of_setup: Vec::new(),
            attack_protection: Some(attack_protection(&[
                "198.51.100.7",
                "203.0.113.0/24",
                "192.0.2.1/32",
            ])),
        };
        let mut set_up = new_tenant(&settings, json!({}));
        let mut database = database_of(&mut set_up).clone();
        finish(&mut database);
        let new = NewLeftovers {
            post_login: post_login(&new_action(&settings, "")),
            databases: vec![("Moved".to_owned(), database)],
        };
        let allowlists = SavedAllowlists {
            brute_force: strings(&["203.0.113.0/24", "192.0.2.1"]),
            suspicious_ip: strings(&["203.0.113.0/24"]),
        };
        Self {
            settings,
            old,
            new,
            allowlists,
        }
    }

    pub fn plan(&self) -> Result<Plan, Problem> {
        plan::clean_up::plan(
            &self.settings,
            OLD_DOMAIN,
            &self.old,
            &self.new,
            &self.allowlists,
        )
    }

    pub fn refusal(&self) -> Problem {
        self.plan().map(drop).expect_err("a refusal")
    }
}

/// What `finish` makes of a connection.
pub fn finish(database: &mut DatabaseConnection) {
    database.options = retired(database.options.clone());
    database.configuration.clear();
    database
        .metadata
        .insert(METADATA_KEY.to_owned(), json!(null));
}
