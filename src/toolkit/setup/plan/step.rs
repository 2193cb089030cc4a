//! The steps that execute a plan. A value that only an earlier step returns, such as the Client ID of an application
//! that is still to be created, is not part of a step; it is filled in when the step is executed.

use std::fmt;

use serde_json::Value;

use crate::api::scope::Scope;
use crate::json_value::Object;
use crate::setup::read::current_state::DatabaseConnection;

/// One write, or a few writes that belong together.
#[derive(Clone)]
pub enum Step {
    /// Creates the migration client.
    CreateClient(Value),
    /// Changes the migration client.
    UpdateClient {
        /// The Client ID.
        id: String,
        /// The members that change.
        body: Value,
    },
    /// Enables a connection of the old tenant for the migration client.
    EnableConnection {
        /// The connection's ID.
        id: String,
    },
    /// Authorises the migration client for the Management API.
    CreateGrant,
    /// Adds scopes to the migration client's grant.
    UpdateGrant {
        /// The grant's ID.
        id: String,
        /// All scopes of the grant from then on.
        scopes: Vec<String>,
    },
    /// Creates the Action.
    CreateAction,
    /// Changes the Action's draft.
    UpdateAction {
        /// The Action's ID.
        id: String,
    },
    /// Deploys the Action.
    DeployAction,
    /// Puts the Action at the end of the post-login flow.
    BindAction,
    /// Adds address ranges to the allowlist of brute-force protection.
    UpdateBruteForceProtection(Vec<String>),
    /// Adds address ranges to the allowlist of suspicious IP throttling.
    UpdateSuspiciousIpThrottling(Vec<String>),
    /// Creates a connection of the new tenant with this project's scripts and settings.
    CreateConnection {
        /// The index of the pair in the settings.
        pair: usize,
        /// The options, without the settings of the scripts.
        options: Object,
    },
    /// Changes a connection of the new tenant.
    WriteConnection {
        /// The connection when the plan was made. The step fails if it has changed since.
        connection: Box<DatabaseConnection>,
        /// All options from then on, with the settings that belong to other scripts.
        options: Object,
        /// The index of the pair whose settings are added; `None` if this project's settings are removed.
        pair: Option<usize>,
    },
    /// Enables applications of the new tenant for a connection.
    EnableClients {
        /// The index of the pair in the settings.
        pair: usize,
        /// The Client IDs of the applications.
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
            // Auth0 asks for the same scope when an Action is created and when it is deployed.
            Self::CreateAction | Self::DeployAction => &[Scope::CreateActions],
            Self::UpdateAction { .. } | Self::BindAction => &[Scope::UpdateActions],
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

    fn name(&self) -> &'static str {
        match self {
            Self::CreateClient(_) => "CreateClient",
            Self::UpdateClient { .. } => "UpdateClient",
            Self::EnableConnection { .. } => "EnableConnection",
            Self::CreateGrant => "CreateGrant",
            Self::UpdateGrant { .. } => "UpdateGrant",
            Self::CreateAction => "CreateAction",
            Self::UpdateAction { .. } => "UpdateAction",
            Self::DeployAction => "DeployAction",
            Self::BindAction => "BindAction",
            Self::UpdateBruteForceProtection(_) => "UpdateBruteForceProtection",
            Self::UpdateSuspiciousIpThrottling(_) => "UpdateSuspiciousIpThrottling",
            Self::CreateConnection { .. } => "CreateConnection",
            Self::WriteConnection { .. } => "WriteConnection",
            Self::EnableClients { .. } => "EnableClients",
        }
    }
}

/// Shows only the kind of step, because the options of a connection contain secrets of other scripts.
impl fmt::Debug for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
