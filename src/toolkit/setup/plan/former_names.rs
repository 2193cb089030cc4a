//! Warns of what `setup` has made for other settings: under names that the settings file had before, which no command corrects
//! or deletes any more, and under the names of today for another new tenant.

use crate::settings::migration_settings::MigrationSettings;
use crate::setup::desired::clients::ClientRole;
use crate::setup::plan::plan::Plan;
use crate::setup::read::current_state::PostLoginFlow;
use crate::tenant::Tenant;

/// Warns of former names. `clients` are all applications of the old tenant that `setup` has made. `actions` are the names of
/// all Actions that `setup` has put into the flow of the new tenant, and so of the old one. `flows` are those of both tenants,
/// read with the name from the settings.
pub fn warn_of_former_names(
    plan: &mut Plan,
    settings: &MigrationSettings,
    clients: &[String],
    actions: &[String],
    flows: [(Tenant, &PostLoginFlow); 2],
) {
    let unnamed = former_clients(settings, clients);
    if !unnamed.is_empty() {
        plan.warn(format!(
            "The old tenant has applications of setup that the settings do not name: {}. {DELETE_CLIENTS}",
            unnamed.join(", ")
        ));
    }
    for (tenant, flow) in flows {
        let former = former_actions(actions, flow);
        if !former.is_empty() {
            plan.warn(format!(
                "The post-login flow of {tenant} still has Actions that setup put there and the settings no longer name: {}. \
                 {DELETE_ACTIONS}",
                former.join(", ")
            ));
        }
    }
}

/// What to do about applications of former names.
pub const DELETE_CLIENTS: &str =
    "Delete them by hand unless another migration uses them: their secrets are still accepted.";
/// What to do about Actions of former names.
pub const DELETE_ACTIONS: &str = "Take them out of the flow and delete them by hand.";

/// The applications of `setup` that the settings do not name. `clients` are all that it has made in the old tenant.
pub fn former_clients<'a>(settings: &MigrationSettings, clients: &'a [String]) -> Vec<&'a str> {
    let is_named = |client: &&str| {
        let mut roles = ClientRole::ALL.into_iter();
        roles.any(|role| role.name(settings) == *client || role.retiring_name(settings) == *client)
    };
    let clients = clients.iter().map(String::as_str);
    clients.filter(|client| !is_named(client)).collect()
}

/// The Actions of a flow that `setup` put there and the settings no longer name. `actions` are the names of all that it has put
/// there.
pub fn former_actions<'a>(actions: &'a [String], flow: &PostLoginFlow) -> Vec<&'a str> {
    let bound = flow.other_actions();
    let actions = actions.iter().map(String::as_str);
    actions.filter(|name| bound.contains(name)).collect()
}

/// Warns, in the first run of `setup`, of applications that exist already under the names from the settings: another new tenant
/// may use them. `clients` are all applications of the old tenant that `setup` has made.
pub fn warn_of_shared_clients(plan: &mut Plan, settings: &MigrationSettings, clients: &[String]) {
    let names = ClientRole::ALL.map(|role| role.name(settings));
    let shared: Vec<&str> = names
        .into_iter()
        .filter(|name| clients.iter().any(|client| client == name))
        .collect();
    if shared.is_empty() {
        return;
    }
    plan.warn(format!(
        "There is no state file of an earlier run, but the old tenant has applications of setup already: {}. If another new \
         tenant uses them, finish --clean-up and rotate-secret of one migration take them from the other: choose other names \
         with {}, {} and action in the settings file.",
        shared.join(", "),
        ClientRole::Migration.setting(),
        ClientRole::Marker.setting()
    ));
}
