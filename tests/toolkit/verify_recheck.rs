//! `verify` reads whoever is not the same again in both tenants, since each may have changed after its export.

use futures_lite::future::block_on;
use migration_toolkit::bulk::commands::verify::{VerifyRequest, verify};
use migration_toolkit::bulk::verify::report::VerifyReport;
use migration_toolkit::bulk::verify::request::CompareRequest;
use serde_json::{Value, json};

use crate::support::memory_folder::MemoryFolder;
use crate::support::verify::*;
use crate::support::verify_world::VerifyWorld;

const BEFORE: &str = r#""email":"a@example.com","user_metadata":{"theme":"dark"}"#;
const AFTER: &str = r#""email":"a@example.com","user_metadata":{"theme":"light"}"#;

/// Compares two exports, and looks up in these tenants whoever is not the same. `recheck` users, at most, are looked up.
fn verify_after(
    (old, new): (&str, &str),
    world: &VerifyWorld,
    recheck: u64,
    members: Value,
) -> (VerifyReport, Vec<Value>) {
    let mut compare_request = CompareRequest {
        recheck: Some(recheck),
        recheck_extra: Some(true),
        ..request()
    };
    if let Some(settings) = members.get("settings") {
        compare_request.settings = settings.clone();
        compare_request.old.domain = Some("old.eu.auth0.com".to_owned());
    }
    let compared = compare(&compare_request, old, new);
    let mut folder = MemoryFolder::default();
    for (name, bytes) in &compared.host.files {
        folder = folder.with(name, std::str::from_utf8(bytes).expect("text"));
    }
    let mut request = json!({
        "settings": compare_request.settings,
        "old": { "domain": "old.eu.auth0.com", "token": "o" },
        "new": { "domain": "new.eu.auth0.com", "token": "n" },
        "compared": compared.report,
    });
    let all = request.as_object_mut().expect("an object");
    all.extend(members.as_object().cloned().expect("members"));
    let request: VerifyRequest = serde_json::from_value(request).expect("a request");
    let report = block_on(verify(&request, world, &folder));
    let report = report.map_err(|problem| problem.message).expect("a report");
    (report, folder.lines("differences.ndjson"))
}

#[test]
fn user_who_changed_in_the_old_tenant_and_then_moved_is_the_same() {
    let old = export("Users", &[("1", BEFORE), ("2", BEFORE)]);
    let new = export("Moved", &[("1", AFTER)]);
    let world = VerifyWorld::default()
        .with_old_user("auth0|1", &old_user("1", AFTER))
        .with_both("2", AFTER)
        .with_user("auth0|1", &new_user("1", AFTER));
    let (report, lines) = verify_after((&old, &new), &world, 10, json!({}));
    assert_eq!((report.answers.same, report.rechecked), (2, 2));
    assert_eq!(lines, [Value::Null; 0]);
}

#[test]
fn fields_are_those_that_differ_now() {
    let old = export("Users", &[("1", BEFORE)]);
    let world = VerifyWorld::default()
        .with_old_user("auth0|1", &old_user("1", r#""email":"b@example.com""#))
        .with_user("auth0|1", &new_user("1", r#""email":"c@example.com""#));
    let (report, lines) = verify_after((&old, ""), &world, 10, json!({}));
    assert_eq!(report.answers.differs, 1);
    assert_eq!(lines[0]["fields"], json!(["email"]));
    assert_eq!(report.answers.fields, [("email".to_owned(), 1)].into());
}

#[test]
fn user_who_was_deleted_in_the_old_tenant_is_not_missing() {
    let old = export("Users", &[("1", BEFORE), ("2", BEFORE)]);
    let new = export("Moved", &[("2", AFTER)]);
    let world = VerifyWorld::default().with_user("auth0|2", &new_user("2", AFTER));
    let (report, lines) = verify_after((&old, &new), &world, 10, json!({}));
    let answers = &report.answers;
    assert_eq!(
        (
            answers.gone,
            answers.extra,
            answers.missing,
            answers.differs
        ),
        (1, 1, 0, 0)
    );
    assert_eq!(
        lines,
        [json!({ "user_id": "auth0|2", "answer": "extra", "fields": [] })]
    );
}

#[test]
fn user_who_was_blocked_in_the_meantime_is_left_by_decision() {
    let old = export("Users", &[("1", BEFORE)]);
    let blocked = format!(r#"{BEFORE},"blocked":true"#);
    let world = VerifyWorld::default().with_old_user("auth0|1", &old_user("1", &blocked));
    for (blocked, left, missing) in [("skip", 1, 0), ("keep", 0, 1)] {
        let (report, _) = verify_after((&old, ""), &world, 10, json!({ "blocked": blocked }));
        let answers = &report.answers;
        assert_eq!(
            (answers.left_by_decision, answers.missing),
            (left, missing),
            "{blocked}"
        );
    }
}

#[test]
fn user_who_came_to_the_old_tenant_after_its_export_is_not_extra() {
    let new = export("Moved", &[("1", BEFORE), ("2", BEFORE), ("3", BEFORE)]);
    let world = VerifyWorld::default()
        .with_both("1", BEFORE)
        .with_old_user("auth0|2", &old_user("2", AFTER))
        .with_user("auth0|2", &new_user("2", BEFORE));
    let (report, lines) = verify_after(("", &new), &world, 10, json!({}));
    let answers = &report.answers;
    assert_eq!((answers.same, answers.differs, answers.extra), (1, 1, 1));
    let lines: Vec<(&Value, &Value)> = lines
        .iter()
        .map(|line| (&line["user_id"], &line["answer"]))
        .collect();
    let expected = [
        (&json!("auth0|2"), &json!("differs")),
        (&json!("auth0|3"), &json!("extra")),
    ];
    assert_eq!(lines, expected);
}

#[test]
fn users_who_are_only_in_the_new_tenant_take_no_look_up_from_others() {
    let old = export("Users", &[("4", BEFORE), ("5", BEFORE)]);
    let new = export("Moved", &[("1", BEFORE), ("2", BEFORE), ("3", BEFORE)]);
    let world = VerifyWorld::default()
        .with_both("4", BEFORE)
        .with_both("5", BEFORE);
    let (report, lines) = verify_after((&old, &new), &world, 3, json!({}));
    let answers = &report.answers;
    assert_eq!(
        (
            answers.same,
            answers.missing,
            answers.extra,
            report.rechecked
        ),
        (2, 0, 3, 3)
    );
    assert_eq!(lines.len(), 3);
}

#[test]
fn id_that_no_old_user_can_have_is_not_looked_up() {
    let settings = json!({ "connections": [{ "old": "Users", "new": "Moved" }] });
    let new = export("Moved", &[("1", BEFORE), ("old.eu.auth0.com|2", BEFORE)]);
    let world = VerifyWorld::default();
    let (report, _) = verify_after(("", &new), &world, 10, json!({ "settings": settings }));
    assert_eq!((report.answers.extra, report.rechecked), (2, 1));
    assert_eq!(world.requests(), ["old: GET auth0|2"]);
}

/// The requests that mark a user of the old tenant.
fn marked(world: &VerifyWorld) -> Vec<String> {
    let requests = world.requests().into_iter();
    requests.filter(|line| line.contains("PATCH")).collect()
}

#[test]
fn user_who_changed_in_the_old_tenant_and_then_moved_is_marked() {
    let old = export("Users", &[("1", BEFORE)]);
    let world = VerifyWorld::default().with_both("1", AFTER);
    verify_after((&old, ""), &world, 10, json!({ "mark": true }));
    assert_eq!(
        marked(&world),
        [r#"old: PATCH auth0|1 {"app_metadata":{"migration_complete":true}}"#]
    );
}

/// A user of the old tenant with two identities in the connection.
fn linked_user(metadata: &str) -> String {
    let identities = ["1", "2"].map(|id| {
        format!(
            r#"{{"provider":"auth0","connection":"Users","user_id":"{id}","profileData":{{"email":"{id}@example.com"}}}}"#
        )
    });
    let identities = identities.join(",");
    format!(
        r#"{{"user_id":"auth0|1","email":"1@example.com","user_metadata":{metadata},"identities":[{identities}]}}"#
    )
}

/// Whether the old tenant is asked for the user again or not.
#[test]
fn user_with_an_identity_that_is_missing_is_not_marked() {
    for metadata in ["{}", r#"{"a":1}"#] {
        let new = format!(r#""email":"1@example.com","user_metadata":{metadata}"#);
        let world = VerifyWorld::default()
            .with_old_user("auth0|1", &linked_user(metadata))
            .with_user("auth0|1", &new_user("1", &new));
        let old = format!("{}\n", linked_user("{}"));
        let (report, _) = verify_after((&old, ""), &world, 10, json!({ "mark": true }));
        assert_eq!((report.answers.same, report.answers.missing), (1, 1));
        assert_eq!(marked(&world), [""; 0], "{metadata}");
    }
}

#[test]
fn linked_user_of_the_old_tenant_is_read_as_the_whole_user() {
    let old = format!("{}\n", linked_user("{}"));
    let (one, two) = (
        r#""email":"1@example.com","user_metadata":{"a":1}"#,
        r#""email":"2@example.com","user_metadata":{"a":1}"#,
    );
    let world = VerifyWorld::default()
        .with_old_user("auth0|1", &linked_user(r#"{"a":1}"#))
        .with_user("auth0|1", &new_user("1", one))
        .with_user("auth0|2", &new_user("2", two));
    let new = export("Moved", &[("1", one), ("2", two)]);
    let (report, _) = verify_after((&old, &new), &world, 10, json!({}));
    assert_eq!(report.answers.same, 2);
    // Without the whole user nobody knows whether the linked one is gone.
    world.old_users.borrow_mut().clear();
    let (report, _) = verify_after((&old, &new), &world, 10, json!({}));
    assert_eq!((report.answers.extra, report.answers.differs), (1, 1));
}

#[test]
fn without_access_to_the_old_tenant_its_export_has_the_last_word() {
    let old = export("Users", &[("1", BEFORE)]);
    let world = VerifyWorld::default().with_user("auth0|1", &new_user("1", AFTER));
    let members = json!({ "old": { "domain": "old.eu.auth0.com" } });
    let (report, _) = verify_after((&old, ""), &world, 10, members);
    assert_eq!(report.answers.differs, 1);
    assert_eq!(world.requests(), ["GET auth0|1"]);
}

#[test]
fn users_beyond_the_limit_are_counted_as_not_looked_up() {
    let old = export("Users", &[("1", BEFORE), ("2", BEFORE), ("3", BEFORE)]);
    let new = export(
        "Moved",
        &[("3", r#""email":"c@example.com""#), ("9", BEFORE)],
    );
    for (recheck, rechecked, not_looked_up) in [(0, 0, 3), (2, 2, 1), (3, 3, 0), (10, 4, 0)] {
        let (report, _) = verify_after((&old, &new), &VerifyWorld::default(), recheck, json!({}));
        let counts = (report.rechecked, report.not_looked_up);
        assert_eq!(counts, (rechecked, not_looked_up), "{recheck}");
    }
}
