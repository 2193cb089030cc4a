//! `setup` says whose scripts it replaces, whether they are live, and whether the state file keeps them.

use crate::support::plan::used_connection;
use crate::support::toolkit::*;
use migration_toolkit::settings::migration_settings::MigrationSettings;
use migration_toolkit::setup::plan::connection_options::retired;
use migration_toolkit::setup::plan::replaced_scripts::{ReplacedScripts, replaced_scripts};
use migration_toolkit::setup::read::current_state::{NewConnection, NewTenantState};
use migration_toolkit::setup::saved_state::SavedState;
use serde_json::json;

fn replaced(
    state: &SavedState,
    settings: &MigrationSettings,
    connections: &[NewConnection],
) -> Vec<ReplacedScripts> {
    let package_files = package_files();
    let desired = package_files
        .scripts(settings)
        .map_err(|problem| problem.message)
        .expect("short scripts");
    replaced_scripts(state, desired, &settings.connections, connections)
}

#[test]
fn live_scripts_of_others_are_named_and_kept() {
    let settings = settings(json!({}));
    let mut new = new_tenant(&settings, json!({}));
    used_connection(&mut new);
    let state = SavedState::empty("new.eu.auth0.com");
    let scripts = replaced(&state, &settings, &new.connections);
    assert_eq!(
        json!(scripts),
        json!([{ "connection": "Moved", "scripts": ["login"], "live": true, "kept": true }])
    );
    database_of(&mut new).options["enabledDatabaseCustomization"] = json!(false);
    let scripts = replaced(&state, &settings, &new.connections);
    assert_eq!(json!(scripts)[0]["live"], json!(false));
}

#[test]
fn scripts_that_came_after_an_earlier_run_are_not_kept() {
    let settings = settings(json!({}));
    let mut before = new_tenant(&settings, json!({}));
    used_connection(&mut before);
    let mut state = SavedState::empty("new.eu.auth0.com");
    state.record("Moved", &before.connections[0]);
    let mut now = before.clone();
    database_of(&mut now).options["customScripts"]["login"] = json!("function login() { newer }");
    let scripts = replaced(&state, &settings, &now.connections);
    assert_eq!(json!(scripts)[0]["kept"], json!(false));
    let unchanged = replaced(&state, &settings, &before.connections);
    assert_eq!(json!(unchanged)[0]["kept"], json!(true));
}

#[test]
fn scripts_of_this_project_and_absent_ones_are_not_named() {
    let settings = settings(json!({}));
    let state = SavedState::empty("new.eu.auth0.com");
    let mut new = new_tenant(&settings, json!({}));
    let count = |new: &NewTenantState| replaced(&state, &settings, &new.connections).len();
    assert_eq!(count(&new), 0);
    let options = database_of(&mut new).options.clone();
    database_of(&mut new).options = retired(options);
    assert_eq!(count(&new), 0);
    database_of(&mut new).options.remove("customScripts");
    assert_eq!(count(&new), 0);
    new.connections[0].database = None;
    assert_eq!(count(&new), 0);
}
