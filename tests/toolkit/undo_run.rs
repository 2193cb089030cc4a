//! `undo-run`: only users whom the run has inserted, who are unused and unchanged, are deleted.

use migration_toolkit::bulk::timestamp::format_ms;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::setup::apply::apply_report::ApplyStatus;
use serde_json::json;

use crate::support::NOW_MS;
use crate::support::memory_folder::MemoryFolder;
use crate::support::undo_run::{done, folder, inserted, run, unmarking};
use crate::support::verify_world::VerifyWorld;

#[test]
fn unused_and_unchanged_user_is_deleted_after_another_look() {
    let world = VerifyWorld::default().with_user("auth0|1", &inserted("1", r#""logins_count":0"#));
    let folder = folder(&["1"]);
    let report = done(run(&world, &folder, json!({})));
    assert_eq!(
        world.requests(),
        ["GET auth0|1", "GET auth0|1", "DELETE auth0|1"]
    );
    assert_eq!(
        (report.status, report.deleted, report.users),
        (ApplyStatus::Done, 1, 1)
    );
    assert_eq!(world.plans.borrow()[0], "Delete 1 user");
    assert_eq!(
        folder.lines("deleted.ndjson"),
        [json!({ "user_id": "auth0|1" })]
    );
}

#[test]
fn user_who_was_used_changed_linked_or_there_before_stays() {
    let old = format_ms(NOW_MS - 400_000);
    let linked = inserted("1", "").replace(
        r#""identities":["#,
        r#""identities":[{"provider":"google-oauth2","connection":"g","user_id":"9"},"#,
    );
    for (user, reason, fields) in [
        (inserted("1", r#""logins_count":1"#), "used", json!([])),
        (
            inserted("1", r#""last_login":"2026-11-22T00:00:00.000Z""#),
            "used",
            json!([]),
        ),
        (
            inserted("1", r#""last_password_reset":"2026-11-22T00:00:00.000Z""#),
            "used",
            json!([]),
        ),
        (
            inserted("1", "").replace("1.10", "1.11"),
            "changed",
            json!(["user_metadata.n"]),
        ),
        (
            inserted("1", r#""blocked":true"#),
            "changed",
            json!(["blocked"]),
        ),
        (linked, "linked", json!([])),
        (
            inserted("1", "").replace(&format_ms(NOW_MS + 1_000), &old),
            "older",
            json!([]),
        ),
        (
            inserted("1", "").replace("created_at", "created"),
            "unclear",
            json!([]),
        ),
        (
            inserted("1", "").replace("Moved", "Other"),
            "unclear",
            json!([]),
        ),
    ] {
        let world = VerifyWorld::default().with_user("auth0|1", &user);
        let folder = folder(&["1"]);
        let report = done(run(&world, &folder, json!({})));
        assert_eq!(world.requests(), ["GET auth0|1"], "{user}");
        assert_eq!(report.kept, [(reason.to_owned(), 1)].into(), "{user}");
        let line = json!({ "user_id": "auth0|1", "reason": reason, "fields": fields });
        assert_eq!(folder.lines("kept.ndjson"), [line]);
        assert_eq!(report.status, ApplyStatus::NothingToDo);
    }
}

/// The tenant's clock may be behind ours.
#[test]
fn user_who_was_created_five_minutes_before_the_import_is_one_of_it() {
    for (before_ms, kept) in [(300_000, 0), (300_001, 1)] {
        let user =
            inserted("1", "").replace(&format_ms(NOW_MS + 1_000), &format_ms(NOW_MS - before_ms));
        let world = VerifyWorld::default().with_user("auth0|1", &user);
        let report = done(run(&world, &folder(&["1"]), json!({})));
        let older = report.kept.get("older").copied().unwrap_or_default();
        assert_eq!((report.deleted, older), (1 - kept, kept), "{before_ms}");
    }
}

#[test]
fn plan_says_how_many_stay_and_why() {
    let linked = inserted("5", "").replace(
        r#""identities":["#,
        r#""identities":[{"provider":"google-oauth2","connection":"g","user_id":"9"},"#,
    );
    let old = format_ms(NOW_MS - 400_000);
    let older = inserted("6", "").replace(&format_ms(NOW_MS + 1_000), &old);
    let users = [
        ("auth0|1", inserted("1", "")),
        ("auth0|2", inserted("2", r#""logins_count":1"#)),
        ("auth0|3", inserted("3", r#""logins_count":2"#)),
        ("auth0|4", inserted("4", "").replace("1.10", "1.11")),
        ("auth0|5", linked),
        ("auth0|6", older),
        (
            "auth0|7",
            inserted("7", "").replace("created_at", "created"),
        ),
    ];
    let world = users
        .iter()
        .fold(VerifyWorld::default(), |world, (id, user)| {
            world.with_user(id, user)
        });
    let folder = folder(&["1", "2", "3", "4", "5", "6", "7"]);
    let mut options = unmarking();
    options["dry_run"] = json!(true);
    let report = done(run(&world, &folder, options));
    let titles: Vec<&str> = report
        .plan
        .changes
        .iter()
        .map(|change| &*change.title)
        .collect();
    assert_eq!(
        titles,
        [
            "Take the migration marker away from 1 user",
            "Delete 1 user"
        ]
    );
    assert_eq!(
        report.plan.warnings,
        [
            "Some stay, since they were changed since: 1 user.",
            "Some stay, since they are linked to another identity: 1 user.",
            "Some stay, since they were there before the import: 1 user.",
            "Some stay, since they could not be judged: 1 user.",
            "Some stay, since they have logged in or chosen a password: 2 users.",
        ]
    );
}

#[test]
fn user_who_logs_in_while_the_plan_is_confirmed_stays() {
    let world = VerifyWorld::default()
        .with_user("auth0|1", &inserted("1", ""))
        .with_user("auth0|2", &inserted("2", ""));
    world.while_confirming.replace(Some(Box::new(|users| {
        users.insert("auth0|1".to_owned(), inserted("1", r#""logins_count":1"#));
    })));
    let folder = folder(&["1", "2", "3"]);
    let report = done(run(&world, &folder, json!({})));
    assert_eq!(
        (report.deleted, report.gone, report.kept["used"]),
        (1, 1, 1)
    );
    assert_eq!(world.users.borrow().keys().collect::<Vec<_>>(), ["auth0|1"]);
    assert_eq!(folder.lines("kept.ndjson").len(), 1);
}

/// The line of a user whose import has failed.
fn failure(code: &str, retry: &str) -> String {
    let failure = json!({
        "file": "import-files/00001.json", "code": code, "retry": retry, "remedy": "", "errors": [],
        "user": { "user_id": "1", "email": "a@example.com" },
    });
    format!("{failure}\n")
}

#[test]
fn user_whose_import_failed_is_not_looked_at() {
    let world = VerifyWorld::default().with_user("auth0|1", &inserted("1", ""));
    let folder = folder(&["1"]).with("failed.ndjson", &failure("DUPLICATED_USER", "no"));
    assert_eq!(done(run(&world, &folder, json!({}))).users, 0);
    assert!(world.requests().is_empty());
}

#[test]
fn user_who_was_stored_without_second_factors_is_deleted() {
    let world = VerifyWorld::default().with_user("auth0|1", &inserted("1", ""));
    let folder = folder(&["1"]).with(
        "failed.ndjson",
        &failure("MFA_FACTORS_FAILED", "with_upsert"),
    );
    let report = done(run(&world, &folder, json!({})));
    assert_eq!((report.users, report.deleted), (1, 1));
}

#[test]
fn id_that_begins_with_the_prefix_itself_is_the_one_that_is_deleted() {
    let world = VerifyWorld::default()
        .with_user("auth0|1", &inserted("1", ""))
        .with_user("auth0|auth0|1", &inserted("auth0|1", ""));
    assert_eq!(
        done(run(&world, &folder(&["auth0|1"]), json!({}))).deleted,
        1
    );
    assert_eq!(world.users.borrow().keys().collect::<Vec<_>>(), ["auth0|1"]);
}

#[test]
fn interrupted_run_goes_on_where_it_has_stopped() {
    let world = VerifyWorld::default().with_user("auth0|2", &inserted("2", ""));
    let folder = folder(&["1", "2"]).with("deleted.ndjson", "{\"user_id\":\"auth0|1\"}\n{\"user_");
    let report = done(run(&world, &folder, json!({})));
    assert_eq!(
        world.requests(),
        ["GET auth0|2", "GET auth0|2", "DELETE auth0|2"]
    );
    assert_eq!((report.deleted, report.gone), (2, 0));
    assert_eq!(folder.lines("deleted.ndjson").len(), 2);
}

/// The job may still insert users after the look.
#[test]
fn import_that_has_not_ended_is_said() {
    // A job takes at most two hours; clocks may differ by five minutes.
    for (users, age_ms, ended, status) in [
        (true, 0, false, ApplyStatus::Done),
        (false, 7_499_999, false, ApplyStatus::NothingToDo),
        (false, 7_500_000, true, ApplyStatus::NothingToDo),
    ] {
        let mut world = VerifyWorld::default();
        if users {
            world = world.with_user("auth0|1", &inserted("1", ""));
        }
        let folder = folder(&["1"]);
        let journal = folder.text("journal.ndjson");
        let without_end: Vec<&str> = journal.lines().take(3).collect();
        let journal = format!("{}\n", without_end.join("\n"));
        let journal = journal.replace(&format_ms(NOW_MS), &format_ms(NOW_MS - age_ms));
        let folder = folder.with("journal.ndjson", &journal);
        let report = done(run(&world, &folder, json!({})));
        assert_eq!(
            (report.status, report.open_files),
            (status, u64::from(!ended))
        );
        let warnings = report.plan.warnings.join(" ");
        assert_eq!(
            warnings.contains("may still be at work"),
            !ended,
            "{warnings}"
        );
    }
}

#[test]
fn nothing_is_deleted_when_the_plan_is_declined_or_a_dry_run() {
    for (declines, options, status) in [
        (true, json!({}), ApplyStatus::Declined),
        (false, json!({ "dry_run": true }), ApplyStatus::Planned),
    ] {
        let world = VerifyWorld {
            declines,
            ..VerifyWorld::default()
        };
        let world = world.with_user("auth0|1", &inserted("1", ""));
        let report = done(run(&world, &folder(&["1"]), options));
        assert_eq!(world.requests(), ["GET auth0|1"]);
        assert_eq!(report.status, status);
        assert_eq!(report.plan.changes[0].title, "Delete 1 user");
        let warnings = report.plan.warnings.join(" ");
        assert!(warnings.contains("keep the migration marker"), "{warnings}");
    }
}

#[test]
fn run_of_another_tenant_or_without_an_import_is_refused() {
    let world = VerifyWorld::default();
    let other = json!({ "new": { "domain": "other.eu.auth0.com", "token": "n" } });
    let problem = run(&world, &folder(&["1"]), other).expect_err("another tenant");
    assert_eq!(problem.code, ProblemCode::WrongUse);
    let problem = run(&world, &MemoryFolder::default(), json!({})).expect_err("no import");
    assert_eq!(problem.code, ProblemCode::NotFound);
}

#[test]
fn user_whom_the_tenant_refuses_to_delete_is_written_down() {
    let world = VerifyWorld::default()
        .with_user("auth0|1", &inserted("1", ""))
        .with_user("auth0|2", &inserted("2", ""));
    world.refused.borrow_mut().push(("DELETE", "auth0|1", 400));
    let folder = folder(&["1", "2"]);
    let report = done(run(&world, &folder, json!({})));
    assert_eq!((report.deleted, report.failed), (1, 1));
    assert_eq!(folder.lines("failures.ndjson")[0]["step"], "delete");
    // The next run tries it again, and has only its own failures.
    world.refused.borrow_mut().clear();
    let report = done(run(&world, &folder, json!({})));
    assert_eq!((report.deleted, report.failed), (2, 0));
    assert_eq!(folder.text("failures.ndjson"), "");
}

#[test]
fn what_is_missing_in_both_tenants_is_named_at_once() {
    let world = VerifyWorld::default();
    let options = json!({ "old": {}, "new": {} });
    let Err(problem) = run(&world, &folder(&["1"]), options) else {
        panic!("no problem");
    };
    let text = format!("{} {:?}", problem.message, problem.remedy);
    assert!(
        text.contains("OLD_DOMAIN") && text.contains("NEW_DOMAIN"),
        "{text}"
    );
}
