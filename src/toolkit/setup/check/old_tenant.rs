//! The checks of the old tenant's current state.

use serde_json::Value;

use crate::package_files::PackageFiles;
use crate::problem::Problem;
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::check::action;
use crate::setup::check::applications::{client_checks, grant_check};
use crate::setup::check::check::{Check, RUN_SETUP};
use crate::setup::check::check_id::CheckId;
use crate::setup::check::second_factors::other_actions;
use crate::setup::desired::actions::old_tenant_action;
use crate::setup::desired::clients::ClientRole;
use crate::setup::read::current_state::{FINISH_ROTATION, OldTenantState};
use crate::tenant::Tenant;
use migration_core::domain::optional_settings::MfaPolicy;

/// The checks, in the order of the set-up.
pub fn checks(
    settings: &MigrationSettings,
    package_files: &PackageFiles,
    current: &OldTenantState,
) -> Vec<Check> {
    let (migration, marker) = (ClientRole::Migration, ClientRole::Marker);
    let mut checks = client_checks(settings, migration, &current.migration_client);
    for (pair, connection) in settings.connections.iter().zip(&current.connections) {
        let title = format!(
            "The connection {} is enabled for the migration client",
            pair.old
        );
        let problem = (!connection.is_enabled).then(|| "it is not".to_owned());
        checks.push(
            check(CheckId::OldConnectionEnabled, title)
                .for_connection(&pair.old)
                .fail_if(problem, RUN_SETUP),
        );
    }
    checks.push(grant_check(settings, migration, &current.migration_client));
    let action = old_tenant_action(package_files, settings, current.client_id());
    checks.extend(action::checks(&action, &current.post_login));
    checks.push(other_actions(&current.post_login));
    checks.extend(client_checks(settings, marker, &current.marker_client));
    if current.marker_client.application.is_some() {
        checks.push(grant_check(settings, marker, &current.marker_client));
    }
    checks.push(rotation(settings, current));
    checks
}

/// The check that the last `rotate-secret` has come to its end. Users can move during a rotation.
fn rotation(settings: &MigrationSettings, current: &OldTenantState) -> Check {
    let problems = current.retiring.problems(settings);
    check(
        CheckId::Rotation,
        "The secrets of former applications are not accepted any more",
    )
    .warn_if(
        (!problems.is_empty()).then(|| problems.join("; ")),
        FINISH_ROTATION,
    )
}

/// The check of the tenant's policies for multi-factor authentication.
pub fn mfa_policy(settings: &MigrationSettings, policies: Result<Vec<Value>, Problem>) -> Check {
    let check = check(
        CheckId::MfaPolicy,
        "No policy for multi-factor authentication is in the way",
    );
    let policies = match policies {
        Ok(policies) => policies,
        Err(problem) => return check.not_checked(problem),
    };
    let is_always_required = !policies.is_empty();
    let migrates = settings.options.mfa_policy == Some(MfaPolicy::Migrate);
    if is_always_required && migrates {
        return check.with_detail(
            "a policy requires a second factor; mfa_policy is migrate, so users can still move",
        );
    }
    let problem = is_always_required.then(|| {
        "a policy requires a second factor of every user, and mfa_policy is reject: no user can move"
            .to_owned()
    });
    check.fail_if(
        problem,
        "Set mfa_policy to migrate in the settings file, or exempt the migration client in the old tenant.",
    )
}

pub(super) fn lacks(missing: &[&str]) -> Option<String> {
    (!missing.is_empty()).then(|| format!("it lacks {}", missing.join(", ")))
}

pub(super) fn check(id: CheckId, title: impl Into<String>) -> Check {
    Check::pass(Tenant::Old, id, title)
}
