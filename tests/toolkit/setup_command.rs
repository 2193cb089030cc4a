//! `setup` from the first request to the last, in two tenants that have nothing yet but the old connection.

use crate::support::setup_commands::{
    BINDINGS, DATABASES, database, files, get, has_clients, has_connection, message, request,
};
use crate::support::tenants::{Tenants, wait};
use crate::support::toolkit::object;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::setup::apply::apply_report::{ApplyReport, ApplyStatus};
use migration_toolkit::setup::commands::setup::setup;
use migration_toolkit::setup::plan::fingerprint::{METADATA_KEY, names_only, of_connection};
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

const OLD: Tenant = Tenant::Old;
const NEW: Tenant = Tenant::New;
const FLOW: &str = "actions/triggers/post-login/bindings";
const ACTION: &str = "actions/actions?actionName=auth0-account-migration&page=0&per_page=100";

fn tenants() -> Tenants {
    let tenants = Tenants::new();
    has_clients(&tenants, OLD, &[]);
    has_connection(&tenants, OLD, "Users", &[database("con_old", "Users")]);
    has_connection(&tenants, NEW, "Moved", &[]);
    tenants.answer(&get(NEW, DATABASES), 200, &json!({ "connections": [] }));
    for tenant in [OLD, NEW] {
        let none = json!({ "actions": [], "bindings": [], "total": 0 });
        tenants.answer(&get(tenant, ACTION), 200, &none);
        tenants.answer(&get(tenant, BINDINGS), 200, &none);
    }
    for part in ["brute-force-protection", "suspicious-ip-throttling"] {
        let protection = json!({ "enabled": true, "allowlist": ["192.0.2.1"] });
        tenants.answer(
            &get(OLD, &format!("attack-protection/{part}")),
            200,
            &protection,
        );
    }
    tenants
}

fn run(tenants: &Tenants, settings: Value, more: Value) -> Result<ApplyReport, Problem> {
    let mut all = json!({ "package_files": files() });
    all.as_object_mut().expect("an object").extend(object(more));
    wait(setup(&request("token", settings, all), tenants))
}

/// Answers all writes. An Action is built, and deployed, at the second look.
fn writable(tenants: &Tenants, shown: &Value) {
    let answer = |request: &str, body: Value| tenants.answer(request, 200, &body);
    for (id, secret) in [("c1", "s1"), ("c2", "s2")] {
        let client = json!({ "client_id": id, "client_secret": secret });
        answer("old POST clients", client);
    }
    answer("old POST client-grants", json!({}));
    answer("old PATCH connections/con_old/clients", Value::Null);
    for name in ["old", "new"] {
        let id = format!("act_{name}");
        answer(&format!("{name} POST actions/actions"), json!({ "id": id }));
        for (status, is_deployed) in [
            ("pending", false),
            ("built", false),
            ("built", false),
            ("built", true),
        ] {
            answer(
                &format!("{name} GET actions/actions/{id}"),
                json!({ "status": status, "all_changes_deployed": is_deployed }),
            );
        }
        answer(
            &format!("{name} POST actions/actions/{id}/deploy"),
            json!({}),
        );
        answer(&format!("{name} PATCH {FLOW}"), json!({}));
    }
    for part in ["brute-force-protection", "suspicious-ip-throttling"] {
        answer(&format!("old PATCH attack-protection/{part}"), json!({}));
    }
    answer("new POST connections", connection("1"));
    answer("new GET connections/con_new", shown.clone());
    answer("new PATCH connections/con_new", json!({}));
}

/// The new connection as the tenant shows it, with this value for a setting.
fn connection(value: &str) -> Value {
    json!({ "id": "con_new", "options": { "configuration": { "Domain": value } } })
}

fn body(tenants: &Tenants, request: &str) -> Value {
    let sent = tenants.sent.borrow();
    let found = sent.iter().find(|(sent, _)| sent == request);
    found.expect("the request").1.clone()
}

#[test]
fn everything_is_made_in_the_order_in_which_it_is_needed() {
    let tenants = tenants();
    writable(&tenants, &connection("1"));
    let settings = json!({ "allow_cidr": ["203.0.113.0/24"] });
    let problem = run(&tenants, settings, json!({})).err().expect("a problem");
    // These tenants do not remember what is written.
    assert_eq!(problem.code, ProblemCode::Unfinished);
    let requests = tenants.requests();
    let first = requests
        .iter()
        .position(|request| request.contains(" POST "));
    let last = requests
        .iter()
        .rposition(|request| request.contains(" PATCH "));
    let (first, last) = (first.expect("a write"), last.expect("a write"));
    let action = |name: &str| {
        let id = format!("act_{name}");
        let look = format!("{name} GET actions/actions/{id}");
        vec![
            format!("{name} POST actions/actions"),
            look.clone(),
            look.clone(),
            format!("{name} POST actions/actions/{id}/deploy"),
            look.clone(),
            look,
            format!("{name} GET {BINDINGS}"),
            format!("{name} PATCH {FLOW}"),
        ]
    };
    let lines = |text: &str| -> Vec<String> { text.lines().map(str::to_owned).collect() };
    let expected = [
        lines("old POST clients\nold PATCH connections/con_old/clients\nold POST client-grants"),
        action("old"),
        lines(
            "old POST clients\nold POST client-grants\n\
             old GET attack-protection/brute-force-protection\n\
             old PATCH attack-protection/brute-force-protection\n\
             old GET attack-protection/suspicious-ip-throttling\n\
             old PATCH attack-protection/suspicious-ip-throttling",
        ),
        action("new"),
        lines("new POST connections\nnew GET connections/con_new\nnew PATCH connections/con_new"),
    ];
    assert_eq!(requests[first..=last], expected.concat());
    assert_eq!(
        body(&tenants, "old PATCH connections/con_old/clients"),
        json!([{ "client_id": "c1", "status": true }])
    );
    assert_eq!(
        body(
            &tenants,
            "old PATCH attack-protection/brute-force-protection"
        ),
        json!({ "allowlist": ["192.0.2.1", "203.0.113.0/24"] })
    );
    let made = body(&tenants, "new POST connections");
    assert_eq!(made["options"]["configuration"]["Client_ID"], "c1");
    assert_eq!(made["options"]["configuration"]["Client_Secret"], "s1");
}

#[test]
fn fingerprint_covers_what_the_tenant_shows_at_each_read_alike() {
    // A tenant may encrypt the values anew at each read; then their names are all that stays the same.
    for (shown_again, is_stable) in [("1", true), ("2", false)] {
        let tenants = tenants();
        writable(&tenants, &connection(shown_again));
        assert!(run(&tenants, json!({}), json!({})).is_err());
        let made = body(&tenants, "new POST connections");
        let settings = object(made["options"]["configuration"].clone());
        let shown = object(json!({ "Domain": "1" }));
        let shown = if is_stable { shown } else { names_only(&shown) };
        assert_eq!(
            body(&tenants, "new PATCH connections/con_new"),
            json!({ "metadata": { METADATA_KEY: of_connection(&settings, &shown) } }),
            "{is_stable}"
        );
    }
}

#[test]
fn what_was_before_is_saved_before_the_first_change() {
    let tenants = tenants();
    let settings = json!({ "allow_cidr": ["203.0.113.0/24"] });
    // The first write is refused.
    assert!(run(&tenants, settings.clone(), json!({})).is_err());
    let ranges = ["203.0.113.0/24"];
    let expected = json!({
        "version": 1,
        "domain": "new.example.com",
        "old_domain": "old.example.com",
        "connections": [{ "name": "Moved", "existed": false, "options": {}, "settings": [] }],
        "actions": ["auth0-account-migration"],
        "allowlists": { "brute_force": ranges, "suspicious_ip": ranges },
    });
    assert_eq!(*tenants.states.borrow(), [expected]);
    assert_eq!(tenants.writes().len(), 1);

    let tenants = self::tenants();
    tenants.state_fails.set(true);
    assert_eq!(
        message(run(&tenants, settings, json!({}))),
        "the state file could not be written, so nothing was changed"
    );
    assert_eq!(tenants.writes(), []);
}

#[test]
fn dry_run_shows_the_plan_and_which_connections_no_application_uses() {
    let notes = |enabled: &[&str]| {
        let tenants = tenants();
        has_clients(&tenants, NEW, &[("app", "App")]);
        let pairs = json!([{ "old": "Users", "new": "Moved", "enable_clients": enabled }]);
        let report = run(
            &tenants,
            json!({ "connections": pairs }),
            json!({ "dry_run": true }),
        );
        let report = report.map_err(|problem| problem.message).expect("a report");
        assert_eq!(report.status, ApplyStatus::Planned);
        assert_eq!(tenants.writes(), []);
        assert_eq!(tenants.states.borrow().len(), 0);
        report.notes
    };
    assert_eq!(
        notes(&[]),
        [
            "No application of the new tenant was enabled for Moved, since enable_clients in the settings file is empty: only those that \
          were enabled before can use it."
        ]
    );
    assert_eq!(notes(&["App"]), [""; 0]);
}
