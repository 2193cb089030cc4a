//! Plans which users get which roles.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::Value;

use crate::api::endpoints::roles;
use crate::api::ports::Ports;
use crate::bulk::assignments::context::Context;
use crate::bulk::assignments::failures::{Failure, FailureCode};
use crate::bulk::assignments::list_store::ListStore;
use crate::bulk::assignments::read_roles::OldRole;
use crate::bulk::assignments::work::{Permission, Work};
use crate::bulk::assignments::work_writer::WorkWriter;
use crate::bulk::ports::RunFolder;
use crate::json_value::get_str;
use crate::problem::Problem;

/// How many users a request gives a role to at first. Auth0 publishes no maximum, so a batch that is refused is halved.
const USERS_PER_REQUEST: usize = 50;

/// Plans the users of all roles.
///
/// # Errors
/// The problem of the request that failed; `files`.
pub async fn plan_role_users<P: Ports, F: RunFolder>(
    context: &Context<'_, P, F>,
    old: &[OldRole],
    users: &ListStore<'_, F>,
    work: &mut WorkWriter<'_, F>,
) -> Result<(), Problem> {
    context.new.report_reading("users of roles");
    let names: HashMap<&str, &str> = old
        .iter()
        .map(|role| (role.id.as_str(), role.name.as_str()))
        .collect();
    users
        .for_each(async |id, items| {
            let Some(name) = names.get(id).copied() else {
                return Ok(());
            };
            plan_role(context, name, &items, work).await
        })
        .await
}

async fn plan_role<P: Ports, F: RunFolder>(
    context: &Context<'_, P, F>,
    name: &str,
    items: &[Value],
    work: &mut WorkWriter<'_, F>,
) -> Result<(), Problem> {
    let users = carried_users(context, name, items).await?;
    let mut assigned = HashSet::new();
    match context.directory.role(name) {
        Some(id) => {
            context
                .new
                .fetch_pages(&roles::users(&id), async |page| {
                    assigned.extend(page.iter().map(|user| get_str(user, "user_id").to_owned()));
                    Ok(())
                })
                .await?;
        }
        None if context.create_missing => {}
        None => {
            let reason = format!("the new tenant has no role {name}");
            let failure = Failure::new(FailureCode::RoleMissing, name, reason);
            let failure = failure.affecting(users.len() as u64);
            return context.failures.add(&[failure]).await;
        }
    }
    let pending: Vec<String> = users
        .into_iter()
        .filter(|user| assigned.insert(user.clone()))
        .collect();
    for users in pending.chunks(USERS_PER_REQUEST) {
        let batch = Work::AddRoleUsers {
            role: name.to_owned(),
            users: users.to_vec(),
        };
        work.push(&batch).await?;
    }
    Ok(())
}

/// The new tenant's IDs of the users of a list. Those who do not move are failures.
///
/// # Errors
/// `files`
pub async fn carried_users<P, F: RunFolder>(
    context: &Context<'_, P, F>,
    name: &str,
    items: &[Value],
) -> Result<Vec<String>, Problem> {
    let (mut carried, mut failures) = (Vec::new(), Vec::new());
    for item in items {
        let old = get_str(item, "user_id");
        match context.ids.of(old) {
            Some(new) => carried.push(new),
            None => failures.push(not_carried(name, old)),
        }
    }
    context.failures.add(&failures).await?;
    Ok(carried)
}

/// The failure of a user who does not move.
pub fn not_carried(name: &str, old_user: &str) -> Failure {
    let reason =
        "the user belongs to no database connection, or the ID can't be one of the new tenant";
    Failure::new(FailureCode::NotCarried, name, reason).of_user(old_user)
}

/// Plans the roles that are created: all roles of the old tenant that `needed` names and the new tenant lacks. Permissions
/// that the new tenant does not know are failures.
///
/// # Errors
/// `files`
pub async fn plan_new_roles<P, F: RunFolder>(
    context: &Context<'_, P, F>,
    old: &[OldRole],
    needed: &BTreeSet<String>,
) -> Result<Vec<Work>, Problem> {
    let (mut created, mut failures) = (Vec::new(), Vec::new());
    for role in old {
        if !needed.contains(&role.name) || context.directory.role(&role.name).is_some() {
            continue;
        }
        let (permissions, missing): (Vec<Permission>, Vec<Permission>) = role
            .permissions
            .iter()
            .cloned()
            .partition(|permission| context.directory.has_permission(permission));
        failures.extend(
            missing
                .iter()
                .map(|missing| permission_missing(&role.name, missing)),
        );
        created.push(Work::CreateRole {
            role: role.name.clone(),
            description: role.description.clone(),
            permissions,
        });
    }
    context.failures.add(&failures).await?;
    Ok(created)
}

/// The failure of a permission that the new tenant does not know.
pub fn permission_missing(name: &str, permission: &Permission) -> Failure {
    let Permission {
        resource_server_identifier: api,
        permission_name: scope,
    } = permission;
    let reason = format!("the new tenant has no permission {scope} of the API {api}");
    Failure::new(FailureCode::PermissionMissing, name, reason)
}
