//! The gate before `finish` and `undo`: which records of the history open it.

use migration_toolkit::bulk::timestamp::parse_ms;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::request::TenantDomain;
use migration_toolkit::status::gate::{Gate, GateRequest};
use serde_json::{Value, json};

const NOW: &str = "2026-11-26T12:00:00.000Z";

fn record(at: &str) -> Value {
    json!({
        "format": 1,
        "at": at,
        "old": { "domain": "old.eu.auth0.com", "connection": "Users", "method": "export" },
        "new": { "domain": "new.us.auth0.com", "connection": "New", "method": "export" },
        "counts": { "users": 1_000, "confirmed": 700, "unmarked": 200, "left": 100 },
        "moved_by_day": [],
        "last_activity": {},
        "rate": { "per_day_7": null, "per_day_30": null },
        "forecast": null,
        "refusals": { "proven": 98, "refused": 2, "percent": 2.0 },
        "old_log": {},
        "new_log": {},
        "notes": [],
    })
}

fn domain(name: &str) -> TenantDomain {
    TenantDomain {
        domain: Some(name.to_owned()),
    }
}

fn request(records: &[Value]) -> GateRequest {
    GateRequest {
        history: records.iter().map(|record| format!("{record}\n")).collect(),
        settings: Some(json!({ "connections": [{ "old": "Users", "new": "New" }] })),
        state: None,
        old: domain("old.eu.auth0.com"),
        new: domain("new.us.auth0.com"),
        now_ms: parse_ms(NOW).expect("a time"),
        only_warn: false,
    }
}

fn refusal(result: Result<Gate, Problem>) -> Problem {
    let problem = result.expect_err("the gate is closed");
    assert_eq!(problem.code, ProblemCode::Refused);
    let remedy = problem.remedy.as_deref().expect("a remedy");
    assert!(
        remedy.contains("status") && remedy.contains("--force"),
        "{remedy}"
    );
    problem
}

#[test]
fn record_of_the_last_24_hours_opens_the_gate_with_its_numbers() {
    let records = [
        record("2026-11-20T12:00:00.000Z"),
        record("2026-11-25T12:00:00.000Z"),
    ];
    let gate = request(&records).check().expect("the gate is open");
    assert!(gate.warnings.is_empty());
    let [connection] = gate.connections.as_slice() else {
        panic!("one connection");
    };
    assert_eq!(connection.connection, "New");
    let numbers = connection.record.as_ref().expect("a record");
    assert_eq!(
        (numbers.users, numbers.moved, numbers.left),
        (1_000, 900, 100)
    );
    assert_eq!(numbers.refused_percent, Some(2.0));
    assert_eq!(numbers.age_ms, 86_400_000);
}

#[test]
fn record_that_is_older_by_a_millisecond_closes_it() {
    let problem = refusal(request(&[record("2026-11-25T11:59:59.999Z")]).check());
    assert_eq!(
        problem.message,
        "The users of the connection New were last counted 24 hours ago, and 24 hours are allowed."
    );
}

#[test]
fn gate_is_closed_without_a_record_of_the_same_tenants_and_connections() {
    let changed = |member: &str, name: &str, value: &str| {
        let mut record = record("2026-11-26T11:00:00.000Z");
        record[member][name] = value.into();
        record
    };
    for records in [
        vec![],
        vec![changed("old", "domain", "other.eu.auth0.com")],
        vec![changed("new", "domain", "other.us.auth0.com")],
        vec![changed("old", "connection", "Others")],
        vec![changed("new", "connection", "Others")],
    ] {
        let problem = refusal(request(&records).check());
        assert_eq!(
            problem.message,
            "Nobody has counted yet who of the connection New has moved."
        );
    }
}

#[test]
fn every_connection_of_the_settings_needs_a_record() {
    let mut request = request(&[record("2026-11-26T11:00:00.000Z")]);
    request.settings = Some(json!({
        "connections": [{ "old": "Users", "new": "New" }, { "old": "Staff", "new": "Staff" }],
    }));
    let problem = refusal(request.check());
    assert!(problem.message.contains("Staff") && !problem.message.contains("New"));
}

#[test]
fn record_of_the_future_does_not_count() {
    refusal(request(&[record("2026-11-26T12:06:00.000Z")]).check());
    let slightly_ahead = request(&[record("2026-11-26T12:04:00.000Z")]).check();
    assert!(slightly_ahead.is_ok(), "clocks may differ by some minutes");
}

#[test]
fn users_with_the_marker_who_are_missing_are_named_in_a_refusal_and_in_a_warning() {
    let with_missing = |at: &str| {
        let mut record = record(at);
        record["counts"]["confirmed_missing"] = 3.into();
        record
    };
    let problem = refusal(request(&[with_missing("2026-11-01T12:00:00.000Z")]).check());
    assert!(
        problem.message.contains("25 days ago"),
        "{}",
        problem.message
    );
    assert!(
        problem
            .message
            .contains("3 users of the connection New have the migration marker")
    );
    let gate = request(&[with_missing("2026-11-26T11:00:00.000Z")]).check();
    let warnings = gate.expect("the gate is open").warnings;
    assert!(matches!(warnings.as_slice(), [warning] if warning.contains("nobody lets them in")));
}

#[test]
fn marked_users_whom_the_scripts_let_in_are_left() {
    let mut record = record("2026-11-26T11:00:00.000Z");
    record["counts"]["confirmed_missing"] = 3.into();
    let mut request = request(&[record]);
    let mut settings = request.settings.take().expect("settings");
    settings["marked_users"] = "allow".into();
    request.settings = Some(settings);
    let gate = request.check().expect("the gate is open");
    assert!(gate.warnings.is_empty());
    let numbers = gate.connections[0].record.as_ref().expect("a record");
    assert_eq!((numbers.moved, numbers.left), (897, 103));
    assert_eq!(numbers.confirmed_missing, 0);
}

#[test]
fn force_and_dry_run_only_warn() {
    let mut request = request(&[record("2026-11-01T12:00:00.000Z")]);
    request.only_warn = true;
    let gate = request.check().expect("the gate is open");
    assert!(matches!(gate.warnings.as_slice(), [warning] if warning.contains("25 days ago")));
    request.history = "{}\n".to_owned();
    let gate = request.check().expect("the gate is open");
    assert_eq!(
        gate.warnings.len(),
        2,
        "the history can't be read, and nobody has counted"
    );
}

#[test]
fn undo_asks_for_the_connections_of_the_state_file_and_its_old_tenant() {
    let mut request = request(&[record("2026-11-26T11:00:00.000Z")]);
    request.settings = None;
    request.old = TenantDomain::default();
    let state = |name: &str, old_domain: &str| {
        json!({
            "version": 1,
            "domain": "new.us.auth0.com",
            "old_domain": old_domain,
            "connections": [{ "name": name, "existed": true, "options": {}, "settings": [] }],
        })
    };
    request.state = Some(state("New", "old.eu.auth0.com"));
    assert!(request.check().is_ok());
    request.state = Some(state("Other", "old.eu.auth0.com"));
    refusal(request.check());
    request.state = Some(state("New", "other.eu.auth0.com"));
    refusal(request.check());
}

#[test]
fn history_that_can_not_be_read_closes_the_gate_and_is_a_warning_where_nothing_is_written() {
    let mut unreadable = request(&[]);
    unreadable.history = "no record\n".to_owned();
    let problem = unreadable.check().expect_err("the gate is closed");
    assert_eq!(problem.code, ProblemCode::Files);
    unreadable.only_warn = true;
    let gate = unreadable.check().expect("the gate is open");
    assert_eq!(gate.warnings[0], problem.message);
}

#[test]
fn clock_of_another_machine_may_be_five_minutes_ahead() {
    let of = |at: &str| request(&[record(at)]).check().is_ok();
    assert!(of("2026-11-26T12:05:00.000Z"));
    assert!(!of("2026-11-26T12:05:00.001Z"));
}

#[test]
fn age_is_said_in_hours_for_two_days() {
    for (at, age) in [
        ("2026-11-25T11:59:59.999Z", "24 hours"),
        ("2026-11-24T12:00:00.001Z", "47 hours"),
        ("2026-11-24T12:00:00.000Z", "2 days"),
    ] {
        let problem = refusal(request(&[record(at)]).check());
        assert!(
            problem.message.contains(&format!("last counted {age} ago")),
            "{}",
            problem.message
        );
    }
}
