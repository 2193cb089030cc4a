//! The changes that `setup` makes to the new tenant: the Action, the connections with scripts, settings and import mode,
//! and the applications that the settings name.
//!
//! The Action comes first. If a run breaks off after it, it finds nobody to confirm. The other way round, users could log in
//! for the first time without being confirmed, and without being asked for the second factor that they lost.

use crate::did_you_mean;
use crate::json_value::Object;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::ConnectionPair;
use crate::settings::script_settings::{
    ApplicationCredentials, is_script_setting, preserved_settings,
};
use crate::setup::desired::clients::ClientRole;
use crate::setup::desired::enroll_factors::EnrollFactors;
use crate::setup::missing_connection::list;
use crate::setup::plan::action;
use crate::setup::plan::connection_options;
use crate::setup::plan::connection_options::{options_diff, settings_diff};
use crate::setup::plan::diff::{Line, added};
use crate::setup::plan::fingerprint::{MAX_METADATA_KEYS, METADATA_KEY};
use crate::setup::plan::plan::Plan;
use crate::setup::plan::shared_action::check_shared_use;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::{
    DatabaseConnection, NewConnection, NewTenantState, OldConnection, OldTenantState,
};
use crate::setup::settings_context::SettingsContext;
use crate::tenant::Tenant;

/// Adds the changes that the new tenant needs.
///
/// # Errors
/// `name_taken` if another Action has the name from the settings; `settings` if a connection has settings of other scripts
/// whose values are not known; `refused` if its metadata has no room for the fingerprint.
pub fn add_changes(
    plan: &mut Plan,
    context: &SettingsContext<'_>,
    old: &OldTenantState,
    new: &NewTenantState,
) -> Result<(), Problem> {
    add_action_changes(plan, context, old, new)?;
    let client = old.credentials(ClientRole::Migration);
    let pairs = context.settings.connections.iter();
    let connections = old.connections.iter().zip(&new.connections);
    for (index, (pair, (old_connection, connection))) in pairs.zip(connections).enumerate() {
        let pair = IndexedPair { index, pair };
        match &connection.database {
            None => {
                warn_of_similar_name(plan, pair.pair, &new.database_names);
                create(plan, context, &pair, old_connection);
            }
            Some(database) => update(plan, context, &pair, database, client)?,
        }
        enable_applications(plan, &pair, connection);
    }
    Ok(())
}

/// Adds the changes to the Action.
///
/// # Errors
/// `name_taken` if another Action has the name from the settings, or if it serves a migration from another old tenant.
pub(super) fn add_action_changes(
    plan: &mut Plan,
    context: &SettingsContext<'_>,
    old: &OldTenantState,
    new: &NewTenantState,
) -> Result<(), Problem> {
    // Before the marker client exists, its credentials are empty, and so the Action differs from the desired one.
    let none = ApplicationCredentials::default();
    let client = old.credentials(ClientRole::Marker).unwrap_or(&none);
    let desired = context.new_tenant_action(client, &new.desired_factors());
    action::add_changes(plan, &desired, &new.post_login)?;
    check_shared_use(plan, &desired, &new.post_login)?;
    if new.enroll_factors == EnrollFactors::Unknown {
        plan.warn(
            "Which second factors the new tenant has switched on can't be read without the scope read:guardian_factors, so \
             its Action asks nobody to enrol a factor that an earlier run has not seen. Users whose factor can't be \
             carried lose it.",
        );
    }
    Ok(())
}

/// A pair of connections with its place in the settings, by which steps refer to it.
pub(super) struct IndexedPair<'a> {
    pub(super) index: usize,
    pub(super) pair: &'a ConnectionPair,
}

/// A new name may be a misspelt one.
fn warn_of_similar_name(plan: &mut Plan, pair: &ConnectionPair, names: &[String]) {
    if let Some(question) = did_you_mean::question(&pair.new, names.iter().map(String::as_str)) {
        plan.warn(format!(
            "The new tenant has no connection {}, so setup creates it; {}. {question}",
            pair.new,
            list(names)
        ));
    }
}

fn create(
    plan: &mut Plan,
    context: &SettingsContext<'_>,
    &IndexedPair { index, pair }: &IndexedPair<'_>,
    old_connection: &OldConnection,
) {
    let options = connection_options::for_new_connection(&old_connection.options, context.scripts);
    let mut lines = options_diff(&Object::new(), &options);
    lines.extend(settings_diff(&Object::new(), &setting_names(context, pair)));
    let step = Step::CreateConnection {
        pair: index,
        options,
    };
    let title = format!("Create the database connection {}", pair.new);
    plan.push(Tenant::New, &pair.new, title, lines, step);
}

/// Adds the change that writes scripts and settings of a connection that exists, unless they are the desired ones. `client` is
/// the migration client, if it exists already.
///
/// # Errors
/// As [`add_changes`].
pub(super) fn update(
    plan: &mut Plan,
    context: &SettingsContext<'_>,
    &IndexedPair { index, pair }: &IndexedPair<'_>,
    connection: &DatabaseConnection,
    client: Option<&ApplicationCredentials>,
) -> Result<(), Problem> {
    let mut options = connection_options::with_scripts(connection.options.clone(), context.scripts);
    let mut lines = options_diff(&connection.options, &options);
    let settings_match =
        client.is_some_and(|client| context.settings_match(pair, connection, client));
    if lines.is_empty() && settings_match {
        return Ok(());
    }
    let preserved = preserved_settings(
        &pair.new,
        &connection.configuration,
        context.preserved_settings,
    )?;
    ensure_room_for_fingerprint(pair, connection)?;
    warn_of_replaced_settings(plan, pair, connection);
    if connection.has_finished_scripts() {
        plan.warn(format!(
            "finish has ended the migration of the connection {}, and setup begins it again: users who have not moved can log in \
             with their old passwords from then on.",
            pair.new
        ));
    }
    if !settings_match {
        let mut desired = setting_names(context, pair);
        desired.extend(preserved.clone());
        lines.extend(settings_diff(&connection.configuration, &desired));
    }
    options.insert("configuration".to_owned(), preserved.into());
    let step = Step::WriteConnection {
        connection: Box::new(connection.clone()),
        options,
        pair: Some(index),
    };
    let title = format!("Change the database connection {}", pair.new);
    plan.push(Tenant::New, &pair.new, title, lines, step);
    Ok(())
}

/// This project's settings of a connection. Only their names count, so the migration client's credentials are empty.
fn setting_names(context: &SettingsContext<'_>, pair: &ConnectionPair) -> Object {
    context.own_settings(pair, &ApplicationCredentials::default())
}

/// Without room for the fingerprint, each run would write the settings anew.
fn ensure_room_for_fingerprint(
    pair: &ConnectionPair,
    DatabaseConnection { metadata, .. }: &DatabaseConnection,
) -> Result<(), Problem> {
    if metadata.contains_key(METADATA_KEY) || metadata.len() < MAX_METADATA_KEYS {
        return Ok(());
    }
    let message = format!(
        "the metadata of the connection {} has {} keys, as many as Auth0 takes, and setup needs one more for \
         {METADATA_KEY}",
        pair.new,
        metadata.len()
    );
    Err(
        Problem::in_tenant(Tenant::New, ProblemCode::Refused, message)
            .with_remedy("Remove a key that is no longer needed."),
    )
}

/// Warns of settings that may belong to other scripts and have the names of this project's settings. The update
/// replaces them, and nobody can read what they were.
fn warn_of_replaced_settings(
    plan: &mut Plan,
    pair: &ConnectionPair,
    connection: &DatabaseConnection,
) {
    let names = connection.configuration.keys().map(String::as_str);
    let names: Vec<&str> = names.filter(|name| is_script_setting(name)).collect();
    if names.is_empty() || connection.is_set_up() {
        return;
    }
    plan.warn(format!(
        "The connection {} already has settings that will be replaced: {}. Auth0 does not show their values. If undo \
         is to restore them, give it the values as NEW_SETTING_<KEY>.",
        pair.new,
        names.join(", ")
    ));
}

fn enable_applications(
    plan: &mut Plan,
    &IndexedPair { index, pair }: &IndexedPair<'_>,
    connection: &NewConnection,
) {
    let mut lines: Vec<Line> = Vec::new();
    let mut clients: Vec<String> = Vec::new();
    for application in &connection.applications {
        if !connection.enabled_clients.contains(&application.client_id) {
            lines.push(added(format!("application: {}", application.name)));
            clients.push(application.client_id.clone());
        }
    }
    if clients.is_empty() {
        return;
    }
    let step = Step::EnableClients {
        pair: index,
        clients,
    };
    let title = format!("Enable applications for the connection {}", pair.new);
    plan.push(Tenant::New, &pair.new, title, lines, step);
}
