//! The changes that `undo` makes: what `setup` has changed about the new tenant's connections becomes what it was, and its Action
//! no longer runs. The connections come first: as long as their scripts move users, the Action has to confirm them.

use serde_json::Value;

use crate::json_value::Object;
use crate::problem::Problem;
use crate::settings::script_settings::{PreservedSettings, restored_settings};
use crate::setup::plan::action::is_ours;
use crate::setup::plan::connection_options::{
    changed_by_others, options_diff, restored, settings_diff,
};
use crate::setup::plan::diff::removed;
use crate::setup::plan::fingerprint::names_only;
use crate::setup::plan::plan::Plan;
use crate::setup::plan::replaced_scripts::warn_of_lost_scripts;
use crate::setup::plan::shared_action::served_connections;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::{NewTenantState, PostLoginFlow};
use crate::setup::saved_state::SavedState;
use crate::tenant::Tenant;

/// The plan of `undo`. The connections of `new` are those of the state file, in the same order; `flows` has one entry for
/// each Action of the state file.
///
/// # Errors
/// `settings` if a connection had settings whose values are not known.
pub fn plan(
    state: &SavedState,
    values: &PreservedSettings,
    new: &NewTenantState,
    flows: &[PostLoginFlow],
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
        warn_of_lost_scripts(&mut plan, name, connection, &options);
        warn_of_changes_by_others(&mut plan, name, &connection.options, &saved.options);
        let settings = restored_settings(name, &saved.settings, values)?;
        options.insert("configuration".to_owned(), settings.into());
        plan.push(
            Tenant::New,
            name,
            format!("Restore the connection {name}"),
            lines,
            Step::WriteConnection {
                connection: Box::new(connection.clone()),
                options,
                pair: None,
            },
        );
    }
    for (name, flow) in state.actions.iter().zip(flows) {
        unbind_action(&mut plan, state, name, flow);
    }
    Ok(plan)
}

/// Takes the Action out of the flow, unless it confirms users of another migration. It is not deleted: that would need one more
/// scope, and an Action outside the flow does nothing.
fn unbind_action(plan: &mut Plan, state: &SavedState, name: &str, flow: &PostLoginFlow) {
    let Some(action) = flow.action.as_ref().filter(|action| is_ours(action)) else {
        return;
    };
    if !flow.is_bound() {
        return;
    }
    let others = connections_of_others(state, flow);
    if !others.is_empty() {
        plan.warn(format!(
            "The Action {name} stays in the post-login flow, since it also confirms the users of connections that the state file \
             does not name: {}.",
            others.join(", ")
        ));
        return;
    }
    plan.push(
        Tenant::New,
        name,
        format!("Take the Action {name} out of the post-login flow"),
        vec![removed(name)],
        Step::UnbindAction {
            tenant: Tenant::New,
            id: action.id.clone(),
        },
    );
}

/// The connections that an Action serves and that are not among those of the state file: another settings file names them.
fn connections_of_others(state: &SavedState, flow: &PostLoginFlow) -> Vec<String> {
    let served = served_connections(flow.heading());
    let is_saved = |name: &String| state.connections.iter().any(|saved| saved.name == *name);
    served
        .keys()
        .filter(|name| !is_saved(name))
        .cloned()
        .collect()
}

/// Names the options that somebody has changed since `setup`. They stay, and `undo` empties the state file, which says what they
/// were.
fn warn_of_changes_by_others(plan: &mut Plan, name: &str, current: &Object, saved: &Object) {
    let names = changed_by_others(current, saved);
    if names.is_empty() {
        return;
    }
    plan.warn(format!(
        "Somebody has changed options of the connection {name} since setup, and they stay as they are now: {}. The state file \
         says what they were before setup, until undo empties it.",
        names.join(", ")
    ));
}

/// What stays as it is, and what the operator may delete by hand. `flows` are as they were read last.
pub fn manual_cleanup_notes(state: &SavedState, flows: &[PostLoginFlow]) -> Vec<String> {
    let mut notes = vec![
        "The old tenant was left as it is: its applications and its Action do nothing when nobody asks.".to_owned(),
    ];
    let lists = &state.allowlists;
    if !lists.is_empty() {
        let mut ranges = [lists.brute_force.as_slice(), &lists.suspicious_ip].concat();
        ranges.sort();
        ranges.dedup();
        notes.push(format!(
            "The addresses that setup added to the allowlists of its attack protection stay there, too: {}. Remove them by hand \
             if nothing else needs them.",
            ranges.join(", ")
        ));
    }
    if !state.connections.is_empty() {
        notes.push(
            "Applications stay enabled for the connections, also those that setup has enabled."
                .to_owned(),
        );
    }
    for (name, flow) in state.actions.iter().zip(flows) {
        match &flow.action {
            Some(action) if is_ours(action) && connections_of_others(state, flow).is_empty() => {
                notes.push(format!(
                    "Outside of the post-login flow, the Action {name} of the new tenant does nothing, but still holds the marker \
                     client's secret: delete it, or delete the marker client in the old tenant."
                ));
            }
            Some(action) if is_ours(action) => {}
            Some(_) if flow.is_bound() => notes.push(format!(
                "The Action {name} of the new tenant has other code now than setup gave it, so it stays in the post-login \
                 flow. It still holds the marker client's secret: take it out and delete it by hand if nothing needs it."
            )),
            _ => {}
        }
    }
    notes
}
