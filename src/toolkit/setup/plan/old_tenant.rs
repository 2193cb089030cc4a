//! The changes that `setup` makes to the old tenant: the migration client and its access, the Action, the marker client,
//! and attack protection if the settings name addresses.

use crate::package_files::PackageFiles;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::desired::actions::old_tenant_action;
use crate::setup::desired::clients::ClientRole;
use crate::setup::plan::diff::added;
use crate::setup::plan::plan::Plan;
use crate::setup::plan::step::Step;
use crate::setup::plan::{action, applications, attack_protection};
use crate::setup::read::current_state::{FINISH_ROTATION, OldTenantState};
use crate::tenant::Tenant;

/// Adds the changes that the old tenant needs.
///
/// # Errors
/// `name_taken` if another application or Action has the name from the settings; `settings` if an allowlist has no
/// room for the addresses.
pub fn add_changes(
    plan: &mut Plan,
    settings: &MigrationSettings,
    package_files: &PackageFiles,
    current: &OldTenantState,
) -> Result<(), Problem> {
    let (migration, marker) = (ClientRole::Migration, ClientRole::Marker);
    warn_of_rotation(plan, settings, current);
    applications::add_client_changes(plan, settings, migration, &current.migration_client)?;
    enable_connections(plan, settings, current);
    applications::add_grant_changes(plan, settings, migration, &current.migration_client);
    let action = old_tenant_action(package_files, settings, current.client_id());
    action::add_changes(plan, &action, &current.post_login)?;
    applications::add_client_changes(plan, settings, marker, &current.marker_client)?;
    applications::add_grant_changes(plan, settings, marker, &current.marker_client);
    attack_protection::add_changes(plan, settings, current)
}

/// The applications of a rotation that broke off still have a secret that is accepted.
fn warn_of_rotation(plan: &mut Plan, settings: &MigrationSettings, current: &OldTenantState) {
    for problem in current.retiring.problems(settings) {
        plan.warn(format!(
            "{problem}: a rotation has broken off. {FINISH_ROTATION}"
        ));
    }
}

/// Enables the connections for the migration client.
pub(super) fn enable_connections(
    plan: &mut Plan,
    settings: &MigrationSettings,
    current: &OldTenantState,
) {
    for (pair, connection) in settings.connections.iter().zip(&current.connections) {
        if connection.is_enabled {
            continue;
        }
        plan.push(
            Tenant::Old,
            &pair.old,
            format!(
                "Enable the connection {} for the migration client",
                pair.old
            ),
            vec![added(format!("application: {}", settings.migration_client))],
            Step::EnableConnection {
                id: connection.id.clone(),
            },
        );
    }
}

/// A name from the settings belongs to something that is not this project's.
pub(super) fn name_taken(message: String, setting: &str) -> Problem {
    Problem::in_tenant(Tenant::Old, ProblemCode::NameTaken, message).with_remedy(format!(
        "Choose another name with {setting} in the settings file, or rename the other."
    ))
}
