//! What `setup` has made, as far as it still exists.

use serde_json::Value;

use crate::json_value::{get_str, get_strings};
use crate::setup::desired::clients::ClientRole;
use crate::setup::read::current_state::{
    AttackProtection, ClientGrant, DatabaseConnection, PostLoginFlow, RetiringClients,
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
    /// The grant types that it may use.
    pub grant_types: Vec<String>,
    /// `token_quota`: how many tokens it may get; `null` if it has no quota of its own.
    pub token_quota: Value,
    /// Its grants for APIs.
    pub grants: Vec<LeftoverGrant>,
    /// The names of the connections that are enabled for it. Only read before a rotation.
    pub connections: Vec<String>,
}

/// A grant of an application for an API.
#[derive(Clone, Debug)]
pub struct LeftoverGrant {
    /// The identifier of the API.
    pub audience: String,
    /// The grant.
    pub grant: ClientGrant,
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
            audience: get_str(grant, "audience").to_owned(),
            grant: ClientGrant::from_json(grant),
        });
        Self {
            id: get_str(client, "client_id").to_owned(),
            app_type: get_str(client, "app_type").to_owned(),
            description: get_str(client, "description").to_owned(),
            grant_types: get_strings(client, "grant_types"),
            token_quota: client.get("token_quota").cloned().unwrap_or_default(),
            grants: grants.collect(),
            connections: Vec::new(),
        }
    }
}
