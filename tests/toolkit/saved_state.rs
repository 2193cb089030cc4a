//! What the state file holds: the connections before `setup`, and never what `setup` or `finish` wrote.

use crate::support::toolkit::*;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::settings::script_settings::PreservedSettings;
use migration_toolkit::setup::plan;
use migration_toolkit::setup::read::current_state::NewTenantState;
use migration_toolkit::setup::saved_allowlists::SavedAllowlists;
use migration_toolkit::setup::saved_state::SavedState;
use serde_json::{Value, json};

const NEW_DOMAIN: &str = "new.eu.auth0.com";

/// The state file after `setup` has seen a tenant for the first time.
fn saved(tenant: &NewTenantState) -> SavedState {
    let mut state = SavedState::empty(NEW_DOMAIN);
    state.record("Moved", &tenant.connections[0]);
    state
}

fn saved_connection(tenant: &NewTenantState) -> Value {
    json!(saved(tenant))["connections"][0].clone()
}

#[test]
fn own_options_that_are_null_are_not_saved() {
    let settings = settings(json!({}));
    let mut before = new_tenant(&settings, json!({}));
    used_connection(&mut before);
    let database = database_of(&mut before);
    database.metadata.clear();
    database.configuration.clear();
    database.options = object(json!({
        "customScripts": null,
        "enabledDatabaseCustomization": null,
        "import_mode": null,
        "validation": null,
    }));
    assert_eq!(
        saved_connection(&before),
        json!({ "name": "Moved", "existed": true, "options": { "validation": null }, "settings": [] })
    );
    // A file of an earlier version may have them.
    let mut file = json!(saved(&before));
    file["connections"][0]["options"]["customScripts"] = Value::Null;
    let state = SavedState::from_json(file, NEW_DOMAIN).expect("a state");
    let plan = plan::undo::plan(
        &state,
        &PreservedSettings::new(),
        &new_tenant(&settings, json!({})),
        &[],
    );
    assert_eq!(
        written(&plan.expect("a plan")).0,
        json!({ "configuration": {} })
    );
}

#[test]
fn own_scripts_are_never_saved_as_what_was_there_before() {
    let settings = settings(json!({}));
    let more = json!({ "passwordPolicy": "good" });
    let set_up = new_tenant(&settings, more.clone());
    let mut updated = new_tenant(&settings, more.clone());
    for script in ["login", "get_user"] {
        database_of(&mut updated).options["customScripts"][script] =
            json!("function () { /* auth0-account-migration/0.9.0 */ }");
    }
    database_of(&mut updated).metadata.clear();
    let mut finished = new_tenant(&settings, more);
    let options = database_of(&mut finished).options.clone();
    database_of(&mut finished).options = plan::connection_options::retired(options);
    database_of(&mut finished).metadata.clear();
    for tenant in [set_up, updated, finished] {
        assert_eq!(
            saved_connection(&tenant),
            json!({
                "name": "Moved",
                "existed": true,
                "had_own_scripts": true,
                "options": { "passwordPolicy": "good" },
                "settings": [],
            })
        );
    }
}

#[test]
fn scripts_and_settings_of_others_are_saved_beside_own_scripts() {
    let settings = settings(json!({}));
    let mut tenant = new_tenant(&settings, json!({}));
    let database = database_of(&mut tenant);
    database.options["customScripts"]["create"] = json!("function create() { theirs }");
    database
        .configuration
        .insert("API_KEY".to_owned(), json!("2.0$x$y"));
    assert_eq!(
        saved_connection(&tenant),
        json!({
            "name": "Moved",
            "existed": true,
            "had_own_scripts": true,
            "options": {
                "customScripts": { "create": "function create() { theirs }" },
                "enabledDatabaseCustomization": false,
            },
            "settings": ["API_KEY"],
        })
    );
}

#[test]
fn undo_says_what_it_cannot_restore() {
    let settings = settings(json!({}));
    let tenant = new_tenant(&settings, json!({ "passwordPolicy": "good" }));
    let plan =
        plan::undo::plan(&saved(&tenant), &PreservedSettings::new(), &tenant, &[]).expect("a plan");
    assert_eq!(
        written(&plan).0,
        json!({ "passwordPolicy": "good", "configuration": {} })
    );
    assert_eq!(
        plan.warnings,
        [
            "When the state file was written, the connection Moved had this project's scripts already. So the scripts, \
             their settings and the import mode from before setup are not known and can't be restored: it becomes a \
             database without these scripts and keeps its users."
        ]
    );
}

#[test]
fn state_file_of_a_migration_from_another_old_tenant_is_rejected() {
    let settings = settings(json!({}));
    let state = saved(&new_tenant(&settings, json!({})))
        .with_old_domain("old.eu.auth0.com")
        .expect("a file of an earlier version has no old tenant");
    let file = json!(state);
    assert_eq!(
        (&file["domain"], &file["old_domain"]),
        (&json!(NEW_DOMAIN), &json!("old.eu.auth0.com"))
    );
    let state = SavedState::from_json(file, NEW_DOMAIN).expect("a state");
    assert!(state.clone().with_old_domain("old.eu.auth0.com").is_ok());
    let problem = state
        .with_old_domain("other.eu.auth0.com")
        .expect_err("another old tenant");
    assert_eq!(problem.code, ProblemCode::State);
    assert_eq!(
        problem.message,
        "the state file is of a migration from the tenant old.eu.auth0.com, not from other.eu.auth0.com"
    );
    // After undo the file has no connection, so it may serve another migration.
    let empty = SavedState::empty(NEW_DOMAIN).with_old_domain("old.eu.auth0.com");
    let empty = empty
        .expect("a state")
        .with_old_domain("other.eu.auth0.com");
    assert_eq!(
        empty.expect("a state").old_domain.as_deref(),
        Some("other.eu.auth0.com")
    );
}

#[test]
fn connection_that_an_earlier_run_has_saved_is_not_saved_again() {
    let settings = settings(json!({}));
    let (first, second) = (
        new_tenant(&settings, json!({ "import_mode": false })),
        new_tenant(&settings, json!({})),
    );
    let mut state = saved(&first);
    state.record("Moved", &second.connections[0]);
    state.record("Other", &second.connections[0]);
    let connections = json!(state)["connections"].clone();
    assert_eq!(connections[0], saved_connection(&first));
    let names: Vec<&Value> = connections
        .as_array()
        .expect("connections")
        .iter()
        .map(|saved| &saved["name"])
        .collect();
    assert_eq!(names, ["Moved", "Other"]);
}

#[test]
fn allowlists_are_saved_if_setup_has_added_to_either() {
    let range = || strings(&["203.0.113.0/24"]);
    for (brute_force, suspicious_ip, is_empty) in [
        (vec![], vec![], true),
        (range(), vec![], false),
        (vec![], range(), false),
        (range(), range(), false),
    ] {
        let allowlists = SavedAllowlists {
            brute_force,
            suspicious_ip,
        };
        assert_eq!(allowlists.is_empty(), is_empty, "{allowlists:?}");
    }
}
