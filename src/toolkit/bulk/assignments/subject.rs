//! What `assign` carries to the new tenant, and the scopes that it needs for that.

use serde::{Deserialize, Serialize};

use crate::api::scope::Scope;
use crate::tenant::Tenant;

/// Something that belongs to users and is not part of their profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Subject {
    /// The roles of users.
    Roles,
    /// The permissions that users have directly, not by a role. They are read user by user.
    Permissions,
    /// The organizations of users, and their roles in them.
    Organizations,
    /// The accounts that are linked to a user.
    Links,
    /// Users without an e-mail address, whom import jobs refuse.
    NoEmail,
}

impl Subject {
    /// The scopes that are needed to read a tenant and, in the new one, to assign.
    pub fn scopes(self, tenant: Tenant) -> &'static [Scope] {
        match (self, tenant) {
            (Self::Roles, Tenant::Old) => &[Scope::ReadRoles, Scope::ReadRoleMembers],
            (Self::Roles, Tenant::New) => &[
                Scope::ReadRoles,
                Scope::ReadRoleMembers,
                Scope::CreateRoleMembers,
            ],
            (Self::Permissions, Tenant::Old) => &[Scope::ReadUsers],
            (Self::Permissions, Tenant::New) => &[
                Scope::ReadUsers,
                Scope::ReadResourceServers,
                Scope::UpdateUsers,
            ],
            (Self::Organizations, Tenant::Old) => &[
                Scope::ReadRoles,
                Scope::ReadOrganizations,
                Scope::ReadOrganizationMembers,
                Scope::ReadOrganizationMemberRoles,
            ],
            (Self::Organizations, Tenant::New) => &[
                Scope::ReadRoles,
                Scope::ReadConnections,
                Scope::ReadConnectionsOptions,
                Scope::ReadOrganizations,
                Scope::ReadOrganizationConnections,
                Scope::ReadOrganizationMembers,
                Scope::ReadOrganizationMemberRoles,
                Scope::CreateOrganizationMembers,
                Scope::CreateOrganizationMemberRoles,
            ],
            (Self::Links | Self::NoEmail, Tenant::Old) => &[],
            (Self::Links, Tenant::New) => &[
                Scope::ReadConnections,
                Scope::ReadConnectionsOptions,
                Scope::ReadUsers,
                Scope::UpdateUsers,
            ],
            (Self::NoEmail, Tenant::New) => &[
                Scope::ReadConnections,
                Scope::ReadConnectionsOptions,
                Scope::ReadUsers,
                Scope::CreateUsers,
            ],
        }
    }

    /// The scopes that creating what is missing in the new tenant needs beside those.
    fn creating_scopes(self) -> &'static [Scope] {
        match self {
            Self::Roles => &[
                Scope::ReadResourceServers,
                Scope::CreateRoles,
                Scope::UpdateRoles,
            ],
            Self::Organizations => &[
                Scope::ReadResourceServers,
                Scope::CreateRoles,
                Scope::UpdateRoles,
                Scope::CreateOrganizations,
                Scope::CreateOrganizationConnections,
            ],
            Self::Permissions | Self::Links | Self::NoEmail => &[],
        }
    }
}

/// The scopes that carrying these subjects needs in a tenant: sorted, each once.
pub fn required_scopes(subjects: &[Subject], tenant: Tenant, create_missing: bool) -> Vec<Scope> {
    let mut scopes: Vec<Scope> = Vec::new();
    for subject in subjects {
        scopes.extend(subject.scopes(tenant));
        if create_missing && tenant == Tenant::New {
            scopes.extend(subject.creating_scopes());
        }
    }
    scopes.sort_unstable_by_key(|scope| scope.as_str());
    scopes.dedup();
    scopes
}
