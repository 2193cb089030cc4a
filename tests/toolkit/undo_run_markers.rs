//! `undo-run --unmark`: the markers of the old tenant's users are taken away before the users of the new one are deleted.

use migration_toolkit::setup::apply::apply_report::ApplyStatus;
use serde_json::json;

use crate::support::undo_run::{done, folder, inserted, run, unmarking};
use crate::support::verify::export;
use crate::support::verify_world::VerifyWorld;

/// The old tenant's user with this ID, whom `verify --mark` has marked.
const MARKED: &str = r#""app_metadata":{"plan":"gold","migration_complete":true}"#;

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

/// The old tenant's user `auth0|1`, of whom the identity `2` is in the same connection, with this marker.
fn linked(marker: &str) -> String {
    let identity = |id: &str| json!({ "provider": "auth0", "connection": "Users", "user_id": id });
    let user = json!({ "user_id": "auth0|1", "identities": [identity("1"), identity("2")] });
    let metadata = format!(r#","app_metadata":{{"migration_complete":{marker}}}}}"#);
    user.to_string().replacen("]}", &format!("]{metadata}"), 1)
}

#[test]
fn marker_that_linked_identities_share_is_taken_away_from_one_of_them() {
    for (marker, expected) in [
        ("true", Some(r#"["2"]"#)),
        (r#"["1","2"]"#, Some(r#"["2"]"#)),
        (r#"["1"]"#, Some("null")),
        (r#"["2"]"#, None),
    ] {
        let patch = |value: &str| {
            format!(r#"old: PATCH auth0|1 {{"app_metadata":{{"migration_complete":{value}}}}}"#)
        };
        let patches = |world: &VerifyWorld| -> Vec<String> {
            let mut requests = world.requests();
            requests.retain(|request| request.contains("PATCH"));
            requests
        };
        let world = || {
            VerifyWorld::default()
                .with_user("auth0|1", &inserted("1", ""))
                .with_old_user("auth0|1", &linked(marker))
        };
        let deleting = world();
        let report = done(run(&deleting, &folder(&["1"]), unmarking()));
        let taken: Vec<String> = expected.map(patch).into_iter().collect();
        assert_eq!(patches(&deleting), taken, "{marker}");
        assert_eq!(
            (report.deleted, report.unmarked),
            (1, u64::from(expected.is_some()))
        );

        let keeping = world();
        keeping.while_confirming.replace(Some(Box::new(|users| {
            users.insert("auth0|1".to_owned(), inserted("1", r#""logins_count":1"#));
        })));
        let report = done(run(&keeping, &folder(&["1"]), unmarking()));
        let restored = expected.map(|_| patch(marker));
        let all: Vec<String> = taken.into_iter().chain(restored).collect();
        assert_eq!(patches(&keeping), all, "{marker}");
        assert_eq!((report.deleted, report.unmarked), (0, 0));
    }
}

#[test]
fn linked_identities_are_unmarked_one_after_the_other() {
    let world = VerifyWorld::default()
        .with_user("auth0|1", &inserted("1", ""))
        .with_user("auth0|2", &inserted("2", ""))
        .with_old_user("auth0|1", &linked("true"));
    let report = done(run(&world, &folder(&["1", "2"]), unmarking()));
    let mut changes = world.requests();
    changes.retain(|request| !request.contains("GET"));
    assert_eq!(
        changes,
        [
            r#"old: PATCH auth0|1 {"app_metadata":{"migration_complete":["2"]}}"#,
            "DELETE auth0|1",
            r#"old: PATCH auth0|1 {"app_metadata":{"migration_complete":null}}"#,
            "DELETE auth0|2",
        ]
    );
    assert_eq!((report.deleted, report.unmarked, report.failed), (2, 2, 0));
}

#[test]
fn identity_in_another_connection_of_the_settings_keeps_the_marker() {
    let identity = |connection: &str, id: &str| json!({ "provider": "auth0", "connection": connection, "user_id": id });
    let old_user = json!({
        "user_id": "auth0|1",
        "identities": [identity("Users", "1"), identity("Staff", "9"), identity("Others", "8")],
        "app_metadata": { "migration_complete": true },
    });
    let world = VerifyWorld::default()
        .with_user("auth0|1", &inserted("1", ""))
        .with_old_user("auth0|1", &old_user.to_string());
    let mut options = unmarking();
    options["settings"] = json!({
        "connections": [{ "old": "Users", "new": "Moved" }, { "old": "Staff", "new": "New-staff" }],
        "user_id": "keep",
    });
    options["connection"] = json!("Users");
    let report = done(run(&world, &folder(&["1"]), options));
    assert_eq!((report.deleted, report.unmarked), (1, 1));
    let patch = r#"old: PATCH auth0|1 {"app_metadata":{"migration_complete":["9"]}}"#;
    assert!(world.requests().iter().any(|request| request == patch));
}

#[test]
fn user_whose_identities_cannot_be_read_is_not_deleted() {
    let world = VerifyWorld::default()
        .with_user("auth0|1", &inserted("1", ""))
        .with_old_user(
            "auth0|1",
            r#"{"user_id":"auth0|1","app_metadata":{"migration_complete":true}}"#,
        );
    let folder = folder(&["1"]);
    let report = done(run(&world, &folder, unmarking()));
    assert_eq!((report.deleted, report.unmarked, report.failed), (0, 0, 1));
    assert_eq!(
        folder.lines("failures.ndjson")[0]["message"],
        "the old tenant's user auth0|1 has identities that cannot be read"
    );
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
fn deletion_whose_answer_was_lost_counts_as_one_of_the_run() {
    let world = VerifyWorld::default()
        .with_user("auth0|1", &inserted("1", ""))
        .with_old_user("auth0|1", &marked("1"));
    let folder = folder(&["1"]);
    world.refused.borrow_mut().push(("DELETE", "auth0|1", 503));
    run(&world, &folder, json!({})).expect_err("an outage");
    // The tenant has deleted the user nevertheless.
    world.refused.borrow_mut().clear();
    world.users.borrow_mut().clear();
    let report = done(run(&world, &folder, unmarking()));
    assert_eq!((report.deleted, report.unmarked, report.gone), (1, 1, 0));
    let patch = r#"old: PATCH auth0|1 {"app_metadata":{"migration_complete":null}}"#;
    assert_eq!(world.requests().last().map(String::as_str), Some(patch));
    assert_eq!(folder.lines("deleted.ndjson").len(), 1);
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
fn user_whom_the_old_tenant_does_not_have_stays() {
    let world = VerifyWorld::default().with_user("auth0|1", &inserted("1", ""));
    let folder = folder(&["1"]);
    let report = done(run(&world, &folder, unmarking()));
    assert_eq!((report.deleted, report.unmarked, report.failed), (0, 0, 1));
    assert!(world.users.borrow().contains_key("auth0|1"));
    assert_eq!(
        folder.lines("failures.ndjson"),
        [json!({
            "user_id": "auth0|1",
            "step": "unmark",
            "message": "the old tenant's user auth0|1 is not there any more",
        })]
    );
}
