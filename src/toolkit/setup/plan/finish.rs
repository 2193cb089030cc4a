//! What `finish` does: the scripts find nobody any more, and import mode stays on, so that the users who moved are
//! still Auth0's own. Source: Auth0, "Configure Automatic Migration from Your Database".

use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::settings::script_settings::{PreservedSettings, is_script_setting, preserved_settings};
use crate::setup::plan::connection_options::{diff, retired};
use crate::setup::plan::diff::removed;
use crate::setup::plan::plan::Plan;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::NewTenantState;
use crate::tenant::Tenant;

/// The plan of `finish`.
///
/// # Errors
/// `not_found`, when a connection is not there or has scripts of others; `settings`, when it has settings whose values are not known.
pub fn plan(
    settings: &MigrationSettings,
    values: &PreservedSettings,
    new: &NewTenantState,
) -> Result<Plan, Problem> {
    let mut plan = Plan::default();
    for (pair, connection) in settings.connections.iter().zip(&new.connections) {
        if connection.value.is_none() {
            let message = format!("the new tenant has no connection {}", pair.new);
            return Err(
                Problem::in_tenant(Tenant::New, ProblemCode::NotFound, message)
                    .with_remedy("Name the connections of the migration in the settings file."),
            );
        }
        let found = connection.options();
        let mut options = retired(found.clone());
        let shown = connection.configuration();
        let mut lines = diff(&found, &options);
        lines.extend(
            shown
                .keys()
                .filter(|key| is_script_setting(key))
                .map(|key| removed(format!("setting {key}"))),
        );
        if lines.is_empty() {
            continue;
        }
        if !connection.is_set_up() {
            let message = format!(
                "the connection {} has no scripts of this project, so nothing of it can be finished",
                pair.new
            );
            return Err(Problem::in_tenant(Tenant::New, ProblemCode::NotFound, message)
                .with_remedy("Name the connections of the migration in the settings file, or run setup first."));
        }
        options.insert(
            "configuration".to_owned(),
            preserved_settings(&pair.new, &shown, values)?.into(),
        );
        let step = Step::WriteConnection {
            connection: connection.clone(),
            options,
            pair: None,
        };
        plan.push(
            Tenant::New,
            format!("Retire the scripts of the connection {}", pair.new),
            lines,
            step,
        );
    }
    if !plan.changes.is_empty() {
        plan.warnings.push(
            "Users who have not moved by now can no longer log in to the new tenant.".to_owned(),
        );
    }
    Ok(plan)
}

/// What is left to delete in the old tenant, which `finish` does not touch.
pub fn manual_cleanup_notes(settings: &MigrationSettings) -> Vec<String> {
    let mut notes = vec![
        format!(
            "Delete in the old tenant: the Action {}, once it is out of the post-login flow.",
            settings.action
        ),
        format!(
            "Delete in the old tenant: the application {} (the migration client).",
            settings.migration_client
        ),
    ];
    if !settings.allow_cidr.is_empty() {
        notes.push(
            "Take the new tenant's addresses off the allowlists of the old tenant's attack protection."
                .to_owned(),
        );
    }
    notes
}
