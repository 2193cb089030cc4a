//! Whether a rotation may begin, and with which applications; or what an earlier run has left to do.

use crate::api::credentials::audience;
use crate::problem::{Problem, ProblemCode};
use crate::setup::desired::clients::ClientRole;
use crate::setup::plan::clean_up_marks::client_problem;
use crate::setup::plan::rotation::{Rotation, SetupChanges, is_served, setup_changes};
use crate::tenant::Tenant;

/// What a run begins with.
pub(super) struct Start {
    /// The applications that are to be set aside.
    pub(super) begin: Vec<ClientRole>,
    /// The selected applications that this run leaves alone.
    pub(super) left_out: Vec<ClientRole>,
}

/// Decides what a run begins with. If an earlier run has broken off, this run finishes it. It only sets another application aside
/// if the earlier run may have been about to, that is if it had created nothing yet.
///
/// # Errors
/// As `rotation::plan`.
pub(super) fn start(rotation: &Rotation<'_>, selected: &[ClientRole]) -> Result<Start, Problem> {
    let old = &rotation.old;
    let resumed = old.retiring.roles();
    let is_fresh = resumed
        .iter()
        .all(|role| old.client(*role).application.is_none());
    let (begin, left_out): (Vec<ClientRole>, Vec<ClientRole>) = selected
        .iter()
        .copied()
        .filter(|role| !resumed.contains(role))
        .partition(|role| is_fresh && (resumed.is_empty() || old.credentials(*role).is_some()));
    let mut problems = unnamed_connections(rotation, &[begin.as_slice(), &resumed].concat());
    problems.extend(foreign_clients(rotation));
    if resumed.is_empty() && !begin.is_empty() {
        problems.extend(unused_client(rotation, &begin));
        if problems.is_empty() {
            problems.extend(unfinished_setup(&setup_changes(rotation)?));
        }
    }
    match Problem::join("nothing was rotated", problems) {
        Some(problem) => Err(problem),
        None => Ok(Start { begin, left_out }),
    }
}

/// Another connection with this project's scripts would lose its access when the former migration client is deleted.
fn unnamed_connections(rotation: &Rotation<'_>, roles: &[ClientRole]) -> Vec<Problem> {
    if !roles.contains(&ClientRole::Migration) {
        return Vec::new();
    }
    let pairs = &rotation.context.settings.connections;
    let unnamed = rotation.databases.iter().filter(|(name, database)| {
        database.has_own_scripts() && !pairs.iter().any(|pair| pair.new == *name)
    });
    unnamed
        .map(|(name, _)| {
            let message = format!(
                "the connection {name}, which the settings do not name, has this project's scripts, too, and may use the \
                 migration client"
            );
            Problem::in_tenant(Tenant::New, ProblemCode::Refused, message)
                .with_remedy("Add it to the settings file, or run finish for it.")
        })
        .collect()
}

/// An application that `setup` has not made may have other users, who would lose it.
fn foreign_clients(rotation: &Rotation<'_>) -> Vec<Problem> {
    let audience = audience(rotation.context.old_domain);
    let settings = rotation.context.settings;
    let clients = rotation.clients.iter();
    clients
        .filter_map(|(role, client)| client_problem(settings, *role, client, &audience))
        .map(|problem| {
            problem.with_remedy(
                "Rotate its secret by hand, as docs/security.md#rotate-the-secrets says, if it is this migration's all the same.",
            )
        })
        .collect()
}

/// After `finish` nothing has the migration client's secret.
fn unused_client(rotation: &Rotation<'_>, begin: &[ClientRole]) -> Option<Problem> {
    let mut databases = rotation
        .new
        .connections
        .iter()
        .filter_map(|connection| connection.database.as_ref())
        .peekable();
    if !begin.contains(&ClientRole::Migration) || databases.peek().is_none() {
        return None;
    }
    if databases.any(is_served) {
        return None;
    }
    let message = "finish has ended the migration, so nothing uses the migration client any more";
    let problem = Problem::in_tenant(Tenant::Old, ProblemCode::Refused, message);
    Some(problem.with_remedy(
        "Run finish --clean-up, which deletes it; or rotate the other secret with --client marker.",
    ))
}

/// A rotation changes nothing else. What `setup` would change must be seen and confirmed there.
fn unfinished_setup(changes: &SetupChanges) -> Option<Problem> {
    let SetupChanges {
        applications,
        new_tenant,
        old_action,
    } = changes;
    let all = [applications, new_tenant, old_action].into_iter();
    let titles: Vec<&str> = all
        .flat_map(|plan| &plan.changes)
        .map(|change| change.title.as_str())
        .collect();
    if titles.is_empty() {
        return None;
    }
    let message = format!(
        "the tenants are not as setup leaves them: {}",
        titles.join("; ")
    );
    let problem = Problem::new(ProblemCode::Refused, message);
    Some(problem.with_remedy("Run setup first, then rotate-secret."))
}
