//! What `verify` writes after the comparison: missing keys into the new tenant, markers into the old one.

use migration_toolkit::setup::apply::apply_report::ApplyStatus;
use serde_json::json;

use crate::support::verify::*;
use crate::support::verify_command::{OLD, compared, done, old_access, run, user};
use crate::support::verify_world::VerifyWorld;

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
        .with_user("auth0|2", &new_user("2", &other));
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
            json!({ "repair": true, "block": true, "mark": true, "old": old_access() }),
            ApplyStatus::Declined,
        ),
        (
            false,
            json!({ "repair": true, "block": true, "mark": true, "dry_run": true, "old": old_access() }),
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
fn only_users_whom_this_comparison_has_proven_are_marked() {
    let old = export("Users", &[("1", OLD), ("2", OLD)]);
    // An earlier attempt with another export of the new tenant has listed both.
    let (earlier, _) = compared(&old, &export("Moved", &[("1", OLD), ("2", OLD)]));
    let (folder, report) = compared(&old, "");
    let folder = folder.with("proven/00001.ndjson", &earlier.text("proven/00001.ndjson"));
    let world = VerifyWorld::default()
        .with_old_user("auth0|1", &old_user("1", OLD))
        .with_old_user("auth0|2", &old_user("2", OLD));
    let options = json!({ "mark": true, "old": old_access() });
    let report = done(run(&world, &folder, report, options));
    assert_eq!(report.answers.missing, 2);
    assert_eq!(report.mark.expect("a marking").users, 0);
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
