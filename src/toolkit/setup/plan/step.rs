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
    /// Lets the old tenant's Action serve two migration clients, and deploys it.
    AdmitClient {
        /// The Action's ID.
        id: String,
        /// The Client ID of the one that is about to go.
        retiring: String,
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
    /// Takes the Action of a tenant out of the post-login flow.
    UnbindAction {
        /// The tenant.
        tenant: Tenant,
        /// The Action's ID.
        id: String,
    },
    /// Deletes the Action of a tenant. It must be out of every flow.
    DeleteAction {
        /// The tenant.
        tenant: Tenant,
        /// The Action's ID.
        id: String,
    },
    /// Deletes a grant of an application of the old tenant.
    DeleteGrant {
        /// The grant's ID.
        id: String,
    },
    /// Deletes an application of the old tenant.
    DeleteClient {
        /// The Client ID.
        id: String,
    },
    /// Adds address ranges to the allowlist of brute-force protection.
    UpdateBruteForceProtection(Vec<String>),
    /// Adds address ranges to the allowlist of suspicious IP throttling.
    UpdateSuspiciousIpThrottling(Vec<String>),
    /// Removes address ranges from the allowlist of brute-force protection.
    ShortenBruteForceAllowlist(Vec<String>),
    /// Removes address ranges from the allowlist of suspicious IP throttling.
    ShortenSuspiciousIpAllowlist(Vec<String>),
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
            Self::DeleteAction { .. } => &[Scope::DeleteActions],
            Self::AdmitClient { .. } => &[Scope::UpdateActions, Scope::CreateActions],
            Self::DeleteGrant { .. } => &[Scope::DeleteClientGrants],
            Self::DeleteClient { .. } => &[Scope::DeleteClients],
            Self::UpdateBruteForceProtection(_)
            | Self::UpdateSuspiciousIpThrottling(_)
            | Self::ShortenBruteForceAllowlist(_)
            | Self::ShortenSuspiciousIpAllowlist(_) => &[Scope::UpdateAttackProtection],
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

    /// The kind of step, in snake case. It is part of the stable name of a change.
    pub fn name(&self) -> &'static str {
        match self {
            Self::CreateClient { .. } => "create_client",
            Self::CreateOwnClient { .. } => "create_own_client",
            Self::CreateOwnGrant { .. } => "create_own_grant",
            Self::UpdateClient { .. } => "update_client",
            Self::EnableConnection { .. } => "enable_connection",
            Self::CreateGrant(_) => "create_grant",
            Self::UpdateGrant { .. } => "update_grant",
            Self::AdmitClient { .. } => "admit_client",
            Self::CreateAction(_) => "create_action",
            Self::UpdateAction { .. } => "update_action",
            Self::DeployAction(_) => "deploy_action",
            Self::BindAction(_) => "bind_action",
            Self::UnbindAction { .. } => "unbind_action",
            Self::UpdateBruteForceProtection(_) => "update_brute_force_protection",
            Self::UpdateSuspiciousIpThrottling(_) => "update_suspicious_ip_throttling",
            Self::DeleteAction { .. } => "delete_action",
            Self::DeleteGrant { .. } => "delete_grant",
            Self::DeleteClient { .. } => "delete_client",
            Self::ShortenBruteForceAllowlist(_) => "shorten_brute_force_allowlist",
            Self::ShortenSuspiciousIpAllowlist(_) => "shorten_suspicious_ip_allowlist",
            Self::CreateConnection { .. } => "create_connection",
            Self::WriteConnection { .. } => "write_connection",
            Self::EnableClients { .. } => "enable_clients",
        }
    }
}

/// Shows only the kind of step, because the options of a connection contain secrets of other scripts.
impl fmt::Debug for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
