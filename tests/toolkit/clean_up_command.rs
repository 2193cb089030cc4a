//! `finish --clean-up` from the first request to the last, where nothing is left to delete.

use crate::support::setup_commands::{BINDINGS, CLIENTS, database, get, message, request};
use crate::support::tenants::{Tenants, wait};
use crate::support::toolkit::object;
use migration_toolkit::setup::apply::apply_report::{ApplyReport, ApplyStatus};
use migration_toolkit::setup::commands::clean_up::clean_up;
use migration_toolkit::setup::desired::clients::ClientRole;
use migration_toolkit::setup::plan::connection_options::retired;
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

/// Two tenants in which nothing of the migration is left.
fn tenants() -> Tenants {
    tenants_with(&json!({ "total": 0, "clients": [] }), &[])
}

/// The same with these applications in the old tenant, and these Actions in the flow of the new one.
fn tenants_with(clients: &Value, bound: &[&str]) -> Tenants {
    let tenants = Tenants::new();
    tenants.answer(&get(Tenant::Old, CLIENTS), 200, clients);
    let databases = "connections?strategy=auth0&take=100&include_totals=true";
    let mut connection = database("con_1", "Moved");
    connection["options"] = retired(object(json!({ "import_mode": true }))).into();
    tenants.answer(
        &get(Tenant::New, databases),
        200,
        &json!({ "connections": [connection] }),
    );
    for tenant in [Tenant::Old, Tenant::New] {
        let none = json!({ "actions": [], "total": 0 });
        let action = "actions/actions?actionName=auth0-account-migration&page=0&per_page=100";
        tenants.answer(&get(tenant, action), 200, &none);
        let bound = if tenant == Tenant::New { bound } else { &[] };
        let binding = |name: &&str| json!({ "id": name, "action": { "id": name, "name": name } });
        let bindings: Vec<Value> = bound.iter().map(binding).collect();
        let flow = json!({ "total": bindings.len(), "bindings": bindings });
        tenants.answer(&get(tenant, BINDINGS), 200, &flow);
    }
    for part in ["brute-force-protection", "suspicious-ip-throttling"] {
        let protection = json!({ "enabled": true, "allowlist": [] });
        let request = get(Tenant::Old, &format!("attack-protection/{part}"));
        tenants.answer(&request, 200, &protection);
    }
    tenants
}

fn state(brute_force: &[&str]) -> Value {
    json!({
        "version": 1,
        "domain": "new.example.com",
        "old_domain": "old.example.com",
        "connections": [],
        "allowlists": { "brute_force": brute_force, "suspicious_ip": [] },
    })
}

fn run(tenants: &Tenants, settings: Value, more: Value) -> ApplyReport {
    let report = wait(clean_up(&request("token", settings, more), tenants));
    let report = report.map_err(|problem| problem.message).expect("a report");
    assert_eq!(report.status, ApplyStatus::NothingToDo);
    report
}

#[test]
fn state_file_forgets_the_entries_of_allowlists_unless_it_is_a_dry_run() {
    let with_entry = state(&["203.0.113.0/24"]);
    for (state, dry_run, is_saved) in [
        (with_entry.clone(), false, true),
        (with_entry, true, false),
        (state(&[]), false, false),
    ] {
        let tenants = tenants();
        let more = json!({ "state": state, "dry_run": dry_run });
        run(&tenants, json!({}), more);
        let mut emptied = state.clone();
        emptied
            .as_object_mut()
            .expect("an object")
            .remove("allowlists");
        let expected = if is_saved { vec![emptied] } else { Vec::new() };
        assert_eq!(*tenants.states.borrow(), expected, "{state}, {dry_run}");
    }
}

#[test]
fn state_file_that_cannot_be_written_is_a_problem() {
    let tenants = tenants();
    tenants.state_fails.set(true);
    let more = json!({ "state": state(&["203.0.113.0/24"]) });
    assert_eq!(
        message(wait(clean_up(&request("token", json!({}), more), &tenants))),
        "everything was deleted, but the state file still lists the addresses that setup had added"
    );
}

#[test]
fn addresses_that_the_state_file_does_not_know_are_left_to_the_operator() {
    let notes = |settings: Value, more: Value| run(&tenants(), settings, more).notes.len();
    let allowing = json!({ "allow_cidr": ["203.0.113.0/24"] });
    let known = json!({ "state": state(&["203.0.113.0/24"]) });
    let unknown = json!({ "state": state(&[]) });
    assert_eq!(notes(allowing.clone(), known.clone()), 1);
    assert_eq!(notes(allowing.clone(), unknown.clone()), 2);
    assert_eq!(notes(allowing, json!({})), 2);
    assert_eq!(notes(json!({}), unknown), 1);
    assert_eq!(notes(json!({}), known), 1);
}

#[test]
fn what_setup_has_made_under_other_names_is_named() {
    let client = |name: &str, app_type: &str, description: &str| {
        json!({
            "client_id": name,
            "name": name,
            "app_type": app_type,
            "description": description,
        })
    };
    let (migration, marker) = (
        ClientRole::Migration.description(),
        ClientRole::Marker.description(),
    );
    let clients = [
        client("Former", "non_interactive", migration),
        client("Former marker", "non_interactive", marker),
        client("Portal", "spa", migration),
        client("Robot", "non_interactive", "Another one"),
    ];
    let tenants = tenants_with(
        &json!({ "total": 4, "clients": clients }),
        &["theirs", "former"],
    );
    let mut state = state(&[]);
    state["actions"] = json!(["former", "auth0-account-migration", "deleted"]);
    let report = run(&tenants, json!({}), json!({ "state": state }));
    assert_eq!(
        report.plan.warnings,
        [
            "The old tenant has applications of setup that the settings do not name: Former, Former marker. Delete them by \
             hand unless another migration uses them: their secrets are still accepted.",
            "The post-login flow of the new tenant still has Actions that setup put there and the settings no longer name: \
             former. Take them out of the flow and delete them by hand.",
        ]
    );
}
