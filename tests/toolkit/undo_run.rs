//! `undo-run`: only users whom the run has inserted, who are unused and unchanged, are deleted.

use futures_lite::future::block_on;
use migration_toolkit::bulk::commands::undo_run::{UndoRunRequest, undo_run};
use migration_toolkit::bulk::timestamp::format_ms;
use migration_toolkit::bulk::undo::report::UndoRunReport;
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::setup::apply::apply_report::ApplyStatus;
use serde_json::{Value, json};

use crate::support::NOW_MS;
use crate::support::memory_folder::MemoryFolder;
use crate::support::verify::{export, request};
use crate::support::verify_world::VerifyWorld;

const RECORD: &str = r#""email":"a@example.com","email_verified":true,"user_metadata":{"n":1.10},"app_metadata":{"migration_lost_factors":["totp"]}"#;

/// The folder of a run that has imported these users at `NOW_MS`.
fn folder(ids: &[&str]) -> MemoryFolder {
    let records: Vec<String> = ids
        .iter()
        .map(|id| format!("{{\"user_id\":\"{id}\",{RECORD}}}"))
        .collect();
    let at = format_ms(NOW_MS);
    let journal = [
        json!({ "at": at, "step": "begin", "domain": "new.eu.auth0.com", "connection_id": "con_1", "upsert": false }),
        json!({ "at": at, "step": "file", "file": "import-files/00001.json", "sha256": "", "users": ids.len() }),
        json!({ "at": at, "step": "send", "file": "import-files/00001.json", "sha256": "", "attempt": 1 }),
    ];
    let journal: Vec<String> = journal.iter().map(Value::to_string).collect();
    MemoryFolder::default()
        .with(
            "import-files/00001.json",
            &format!("[\n{}\n]\n", records.join(",\n")),
        )
        .with("journal.ndjson", &format!("{}\n", journal.join("\n")))
}

/// A user as the new tenant has it after the import, with more members.
fn inserted(id: &str, more: &str) -> String {
    let comma = if more.is_empty() { "" } else { "," };
    let members = format!(
        "{RECORD},\"nickname\":\"a\",\"created_at\":\"{}\"{comma}{more}",
        format_ms(NOW_MS + 1_000)
    );
    export("Moved", &[(id, &members)]).trim_end().to_owned()
}

fn run(
    world: &VerifyWorld,
    folder: &MemoryFolder,
    options: Value,
) -> Result<UndoRunReport, Problem> {
    let mut request = json!({
        "settings": request().settings,
        "new": { "domain": "new.eu.auth0.com", "token": "n" },
    });
    let members = request.as_object_mut().expect("an object");
    members.extend(options.as_object().cloned().expect("options"));
    let request: UndoRunRequest = serde_json::from_value(request).expect("a request");
    block_on(undo_run(&request, world, folder))
}

fn done(result: Result<UndoRunReport, Problem>) -> UndoRunReport {
    result.map_err(|problem| problem.message).expect("a report")
}

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

#[test]
fn user_whose_import_failed_is_not_looked_at() {
    let world = VerifyWorld::default().with_user("auth0|1", &inserted("1", ""));
    let failure = json!({
        "file": "import-files/00001.json", "code": "DUPLICATED_USER", "retry": "no", "remedy": "", "errors": [],
        "user": { "user_id": "1", "email": "a@example.com" },
    });
    let folder = folder(&["1"]).with("failed.ndjson", &format!("{failure}\n"));
    assert_eq!(done(run(&world, &folder, json!({}))).users, 0);
    assert!(world.requests().is_empty());
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
}

/// The old tenant's user with this ID, whom `verify --mark` has marked.
const MARKED: &str = r#""app_metadata":{"plan":"gold","migration_complete":true}"#;

fn unmarking() -> Value {
    json!({ "old": { "domain": "old.eu.auth0.com", "token": "o" } })
}

fn marked(id: &str) -> String {
    export("Users", &[(id, MARKED)]).trim_end().to_owned()
}

#[test]
fn marker_is_taken_away_before_the_user_is_deleted() {
    let unmarked = export("Users", &[("2", r#""app_metadata":{}"#)]);
    let world = VerifyWorld::default()
        .with_user("auth0|1", &inserted("1", ""))
        .with_user("auth0|2", &inserted("2", ""))
        .with_old_user("auth0|1", &marked("1"))
        .with_old_user("auth0|2", unmarked.trim_end());
    let report = done(run(&world, &folder(&["1", "2"]), unmarking()));
    assert_eq!(
        world.requests(),
        [
            "GET auth0|1",
            "GET auth0|2",
            "old: GET auth0|1",
            r#"old: PATCH auth0|1 {"app_metadata":{"migration_complete":null}}"#,
            "GET auth0|1",
            "DELETE auth0|1",
            "old: GET auth0|2",
            "GET auth0|2",
            "DELETE auth0|2",
        ]
    );
    assert_eq!((report.deleted, report.unmarked, report.failed), (2, 1, 0));
    assert_eq!(
        *world.plans.borrow(),
        [
            "Take the migration marker away from 2 users",
            "Delete 2 users"
        ]
    );
}

#[test]
fn user_who_logs_in_meanwhile_stays_and_has_the_marker_again() {
    let world = VerifyWorld::default()
        .with_user("auth0|1", &inserted("1", ""))
        .with_old_user("auth0|1", &marked("1"));
    world.while_confirming.replace(Some(Box::new(|users| {
        users.insert("auth0|1".to_owned(), inserted("1", r#""logins_count":1"#));
    })));
    let report = done(run(&world, &folder(&["1"]), unmarking()));
    assert_eq!((report.deleted, report.unmarked), (0, 0));
    assert_eq!(report.kept["used"], 1);
    let restored = r#"old: PATCH auth0|1 {"app_metadata":{"migration_complete":true}}"#;
    assert_eq!(world.requests().last().map(String::as_str), Some(restored));
}

#[test]
fn user_whose_marker_the_old_tenant_keeps_is_not_deleted() {
    let world = VerifyWorld::default()
        .with_user("auth0|1", &inserted("1", ""))
        .with_old_user("auth0|1", &marked("1"));
    world.refused.borrow_mut().push(("PATCH", "auth0|1", 400));
    let folder = folder(&["1"]);
    let report = done(run(&world, &folder, unmarking()));
    assert_eq!((report.deleted, report.unmarked, report.failed), (0, 0, 1));
    assert!(world.users.borrow().contains_key("auth0|1"));
    assert!(
        folder
            .text("failures.ndjson")
            .contains(r#""step":"unmark""#)
    );
}

#[test]
fn who_was_deleted_earlier_loses_the_marker_unless_moved_again() {
    let world = VerifyWorld::default()
        .with_user("auth0|2", &inserted("2", r#""logins_count":1"#))
        .with_old_user("auth0|1", &marked("1"))
        .with_old_user("auth0|2", &marked("2"))
        .with_old_user("auth0|3", &marked("3"));
    let folder = folder(&["1", "2", "3"]).with(
        "deleted.ndjson",
        "{\"user_id\":\"auth0|1\"}\n{\"user_id\":\"auth0|2\"}\n",
    );
    let report = done(run(&world, &folder, unmarking()));
    let patches: Vec<String> = world
        .requests()
        .into_iter()
        .filter(|request| request.contains("PATCH"))
        .collect();
    // The third is not there any more, and this run has not deleted that user: somebody else has.
    assert_eq!(
        patches,
        [r#"old: PATCH auth0|1 {"app_metadata":{"migration_complete":null}}"#]
    );
    assert_eq!((report.deleted, report.unmarked, report.gone), (2, 1, 1));
}

#[test]
fn nothing_is_left_to_do_once_the_markers_are_gone() {
    let world = VerifyWorld::default()
        .with_user("auth0|1", &inserted("1", ""))
        .with_old_user("auth0|1", &marked("1"));
    let folder = folder(&["1"]);
    assert_eq!(done(run(&world, &folder, json!({}))).deleted, 1);
    let second = done(run(&world, &folder, unmarking()));
    assert_eq!(
        (second.status, second.unmarked, second.deleted),
        (ApplyStatus::Done, 1, 1)
    );
    let titles: Vec<&str> = second
        .plan
        .changes
        .iter()
        .map(|change| &*change.title)
        .collect();
    assert_eq!(titles, ["Take the migration marker away from 1 user"]);
    let third = done(run(&world, &folder, unmarking()));
    assert_eq!(
        (third.status, third.unmarked),
        (ApplyStatus::NothingToDo, 0)
    );
}

#[test]
fn without_the_old_tenant_markers_stay_and_the_plan_warns() {
    let world = VerifyWorld::default()
        .with_user("auth0|1", &inserted("1", ""))
        .with_old_user("auth0|1", &marked("1"));
    let report = done(run(&world, &folder(&["1"]), json!({})));
    assert_eq!((report.deleted, report.unmarked), (1, 0));
    assert!(report.plan.warnings[0].contains("--unmark"));
    assert!(
        world
            .requests()
            .iter()
            .all(|request| !request.starts_with("old:"))
    );
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
