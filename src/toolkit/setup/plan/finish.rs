//! The changes that `finish` makes: the scripts no longer find any user. Import mode stays on, so that the users who
//! moved remain users of Auth0's own store. Source: Auth0, "Configure Automatic Migration from Your Database".

use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::settings::script_settings::{PreservedSettings, is_script_setting, preserved_settings};
use crate::setup::missing_connection::missing_connection;
use crate::setup::plan::connection_options::{options_diff, retired};
use crate::setup::plan::diff::removed;
use crate::setup::plan::plan::Plan;
use crate::setup::plan::replaced_scripts::warn_of_lost_scripts;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::NewTenantState;
use crate::tenant::Tenant;

/// The plan of `finish`.
///
/// # Errors
/// `not_found` if a connection does not exist or has scripts of others; `settings` if a connection has settings of
/// other scripts whose values are not known.
pub fn plan(
    settings: &MigrationSettings,
    values: &PreservedSettings,
    new: &NewTenantState,
) -> Result<Plan, Problem> {
    let mut plan = Plan::default();
    for (pair, connection) in settings.connections.iter().zip(&new.connections) {
        let Some(connection) = &connection.database else {
            return Err(missing_connection(
                Tenant::New,
                &pair.new,
                &new.database_names,
            ));
        };
        let mut options = retired(connection.options.clone());
        let mut lines = options_diff(&connection.options, &options);
        for key in connection.configuration.keys() {
            if is_script_setting(key) {
                lines.push(removed(format!("setting {key}")));
            }
        }
        if lines.is_empty() {
            continue;
        }
        if !connection.is_set_up() {
            let message = format!(
                "the connection {} does not have this project's scripts, so there is nothing to finish",
                pair.new
            );
            return Err(Problem::in_tenant(Tenant::New, ProblemCode::NotFound, message).with_remedy(
                "Name the connections of the migration in the settings file, or run setup first.",
            ));
        }
        warn_of_lost_scripts(&mut plan, &pair.new, connection, &options);
        let preserved = preserved_settings(&pair.new, &connection.configuration, values)?;
        options.insert("configuration".to_owned(), preserved.into());
        plan.push(
            Tenant::New,
            &pair.new,
            format!("Retire the scripts of the connection {}", pair.new),
            lines,
            Step::WriteConnection {
                connection: Box::new(connection.clone()),
                options,
                pair: None,
            },
        );
    }
    if !plan.changes.is_empty() {
        plan.warn("Users who have not moved by now can no longer log in to the new tenant.");
    }
    Ok(plan)
}

/// What happens next. `finish` deletes nothing: the Action of the new tenant still has to confirm the users who moved last,
/// with the marker client.
pub fn next_steps(settings: &MigrationSettings) -> Vec<String> {
    let action = &settings.action;
    vec![
        format!(
            "Leave the Action {action} in the new tenant until the users who moved last have logged in there once more: it \
             marks them as moved, fills in metadata that a first login lost, and asks for the second factors that could \
             not be carried."
        ),
        "Then run finish --clean-up: it shows what setup has made in both tenants, asks, and deletes it in the order in which \
         nothing loses what it still needs."
            .to_owned(),
    ]
}
