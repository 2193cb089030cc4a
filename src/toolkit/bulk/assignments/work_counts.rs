//! How much work there is, by kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bulk::assignments::work::Work;

/// What a round does. Links have a round of their own, since they can't be undone simply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Round {
    /// Everything but links.
    Assignments,
    /// Links.
    Links,
}

/// How much of each kind of work there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct WorkCounts {
    /// Roles to create.
    pub roles_created: u64,
    /// Organizations to create.
    pub organizations_created: u64,
    /// Organizations for which the new connection is enabled.
    pub connections_enabled: u64,
    /// Users without e-mail address to create.
    pub users_created: u64,
    /// Users who get a role, counted once per role.
    pub role_users: u64,
    /// Members of organizations.
    pub members: u64,
    /// Roles of members, counted once per member and role.
    pub member_roles: u64,
    /// Direct permissions of users.
    pub permissions: u64,
    /// Users who are linked to another one.
    pub links: u64,
}

impl WorkCounts {
    /// The counts that are not zero, which make a shorter line of a journal.
    pub fn to_short_json(self) -> Value {
        let mut counts = serde_json::to_value(self).unwrap_or_default();
        if let Some(counts) = counts.as_object_mut() {
            counts.retain(|_, count| count.as_u64() != Some(0));
        }
        counts
    }

    /// Counts a piece of work, or what of it has succeeded.
    pub fn add(&mut self, work: &Work, assignments: u64) {
        let count = match work {
            Work::CreateRole { .. } => &mut self.roles_created,
            Work::CreateOrganization { .. } => &mut self.organizations_created,
            Work::EnableConnection { .. } => &mut self.connections_enabled,
            Work::CreateUser { .. } => &mut self.users_created,
            Work::AddRoleUsers { .. } => &mut self.role_users,
            Work::AddMembers { .. } => &mut self.members,
            Work::AddMemberRoles { .. } => &mut self.member_roles,
            Work::AddPermissions { .. } => &mut self.permissions,
            Work::Link { .. } => &mut self.links,
        };
        *count = count.saturating_add(assignments);
    }
}

/// How much of the work each role or organization has, for display.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkDetails {
    /// Names of the roles that are created.
    pub roles_created: Vec<String>,
    /// Names of the organizations that are created.
    pub organizations_created: Vec<String>,
    /// How many users get each role.
    pub role_users: BTreeMap<String, u64>,
    /// How many users become members of each organization.
    pub members: BTreeMap<String, u64>,
}

impl WorkDetails {
    /// Counts a piece of work.
    pub fn add(&mut self, work: &Work) {
        let add = |counts: &mut BTreeMap<String, u64>, name: &str| {
            let count = counts.entry(name.to_owned()).or_default();
            *count = count.saturating_add(work.assignments());
        };
        match work {
            Work::CreateRole { role, .. } => self.roles_created.push(role.clone()),
            Work::CreateOrganization { organization, .. } => {
                self.organizations_created.push(organization.clone());
            }
            Work::AddRoleUsers { role, .. } => add(&mut self.role_users, role),
            Work::AddMembers { organization, .. } => add(&mut self.members, organization),
            _ => {}
        }
    }
}
