//! `verify` after the comparison: users are looked up once more, repaired and marked.

use futures_lite::future::block_on;
use migration_toolkit::bulk::commands::verify::{VerifyRequest, verify};
use migration_toolkit::bulk::verify::report::VerifyReport;
use migration_toolkit::bulk::verify::request::CompareRequest;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::setup::apply::apply_report::ApplyStatus;
use serde_json::{Value, json};

use crate::support::memory_folder::MemoryFolder;
use crate::support::verify::*;
use crate::support::verify_world::VerifyWorld;

const OLD: &str = r#""email":"a@example.com","user_metadata":{"theme":"dark"},"app_metadata":{"plan":1.10,"seats":9007199254740993,"gone":null}"#;

/// Compares two exports, and puts the files of the comparison into a run folder.
fn compared(old: &str, new: &str) -> (MemoryFolder, Value) {
    let request = CompareRequest {
        recheck: Some(100),
        list_proven: Some(true),
        ..request()
    };
    let compared = compare(&request, old, new);
    let mut folder = MemoryFolder::default();
    for (name, bytes) in &compared.host.files {
        folder = folder.with(name, std::str::from_utf8(bytes).expect("text"));
    }
    (
        folder,
        serde_json::to_value(compared.report).expect("a report"),
    )
}

fn run(
    world: &VerifyWorld,
    folder: &MemoryFolder,
    report: Value,
    options: Value,
) -> Result<VerifyReport, Problem> {
    let mut request = json!({
        "settings": request().settings,
        "old": { "domain": "old.eu.auth0.com" },
        "new": { "domain": "new.eu.auth0.com", "token": "n" },
        "compared": report,
    });
    let members = request.as_object_mut().expect("an object");
    members.extend(options.as_object().cloned().expect("options"));
    let request: VerifyRequest = serde_json::from_value(request).expect("a request");
    block_on(verify(&request, world, folder))
}

/// Credentials of the old tenant.
fn old_access() -> Value {
    json!({ "domain": "old.eu.auth0.com", "token": "o" })
}

fn done(result: Result<VerifyReport, Problem>) -> VerifyReport {
    result.map_err(|problem| problem.message).expect("a report")
}

/// The new tenant's user with these members.
fn user(members: &str) -> String {
    export("Moved", &[("1", members)]).trim_end().to_owned()
}

/// The old tenant's user with these members.
fn old_user(id: &str, members: &str) -> String {
    export("Users", &[(id, members)]).trim_end().to_owned()
}

#[test]
fn answer_counts_only_after_the_user_was_looked_up_by_id() {
    let old = export("Users", &[("1", OLD), ("2", OLD), ("3", OLD)]);
    let new = export("Moved", &[("2", r#""email":"b@example.com""#)]);
    let (folder, report) = compared(&old, &new);
    assert_eq!(
        (&report["answers"]["missing"], &report["answers"]["differs"]),
        (&json!(2), &json!(1))
    );
    let world = VerifyWorld::default()
        .with_user("auth0|1", &user(OLD))
        .with_user(
            "auth0|2",
            export("Moved", &[("2", &OLD.replace("dark", "light"))]).trim_end(),
        );
    let (old_hash, new_hash) = (report["old_hash"].clone(), report["new_hash"].clone());
    assert_ne!(old_hash, new_hash);
    let report = done(run(&world, &folder, report, json!({})));
    assert_eq!(
        serde_json::to_value(report).expect("JSON"),
        json!({
            "old_users": 3,
            "new_users": 1,
            "answers": {
                "same": 1, "differs": 1, "missing": 1, "extra": 0, "unchecked": 0, "left_by_decision": 0, "gone": 0,
                "fields": { "user_metadata": 1 },
            },
            "old_hash": old_hash,
            "new_hash": new_hash,
            "rechecked": 3,
        })
    );
    let lines = folder.lines("differences.ndjson");
    assert_eq!(
        lines,
        [
            json!({ "user_id": "auth0|2", "answer": "differs", "fields": ["user_metadata.theme"] }),
            json!({ "user_id": "auth0|3", "answer": "missing", "fields": [] }),
        ]
    );
    let mut requests = world.requests();
    requests.sort();
    assert_eq!(requests, ["GET auth0|1", "GET auth0|2", "GET auth0|3"]);
    let progress = |done: u64, remaining_ms: Value| {
        json!({
            "kind": "progress", "tenant": "new", "what": "looking users up once more", "done": done, "total": 3,
            "unit": "users", "remaining_ms": remaining_ms,
        })
    };
    assert_eq!(
        *world.events.borrow(),
        [
            progress(0, Value::Null),
            progress(1, json!(2_000)),
            progress(2, json!(1_000)),
        ]
    );
}

#[test]
fn users_of_the_named_connection_are_looked_up() {
    let (folder, report) = compared(&export("Users", &[("1", OLD)]), "");
    let world = VerifyWorld::default().with_user("auth0|1", &user(OLD));
    let connections =
        json!([{ "old": "Users", "new": "Moved" }, { "old": "Staff", "new": "Team" }]);
    let options = json!({
        "settings": { "connections": connections, "user_id": "keep" },
        "connection": "Users",
    });
    assert_eq!(done(run(&world, &folder, report, options)).answers.same, 1);
}

#[test]
fn user_who_cannot_be_looked_up_is_unchecked_and_an_outage_ends_the_look_ups() {
    let users: Vec<(String, &str)> = (1..=6).map(|id| (id.to_string(), OLD)).collect();
    let users: Vec<(&str, &str)> = users
        .iter()
        .map(|(id, members)| (id.as_str(), *members))
        .collect();
    let (folder, report) = compared(&export("Users", &users), "");
    let ids = [
        "auth0|1", "auth0|2", "auth0|3", "auth0|4", "auth0|5", "auth0|6",
    ];
    let world = VerifyWorld::default();
    world
        .refused
        .borrow_mut()
        .extend(ids.map(|id| ("GET", id, 400)));
    let report = done(run(&world, &folder, report, json!({})));
    assert_eq!((report.answers.unchecked, report.answers.missing), (6, 0));
    assert_eq!(world.requests().len(), 3);
    let (folder, report) = compared(&export("Users", &users), "");
    world.refused.borrow_mut().clear();
    world.refused.borrow_mut().push(("GET", "auth0|1", 401));
    let problem = run(&world, &folder, report, json!({})).expect_err("the token");
    assert_eq!(problem.code, ProblemCode::Unauthorized);
}

#[test]
fn repair_writes_only_missing_keys_with_all_digits() {
    let (folder, report) = compared(
        &export("Users", &[("1", OLD)]),
        &export(
            "Moved",
            &[("1", r#""email":"a@example.com","app_metadata":{"plan":2}"#)],
        ),
    );
    let world = VerifyWorld::default().with_user(
        "auth0|1",
        &user(r#""email":"a@example.com","app_metadata":{"plan":2}"#),
    );
    let report = done(run(&world, &folder, report, json!({ "repair": true })));
    assert_eq!(
        world.requests(),
        [
            "GET auth0|1",
            "GET auth0|1",
            r#"PATCH auth0|1 {"user_metadata":{"theme":"dark"},"app_metadata":{"seats":9007199254740993}}"#,
        ]
    );
    assert_eq!(world.plans.borrow()[0], "Fill in metadata of 1 user");
    let repair = report.repair.expect("a repair");
    assert_eq!(
        (repair.status, repair.users, repair.changed),
        (ApplyStatus::Done, 1, 1)
    );
    let fields = &folder.lines("differences.ndjson")[0]["fields"];
    assert_eq!(
        fields,
        &json!(["app_metadata.gone", "app_metadata.plan"]),
        "the newer value stays"
    );
}

#[test]
fn only_users_who_lack_keys_are_repaired() {
    let (folder, report) = compared(
        &export("Users", &[("1", OLD), ("2", OLD), ("3", OLD)]),
        &export("Moved", &[("1", ""), ("2", "")]),
    );
    let other = OLD.replace("dark", "light");
    let world = VerifyWorld::default()
        .with_user("auth0|1", &user(r#""email":"a@example.com""#))
        .with_user("auth0|2", export("Moved", &[("2", &other)]).trim_end());
    let report = done(run(&world, &folder, report, json!({ "repair": true })));
    assert_eq!(
        world.requests()[3..],
        [
            "GET auth0|1",
            r#"PATCH auth0|1 {"user_metadata":{"theme":"dark"},"app_metadata":{"plan":1.10,"seats":9007199254740993}}"#,
        ]
    );
    let repair = report.repair.expect("a repair");
    assert_eq!((repair.users, repair.changed, repair.unchanged), (1, 1, 0));
    let [change] = &repair.plan.changes[..] else {
        panic!("one change expected")
    };
    assert_eq!(change.title, "Fill in metadata of 1 user");
    assert_eq!(
        change.lines[0].text,
        "3 keys of user_metadata and app_metadata that these users do not have"
    );
}

#[test]
fn repair_reads_the_user_again_right_before_the_write() {
    let old = export("Users", &[("1", r#""user_metadata":{"a":1}"#)]);
    let (folder, report) = compared(&old, &export("Moved", &[("1", "")]));
    let world = VerifyWorld::default().with_user("auth0|1", &user(""));
    let newer = user(r#""user_metadata":{"a":2}"#);
    let changed = newer.clone();
    world.while_confirming.replace(Some(Box::new(move |users| {
        users.insert("auth0|1".to_owned(), changed);
    })));
    let report = done(run(&world, &folder, report, json!({ "repair": true })));
    assert_eq!(
        world.requests(),
        ["GET auth0|1", "GET auth0|1"],
        "nothing is written"
    );
    assert_eq!(report.repair.expect("a repair").unchanged, 1);
    assert_eq!(world.users.borrow()["auth0|1"], newer);
    assert_eq!(
        folder.lines("differences.ndjson")[0]["fields"],
        json!(["user_metadata.a"])
    );
}

#[test]
fn nothing_is_written_when_the_plan_is_declined_or_a_dry_run() {
    let old = export("Users", &[("1", OLD), ("2", OLD)]);
    let new = export("Moved", &[("1", r#""email":"a@example.com""#), ("2", OLD)]);
    for (declines, options, status) in [
        (
            true,
            json!({ "repair": true, "mark": true, "old": old_access() }),
            ApplyStatus::Declined,
        ),
        (
            false,
            json!({ "repair": true, "mark": true, "dry_run": true, "old": old_access() }),
            ApplyStatus::Planned,
        ),
    ] {
        let (folder, report) = compared(&old, &new);
        let world = VerifyWorld {
            declines,
            ..VerifyWorld::default()
        };
        let world = world
            .with_user("auth0|1", &user(r#""email":"a@example.com""#))
            .with_old_user("auth0|1", &old_user("1", OLD));
        let report = done(run(&world, &folder, report, options));
        assert_eq!(world.requests(), ["GET auth0|1", "old: GET auth0|1"]);
        assert_eq!(report.repair.expect("a repair").status, status);
        assert_eq!(report.mark.expect("a marking").status, status);
    }
}

#[test]
fn proven_users_are_marked_once_in_the_old_tenant() {
    let old = export("Users", &[("1", OLD), ("2", OLD), ("3", OLD), ("4", OLD)]);
    let (folder, report) = compared(&old, &export("Moved", &[("2", OLD), ("3", OLD)]));
    // The second look proves user 1; user 4 stays missing; user 3 was deleted in the old tenant.
    let world = VerifyWorld::default()
        .with_user("auth0|1", &user(OLD))
        .with_old_user("auth0|2", &old_user("2", OLD))
        .with_old_user("auth0|1", &old_user("1", OLD))
        .with_old_user("auth0|4", &old_user("4", OLD));
    let marked = done(run(
        &world,
        &folder,
        report.clone(),
        json!({ "mark": true, "old": old_access() }),
    ));
    let body = r#"{"app_metadata":{"migration_complete":true}}"#;
    assert_eq!(
        world.requests()[3..],
        [
            format!("old: PATCH auth0|2 {body}"),
            format!("old: PATCH auth0|3 {body}"),
            format!("old: PATCH auth0|1 {body}")
        ]
    );
    let mark = marked.mark.expect("a marking");
    assert_eq!((mark.users, mark.changed, mark.unchanged), (3, 2, 1));
    assert_eq!(world.plans.borrow()[0], "Mark 3 users as moved");

    // An interrupted run goes on with those that are left.
    world.sent.borrow_mut().clear();
    let options = json!({ "mark": true, "old": old_access() });
    let again = done(run(&world, &folder, report, options));
    let patched: Vec<String> = world
        .requests()
        .into_iter()
        .filter(|line| line.contains("PATCH"))
        .collect();
    assert_eq!(patched, [format!("old: PATCH auth0|3 {body}")]);
    assert_eq!(again.mark.expect("a marking").users, 1);
}

#[test]
fn marker_of_the_settings_is_set() {
    let (folder, report) = compared(
        &export("Users", &[("1", OLD)]),
        &export("Moved", &[("1", OLD)]),
    );
    let world = VerifyWorld::default().with_old_user("auth0|1", &old_user("1", OLD));
    let mut settings = request().settings;
    settings["marker"] = json!("has_moved");
    done(run(
        &world,
        &folder,
        report,
        json!({ "mark": true, "settings": settings, "old": old_access() }),
    ));
    assert_eq!(
        world.requests(),
        [r#"old: PATCH auth0|1 {"app_metadata":{"has_moved":true}}"#]
    );
}

#[test]
fn user_whom_a_tenant_refuses_to_change_is_written_down_and_the_others_go_on() {
    let old = export("Users", &[("1", OLD), ("2", OLD)]);
    let (folder, report) = compared(&old, &export("Moved", &[("1", OLD), ("2", OLD)]));
    let world = VerifyWorld::default()
        .with_old_user("auth0|1", &old_user("1", OLD))
        .with_old_user("auth0|2", &old_user("2", OLD));
    world.refused.borrow_mut().push(("PATCH", "auth0|1", 400));
    let options = json!({ "mark": true, "old": old_access() });
    let report = done(run(&world, &folder, report, options));
    let mark = report.mark.expect("a marking");
    assert_eq!((mark.changed, mark.failed), (1, 1));
    let line = &folder.lines("failures.ndjson")[0];
    assert_eq!(
        (&line["user_id"], &line["step"]),
        (&json!("auth0|1"), &json!("mark"))
    );
    assert!(
        line["message"]
            .as_str()
            .is_some_and(|message| message.contains("not this one")),
        "{line}"
    );
}

#[test]
fn exports_that_agree_need_no_tenant() {
    let (folder, report) = compared(
        &export("Users", &[("1", OLD)]),
        &export("Moved", &[("1", OLD)]),
    );
    let world = VerifyWorld::default();
    let report = done(run(
        &world,
        &folder,
        report,
        json!({ "old": {}, "new": {} }),
    ));
    assert_eq!((report.answers.same, report.rechecked), (1, 0));
    assert_eq!(world.requests(), [""; 0]);
}
