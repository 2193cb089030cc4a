//! What `undo` restores of a connection of the new tenant, from the state that `setup` saves.

use crate::support::toolkit::*;
use migration_toolkit::json_value::Object;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::secret::Secret;
use migration_toolkit::settings::script_settings::PreservedSettings;
use migration_toolkit::setup::plan;
use migration_toolkit::setup::saved_state::SavedState;
use serde_json::json;

#[test]
fn undo_restores_the_state_before_setup() {
    let settings = settings(json!({}));
    let mut before = new_tenant(&settings, json!({}));
    used_connection(&mut before);
    let mut state = SavedState::empty("new.eu.auth0.com");
    state.record("Moved", &before.connections[0]);
    // A second run finds its own work, and keeps what it noted first.
    let after = new_tenant(&settings, json!({}));
    state.record("Moved", &after.connections[0]);
    let file = serde_json::to_string(&state).expect("JSON");
    assert!(!file.contains("2.0$"), "{file}");
    let state = SavedState::from_json(
        serde_json::from_str(&file).expect("JSON"),
        "new.eu.auth0.com",
    )
    .expect("a state");

    // Some options a tenant adds by itself, and some others change.
    let mut after = after_setup(
        &settings,
        &before,
        json!({ "passwordPolicy": "fair", "authentication_methods": {} }),
    );
    let (options, metadata) =
        written(&plan::undo::plan(&state, &values(), &after, &[]).expect("a plan"));
    let mut expected = json!(database_of(&mut before).options);
    expected["configuration"] = json!({ "API_KEY": "k3y" });
    expected["authentication_methods"] = json!({});
    expected["passwordPolicy"] = json!("fair");
    assert_eq!(
        (options, metadata),
        (expected, json!(database_of(&mut after).metadata))
    );
    assert!(
        plan::undo::plan(&state, &values(), &before, &[])
            .expect("a plan")
            .changes
            .is_empty()
    );

    let problem =
        plan::undo::plan(&state, &PreservedSettings::new(), &after, &[]).expect_err("a problem");
    assert!(problem.message.contains("API_KEY"), "{}", problem.message);
}

/// The scripts that this project replaces often have settings of the same names.
#[test]
fn undo_restores_settings_of_other_scripts_with_our_names() {
    let settings = settings(json!({}));
    let mut before = new_tenant(&settings, json!({}));
    used_connection(&mut before);
    database_of(&mut before).configuration = shown();
    let plan = set_up_plan(&settings, &old_tenant(&settings), &before).expect("a plan");
    assert_eq!(
        plan.warnings[1..],
        [
            "The connection Moved already has settings that will be replaced: Domain, Client_ID, Client_Secret, Audience, \
          Connection. Auth0 does not show their values. If undo is to restore them, give it the values as \
          NEW_SETTING_<KEY>."
        ]
    );
    let mut state = SavedState::empty("new.eu.auth0.com");
    state.record("Moved", &before.connections[0]);
    let after = new_tenant(&settings, json!({}));
    let problem = plan::undo::plan(&state, &values(), &after, &[]).expect_err("a problem");
    assert_eq!(
        problem.message,
        "the connection Moved had settings before setup (Domain, Client_ID, Client_Secret, Audience, Connection), whose \
         values are not in the state file"
    );
    let remedy = problem.remedy.expect("a remedy");
    assert!(
        remedy.contains("NEW_SETTING_Client_Secret") && remedy.contains("state file"),
        "{remedy}"
    );

    let theirs: PreservedSettings = shown()
        .keys()
        .map(|key| (key.clone(), Secret::new(format!("their {key}"))))
        .collect();
    let plan = plan::undo::plan(&state, &theirs, &after, &[]).expect("a plan");
    // The names of the settings are the same before and after, but not their values.
    let settings = lines(&plan)
        .into_iter()
        .filter(|line| line.contains(" setting "));
    let names: Vec<String> = shown()
        .keys()
        .map(|key| format!("  ~ setting {key}"))
        .collect();
    assert_eq!(settings.collect::<Vec<String>>(), names);
    let (options, _) = written(&plan);
    let expected: Object = shown()
        .keys()
        .map(|key| (key.clone(), json!(format!("their {key}"))))
        .collect();
    assert_eq!(options["configuration"], json!(expected));
    assert_eq!(
        options["customScripts"]["login"],
        "function login() { theirs }"
    );

    // A tenant may show them in another order than they were written in.
    let reversed: Object = shown().into_iter().rev().collect();
    database_of(&mut before).configuration = reversed;
    assert!(
        plan::undo::plan(&state, &theirs, &before, &[])
            .expect("a plan")
            .changes
            .is_empty()
    );
}

#[test]
fn undo_removes_the_scripts_of_a_connection_that_setup_created() {
    let settings = settings(json!({}));
    let mut state = SavedState::empty("new.eu.auth0.com");
    let mut none = new_tenant(&settings, json!({}));
    none.connections[0].database = None;
    state.record("Moved", &none.connections[0]);
    let after = new_tenant(&settings, json!({ "brute_force_protection": true }));
    let plan = plan::undo::plan(&state, &values(), &after, &[]).expect("a plan");
    let (options, _) = written(&plan);
    assert_eq!(
        options,
        json!({
            "brute_force_protection": true,
            "configuration": {},
        })
    );
    assert_eq!(plan.warnings.len(), 1);
}

#[test]
fn state_file_of_another_tenant_or_version_is_rejected() {
    let state = json!(SavedState::empty("new.eu.auth0.com"));
    let other =
        SavedState::from_json(state.clone(), "other.eu.auth0.com").expect_err("another tenant");
    assert_eq!(other.code, ProblemCode::State);
    assert_eq!(
        other.message,
        "the state file is of the tenant new.eu.auth0.com, not of other.eu.auth0.com"
    );
    // A newer version may have other members and lack some.
    for newer in [
        json!({ "version": 2, "domain": "new.eu.auth0.com", "connections": [] }),
        json!({ "version": 2, "domain": "new.eu.auth0.com", "connections": [], "flows": [] }),
        json!({ "version": 2 }),
    ] {
        let problem = SavedState::from_json(newer, "new.eu.auth0.com").expect_err("newer");
        assert_eq!(
            (problem.code, problem.message.as_str()),
            (ProblemCode::State, "the state file is of version 2, not 1")
        );
    }
    for other in [
        json!([]),
        json!([1, "new.eu.auth0.com", null, []]),
        json!(7),
    ] {
        let problem = SavedState::from_json(other, "new.eu.auth0.com").expect_err("no object");
        assert_eq!(
            problem.message,
            "the state file can't be read: it is not a JSON object"
        );
    }
    assert_eq!(
        SavedState::from_json(json!({}), "new.eu.auth0.com")
            .expect_err("no state")
            .code,
        ProblemCode::State
    );
}

#[test]
fn undo_names_the_addresses_that_stay_in_allowlists() {
    let state = SavedState::from_json(
        json!({
            "version": 1,
            "domain": "new.eu.auth0.com",
            "connections": [],
            "allowlists": {
                "brute_force": ["203.0.113.0/24", "198.51.100.7"],
                "suspicious_ip": ["203.0.113.0/24"],
            },
        }),
        "new.eu.auth0.com",
    )
    .expect("a state");
    let notes = plan::undo::manual_cleanup_notes(&state, &[]);
    assert_eq!(notes.len(), 2);
    assert!(
        notes[1].contains("stay there, too: 198.51.100.7, 203.0.113.0/24. Remove them by hand"),
        "{notes:?}"
    );
}
