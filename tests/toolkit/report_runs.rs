//! What `report` makes of run folders and settings.

use migration_toolkit::problem::ProblemCode;
use migration_toolkit::status::report::model::ReportModel;
use migration_toolkit::status::report::request::ReportRequest;
use serde_json::{Value, json};

use crate::support::history::{history, record};

fn report(runs: &Value) -> ReportModel {
    let history = history(&[record("2026-11-26T04:00:00.000Z")]);
    let request = json!({ "history": history, "runs": runs });
    let request: ReportRequest = serde_json::from_value(request).expect("a request");
    request.run().expect("a report")
}

/// A run of ten minutes.
fn run(command: &str, steps: &Value) -> Value {
    json!({
        "format": 1,
        "id": format!("20261125T080000Z-{command}"),
        "command": command,
        "version": "0.1.0",
        "started_at": "2026-11-25T08:00:00.000Z",
        "ended_at": "2026-11-25T08:10:00.000Z",
        "old_domain": "old.eu.auth0.com",
        "new_domain": "new.eu.auth0.com",
        "options": {},
        "inputs": [],
        "steps": steps,
    })
}

fn answers() -> Value {
    json!({
        "same": 90, "differs": 2, "missing": 1, "extra": 4, "unchecked": 0, "left_by_decision": 3,
        "fields": { "email": 2 },
    })
}

#[test]
fn an_import_is_reported_with_its_speed_and_its_errors() {
    let steps = json!({
        "convert": { "records": 1_000, "out": 990, "rejected": { "no_identifier": 10 } },
        "import": {
            "status": "done",
            "tally": { "inserted": 900, "updated": 0, "already_there": 60, "failed": 30 },
            "failures": [{ "code": "DUPLICATED_USER", "count": 30, "retry": "with_upsert", "remedy": "Look." }],
        },
        "assign": { "failures": [{ "code": "role_missing", "count": 2, "needs_somebody": true, "remedy": "Create it." }] },
    });
    let model = report(&json!([{ "record": run("move-rest", &steps), "state": "incomplete" }]));
    let [run] = &model.runs[..] else {
        panic!("one run: {:?}", model.runs);
    };
    assert_eq!(
        (run.state.as_str(), run.duration_ms),
        ("incomplete", Some(600_000))
    );
    assert_eq!((run.users, run.users_per_minute), (Some(990), Some(99.0)));
    let errors: Vec<(&str, &str, u64)> = run
        .errors
        .iter()
        .map(|group| (group.step.as_str(), group.code.as_str(), group.count))
        .collect();
    assert_eq!(
        errors,
        [
            ("import", "DUPLICATED_USER", 30),
            ("convert", "no_identifier", 10),
            ("assign", "role_missing", 2),
        ]
    );
}

#[test]
fn a_run_that_has_not_ended_has_no_speed() {
    let mut running = run("export", &json!({ "export_old": { "users": 100 } }));
    running
        .as_object_mut()
        .expect("a record")
        .remove("ended_at");
    let model = report(&json!([{ "record": running, "state": "interrupted" }]));
    assert_eq!(model.runs[0].users, Some(100));
    assert_eq!(model.runs[0].users_per_minute, None);
}

#[test]
fn a_step_of_an_unknown_form_counts_as_missing() {
    let steps = json!({ "import": "done", "verify": { "answers": [] } });
    let model = report(&json!([{ "record": run("import", &steps), "state": "done" }]));
    assert_eq!(model.runs[0].users, None);
    assert!(model.runs[0].verified.is_none());
}

#[test]
fn runs_of_other_tenants_are_counted_and_left_out() {
    let mut other = run("export", &json!({}));
    other["old_domain"] = json!("test.eu.auth0.com");
    let mut local = run("convert", &json!({ "convert": { "records": 5 } }));
    local
        .as_object_mut()
        .expect("a record")
        .remove("new_domain");
    let model = report(&json!([
        { "record": other, "state": "done" },
        { "record": local, "state": "done" },
        { "record": run("status", &json!({})), "state": "done" },
    ]));
    let commands: Vec<&str> = model.runs.iter().map(|run| run.command.as_str()).collect();
    assert_eq!((commands, model.other_runs), (vec!["convert"], 1));
}

#[test]
fn runs_whose_record_is_none_are_named_and_left_out() {
    let of = |id: &str, member: &str, value: Value| {
        let mut record = run("export", &json!({}));
        record["id"] = json!(id);
        record[member] = value;
        json!({ "record": record, "state": "done" })
    };
    let history = history(&[record("2026-11-26T04:00:00.000Z")]);
    let request = json!({
        "history": history,
        "runs": [
            of("a", "steps", json!([])),
            of("b", "started_at", json!("yesterday")),
            of("c", "version", json!(7)),
        ],
        "unreadable_runs": ["d"],
    });
    let request: ReportRequest = serde_json::from_value(request).expect("a request");
    let model = request.run().expect("a report");
    assert_eq!(model.unreadable_runs, ["d", "a", "b"]);
    assert_eq!((model.runs.len(), model.other_runs), (1, 0));
}

#[test]
fn users_are_named_by_the_latest_comparison_and_up_to_a_bound() {
    let verify = |id: &str, user: &str| {
        let steps =
            json!({ "verify": { "old_users": 100, "new_users": 97, "answers": answers() } });
        let mut record = run("verify", &steps);
        record["id"] = json!(id);
        let line = json!({ "user_id": user, "answer": "missing", "fields": [] }).to_string();
        json!({ "record": record, "state": "incomplete", "differences": [line, "{\"user_id\":" ] })
    };
    let failed: Vec<String> = (0..300)
        .map(|number| {
            let user = json!({ "email": format!("{number}@example.com") });
            json!({ "file": "f", "code": "INVALID_FORMAT", "errors": [], "user": user }).to_string()
        })
        .collect();
    let import = json!({ "record": run("import", &json!({})), "state": "done", "failed": failed });
    let model = report(&json!([
        verify("first", "auth0|1"),
        verify("second", "auth0|2"),
        import
    ]));
    let differing: Vec<(&str, &str)> = model
        .differing_users
        .iter()
        .map(|user| (user.run.as_str(), user.user.as_str()))
        .collect();
    assert_eq!(differing, [("second", "auth0|2")]);
    assert_eq!(model.failed_users.len(), 200);
    assert_eq!(model.failed_users[0].user, "0@example.com");
}

#[test]
fn failed_user_with_metadata_of_half_a_surrogate_pair_is_named() {
    let line = r#"{"file":"f","code":"FORMAT","user":{"user_metadata":{"half":"\ud83d"},"email":"jo@example.com"}}"#;
    let import = json!({ "record": run("import", &json!({})), "state": "done", "failed": [line] });
    let model = report(&json!([import]));
    assert_eq!(model.failed_users[0].user, "jo@example.com");
}

#[test]
fn nobody_is_named_unless_lines_are_given() {
    let steps = json!({ "verify": { "old_users": 100, "new_users": 97, "answers": answers() } });
    let model = report(&json!([{ "record": run("verify", &steps), "state": "done" }]));
    assert_eq!(
        (model.failed_users.len(), model.differing_users.len()),
        (0, 0)
    );
    let verified = model.runs[0].verified.as_ref().expect("a comparison");
    assert_eq!((verified.old_users, verified.answers.missing), (100, 1));
}

#[test]
fn settings_are_told_from_defaults() {
    let history = history(&[record("2026-11-26T04:00:00.000Z")]);
    let settings =
        json!({ "connections": [{ "old": "Users", "new": "Moved" }], "mfa_policy": "migrate" });
    let request = json!({ "settings": settings, "history": history, "runs": [] });
    let request: ReportRequest = serde_json::from_value(request).expect("a request");
    let rows = request.run().expect("a report").settings;
    let row = |name: &str| {
        let row = rows.iter().find(|row| row.name == name).expect(name);
        (row.value.clone(), row.is_default)
    };
    assert_eq!(
        row("connections"),
        (Some("Users to Moved".to_owned()), false)
    );
    assert_eq!(row("mfa_policy"), (Some("migrate".to_owned()), false));
    assert_eq!(row("timeout_ms"), (Some("15000".to_owned()), true));
    assert_eq!(row("custom_domain"), (None, true));
    assert_eq!(row("allow_cidr"), (None, true));
}

#[test]
fn a_wrong_settings_file_is_named() {
    let history = history(&[record("2026-11-26T04:00:00.000Z")]);
    let request = json!({ "settings": { "connections": 1 }, "history": history, "runs": [] });
    let request: ReportRequest = serde_json::from_value(request).expect("a request");
    let problem = request.run().expect_err("the settings are wrong");
    assert_eq!(problem.code, ProblemCode::Settings);
}

#[test]
fn run_that_took_no_time_has_no_speed() {
    let mut export = run("export", &json!({ "export_old": { "users": 100 } }));
    export["ended_at"] = export["started_at"].clone();
    let model = report(&json!([{ "record": export, "state": "done" }]));
    assert_eq!(
        (model.runs[0].duration_ms, model.runs[0].users_per_minute),
        (Some(0), None)
    );
}
