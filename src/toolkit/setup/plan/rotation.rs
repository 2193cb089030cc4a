//! The changes of `rotate-secret`: another application takes the place of the migration client or the marker client, with
//! another secret.
//!
//! Why not `POST /api/v2/clients/{id}/rotate-secret`: it ends the old secret at once, and so does `PATCH /api/v2/clients/{id}`
//! with a `client_secret` of one's own. The secret stands in both tenants, and nothing changes both in one moment. Until the
//! new tenant has the new secret, every login would fail, and a rotated secret may take thirty seconds until it counts (Auth0,
//! "Rotate Client Secrets"). An application can have two public keys at once, but only one secret.
//!
//! So two applications exist for a while, and after each write everybody can log in:
//!
//! 1. The former application is set aside under another name. Its ID and secret go on working.
//! 2. What `setup` then misses is created: the application, its connections and its grant.
//! 3. The old tenant's Action serves both.
//! 4. The new tenant gets the new credentials: its Action, then each connection in one write.
//! 5. After a wait, in which the calls that have the former credentials end, the old tenant's Action serves only the new one.
//! 6. The former application is deleted.
//!
//! What is left to do shows in the tenants: as long as a former application is there, the next run finishes what one that broke
//! off has begun. `setup` may run at any time in between.

use serde_json::json;

use crate::problem::Problem;
use crate::setup::desired::actions::{old_tenant_action, old_tenant_heading};
use crate::setup::desired::clients::ClientRole;
use crate::setup::plan::diff::{added, changed, removed};
use crate::setup::plan::new_tenant::{IndexedPair, add_action_changes, update};
use crate::setup::plan::old_tenant::enable_connections;
use crate::setup::plan::plan::Plan;
use crate::setup::plan::rotation_rights::{carry_quotas, warn_of_lost_rights};
use crate::setup::plan::rotation_start::{Start, start};
use crate::setup::plan::step::Step;
use crate::setup::plan::{action, applications};
use crate::setup::read::current_state::{
    DatabaseConnection, LeftoverClient, NewTenantState, OldTenantState,
};
use crate::setup::settings_context::SettingsContext;
use crate::tenant::Tenant;

/// The longest time of a call, in seconds: the time limit of Auth0's scripts and Actions.
const MAX_CALL_S: u32 = 20;

/// Everything that a rotation is planned from.
pub struct Rotation<'a> {
    /// The settings and the package's files.
    pub context: &'a SettingsContext<'a>,
    /// The old tenant.
    pub old: OldTenantState,
    /// The new tenant.
    pub new: &'a NewTenantState,
    /// All database connections of the new tenant, each with its name.
    pub databases: &'a [(String, DatabaseConnection)],
    /// The applications that are set aside, or that may be.
    pub clients: &'a [(ClientRole, LeftoverClient)],
    /// How long the former applications stay after the last write, in seconds.
    pub wait_s: u32,
}

/// What `setup` would change for the two applications, in the order in which a rotation makes it.
pub(super) struct SetupChanges {
    pub(super) applications: Plan,
    pub(super) new_tenant: Plan,
    pub(super) old_action: Plan,
}

/// Plans a rotation. `selected` are the applications that get another secret; it is empty when the tenants are read again after
/// the changes. Also returns the old tenant as it is once the former applications are set aside: the other steps begin there.
///
/// # Errors
/// `refused` if the tenants are not as `setup` leaves them, or if nothing uses the migration client any more; `name_taken` if
/// an application does not carry the marks of `setup`; the problems of `setup`.
pub fn plan(
    mut rotation: Rotation<'_>,
    selected: &[ClientRole],
) -> Result<(Plan, OldTenantState), Problem> {
    let mut plan = Plan::default();
    let Start { begin, left_out } = start(&rotation, selected)?;
    for role in left_out {
        let rest = match role {
            // Its former application is deleted first, so a run for both may have done all of it.
            ClientRole::Migration => {
                "is not part of what is left: it has another secret already, unless the earlier run was for the marker client \
                 only. Then run the command again for it."
            }
            ClientRole::Marker => "is not part of it: run the command again for it.",
        };
        plan.warn(format!(
            "An earlier run has broken off, and this one finishes it. The {} {rest}",
            role.label()
        ));
    }
    for role in begin {
        set_aside(&mut plan, &rotation, role);
        rotation.old = rotation.old.after_setting_aside(role);
    }
    let mut changes = setup_changes(&rotation)?;
    carry_quotas(&mut changes.applications, &rotation);
    let is_switched = changes.new_tenant.changes.is_empty();
    append(&mut plan, changes.applications);
    if !is_switched {
        admit(&mut plan, &rotation);
    }
    append(&mut plan, changes.new_tenant);
    append(&mut plan, changes.old_action);
    delete_former(&mut plan, &rotation);
    warn_of_lost_rights(&mut plan, &rotation);
    warn(&mut plan, &rotation);
    Ok((plan, rotation.old))
}

fn append(plan: &mut Plan, part: Plan) {
    plan.changes.extend(part.changes);
    plan.warnings.extend(part.warnings);
}

/// What `setup` would change, without what has nothing to do with the two applications: attack protection, and connections
/// whose migration `finish` has ended.
pub(super) fn setup_changes(rotation: &Rotation<'_>) -> Result<SetupChanges, Problem> {
    let Rotation {
        context, old, new, ..
    } = rotation;
    let settings = context.settings;
    let mut applications = Plan::default();
    for role in ClientRole::ALL {
        applications::add_client_changes(&mut applications, settings, role, old.client(role))?;
        if role == ClientRole::Migration {
            enable_connections(&mut applications, settings, old);
        }
        applications::add_grant_changes(&mut applications, settings, role, old.client(role));
    }
    let mut new_tenant = Plan::default();
    add_action_changes(&mut new_tenant, context, old, new)?;
    let client = old.credentials(ClientRole::Migration);
    for (index, (pair, connection)) in settings
        .connections
        .iter()
        .zip(&new.connections)
        .enumerate()
    {
        if let Some(database) = connection.database.as_ref().filter(|each| is_served(each)) {
            let pair = IndexedPair { index, pair };
            update(&mut new_tenant, context, &pair, database, client)?;
        }
    }
    let mut old_action = Plan::default();
    let desired = old_tenant_action(context.package_files, settings, old.client_id());
    action::add_changes(&mut old_action, &desired, &old.post_login)?;
    Ok(SetupChanges {
        applications,
        new_tenant,
        old_action,
    })
}

/// Tells whether the scripts of a connection use the migration client: after `finish` they do not.
pub(super) fn is_served(database: &DatabaseConnection) -> bool {
    !database.has_finished_scripts()
}

fn set_aside(plan: &mut Plan, rotation: &Rotation<'_>, role: ClientRole) {
    let settings = rotation.context.settings;
    let Some(client) = rotation.old.credentials(role) else {
        return;
    };
    let (name, retiring) = (role.name(settings), role.retiring_name(settings));
    plan.push(
        Tenant::Old,
        name,
        format!("Set the {} {name} aside; it goes on working", role.label()),
        vec![changed(format!("name: {name} → {retiring}"))],
        Step::UpdateClient {
            id: client.id.clone(),
            body: json!({ "name": retiring }),
        },
    );
}

/// Lets the old tenant's Action serve both migration clients, unless it does: without its claims a login still works, but takes
/// requests to the Management API, whose rate limit is low.
fn admit(plan: &mut Plan, rotation: &Rotation<'_>) {
    let (settings, old) = (rotation.context.settings, &rotation.old);
    let (Some(retiring), Some(action)) = (
        old.retiring.get(ClientRole::Migration),
        &old.post_login.action,
    ) else {
        return;
    };
    let both = old_tenant_heading(settings, &both_ids(retiring, old.client_id()));
    if old.post_login.is_deployed() && old.post_login.heading() == both {
        return;
    }
    plan.push(
        Tenant::Old,
        &settings.action,
        format!(
            "Let the Action {} serve both migration clients",
            settings.action
        ),
        vec![added("the Client ID of the new migration client")],
        Step::AdmitClient {
            id: action.id.clone(),
            retiring: retiring.to_owned(),
        },
    );
}

/// The Client IDs of two migration clients, as the old tenant's Action takes them.
pub fn both_ids(retiring: &str, current: &str) -> String {
    format!("{retiring},{current}")
}

fn delete_former(plan: &mut Plan, rotation: &Rotation<'_>) {
    let (settings, wait_s) = (rotation.context.settings, rotation.wait_s);
    for role in rotation.old.retiring.roles() {
        let Some(id) = rotation.old.retiring.get(role) else {
            continue;
        };
        plan.push(
            Tenant::Old,
            role.name(settings),
            format!(
                "Delete the former {}, {wait_s} seconds after the new tenant has the new secret",
                role.label()
            ),
            vec![removed(format!(
                "application: {}",
                role.retiring_name(settings)
            ))],
            Step::DeleteClient { id: id.to_owned() },
        );
    }
}

fn warn(plan: &mut Plan, rotation: &Rotation<'_>) {
    let retiring = &rotation.old.retiring;
    let others = rotation.old.post_login.other_actions();
    if retiring.get(ClientRole::Migration).is_some() && !others.is_empty() {
        plan.warn(format!(
            "The Client ID of the migration client changes, and other Actions run after a login of the old tenant ({}). If one \
             of them names the migration client, it must know the new one, too.",
            others.join(", ")
        ));
    }
    if rotation.wait_s < MAX_CALL_S && !retiring.roles().is_empty() {
        plan.warn(format!(
            "A call may take {MAX_CALL_S} seconds. Calls that are still under way when the former secret ends, after {} \
             seconds, fail.",
            rotation.wait_s
        ));
    }
}
