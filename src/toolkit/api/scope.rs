//! The scopes of the Management API that the commands and the action scripts need.

use std::fmt;

use serde::{Serialize, Serializer};

/// A scope of the Management API v2, named as Auth0 names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scope {
    /// `create:actions`
    CreateActions,
    /// `create:client_grants`
    CreateClientGrants,
    /// `create:clients`
    CreateClients,
    /// `create:connections`
    CreateConnections,
    /// `create:organization_connections`
    CreateOrganizationConnections,
    /// `create:organization_member_roles`
    CreateOrganizationMemberRoles,
    /// `create:organization_members`
    CreateOrganizationMembers,
    /// `create:organizations`
    CreateOrganizations,
    /// `create:role_members`
    CreateRoleMembers,
    /// `create:roles`
    CreateRoles,
    /// `create:users`: also import jobs.
    CreateUsers,
    /// `delete:actions`
    DeleteActions,
    /// `delete:client_grants`
    DeleteClientGrants,
    /// `delete:clients`
    DeleteClients,
    /// `delete:users`
    DeleteUsers,
    /// `read:actions`
    ReadActions,
    /// `read:attack_protection`
    ReadAttackProtection,
    /// `read:authentication_methods`: the second factors of users.
    ReadAuthenticationMethods,
    /// `read:client_grants`
    ReadClientGrants,
    /// `read:client_keys`: the secrets of applications.
    ReadClientKeys,
    /// `read:clients`
    ReadClients,
    /// `read:connections`
    ReadConnections,
    /// `read:connections_options`: needed in addition to `read:connections`.
    ReadConnectionsOptions,
    /// `read:events`: what happens, while it happens.
    ReadEvents,
    /// `read:guardian_factors`
    ReadGuardianFactors,
    /// `read:logs`
    ReadLogs,
    /// `read:mfa_policies`
    ReadMfaPolicies,
    /// `read:organization_connections`
    ReadOrganizationConnections,
    /// `read:organization_member_roles`
    ReadOrganizationMemberRoles,
    /// `read:organization_members`
    ReadOrganizationMembers,
    /// `read:organizations`
    ReadOrganizations,
    /// `read:resource_servers`: the APIs and their scopes.
    ReadResourceServers,
    /// `read:role_members`
    ReadRoleMembers,
    /// `read:roles`
    ReadRoles,
    /// `read:tenant_settings`
    ReadTenantSettings,
    /// `read:users`
    ReadUsers,
    /// `update:actions`
    UpdateActions,
    /// `update:attack_protection`
    UpdateAttackProtection,
    /// `update:client_grants`
    UpdateClientGrants,
    /// `update:clients`
    UpdateClients,
    /// `update:connections`
    UpdateConnections,
    /// `update:connections_options`: needed in addition to `update:connections`.
    UpdateConnectionsOptions,
    /// `update:roles`
    UpdateRoles,
    /// `update:users`
    UpdateUsers,
    /// `update:users_app_metadata`
    UpdateUsersAppMetadata,
}

impl Scope {
    /// The name that a token carries.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CreateActions => "create:actions",
            Self::CreateClientGrants => "create:client_grants",
            Self::CreateClients => "create:clients",
            Self::CreateConnections => "create:connections",
            Self::CreateOrganizationConnections => "create:organization_connections",
            Self::CreateOrganizationMemberRoles => "create:organization_member_roles",
            Self::CreateOrganizationMembers => "create:organization_members",
            Self::CreateOrganizations => "create:organizations",
            Self::CreateRoleMembers => "create:role_members",
            Self::CreateRoles => "create:roles",
            Self::CreateUsers => "create:users",
            Self::DeleteActions => "delete:actions",
            Self::DeleteClientGrants => "delete:client_grants",
            Self::DeleteClients => "delete:clients",
            Self::DeleteUsers => "delete:users",
            Self::ReadActions => "read:actions",
            Self::ReadAttackProtection => "read:attack_protection",
            Self::ReadAuthenticationMethods => "read:authentication_methods",
            Self::ReadClientGrants => "read:client_grants",
            Self::ReadClientKeys => "read:client_keys",
            Self::ReadClients => "read:clients",
            Self::ReadConnections => "read:connections",
            Self::ReadConnectionsOptions => "read:connections_options",
            Self::ReadEvents => "read:events",
            Self::ReadGuardianFactors => "read:guardian_factors",
            Self::ReadLogs => "read:logs",
            Self::ReadMfaPolicies => "read:mfa_policies",
            Self::ReadOrganizationConnections => "read:organization_connections",
            Self::ReadOrganizationMemberRoles => "read:organization_member_roles",
            Self::ReadOrganizationMembers => "read:organization_members",
            Self::ReadOrganizations => "read:organizations",
            Self::ReadResourceServers => "read:resource_servers",
            Self::ReadRoleMembers => "read:role_members",
            Self::ReadRoles => "read:roles",
            Self::ReadTenantSettings => "read:tenant_settings",
            Self::ReadUsers => "read:users",
            Self::UpdateActions => "update:actions",
            Self::UpdateAttackProtection => "update:attack_protection",
            Self::UpdateClientGrants => "update:client_grants",
            Self::UpdateClients => "update:clients",
            Self::UpdateConnections => "update:connections",
            Self::UpdateConnectionsOptions => "update:connections_options",
            Self::UpdateRoles => "update:roles",
            Self::UpdateUsers => "update:users",
            Self::UpdateUsersAppMetadata => "update:users_app_metadata",
        }
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Serialize for Scope {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
