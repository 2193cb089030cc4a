//! `verify --block` blocks users in the new tenant whom the old tenant has blocked, and nobody else.

use migration_toolkit::setup::apply::apply_report::ApplyStatus;
use serde_json::json;

use crate::support::verify::*;
use crate::support::verify_command::{compared, done, old_access, run, user};
use crate::support::verify_world::VerifyWorld;

#[test]
fn block_blocks_those_who_are_blocked_in_the_old_tenant_now() {
    let old = export(
        "Users",
        &[
            ("1", r#""blocked":true"#),
            ("2", r#""blocked":true"#),
            ("3", ""),
            ("4", r#""a":1,"blocked":true"#),
        ],
    );
    let new = export(
        "Moved",
        &[("1", ""), ("2", ""), ("3", ""), ("4", r#""blocked":true"#)],
    );
    let (folder, report) = compared(&old, &new);
    let world = VerifyWorld::default()
        .with_user("auth0|1", &user(r#""user_metadata":{"newer":1}"#))
        .with_old_user(
            "auth0|1",
            &old_user("1", r#""blocked":true,"user_metadata":{"old":1}"#),
        )
        // Somebody has unblocked this user since the export.
        .with_user("auth0|2", &new_user("2", ""))
        .with_old_user("auth0|2", &old_user("2", ""));
    let options = json!({ "block": true, "old": old_access() });
    let report = done(run(&world, &folder, report, options));
    assert_eq!(
        world.requests(),
        [
            "GET auth0|1",
            "old: GET auth0|1",
            "GET auth0|2",
            "old: GET auth0|2",
            "GET auth0|1",
            r#"PATCH auth0|1 {"blocked":true}"#,
        ]
    );
    assert_eq!(world.plans.borrow()[0], "Block 1 user");
    let block = report.block.expect("a block");
    assert_eq!(
        (block.status, block.users, block.changed),
        (ApplyStatus::Done, 1, 1)
    );
    assert!(report.repair.is_none());
    let line = &folder.lines("differences.ndjson")[0];
    assert_eq!(
        line["fields"],
        json!(["user_metadata.newer", "user_metadata.old"])
    );
}

#[test]
fn who_is_blocked_meanwhile_or_only_in_the_new_tenant_is_not_blocked_again() {
    let blocked = r#""blocked":true"#;
    let old = export(
        "Users",
        &[("1", blocked), ("2", r#""user_metadata":{"a":1}"#)],
    );
    let (folder, report) = compared(&old, &export("Moved", &[("1", ""), ("2", blocked)]));
    let world = VerifyWorld::default()
        .with_user("auth0|1", &user(""))
        .with_user("auth0|2", &new_user("2", blocked));
    let now_blocked = user(blocked);
    world.while_confirming.replace(Some(Box::new(move |users| {
        users.insert("auth0|1".to_owned(), now_blocked);
    })));
    let report = done(run(&world, &folder, report, json!({ "block": true })));
    assert_eq!(
        world.requests(),
        ["GET auth0|1", "GET auth0|2", "GET auth0|1"]
    );
    let block = report.block.expect("a block");
    assert_eq!((block.users, block.changed, block.unchanged), (1, 0, 1));
    assert_eq!(report.answers.same, 1, "the look before the write counts");
}

#[test]
fn nothing_is_written_for_a_user_whom_the_old_tenant_does_not_show_now() {
    let (folder, report) = compared(
        &export(
            "Users",
            &[("1", r#""blocked":true,"user_metadata":{"a":1}"#)],
        ),
        &export("Moved", &[("1", "")]),
    );
    let world = VerifyWorld::default().with_user("auth0|1", &user(""));
    world
        .refused
        .borrow_mut()
        .push(("old: GET", "auth0|1", 400));
    let options = json!({ "block": true, "repair": true, "old": old_access() });
    let report = done(run(&world, &folder, report, options));
    assert_eq!(world.requests(), ["GET auth0|1", "old: GET auth0|1"]);
    assert_eq!(report.answers.unchecked, 1);
    assert!(report.answers.fields.is_empty(), "{:?}", report.answers);
    assert_eq!(folder.lines("differences.ndjson")[0]["answer"], "unchecked");
}

#[test]
fn user_whom_the_new_tenant_refuses_to_block_is_written_down() {
    let (folder, report) = compared(
        &export("Users", &[("1", r#""blocked":true"#)]),
        &export("Moved", &[("1", "")]),
    );
    let world = VerifyWorld::default().with_user("auth0|1", &user(""));
    world.refused.borrow_mut().push(("PATCH", "auth0|1", 400));
    let report = done(run(&world, &folder, report, json!({ "block": true })));
    assert_eq!(report.block.expect("a block").failed, 1);
    assert_eq!(folder.lines("failures.ndjson")[0]["step"], "block");
    assert_eq!(report.answers.differs, 1);
}
