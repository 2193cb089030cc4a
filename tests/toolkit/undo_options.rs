//! What `undo` leaves as it is: options and scripts of a connection that somebody else has changed since `setup`.

use crate::support::toolkit::*;
use migration_toolkit::setup::plan;
use migration_toolkit::setup::read::current_state::NewTenantState;
use migration_toolkit::setup::saved_state::SavedState;
use serde_json::json;

#[test]
fn undo_warns_of_options_that_others_have_changed_since_setup() {
    let settings = settings(json!({}));
    let mut before = new_tenant(&settings, json!({}));
    used_connection(&mut before);
    database_of(&mut before)
        .options
        .insert("disable_signup".to_owned(), json!(false));
    let mut state = SavedState::empty("new.eu.auth0.com");
    state.record("Moved", &before.connections[0]);
    let warnings = |options: serde_json::Value| {
        let after = after_setup(&settings, &before, options);
        let plan = plan::undo::plan(&state, &values(), &after, &[]).expect("a plan");
        plan.warnings
    };
    assert_eq!(warnings(json!({})), [""; 0]);
    // What the tenant has added since stays.
    assert_eq!(warnings(json!({ "authentication_methods": {} })), [""; 0]);
    assert_eq!(warnings(json!({ "disable_signup": null })), [""; 0]);
    assert_eq!(
        warnings(json!({ "passwordPolicy": "excellent", "disable_signup": true })),
        [
            "Somebody has changed options of the connection Moved since setup, and they stay as they are now: passwordPolicy, \
             disable_signup. The state file says what they were before setup, until undo empties it."
        ]
    );
}

#[test]
fn undo_keeps_scripts_that_setup_never_writes_as_they_are_now() {
    let settings = settings(json!({}));
    let mut before = new_tenant(&settings, json!({}));
    used_connection(&mut before);
    let mut state = SavedState::empty("new.eu.auth0.com");
    state.record("Moved", &before.connections[0]);
    let mut none = new_tenant(&settings, json!({}));
    none.connections[0].database = None;
    let mut created = SavedState::empty("new.eu.auth0.com");
    created.record("Moved", &none.connections[0]);

    let mut after = after_setup(&settings, &before, json!({ "passwordPolicy": "fair" }));
    let scripts = &mut database_of(&mut after).options["customScripts"];
    scripts["create"] = json!("function create() { newer }");
    let of_state = plan::undo::plan(&state, &values(), &after, &[]).expect("a plan");
    assert!(
        of_state.warnings[0].contains(": passwordPolicy, script create."),
        "{:?}",
        of_state.warnings
    );
    assert_eq!(
        written(&of_state).0["customScripts"],
        json!({ "login": "function login() { theirs }", "create": "function create() { newer }" })
    );
    let (options, _) =
        written(&plan::undo::plan(&created, &values(), &after, &[]).expect("a plan"));
    assert_eq!(
        options,
        json!({
            "disable_signup": true,
            "passwordPolicy": "fair",
            "enabledDatabaseCustomization": false,
            "customScripts": { "create": "function create() { newer }" },
            "configuration": {},
        })
    );
}

#[test]
fn undo_and_finish_name_scripts_of_others_that_they_replace() {
    let settings = settings(json!({}));
    let mut before = new_tenant(&settings, json!({}));
    used_connection(&mut before);
    let mut state = SavedState::empty("new.eu.auth0.com");
    state.record("Moved", &before.connections[0]);
    let mut after = after_setup(&settings, &before, json!({}));
    let warnings = |after: &NewTenantState| {
        let undo = plan::undo::plan(&state, &values(), after, &[]).expect("a plan");
        let finish = plan::finish::plan(&settings, &values(), after).expect("a plan");
        [undo.warnings, finish.warnings].concat()
    };
    let usual = warnings(&after);
    assert_eq!(usual.len(), 1, "{usual:?}");
    let script = &mut database_of(&mut after).options["customScripts"]["get_user"];
    *script = json!("function getUser() { theirs, of today }");
    let warning = "The connection Moved has scripts that are not this project's, and they get lost: get_user. Copy them first if \
                   somebody still needs them.";
    assert_eq!(warnings(&after), [warning, warning, &usual[0]]);
}

#[test]
fn undo_switches_nothing_off_that_was_not_set_before() {
    let settings = settings(json!({}));
    let mut before = new_tenant(&settings, json!({}));
    used_connection(&mut before);
    let options = &mut database_of(&mut before).options;
    options.remove("enabledDatabaseCustomization");
    options["customScripts"] = json!({ "create": "function create() { theirs }" });
    let mut state = SavedState::empty("new.eu.auth0.com");
    state.record("Moved", &before.connections[0]);
    let after = after_setup(&settings, &before, json!({}));
    let (mut options, _) =
        written(&plan::undo::plan(&state, &values(), &after, &[]).expect("a plan"));
    options["configuration"].take();
    let mut expected = json!(database_of(&mut before).options);
    expected["configuration"].take();
    assert_eq!(options, expected);
}

/// Auth0 refuses each of these newer options beside the older ones, so undo would fail at every run.
#[test]
fn undo_keeps_newer_options_that_exclude_the_saved_ones() {
    let settings = settings(json!({}));
    let mut before = new_tenant(&settings, json!({}));
    used_connection(&mut before);
    database_of(&mut before).options.extend(object(json!({
        "requires_username": true,
        "validation": { "username": { "min": 1, "max": 15 } },
        "password_history": { "enable": true },
    })));
    let mut state = SavedState::empty("new.eu.auth0.com");
    state.record("Moved", &before.connections[0]);
    let newer = json!({
        "attributes": { "email": { "identifier": { "active": true } } },
        "password_options": { "history": { "active": true } },
    });
    let after = new_tenant(&settings, newer.clone());
    let (options, _) = written(&plan::undo::plan(&state, &values(), &after, &[]).expect("a plan"));
    let kept = |name: &str| options.get(name).cloned();
    assert_eq!(kept("attributes"), newer.get("attributes").cloned());
    assert_eq!(
        kept("password_options"),
        newer.get("password_options").cloned()
    );
    for older in [
        "requires_username",
        "validation",
        "password_history",
        "passwordPolicy",
    ] {
        assert_eq!(kept(older), None, "{older}");
    }
    assert_eq!(
        kept("customScripts"),
        Some(json!({ "login": "function login() { theirs }" }))
    );
}
