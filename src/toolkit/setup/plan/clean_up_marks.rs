//! Tells whether a resource is one that `setup` has made for this migration. A name is not enough: `finish --clean-up` deletes
//! only what also carries the marks that `setup` leaves, and refuses to begin if a resource of this name does not.

use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::MigrationSettings;
use crate::setup::desired::actions::{NEW_TENANT_HEADING, OLD_TENANT_HEADING};
use crate::setup::desired::clients::{APP_TYPE, ClientRole};
use crate::setup::plan::action::is_ours;
use crate::setup::read::current_state::{Action, LeftoverClient, PostLoginFlow};
use crate::tenant::Tenant;

/// Why the Action of the old tenant may not be deleted; `None` if it may, or if there is none.
pub fn old_action_problem(
    settings: &MigrationSettings,
    flow: &PostLoginFlow,
    migration_client: Option<&LeftoverClient>,
) -> Option<Problem> {
    let action = flow.action.as_ref()?;
    let heading = match migration_client {
        Some(client) => format!("{OLD_TENANT_HEADING} {};", client.id),
        None => format!("{OLD_TENANT_HEADING} "),
    };
    let is_of_setup = is_ours(action) && flow.heading().starts_with(&heading);
    (!is_of_setup).then(|| foreign_action(Tenant::Old, settings, action))
}

/// Why the Action of the new tenant may not be deleted; `None` if it may, or if there is none. `audience` is the identifier of
/// the old tenant's Management API, which tells this migration from one of another old tenant.
pub fn new_action_problem(
    settings: &MigrationSettings,
    flow: &PostLoginFlow,
    audience: &str,
) -> Option<Problem> {
    let action = flow.action.as_ref()?;
    let is_of_setup = is_ours(action)
        && flow.heading().starts_with(NEW_TENANT_HEADING)
        && flow.heading().contains(&format!("; AUDIENCE {audience};"));
    (!is_of_setup).then(|| foreign_action(Tenant::New, settings, action))
}

fn foreign_action(tenant: Tenant, settings: &MigrationSettings, action: &Action) -> Problem {
    let what = if is_ours(action) {
        "was made by hand or for another migration: the first line of its code is not the one that setup writes"
    } else {
        "is not this project's"
    };
    let message = format!("the Action {} of {tenant} {what}", settings.action);
    by_hand(tenant, message, "action")
}

/// Why an application may not be deleted; `None` if it may. `audience` is the identifier of the old tenant's Management API.
pub fn client_problem(
    settings: &MigrationSettings,
    role: ClientRole,
    client: &LeftoverClient,
    audience: &str,
) -> Option<Problem> {
    let name = role.name(settings);
    let others: Vec<&str> = client
        .grants
        .iter()
        .map(|grant| grant.audience.as_str())
        .filter(|other| *other != audience)
        .collect();
    let why = if client.app_type != APP_TYPE || client.description != role.description() {
        "was not made by setup: its type or its description is another one".to_owned()
    } else if !others.is_empty() {
        format!(
            "is authorised for other APIs, too, so something else may use it: {}",
            others.join(", ")
        )
    } else {
        return None;
    };
    let message = format!("the application {name} of the old tenant {why}");
    Some(by_hand(Tenant::Old, message, role.setting()))
}

fn by_hand(tenant: Tenant, message: String, setting: &str) -> Problem {
    Problem::in_tenant(tenant, ProblemCode::NameTaken, message).with_remedy(format!(
        "Correct {setting} in the settings file. If it is this migration's all the same, delete it by hand and run the \
         command again."
    ))
}
