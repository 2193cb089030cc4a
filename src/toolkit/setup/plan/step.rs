//! The writes that a plan is made of. What only an earlier write gives, such as the Client ID of a client that is
//! yet to be created, is filled in when a step is taken.

use serde_json::Value;

use crate::api::scope::Scope;
use crate::json_value::Object;
use crate::setup::read::current_state::NewConnection;

/// One write, or the few that belong together.
#[derive(Clone)]
pub enum Step {
    /// Creates the migration client.
    CreateClient(Value),
    /// Changes it.
    UpdateClient {
        /// Its ID.
        id: String,
        /// What changes.
        body: Value,
    },
    /// Enables a connection of the old tenant for the migration client.
    EnableConnection {
        /// The connection's ID.
        id: String,
    },
    /// Authorises the migration client for the Management API.
    CreateGrant,
    /// Gives it more scopes.
    UpdateGrant {
        /// The authorisation's ID.
        id: String,
        /// All its scopes from then on.
        scopes: Vec<String>,
    },
    /// Creates the Action.
    CreateAction,
    /// Changes it.
    UpdateAction {
        /// Its ID.
        id: String,
    },
    /// Deploys it.
    DeployAction,
    /// Puts it at the end of the post-login flow.
    BindAction,
    /// Adds address ranges to the allowlist of brute-force protection.
    UpdateBruteForceProtection(Vec<String>),
    /// Adds address ranges to the allowlist of suspicious IP throttling.
    UpdateSuspiciousIpThrottling(Vec<String>),
    /// Creates a connection of the new tenant with this project's scripts and settings.
    CreateConnection {
        /// Which pair of the settings.
        pair: usize,
        /// Its options but for the settings.
        options: Object,
    },
    /// Writes a connection of the new tenant.
    WriteConnection {
        /// How it is; when the step is taken it must still be so.
        connection: NewConnection,
        /// Its options from then on, with the settings that are not this project's.
        options: Object,
        /// The pair of the settings whose keys are added; `None` for none.
        pair: Option<usize>,
    },
    /// Enables applications of the new tenant for a connection.
    EnableClients {
        /// Which pair of the settings.
        pair: usize,
        /// Client IDs.
        clients: Vec<String>,
    },
}

impl Step {
    /// The scopes of the Management API that the step needs.
    pub fn scopes(&self) -> &'static [Scope] {
        match self {
            Self::CreateClient(_) => &[Scope::CreateClients, Scope::ReadClientKeys],
            Self::UpdateClient { .. } => &[Scope::UpdateClients],
            Self::CreateGrant => &[Scope::CreateClientGrants],
            Self::UpdateGrant { .. } => &[Scope::UpdateClientGrants],
            Self::CreateAction => &[Scope::CreateActions],
            Self::UpdateAction { .. } | Self::DeployAction | Self::BindAction => {
                &[Scope::UpdateActions]
            }
            Self::UpdateBruteForceProtection(_) | Self::UpdateSuspiciousIpThrottling(_) => {
                &[Scope::UpdateAttackProtection]
            }
            Self::CreateConnection { .. } => &[
                Scope::CreateConnections,
                Scope::UpdateConnections,
                Scope::ReadConnectionsOptions,
            ],
            Self::WriteConnection { .. } => {
                &[Scope::UpdateConnections, Scope::UpdateConnectionsOptions]
            }
            Self::EnableConnection { .. } | Self::EnableClients { .. } => {
                &[Scope::UpdateConnections]
            }
        }
    }
}
