//! The current state of the old tenant.

use serde_json::Value;

use crate::json_value::{Object, get_strings, is_true};
use crate::settings::migration_settings::MigrationSettings;
use crate::settings::script_settings::ApplicationCredentials;
use crate::setup::desired::clients::ClientRole;
use crate::setup::read::current_state::applications::ClientState;
use crate::setup::read::current_state::post_login::PostLoginFlow;

/// The resources of the old tenant that the settings name, as far as they exist.
#[derive(Clone, Debug, Default)]
pub struct OldTenantState {
    /// The migration client.
    pub migration_client: ClientState,
    /// The marker client.
    pub marker_client: ClientState,
    /// The applications that `rotate-secret` has set aside and not deleted yet.
    pub retiring: RetiringClients,
    /// The names of all applications that `setup` has made, for this settings file or for another one.
    pub clients_of_setup: Vec<String>,
    /// The connections, in the order of the settings.
    pub connections: Vec<OldConnection>,
    /// The Action that has the name from the settings, and the post-login flow.
    pub post_login: PostLoginFlow,
    /// Only read if the settings name addresses.
    pub attack_protection: Option<AttackProtection>,
}

/// The Client IDs of the applications that `rotate-secret` has set aside. Each has the name of its successor and a suffix.
#[derive(Clone, Debug, Default)]
pub struct RetiringClients {
    /// The former migration client.
    pub migration: Option<String>,
    /// The former marker client.
    pub marker: Option<String>,
}

/// The remedy while a former application exists.
pub const FINISH_ROTATION: &str = "Run rotate-secret, which finishes the rotation.";

impl RetiringClients {
    /// The Client ID of a former application; `None` if there is none.
    pub fn get(&self, role: ClientRole) -> Option<&str> {
        match role {
            ClientRole::Migration => self.migration.as_deref(),
            ClientRole::Marker => self.marker.as_deref(),
        }
    }

    /// The roles of the former applications.
    pub fn roles(&self) -> Vec<ClientRole> {
        let all = ClientRole::ALL.into_iter();
        all.filter(|role| self.get(*role).is_some()).collect()
    }

    /// What is wrong while these applications exist: a sentence without its full stop for each.
    pub fn problems(&self, settings: &MigrationSettings) -> Vec<String> {
        let sentence = |role: ClientRole| {
            let (label, name) = (role.label(), role.retiring_name(settings));
            format!("The former {label} {name} is still there, and its secret is accepted")
        };
        self.roles().into_iter().map(sentence).collect()
    }
}

/// A database connection of the old tenant.
#[derive(Clone, Debug)]
pub struct OldConnection {
    /// The connection's ID.
    pub id: String,
    /// The connection's options.
    pub options: Object,
    /// Tells whether the connection is enabled for the migration client.
    pub is_enabled: bool,
}

/// The two parts of attack protection that can block the new tenant's addresses.
#[derive(Clone, Debug)]
pub struct AttackProtection {
    /// Brute-force protection.
    pub brute_force: IpProtection,
    /// Suspicious IP throttling.
    pub suspicious_ip: IpProtection,
}

/// A part of attack protection.
#[derive(Clone, Debug)]
pub struct IpProtection {
    /// Tells whether this protection is switched on.
    pub is_enabled: bool,
    /// The addresses and address ranges that are never blocked.
    pub allowlist: Vec<String>,
}

impl OldTenantState {
    /// One of the two applications.
    pub fn client(&self, role: ClientRole) -> &ClientState {
        match role {
            ClientRole::Migration => &self.migration_client,
            ClientRole::Marker => &self.marker_client,
        }
    }

    /// The state after an application was set aside: there is none of its name any more.
    #[must_use]
    pub fn after_setting_aside(mut self, role: ClientRole) -> Self {
        let client = match role {
            ClientRole::Migration => std::mem::take(&mut self.migration_client),
            ClientRole::Marker => std::mem::take(&mut self.marker_client),
        };
        let id = client.credentials().map(|client| client.id.clone());
        match role {
            ClientRole::Migration => {
                self.retiring.migration = id;
                for connection in &mut self.connections {
                    connection.is_enabled = false;
                }
            }
            ClientRole::Marker => self.retiring.marker = id,
        }
        self
    }

    /// Client ID and secret of an application, if it exists.
    pub fn credentials(&self, role: ClientRole) -> Option<&ApplicationCredentials> {
        self.client(role).credentials()
    }

    /// The Client ID of the migration client, or an empty one if the client does not exist yet.
    pub fn client_id(&self) -> &str {
        self.credentials(ClientRole::Migration)
            .map(|credentials| credentials.id.as_str())
            .unwrap_or_default()
    }
}

impl IpProtection {
    /// Reads a part of attack protection. Source: Auth0 Management API v2, "Get Brute-force settings".
    pub fn from_json(protection: &Value) -> Self {
        Self {
            is_enabled: is_true(protection, "enabled"),
            allowlist: get_strings(protection, "allowlist"),
        }
    }
}
