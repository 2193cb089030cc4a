//! `finish` and `undo` from the first request to the last: the plan, the scopes, the question, the changes, the second look.

use crate::support::setup_commands::{
    FEW_SCOPES, database, environment, get, has_connection, message, token,
};
use crate::support::tenants::{Tenants, wait};
use crate::support::toolkit::{object, package_files};
use migration_toolkit::api::scope::Scope;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::setup::apply::apply_report::{ApplyReport, ApplyStatus};
use migration_toolkit::setup::commands::finish::finish;
use migration_toolkit::setup::commands::undo::undo;
use migration_toolkit::setup::plan::fingerprint::METADATA_KEY;
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

const NEW: Tenant = Tenant::New;
const CONNECTION: &str = "connections/con_1";
const READING: [Scope; 2] = [Scope::ReadConnections, Scope::ReadConnectionsOptions];

/// A new tenant whose connection has the scripts of this project.
fn tenant() -> Tenants {
    let tenants = Tenants::new();
    let files = package_files();
    let mut connection = database("con_1", "Moved");
    connection["options"] = json!({
        "enabledDatabaseCustomization": true,
        "import_mode": true,
        "customScripts": { "login": files.login, "get_user": files.get_user },
    });
    connection["metadata"] = json!({ METADATA_KEY: "a fingerprint" });
    has_connection(&tenants, NEW, "Moved", &[connection.clone()]);
    let clients = format!("{CONNECTION}/clients?take=100");
    tenants.answer(&get(NEW, &clients), 200, &json!({ "clients": [] }));
    tenants.answer(&get(NEW, CONNECTION), 200, &connection);
    tenants.answer(&format!("new PATCH {CONNECTION}"), 200, &json!({}));
    tenants
}

fn finish_with(tenants: &Tenants, token: &str, dry_run: bool) -> Result<ApplyReport, Problem> {
    let request = json!({
        "settings": { "connections": [{ "old": "Users", "new": "Moved" }] },
        "new": environment(NEW, token),
        "dry_run": dry_run,
    });
    let request = serde_json::from_value(request).expect("a request");
    wait(finish(&request, tenants))
}

/// Runs `undo` with more in the state file and in the request.
fn undo_with(
    tenants: &Tenants,
    token: &str,
    state: Value,
    more: Value,
) -> Result<ApplyReport, Problem> {
    let mut file = json!({ "version": 1, "domain": "new.example.com", "connections": [] });
    file.as_object_mut()
        .expect("an object")
        .extend(object(state));
    let mut request = json!({ "new": environment(NEW, token), "state": file });
    request
        .as_object_mut()
        .expect("an object")
        .extend(object(more));
    let request = serde_json::from_value(request).expect("a request");
    wait(undo(&request, tenants))
}

fn status(outcome: Result<ApplyReport, Problem>) -> ApplyStatus {
    let report = outcome.map_err(|problem| problem.message);
    report.expect("a report").status
}

#[test]
fn change_that_a_second_look_does_not_show_is_a_problem() {
    let tenants = tenant();
    let problem = finish_with(&tenants, "token", false)
        .err()
        .expect("a problem");
    assert_eq!(problem.code, ProblemCode::Unfinished);
    let title = tenants.plans.borrow()[0]["changes"][0]["title"].clone();
    assert_eq!(
        problem.message,
        format!(
            "all changes were made, but reading again shows that this is still to do: {}",
            title.as_str().expect("a title")
        )
    );
    assert_eq!(tenants.writes().len(), 1);
}

#[test]
fn change_that_a_second_look_shows_is_done() {
    let first = tenant();
    let _ = finish_with(&first, "token", false);
    // What was written is what the connection has from then on.
    let (_, written) = first.writes().remove(0);
    let tenants = tenant();
    let mut after = database("con_1", "Moved");
    after["options"] = written["options"].clone();
    has_connection(&tenants, NEW, "Moved", &[after]);
    assert_eq!(
        status(finish_with(&tenants, "token", false)),
        ApplyStatus::Done
    );
}

#[test]
fn declined_plan_changes_nothing() {
    let tenants = tenant();
    tenants.declines.set(true);
    assert_eq!(
        status(finish_with(&tenants, "token", false)),
        ApplyStatus::Declined
    );
    assert_eq!(tenants.writes(), []);
}

#[test]
fn scopes_that_the_plan_needs_are_checked_before_the_question() {
    let tenants = tenant();
    let lacks = "the token for the new tenant new.example.com lacks the scopes: update:connections, update:connections_options";
    assert_eq!(
        message(finish_with(&tenants, &token(&READING), false)),
        lacks
    );
    assert_eq!(tenants.plans.borrow().len(), 0);
    assert_eq!(tenants.writes(), []);
    // A dry run needs them not yet.
    let report = finish_with(&tenants, &token(&READING), true);
    let report = report.map_err(|problem| problem.message).expect("a report");
    assert_eq!(report.status, ApplyStatus::Planned);
    let warning = format!("This could not be done yet: {lacks}.");
    assert!(
        report.plan.warnings.contains(&warning),
        "{:?}",
        report.plan.warnings
    );
}

#[test]
fn state_file_is_emptied_once_everything_is_restored() {
    let gone = || {
        let tenants = Tenants::new();
        has_connection(&tenants, NEW, "Gone", &[]);
        tenants.answer(
            &get(NEW, "connections?strategy=auth0&fields=name&include_fields=true&take=100&include_totals=true"),
            200,
            &json!({ "connections": [] }),
        );
        tenants
    };
    let saved = json!({
        "old_domain": "old.example.com",
        "connections": [{ "name": "Gone", "existed": true, "options": {}, "settings": [] }],
    });
    let tenants = gone();
    let outcome = undo_with(&tenants, "token", saved.clone(), json!({}));
    assert_eq!(status(outcome), ApplyStatus::NothingToDo);
    let empty = json!({ "version": 1, "domain": "new.example.com", "connections": [] });
    assert_eq!(*tenants.states.borrow(), [empty]);

    let tenants = gone();
    let outcome = undo_with(&tenants, "token", saved.clone(), json!({ "dry_run": true }));
    assert_eq!(status(outcome), ApplyStatus::NothingToDo);
    assert_eq!(tenants.states.borrow().len(), 0);

    // The entries of allowlists are in the old tenant, so the next command needs to know of them.
    let lists = json!({ "brute_force": ["203.0.113.0/24"], "suspicious_ip": [] });
    let mut with_lists = saved.clone();
    with_lists["allowlists"] = lists.clone();
    let tenants = gone();
    let _ = undo_with(&tenants, "token", with_lists, json!({}));
    assert_eq!(
        *tenants.states.borrow(),
        [json!({
            "version": 1,
            "domain": "new.example.com",
            "old_domain": "old.example.com",
            "connections": [],
            "allowlists": lists,
        })]
    );

    let tenants = gone();
    tenants.state_fails.set(true);
    let report = undo_with(&tenants, "token", saved, json!({}));
    let notes = report
        .map_err(|problem| problem.message)
        .expect("a report")
        .notes;
    let note = "The state file could not be emptied; delete it before the next setup.";
    assert!(notes.iter().any(|one| one == note), "{notes:?}");
}

#[test]
fn state_file_stays_if_the_plan_is_declined() {
    let tenants = tenant();
    tenants.declines.set(true);
    let saved = json!({
        "connections": [{ "name": "Moved", "existed": true, "options": {}, "settings": [] }],
    });
    let outcome = undo_with(&tenants, "token", saved, json!({}));
    assert_eq!(status(outcome), ApplyStatus::Declined);
    assert_eq!(tenants.states.borrow().len(), 0);
    assert_eq!(tenants.writes(), []);
}

#[test]
fn flow_is_read_only_if_setup_has_put_an_action_into_it() {
    let tenants = Tenants::new();
    let outcome = undo_with(&tenants, &token(&READING), json!({}), json!({}));
    assert_eq!(status(outcome), ApplyStatus::NothingToDo);
    assert_eq!(tenants.requests(), [""; 0]);
    let actions = json!({ "actions": ["auth0-account-migration"] });
    assert_eq!(
        message(undo_with(&tenants, &token(&READING), actions, json!({}))),
        "the token for the new tenant new.example.com lacks the scopes: read:actions"
    );
    assert_eq!(
        message(undo_with(&tenants, FEW_SCOPES, json!({}), json!({}))),
        "the token for the new tenant new.example.com lacks the scopes: read:connections, read:connections_options"
    );
}
