//! What `setup` has made, as far as it still exists.

use serde_json::Value;

use crate::json_value::get_str;
use crate::setup::desired::clients::ClientRole;
use crate::setup::read::current_state::{
    AttackProtection, DatabaseConnection, PostLoginFlow, RetiringClients,
};

/// What is left in the old tenant.
#[derive(Clone, Debug, Default)]
pub struct OldLeftovers {
    /// The Action that has the name from the settings, and the post-login flow.
    pub post_login: PostLoginFlow,
    /// The application that has the name of the migration client.
    pub migration_client: Option<LeftoverClient>,
    /// The application that has the name of the marker client.
    pub marker_client: Option<LeftoverClient>,
    /// The applications that `rotate-secret` has set aside and not deleted.
    pub retiring: RetiringClients,
    /// The names of all applications that `setup` has made, for this settings file or for another one.
    pub clients_of_setup: Vec<String>,
    /// Only read if `setup` has added entries to an allowlist.
    pub attack_protection: Option<AttackProtection>,
}

/// What is left in the new tenant.
#[derive(Clone, Default)]
pub struct NewLeftovers {
    /// The Action that has the name from the settings, and the post-login flow.
    pub post_login: PostLoginFlow,
    /// All database connections, each with its name.
    pub databases: Vec<(String, DatabaseConnection)>,
}

/// An application of the old tenant, without its secret.
#[derive(Clone, Debug)]
pub struct LeftoverClient {
    /// The Client ID.
    pub id: String,
    /// The application's type, such as `non_interactive`.
    pub app_type: String,
    /// The description, by which an application of `setup` is known.
    pub description: String,
    /// Its grants for APIs.
    pub grants: Vec<LeftoverGrant>,
}

/// A grant of an application for an API.
#[derive(Clone, Debug)]
pub struct LeftoverGrant {
    /// The grant's ID.
    pub id: String,
    /// The identifier of the API.
    pub audience: String,
}

impl OldLeftovers {
    /// One of the two applications.
    pub fn client(&self, role: ClientRole) -> Option<&LeftoverClient> {
        match role {
            ClientRole::Migration => self.migration_client.as_ref(),
            ClientRole::Marker => self.marker_client.as_ref(),
        }
    }
}

impl NewLeftovers {
    /// The database connection that has a name.
    pub fn database(&self, name: &str) -> Option<&DatabaseConnection> {
        let found = self.databases.iter().find(|(other, _)| other == name);
        found.map(|(_, database)| database)
    }
}

impl LeftoverClient {
    /// Reads an application and its grants. Source: Auth0 Management API v2, "Get a client by ID" and "Get client grants".
    pub fn from_json(client: &Value, grants: &[Value]) -> Self {
        let grants = grants.iter().map(|grant| LeftoverGrant {
            id: get_str(grant, "id").to_owned(),
            audience: get_str(grant, "audience").to_owned(),
        });
        Self {
            id: get_str(client, "client_id").to_owned(),
            app_type: get_str(client, "app_type").to_owned(),
            description: get_str(client, "description").to_owned(),
            grants: grants.collect(),
        }
    }
}
