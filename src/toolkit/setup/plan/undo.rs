//! What `undo` does: the connections of the new tenant become what they were before `setup`.

use serde_json::Value;

use crate::json_value::Object;
use crate::problem::Problem;
use crate::settings::script_settings::{PreservedSettings, restored_settings};
use crate::setup::plan::connection_options::{diff, restored, settings_diff};
use crate::setup::plan::plan::Plan;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::NewTenantState;
use crate::setup::saved_state::SavedState;
use crate::tenant::Tenant;

/// The plan of `undo`, for the connections of a state file in its order.
///
/// # Errors
/// `settings`, when a connection had settings whose values are not known.
pub fn plan(
    state: &SavedState,
    values: &PreservedSettings,
    new: &NewTenantState,
) -> Result<Plan, Problem> {
    let mut plan = Plan::default();
    for (saved, connection) in state.connections.iter().zip(&new.connections) {
        let name = &saved.name;
        if connection.value.is_none() {
            plan.warnings.push(format!(
                "The connection {name} is no longer there; nothing is to be restored."
            ));
            continue;
        }
        let found = connection.options();
        let shown = connection.configuration();
        let mut options = restored(found.clone(), &saved.options);
        let names: Object = saved
            .settings
            .iter()
            .map(|key| (key.clone(), Value::Null))
            .collect();
        let mut lines = diff(&found, &options);
        let has_same_names =
            shown.len() == names.len() && shown.keys().all(|name| names.contains_key(name));
        if !lines.is_empty() || !has_same_names {
            lines.extend(settings_diff(&shown, &names));
        }
        if !saved.existed {
            plan.warnings.push(format!(
                "setup created the connection {name}. It becomes a database without scripts and keeps its users; \
                 delete it by hand if nobody needs them."
            ));
        }
        if lines.is_empty() {
            continue;
        }
        options.insert(
            "configuration".to_owned(),
            restored_settings(name, &saved.settings, values)?.into(),
        );
        let step = Step::WriteConnection {
            connection: connection.clone(),
            options,
            pair: None,
        };
        plan.push(
            Tenant::New,
            format!("Restore the connection {name}"),
            lines,
            step,
        );
    }
    Ok(plan)
}
