//! The planned work as the person who confirms it sees it.

use std::collections::BTreeMap;

use crate::bulk::assignments::failures::AssignmentFailures;
use crate::bulk::assignments::work_counts::WorkCounts;
use crate::bulk::assignments::work_list::PlannedWork;
use crate::bulk::plan::{BulkChange, BulkPlan};
use crate::setup::plan::diff::{Line, added};
use crate::tenant::Tenant;

/// The longest list of names that is shown.
const MAX_LINES: usize = 20;

/// The plan of a round: what is left of its work, and what can't be assigned.
pub fn bulk_plan(work: &PlannedWork, failures: &[AssignmentFailures]) -> BulkPlan {
    let mut plan = BulkPlan::default();
    let WorkCounts {
        roles_created,
        organizations_created,
        connections_enabled,
        users_created,
        role_users,
        members,
        member_roles,
        permissions,
        links,
    } = work.counts;
    let details = &work.details;
    let mut change = |kind: &str, count: u64, title: String, lines: Vec<Line>| {
        if count > 0 {
            let tenant = Tenant::New;
            plan.changes.push(BulkChange {
                id: format!("{}:{kind}", tenant.name()),
                tenant,
                title,
                lines,
            });
        }
    };
    change(
        "create_roles",
        roles_created,
        format!("Create roles: {roles_created}"),
        names(&details.roles_created),
    );
    change(
        "create_organizations",
        organizations_created,
        format!("Create organizations: {organizations_created}"),
        names(&details.organizations_created),
    );
    change(
        "enable_connections",
        connections_enabled,
        format!("Enable the new connection for organizations: {connections_enabled}"),
        Vec::new(),
    );
    change(
        "create_users",
        users_created,
        format!("Create users without e-mail address: {users_created}"),
        Vec::new(),
    );
    change(
        "assign_roles",
        role_users,
        format!("Give roles to users: {role_users} assignments"),
        counts(&details.role_users, "users"),
    );
    change(
        "add_members",
        members,
        format!("Add users to organizations: {members} memberships"),
        counts(&details.members, "members"),
    );
    change(
        "assign_member_roles",
        member_roles,
        format!("Give roles to members of organizations: {member_roles} assignments"),
        Vec::new(),
    );
    change(
        "assign_permissions",
        permissions,
        format!("Give direct permissions to users: {permissions} assignments"),
        Vec::new(),
    );
    change(
        "link_users",
        links,
        format!("Link users to one user: {links}"),
        Vec::new(),
    );
    add_warnings(&mut plan, work, failures);
    plan
}

fn add_warnings(plan: &mut BulkPlan, work: &PlannedWork, failures: &[AssignmentFailures]) {
    if work.requests_done > 0 {
        plan.warnings.push(format!(
            "An earlier run has done {} of {} requests of this plan; the others follow.",
            work.requests_done, work.requests
        ));
    }
    if work.counts.users_created > 0 {
        plan.warnings.push(
            "The users without e-mail address get a password that nobody knows: each must set a new one, by phone or with \
             your help. Their second factors and password hashes are not carried."
                .to_owned(),
        );
    }
    if work.counts.links > 0 {
        plan.warnings.push(
            "A linked user becomes an identity of the primary one: its ID, metadata, roles and organizations of its own are \
             lost. Unlinking later does not bring them back."
                .to_owned(),
        );
    }
    for group in failures {
        plan.warnings.push(format!(
            "Can't be assigned ({}): {}. {}",
            serde_json::to_value(group.code)
                .ok()
                .and_then(|code| code.as_str().map(str::to_owned))
                .unwrap_or_default(),
            group.count,
            group.remedy
        ));
    }
}

fn names(names: &[String]) -> Vec<Line> {
    shortened(names.iter().map(|name| added(name.as_str())).collect())
}

fn counts(counts: &BTreeMap<String, u64>, unit: &str) -> Vec<Line> {
    let line = |(name, count): (&String, &u64)| added(format!("{name}: {count} {unit}"));
    shortened(counts.iter().map(line).collect())
}

fn shortened(mut lines: Vec<Line>) -> Vec<Line> {
    let more = lines.len().saturating_sub(MAX_LINES);
    if more > 0 {
        lines.truncate(MAX_LINES);
        lines.push(added(format!("and {more} more")));
    }
    lines
}
