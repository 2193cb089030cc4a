//! `verify` after the comparison: users are looked up once more.

use migration_toolkit::problem::ProblemCode;
use serde_json::{Value, json};

use crate::support::verify::*;
use crate::support::verify_command::{OLD, compared, done, run, user};
use crate::support::verify_world::VerifyWorld;

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
            "not_looked_up": 0,
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
fn user_with_the_deepest_metadata_that_is_compared_is_looked_up_and_named() {
    let deep = |value: u8| {
        let (open, close) = ("[".repeat(99), "]".repeat(99));
        format!(r#""app_metadata":{{"deep":{open}{value}{close}}}"#)
    };
    let (folder, report) = compared(
        &export("Users", &[("1", &deep(1))]),
        &export("Moved", &[("1", &deep(2))]),
    );
    let world = VerifyWorld::default().with_user("auth0|1", &user(&deep(2)));
    let report = done(run(&world, &folder, report, json!({})));
    assert_eq!((report.answers.differs, report.rechecked), (1, 1));
    let line =
        json!({ "user_id": "auth0|1", "answer": "differs", "fields": ["app_metadata.deep"] });
    assert_eq!(folder.lines("differences.ndjson"), [line]);
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
