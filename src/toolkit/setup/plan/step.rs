//! The steps that execute a plan. A value that only an earlier step returns, such as the Client ID of an application
//! that is still to be created, is not part of a step; it is filled in when the step is executed.

use std::fmt;

use serde_json::Value;

use crate::api::scope::Scope;
use crate::json_value::Object;
use crate::setup::desired::clients::ClientRole;
use crate::setup::read::current_state::DatabaseConnection;
use crate::tenant::Tenant;

/// One write, or a few writes that belong together.
#[derive(Clone)]
pub enum Step {
    /// Creates an application of the old tenant.
    CreateClient {
        /// Which of the two.
        role: ClientRole,
        /// The application.
        body: Value,
    },
    /// Changes an application of the old tenant.
    UpdateClient {
        /// The Client ID.
        id: String,
        /// The members that change.
        body: Value,
    },
    /// Creates the application whose credentials the command line uses. Only `init` does.
    CreateOwnClient {
        /// The application.
        body: Value,
    },
    /// Authorises that application for the Management API.
    CreateOwnGrant {
        /// All scopes of the grant.
        scopes: Vec<Scope>,
    },
    /// Enables a connection of the old tenant for the migration client.
    EnableConnection {
        /// The connection's ID.
        id: String,
    },
    /// Authorises an application of the old tenant for the Management API.
    CreateGrant(ClientRole),
    /// Replaces the scopes of a grant.
    UpdateGrant {
        /// The grant's ID.
        id: String,
        /// All scopes of the grant from then on.
        scopes: Vec<String>,
    },
    /// Creates the Action of a tenant.
    CreateAction(Tenant),
    /// Changes the draft of a tenant's Action.
    UpdateAction {
        /// The tenant.
        tenant: Tenant,
        /// The Action's ID.
        id: String,
    },
    /// Deploys the Action of a tenant.
    DeployAction(Tenant),
    /// Puts the Action of a tenant at the end of the post-login flow.
    BindAction(Tenant),
    /// Takes an Action of the new tenant out of the post-login flow.
    UnbindAction {
        /// The Action's ID.
        id: String,
    },
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
            Self::CreateClient { .. } | Self::CreateOwnClient { .. } => {
                &[Scope::CreateClients, Scope::ReadClientKeys]
            }
            Self::UpdateClient { .. } => &[Scope::UpdateClients],
            Self::CreateGrant(_) | Self::CreateOwnGrant { .. } => &[Scope::CreateClientGrants],
            Self::UpdateGrant { .. } => &[Scope::UpdateClientGrants],
            // Auth0 asks for the same scope when an Action is created and when it is deployed.
            Self::CreateAction(_) | Self::DeployAction(_) => &[Scope::CreateActions],
            Self::UpdateAction { .. } | Self::BindAction(_) | Self::UnbindAction { .. } => {
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

    fn name(&self) -> &'static str {
        match self {
            Self::CreateClient { .. } => "CreateClient",
            Self::CreateOwnClient { .. } => "CreateOwnClient",
            Self::CreateOwnGrant { .. } => "CreateOwnGrant",
            Self::UpdateClient { .. } => "UpdateClient",
            Self::EnableConnection { .. } => "EnableConnection",
            Self::CreateGrant(_) => "CreateGrant",
            Self::UpdateGrant { .. } => "UpdateGrant",
            Self::CreateAction(_) => "CreateAction",
            Self::UpdateAction { .. } => "UpdateAction",
            Self::DeployAction(_) => "DeployAction",
            Self::BindAction(_) => "BindAction",
            Self::UnbindAction { .. } => "UnbindAction",
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
