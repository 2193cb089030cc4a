//! What `setup` does to the new tenant: the connections with scripts, settings and import mode, and the applications
//! where that is asked for.

use crate::json_value::Object;
use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::ConnectionPair;
use crate::settings::script_settings::{
    MigrationClientCredentials, is_script_setting, preserved_settings,
};
use crate::setup::plan::connection_options;
use crate::setup::plan::connection_options::{diff, settings_diff};
use crate::setup::plan::diff::{Line, added};
use crate::setup::plan::fingerprint::{METADATA_KEY, MOST_METADATA_KEYS};
use crate::setup::plan::plan::Plan;
use crate::setup::plan::step::Step;
use crate::setup::read::current_state::{NewConnection, NewTenantState, OldTenantState};
use crate::setup::settings_context::SettingsContext;
use crate::tenant::Tenant;

/// Adds what the new tenant needs to a plan.
///
/// # Errors
/// `settings`, when a connection has settings whose values are not known; `refused`, when its metadata is full.
pub fn add_changes(
    plan: &mut Plan,
    sources: &SettingsContext<'_>,
    old: &OldTenantState,
    new: &NewTenantState,
) -> Result<(), Problem> {
    let client = old.client_keys();
    let pairs = sources
        .settings
        .connections
        .iter()
        .zip(&old.connections)
        .zip(&new.connections);
    for (index, ((pair, old_connection), connection)) in pairs.enumerate() {
        match connection.id() {
            None => {
                let options = connection_options::for_new_connection(
                    &old_connection.options,
                    sources.scripts,
                );
                let mut lines = diff(&Object::new(), &options);
                lines.extend(settings_diff(
                    &Object::new(),
                    &sources.own_settings(pair, &nobody()),
                ));
                let step = Step::CreateConnection {
                    pair: index,
                    options,
                };
                plan.push(
                    Tenant::New,
                    format!("Create the database connection {}", pair.new),
                    lines,
                    step,
                );
            }
            Some(_) => write(plan, sources, index, pair, connection, client.as_ref())?,
        }
        enable(plan, index, pair, connection);
    }
    Ok(())
}

fn write(
    plan: &mut Plan,
    sources: &SettingsContext<'_>,
    index: usize,
    pair: &ConnectionPair,
    connection: &NewConnection,
    client: Option<&MigrationClientCredentials>,
) -> Result<(), Problem> {
    let found = connection.options();
    let shown = connection.configuration();
    let mut options = connection_options::with_scripts(found.clone(), sources.scripts);
    let mut lines: Vec<Line> = diff(&found, &options);
    let is_known = client.is_some_and(|client| sources.settings_match(pair, connection, client));
    if lines.is_empty() && is_known {
        return Ok(());
    }
    let foreign = preserved_settings(&pair.new, &shown, sources.foreign)?;
    check_metadata(pair, connection)?;
    warn_of_settings(plan, pair, connection);
    if !is_known {
        let mut wanted = sources.own_settings(pair, &nobody());
        wanted.extend(foreign.clone());
        lines.extend(settings_diff(&shown, &wanted));
    }
    options.insert("configuration".to_owned(), foreign.into());
    let step = Step::WriteConnection {
        connection: connection.clone(),
        options,
        pair: Some(index),
    };
    plan.push(
        Tenant::New,
        format!("Change the database connection {}", pair.new),
        lines,
        step,
    );
    Ok(())
}

/// Without room for the fingerprint, each run would write the settings anew.
fn check_metadata(pair: &ConnectionPair, connection: &NewConnection) -> Result<(), Problem> {
    let metadata = connection.metadata();
    if metadata.contains_key(METADATA_KEY) || metadata.len() < MOST_METADATA_KEYS {
        return Ok(());
    }
    let message = format!(
        "the metadata of the connection {} has {} keys, the most that Auth0 takes, and {METADATA_KEY} is to be one",
        pair.new,
        metadata.len()
    );
    Err(
        Problem::in_tenant(Tenant::New, ProblemCode::Refused, message)
            .with_remedy("Take a key off that nothing needs."),
    )
}

/// Warns of settings that are not known to be this project's and have the names of its own: they are replaced, and nobody
/// can read what they were.
fn warn_of_settings(plan: &mut Plan, pair: &ConnectionPair, connection: &NewConnection) {
    let shown = connection.configuration();
    let names: Vec<&str> = shown
        .keys()
        .map(String::as_str)
        .filter(|name| is_script_setting(name))
        .collect();
    if names.is_empty() || connection.is_set_up() {
        return;
    }
    plan.warnings.push(format!(
        "The connection {} has settings already that are replaced: {}. Auth0 does not show their values; undo needs them, \
         as NEW_SETTING_<KEY>, if its scripts are to run with them again.",
        pair.new,
        names.join(", ")
    ));
}

fn enable(plan: &mut Plan, index: usize, pair: &ConnectionPair, connection: &NewConnection) {
    let missing = connection
        .applications
        .iter()
        .filter(|(_, id)| !connection.enabled_clients.contains(id));
    let (lines, clients): (Vec<Line>, Vec<String>) = missing
        .map(|(name, id)| (added(format!("application: {name}")), id.clone()))
        .unzip();
    if clients.is_empty() {
        return;
    }
    let step = Step::EnableClients {
        pair: index,
        clients,
    };
    plan.push(
        Tenant::New,
        format!("Enable applications for the connection {}", pair.new),
        lines,
        step,
    );
}

/// Stands for the migration client where only the names of settings are looked at.
fn nobody() -> MigrationClientCredentials {
    MigrationClientCredentials::default()
}
