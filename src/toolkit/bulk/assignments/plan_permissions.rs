//! Plans which users get which direct permissions.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::endpoints::user_permissions;
use crate::api::ports::Ports;
use crate::bulk::assignments::context::Context;
use crate::bulk::assignments::failures::{Failure, FailureCode};
use crate::bulk::assignments::plan_roles::{not_carried, permission_missing};
use crate::bulk::assignments::read_permissions::{
    PermissionSource, USER_PERMISSIONS, UserPermissions, source,
};
use crate::bulk::assignments::read_roles::permission;
use crate::bulk::assignments::work::{Permission, Work};
use crate::bulk::assignments::work_writer::WorkWriter;
use crate::bulk::ndjson::parse_lines;
use crate::bulk::ports::RunFolder;
use crate::problem::Problem;

/// Plans the permissions of all users who have some in the old tenant.
///
/// # Errors
/// The problem of the request that failed; `files`.
pub async fn plan_permissions<P: Ports, F: RunFolder>(
    context: &Context<'_, P, F>,
    work: &mut WorkWriter<'_, F>,
) -> Result<(), Problem> {
    context.new.report_reading("permissions of users");
    let text = context.run.read(USER_PERMISSIONS).await?;
    let text = text.unwrap_or_default();
    // A run that was interrupted may have read a user twice.
    let mut users: BTreeMap<String, (BTreeSet<Permission>, BTreeSet<String>)> = BTreeMap::new();
    for user in parse_lines::<UserPermissions>(&text) {
        let (permissions, unclear) = users.entry(user.user_id).or_default();
        permissions.extend(user.permissions);
        unclear.extend(user.unclear);
    }
    for (old, (permissions, unclear)) in users {
        let unclear = unclear.iter().map(|name| unclear_failure(&old, name));
        let unclear: Vec<Failure> = unclear.collect();
        context.failures.add(&unclear).await?;
        if !permissions.is_empty() {
            plan_user(context, &old, permissions, work).await?;
        }
    }
    Ok(())
}

fn unclear_failure(user: &str, name: &str) -> Failure {
    let reason = format!("the old tenant does not say where the permission {name} comes from");
    Failure::new(FailureCode::PermissionUnclear, name, reason).of_user(user)
}

async fn plan_user<P: Ports, F: RunFolder>(
    context: &Context<'_, P, F>,
    old: &str,
    permissions: BTreeSet<Permission>,
    work: &mut WorkWriter<'_, F>,
) -> Result<(), Problem> {
    let count = permissions.len() as u64;
    let Some(user) = context.ids.of(old) else {
        let failure = not_carried("permissions", old).affecting(count);
        return context.failures.add(&[failure]).await;
    };
    let list = user_permissions::list(&user);
    let current = match context.new.fetch_all_or_refusal(&list, &[404]).await? {
        Ok(items) => items,
        Err(refusal) => {
            let failure = Failure::new(FailureCode::UserRefused, "permissions", refusal.message);
            let failure = failure.of_user(user).affecting(count);
            return context.failures.add(&[failure]).await;
        }
    };
    let current: BTreeSet<Permission> = current
        .iter()
        .filter(|item| source(item) == PermissionSource::Direct)
        .map(permission)
        .collect();
    let (permissions, missing): (Vec<Permission>, Vec<Permission>) = permissions
        .into_iter()
        .filter(|permission| !current.contains(permission))
        .partition(|permission| context.directory.has_permission(permission));
    let missing: Vec<Failure> = missing
        .iter()
        .map(|missing| permission_missing(&missing.permission_name, missing).of_user(user.clone()))
        .collect();
    context.failures.add(&missing).await?;
    if permissions.is_empty() {
        return Ok(());
    }
    work.push(&Work::AddPermissions { user, permissions }).await
}
