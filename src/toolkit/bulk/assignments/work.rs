//! The pieces of work of `assign`, as lines of a file. Each is one request, or two that belong together.

use serde::{Deserialize, Serialize};

use crate::json_value::Object;

/// A permission: a scope of an API, with the names that Auth0 gives to the members.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Permission {
    /// The identifier of the API.
    pub resource_server_identifier: String,
    /// The scope.
    pub permission_name: String,
}

/// A piece of work. Roles and organizations are named, since one that is still to be created has no ID. Users are named by
/// their whole ID in the new tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "work", rename_all = "snake_case")]
pub enum Work {
    /// Creates a role with its permissions.
    CreateRole {
        /// Name of the role.
        role: String,
        /// Its description; may be empty.
        description: String,
        /// The permissions that exist in the new tenant.
        permissions: Vec<Permission>,
    },
    /// Creates an organization, with the new connection enabled.
    CreateOrganization {
        /// Name of the organization.
        organization: String,
        /// Its other members, such as `display_name`.
        members: Object,
    },
    /// Enables the new connection for an organization that exists.
    EnableConnection {
        /// Name of the organization.
        organization: String,
    },
    /// Creates a user without e-mail address.
    CreateUser {
        /// The user.
        user: String,
        /// The import record as JSON text, so that the numbers of its metadata keep their digits.
        record: String,
    },
    /// Gives a role to users.
    AddRoleUsers {
        /// Name of the role.
        role: String,
        /// The users.
        users: Vec<String>,
    },
    /// Adds users to an organization.
    AddMembers {
        /// Name of the organization.
        organization: String,
        /// The users.
        users: Vec<String>,
    },
    /// Gives roles to a member of an organization.
    AddMemberRoles {
        /// Name of the organization.
        organization: String,
        /// The user.
        user: String,
        /// Names of the roles.
        roles: Vec<String>,
    },
    /// Gives direct permissions to a user.
    AddPermissions {
        /// The user.
        user: String,
        /// The permissions.
        permissions: Vec<Permission>,
    },
    /// Links a user to another one.
    Link {
        /// The user that stays one of its own.
        primary: String,
        /// The user that becomes an identity of the primary one.
        secondary: String,
    },
}

impl Work {
    /// How many assignments the piece of work makes.
    pub fn assignments(&self) -> u64 {
        let count = match self {
            Self::AddRoleUsers { users, .. } | Self::AddMembers { users, .. } => users.len(),
            Self::AddMemberRoles { roles, .. } => roles.len(),
            Self::AddPermissions { permissions, .. } => permissions.len(),
            Self::CreateRole { .. }
            | Self::CreateOrganization { .. }
            | Self::EnableConnection { .. }
            | Self::CreateUser { .. }
            | Self::Link { .. } => 1,
        };
        count as u64
    }
}
