//! The checks after `finish`: the migration is over, so what `setup` made may still be there or not.

use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use crate::setup::check::check::Check;
use crate::setup::check::check_id::CheckId;
use crate::setup::desired::clients::ClientRole;
use crate::setup::read::current_state::{
    DatabaseConnection, NewTenantState, OldLeftovers, PostLoginFlow,
};
use crate::tenant::Tenant;

/// The remedy if an option that `finish` leaves on is off. `setup` would begin the migration again.
pub(super) const BY_HAND: &str =
    "Switch it on in the Dashboard: Authentication, Database, the connection, Custom Database.";

/// Tells whether `finish` has ended the migration of every connection.
pub fn is_finished(current: &NewTenantState) -> bool {
    !current.connections.is_empty()
        && current.connections.iter().all(|connection| {
            let database = connection.database.as_ref();
            database.is_some_and(DatabaseConnection::has_finished_scripts)
        })
}

/// The checks of a connection that `finish` has ended, except whether it exists.
pub(super) fn connection_checks(
    pair: &ConnectionPair,
    database: &DatabaseConnection,
) -> Vec<Check> {
    let check = |id, title| Check::pass(Tenant::New, id, title).for_connection(&pair.new);
    let left = database.own_setting_names();
    let left = (!left.is_empty()).then(|| format!("still there: {}", left.join(", ")));
    vec![
        check(
            CheckId::Finished,
            "finish has ended the migration of this connection",
        )
        .with_detail("its scripts find nobody, so no login reaches the old tenant"),
        check(CheckId::Settings, "The settings of the scripts are removed").warn_if(
            left,
            "Remove them on the connection's page in the Dashboard, unless other scripts use them.",
        ),
    ]
}

/// What is left of the set-up in the old tenant.
pub fn old_leftovers(settings: &MigrationSettings, current: &OldLeftovers) -> Check {
    let mut left = Vec::new();
    if current.post_login.action.is_some() {
        left.push(format!("the Action {}", settings.action));
    }
    for role in ClientRole::ALL {
        if current.client(role).is_some() {
            left.push(format!("the {} {}", role.label(), role.name(settings)));
        }
    }
    leftovers(Tenant::Old, CheckId::OldLeftovers, &left)
}

/// What is left of the set-up in the new tenant.
pub fn new_leftovers(settings: &MigrationSettings, flow: &PostLoginFlow) -> Check {
    let action = flow.action.as_ref();
    let left: Vec<String> = action
        .map(|_| format!("the Action {}", settings.action))
        .into_iter()
        .collect();
    leftovers(Tenant::New, CheckId::NewLeftovers, &left)
}

fn leftovers(tenant: Tenant, id: CheckId, left: &[String]) -> Check {
    let check = Check::pass(tenant, id, "Nothing here is needed by a login any more");
    if left.is_empty() {
        return check.with_detail("nothing of setup is left");
    }
    check.with_detail(format!(
        "still there: {}. finish --clean-up deletes it, once the users who moved last have logged in again",
        left.join(", ")
    ))
}
