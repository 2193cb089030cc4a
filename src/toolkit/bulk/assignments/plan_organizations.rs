//! Plans which users become members of which organizations, and with which roles.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;

use crate::api::endpoints::organization_members::MEMBERS_PER_REQUEST;
use crate::api::endpoints::{organization_members, organizations};
use crate::api::ports::{Event, Ports, Progress};
use crate::bulk::assignments::context::Context;
use crate::bulk::assignments::failures::{Failure, FailureCode};
use crate::bulk::assignments::list_store::ListStore;
use crate::bulk::assignments::plan_roles::not_carried;
use crate::bulk::assignments::read_organizations::OldOrganization;
use crate::bulk::assignments::read_roles::OldRole;
use crate::bulk::assignments::work::Work;
use crate::bulk::assignments::work_writer::WorkWriter;
use crate::bulk::ports::RunFolder;
use crate::json_value::{get_each, get_str};
use crate::problem::Problem;

/// Names of roles by user.
type RolesByUser = BTreeMap<String, BTreeSet<String>>;

/// Plans organizations and their members. `needed_roles` receives the roles that are to be created for members.
///
/// # Errors
/// The problem of the request that failed; `files`.
pub async fn plan_organizations<P: Ports, F: RunFolder>(
    context: &Context<'_, P, F>,
    old: &[OldOrganization],
    old_roles: &[OldRole],
    members: &ListStore<'_, F>,
    needed_roles: &mut BTreeSet<String>,
    work: &mut WorkWriter<'_, F>,
) -> Result<(), Problem> {
    for organization in old {
        if context.create_missing && context.directory.organization(&organization.name).is_none() {
            let create = Work::CreateOrganization {
                organization: organization.name.clone(),
                members: organization.members.clone(),
            };
            work.push(&create).await?;
        }
    }
    let names: HashMap<&str, &str> = old
        .iter()
        .map(|organization| (organization.id.as_str(), organization.name.as_str()))
        .collect();
    let tenant_roles: HashSet<&str> = old_roles.iter().map(|role| role.id.as_str()).collect();
    let mut planned = 0_u64;
    members
        .for_each(async |id, items| {
            let Some(name) = names.get(id).copied() else {
                return Ok(());
            };
            context.new.ports().ui().event(&Event::Progress {
                tenant: Some(context.new.tenant()),
                what: "reading the members of organizations",
                done: planned,
                total: Some(old.len() as u64),
                unit: "organizations",
                remaining_ms: None,
            });
            planned = planned.saturating_add(1);
            let planner = OrganizationPlanner {
                context,
                name,
                tenant_roles: &tenant_roles,
            };
            planner.plan(&items, needed_roles, work).await
        })
        .await
}

struct OrganizationPlanner<'a, 'b, P, F> {
    context: &'a Context<'b, P, F>,
    name: &'a str,
    /// The IDs of the old tenant's roles that belong to no organization.
    tenant_roles: &'a HashSet<&'a str>,
}

impl<P: Ports, F: RunFolder> OrganizationPlanner<'_, '_, P, F> {
    async fn plan(
        &self,
        items: &[Value],
        needed_roles: &mut BTreeSet<String>,
        work: &mut WorkWriter<'_, F>,
    ) -> Result<(), Problem> {
        let (context, name) = (self.context, self.name);
        let mut desired = self.desired_roles(items).await?;
        let current = match context.directory.organization(name) {
            Some(id) => {
                self.plan_connection(&id, work).await?;
                self.current_roles(&id).await?
            }
            None if context.create_missing => RolesByUser::new(),
            None => {
                let reason = format!("the new tenant has no organization {name}");
                let failure = Failure::new(FailureCode::OrganizationMissing, name, reason);
                let failure = failure.affecting(desired.len() as u64);
                return context.failures.add(&[failure]).await;
            }
        };
        self.take_missing_roles(&mut desired, needed_roles).await?;
        let users: Vec<&String> = desired
            .keys()
            .filter(|user| !current.contains_key(*user))
            .collect();
        for users in users.chunks(MEMBERS_PER_REQUEST) {
            let batch = Work::AddMembers {
                organization: name.to_owned(),
                users: users.iter().map(|user| (*user).clone()).collect(),
            };
            work.push(&batch).await?;
        }
        for (user, roles) in &desired {
            let roles: Vec<String> = match current.get(user) {
                Some(current) => roles.difference(current).cloned().collect(),
                None => roles.iter().cloned().collect(),
            };
            if !roles.is_empty() {
                let add = Work::AddMemberRoles {
                    organization: name.to_owned(),
                    user: user.clone(),
                    roles,
                };
                work.push(&add).await?;
            }
        }
        Ok(())
    }

    /// The members who move, with the names of their roles. Roles that belong to the organization alone are failures.
    async fn desired_roles(&self, items: &[Value]) -> Result<RolesByUser, Problem> {
        let (mut desired, mut failures) = (RolesByUser::new(), Vec::new());
        for item in items {
            let old = get_str(item, "user_id");
            let Some(user) = self.context.ids.of(old) else {
                failures.push(not_carried(self.name, old));
                continue;
            };
            let roles = item.get("roles").and_then(Value::as_array);
            let mut names = BTreeSet::new();
            for role in roles.map(Vec::as_slice).unwrap_or_default() {
                let role_name = get_str(role, "name");
                if self.tenant_roles.contains(get_str(role, "id")) {
                    names.insert(role_name.to_owned());
                    continue;
                }
                let reason = format!(
                    "the role {role_name} belongs to the organization {}",
                    self.name
                );
                let failure = Failure::new(FailureCode::OrganizationRole, self.name, reason);
                failures.push(failure.of_user(user.clone()));
            }
            desired.entry(user).or_default().append(&mut names);
        }
        self.context.failures.add(&failures).await?;
        Ok(desired)
    }

    async fn current_roles(&self, id: &str) -> Result<RolesByUser, Problem> {
        let mut current = RolesByUser::new();
        self.context
            .new
            .fetch_pages(&organization_members::list(id), async |page| {
                for member in &page {
                    let roles = get_each(member, "roles", "name").into_iter();
                    current.insert(get_str(member, "user_id").to_owned(), roles.collect());
                }
                Ok(())
            })
            .await?;
        Ok(current)
    }

    /// The new connection must be enabled for the organization, or its members can't log in.
    async fn plan_connection(&self, id: &str, work: &mut WorkWriter<'_, F>) -> Result<(), Problem> {
        let list = organizations::enabled_connections(id);
        let enabled = self.context.new.fetch_all(&list).await?;
        let connection = self.context.connection_id();
        if enabled
            .iter()
            .any(|enabled| get_str(enabled, "connection_id") == connection)
        {
            return Ok(());
        }
        if self.context.create_missing {
            let organization = self.name.to_owned();
            return work.push(&Work::EnableConnection { organization }).await;
        }
        let reason = format!(
            "the new connection is not enabled for the organization {}",
            self.name
        );
        let failure = Failure::new(FailureCode::ConnectionNotEnabled, self.name, reason);
        self.context.failures.add(&[failure]).await
    }

    /// Takes the roles that the new tenant does not have out of the desired ones, unless they are created.
    async fn take_missing_roles(
        &self,
        desired: &mut RolesByUser,
        needed_roles: &mut BTreeSet<String>,
    ) -> Result<(), Problem> {
        let mut missing: BTreeMap<String, u64> = BTreeMap::new();
        for roles in desired.values_mut() {
            roles.retain(|role| {
                if self.context.directory.role(role).is_some() {
                    return true;
                }
                if self.context.create_missing {
                    needed_roles.insert(role.clone());
                    return true;
                }
                let count = missing.entry(role.clone()).or_default();
                *count = count.saturating_add(1);
                false
            });
        }
        let failure = |(role, count): (&String, &u64)| {
            let reason = format!("the new tenant has no role {role}");
            let name = format!("{} in {}", role, self.name);
            Failure::new(FailureCode::RoleMissing, name, reason).affecting(*count)
        };
        let failures: Vec<Failure> = missing.iter().map(failure).collect();
        self.context.failures.add(&failures).await
    }
}
