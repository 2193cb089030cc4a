//! The changes that `undo` makes: the new tenant's connections become what they were before `setup`.

use serde_json::Value;

use crate::json_value::Object;
use crate::problem::Problem;
use crate::settings::script_settings::{PreservedSettings, restored_settings};
use crate::setup::plan::connection_options::{options_diff, restored, settings_diff};
use crate::setup::plan::fingerprint::names_only;
use crate::setup::plan::plan::Plan;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::NewTenantState;
use crate::setup::saved_state::SavedState;
use crate::tenant::Tenant;

/// The plan of `undo`. The connections of `new` are those of the state file, in the same order.
///
/// # Errors
/// `settings` if a connection had settings whose values are not known.
pub fn plan(
    state: &SavedState,
    values: &PreservedSettings,
    new: &NewTenantState,
) -> Result<Plan, Problem> {
    let mut plan = Plan::default();
    for (saved, connection) in state.connections.iter().zip(&new.connections) {
        let name = &saved.name;
        let Some(connection) = &connection.database else {
            plan.warn(format!(
                "The connection {name} no longer exists, so there is nothing to restore."
            ));
            continue;
        };
        if !saved.existed {
            plan.warn(format!(
                "setup created the connection {name}. It becomes a database without scripts and keeps its users; \
                 delete it by hand if the users are no longer needed."
            ));
        }
        if saved.had_own_scripts {
            plan.warn(format!(
                "When the state file was written, the connection {name} had this project's scripts already. So the \
                 scripts, their settings and the import mode from before setup are not known and can't be restored: it \
                 becomes a database without these scripts and keeps its users."
            ));
        }
        let mut options = restored(connection.options.clone(), &saved.options);
        let saved_names: Object = saved
            .settings
            .iter()
            .map(|key| (key.clone(), Value::Null))
            .collect();
        let mut lines = options_diff(&connection.options, &options);
        if !lines.is_empty() || names_only(&connection.configuration) != saved_names {
            lines.extend(settings_diff(&connection.configuration, &saved_names));
        }
        if lines.is_empty() {
            continue;
        }
        let settings = restored_settings(name, &saved.settings, values)?;
        options.insert("configuration".to_owned(), settings.into());
        plan.push(
            Tenant::New,
            format!("Restore the connection {name}"),
            lines,
            Step::WriteConnection {
                connection: Box::new(connection.clone()),
                options,
                pair: None,
            },
        );
    }
    Ok(plan)
}
