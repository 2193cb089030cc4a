//! The changes that `finish --clean-up` makes, in the order in which nothing that still runs loses what it needs: first the
//! Actions, which use the two applications, then the entries of the allowlists, then the grants and the applications.
//! Nothing is planned before no action script of this project is left in the new tenant.

use crate::api::credentials::audience;
use crate::problem::{Problem, ProblemCode};
use crate::settings::address_range;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::desired::clients::ClientRole;
use crate::setup::missing_connection::missing_connection;
use crate::setup::plan::clean_up_marks::{client_problem, new_action_problem, old_action_problem};
use crate::setup::plan::diff::removed;
use crate::setup::plan::plan::Plan;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::{
    IpProtection, LeftoverClient, NewLeftovers, OldLeftovers, PostLoginFlow,
};
use crate::setup::saved_allowlists::SavedAllowlists;
use crate::tenant::Tenant;

/// The plan of `finish --clean-up`. `allowlists` are the entries that `setup` has added.
///
/// # Errors
/// `refused` if a connection still has this project's scripts or settings, or is missing; `name_taken` if something of a name
/// from the settings does not carry the marks of `setup`. All problems are reported at once.
pub fn plan(
    settings: &MigrationSettings,
    old_domain: &str,
    old: &OldLeftovers,
    new: &NewLeftovers,
    allowlists: &SavedAllowlists,
) -> Result<Plan, Problem> {
    let audience = audience(old_domain);
    let mut problems = unfinished_connections(settings, new);
    let rotation = unfinished_rotation(settings, old);
    // During a rotation the Action names the former migration client, or both.
    if rotation.is_none() {
        problems.extend(old_action_problem(
            settings,
            &old.post_login,
            old.client(ClientRole::Migration),
        ));
    }
    problems.extend(new_action_problem(settings, &new.post_login, &audience));
    for role in ClientRole::ALL {
        let client = old.client(role);
        problems
            .extend(client.and_then(|client| client_problem(settings, role, client, &audience)));
    }
    problems.extend(rotation);
    if let Some(problem) = Problem::join("nothing was deleted", problems) {
        return Err(problem);
    }
    let mut plan = Plan::default();
    delete_action(&mut plan, Tenant::Old, settings, &old.post_login);
    delete_action(&mut plan, Tenant::New, settings, &new.post_login);
    shorten_allowlists(&mut plan, old, allowlists);
    for role in ClientRole::ALL {
        if let Some(client) = old.client(role) {
            delete_client(&mut plan, settings, role, client);
        }
    }
    if new.post_login.action.is_some() {
        plan.warn(
            "The new tenant's Action confirms users at the first login after their move, fills in metadata that a first \
             login lost, and asks for second factors that could not be carried. Nobody does that for a user who has moved \
             and has not logged in since.",
        );
    }
    Ok(plan)
}

/// The connections that may still need what would be deleted: those of the settings must be finished, and no other one may
/// have this project's scripts.
fn unfinished_connections(settings: &MigrationSettings, new: &NewLeftovers) -> Vec<Problem> {
    let (mut problems, mut missing) = (Vec::new(), Vec::new());
    let mut refuse = |message: String, remedy: &str| {
        let problem = Problem::in_tenant(Tenant::New, ProblemCode::Refused, message);
        problems.push(problem.with_remedy(remedy));
    };
    for pair in &settings.connections {
        match new.database(&pair.new) {
            Some(database) if database.is_finished() => {}
            Some(database) if database.has_finished_scripts() => refuse(
                format!(
                    "the connection {} still has settings of this project's scripts: {}",
                    pair.new,
                    database.own_setting_names().join(", ")
                ),
                "Remove them on the connection's page in the Dashboard, unless other scripts use them.",
            ),
            Some(database) if database.has_own_scripts() => refuse(
                format!(
                    "the connection {} is not finished: its scripts still use the old tenant",
                    pair.new
                ),
                "Run finish first.",
            ),
            Some(_) => refuse(
                format!(
                    "the connection {} does not have the scripts that finish installs, so it is not known whether anything \
                     still uses the old tenant",
                    pair.new
                ),
                "Run finish first; after undo, delete by hand what is no longer needed.",
            ),
            None => missing.push(&pair.new),
        }
    }
    for (name, database) in &new.databases {
        let is_named = settings.connections.iter().any(|pair| pair.new == *name);
        if !is_named && database.has_own_scripts() {
            refuse(
                format!(
                    "the connection {name}, which the settings do not name, has this project's scripts, too"
                ),
                "Add it to the settings file and run finish, or wait until its migration is finished.",
            );
        }
    }
    let names: Vec<String> = new.databases.iter().map(|(name, _)| name.clone()).collect();
    problems.extend(missing.into_iter().map(|name| Problem {
        code: ProblemCode::Refused,
        ..missing_connection(Tenant::New, name, &names)
    }));
    problems
}

/// Why nothing is deleted while `rotate-secret` has not come to its end: an application would be left behind.
fn unfinished_rotation(settings: &MigrationSettings, old: &OldLeftovers) -> Option<Problem> {
    let roles = old.retiring.roles().into_iter();
    let names: Vec<String> = roles.map(|role| role.retiring_name(settings)).collect();
    if names.is_empty() {
        return None;
    }
    let message = format!(
        "a rotation of secrets has broken off, and what it set aside is still there: {}",
        names.join(", ")
    );
    let problem = Problem::in_tenant(Tenant::Old, ProblemCode::Refused, message);
    Some(problem.with_remedy("Run rotate-secret first: it finishes the rotation."))
}

fn delete_action(
    plan: &mut Plan,
    tenant: Tenant,
    settings: &MigrationSettings,
    flow: &PostLoginFlow,
) {
    let (Some(action), name) = (&flow.action, &settings.action) else {
        return;
    };
    let id = || action.id.clone();
    if flow.is_bound() {
        let title = format!("Take the Action {name} out of the post-login flow");
        let step = Step::UnbindAction { tenant, id: id() };
        plan.push(tenant, name, title, vec![removed(name)], step);
    }
    let title = format!("Delete the Action {name}");
    let step = Step::DeleteAction { tenant, id: id() };
    plan.push(tenant, name, title, vec![removed(name)], step);
}

fn shorten_allowlists(plan: &mut Plan, old: &OldLeftovers, allowlists: &SavedAllowlists) {
    let Some(protection) = &old.attack_protection else {
        return;
    };
    shorten_allowlist(
        plan,
        "brute-force protection",
        &protection.brute_force,
        &allowlists.brute_force,
        Step::ShortenBruteForceAllowlist,
    );
    shorten_allowlist(
        plan,
        "suspicious IP throttling",
        &protection.suspicious_ip,
        &allowlists.suspicious_ip,
        Step::ShortenSuspiciousIpAllowlist,
    );
}

fn shorten_allowlist(
    plan: &mut Plan,
    name: &str,
    current: &IpProtection,
    added: &[String],
    step: fn(Vec<String>) -> Step,
) {
    let ranges = address_range::common(&current.allowlist, added);
    if ranges.is_empty() {
        return;
    }
    let lines = ranges
        .iter()
        .map(|range| removed(format!("allowlist: {range}")))
        .collect();
    let title = format!("Take the new tenant's addresses out of the allowlist of {name}");
    plan.push(Tenant::Old, name, title, lines, step(ranges));
}

fn delete_client(
    plan: &mut Plan,
    settings: &MigrationSettings,
    role: ClientRole,
    client: &LeftoverClient,
) {
    let (label, name) = (role.label(), role.name(settings));
    for grant in &client.grants {
        plan.push(
            Tenant::Old,
            name,
            format!("Withdraw the grant of the {label} for the Management API"),
            vec![removed(format!("grant: {}", grant.audience))],
            Step::DeleteGrant {
                id: grant.grant.id.clone(),
            },
        );
    }
    plan.push(
        Tenant::Old,
        name,
        format!("Delete the {label} {name}"),
        vec![removed(format!("application: {name}"))],
        Step::DeleteClient {
            id: client.id.clone(),
        },
    );
}

/// What the report says besides the changes. `has_record` tells whether the state file says which entries of the allowlists
/// `setup` has added.
pub fn notes(settings: &MigrationSettings, has_record: bool) -> Vec<String> {
    let mut notes = vec![
        "The connections of the new tenant keep the scripts that find nobody, and import mode: without them, Auth0 would \
         no longer treat the users who have moved as its own."
            .to_owned(),
    ];
    if settings.allows_addresses() && !has_record {
        notes.push(
            "The state file does not say which addresses setup added to the allowlists of the old tenant's attack \
             protection, so none was removed. Remove those of allow_cidr by hand if nothing else needs them."
                .to_owned(),
        );
    }
    notes
}
