//! `undo-run --only-deleted`: of the users of a run, only those are deleted whom the old tenant does not have any more.

use migration_toolkit::problem::ProblemCode;
use migration_toolkit::setup::apply::apply_report::ApplyStatus;
use serde_json::{Value, json};

use crate::support::undo_run::{done, folder, inserted, run, unmarking};
use crate::support::verify::export;
use crate::support::verify_world::VerifyWorld;

/// More of a request, with the users whom `verify` has found only in the new tenant.
fn only_deleted(user_ids: &[&str]) -> Value {
    let old = &unmarking()["old"];
    json!({ "only_deleted": { "old": old, "user_ids": user_ids } })
}

/// The search for a user of whom this is a linked identity.
fn search(id: &str) -> String {
    format!(
        "old: GET users?q=identities.user_id%3A%22{id}%22%20AND%20identities.connection%3A%22Users%22&search_engine=v3\
         &fields=user_id%2Cidentities&include_fields=true&page=0&per_page=100&include_totals=true"
    )
}

fn old_user(id: &str) -> String {
    export("Users", &[(id, "")]).trim_end().to_owned()
}

#[test]
fn only_users_whom_the_old_tenant_does_not_have_are_deleted() {
    let used = inserted("3", r#""logins_count":1"#);
    let world = VerifyWorld::default()
        .with_user("auth0|1", &inserted("1", ""))
        .with_user("auth0|2", &inserted("2", ""))
        .with_user("auth0|3", &used)
        .with_user("auth0|4", &inserted("4", ""))
        .with_old_user("auth0|2", &old_user("2"));
    let folder = folder(&["1", "2", "3", "4"]);
    let report = done(run(
        &world,
        &folder,
        only_deleted(&["auth0|1", "auth0|2", "auth0|3", "auth0|signed-up"]),
    ));
    assert_eq!(
        world.requests(),
        [
            "GET auth0|1",
            "old: GET auth0|1",
            &search("1"),
            "GET auth0|2",
            "old: GET auth0|2",
            "GET auth0|3",
            "GET auth0|1",
            "old: GET auth0|1",
            &search("1"),
            "DELETE auth0|1",
        ]
    );
    assert_eq!((report.users, report.deleted), (3, 1));
    assert_eq!(
        report.kept,
        [("in_old_tenant".to_owned(), 1), ("used".to_owned(), 1)].into()
    );
    assert_eq!(
        folder.lines("kept.ndjson"),
        [
            json!({ "user_id": "auth0|2", "reason": "in_old_tenant", "fields": [] }),
            json!({ "user_id": "auth0|3", "reason": "used", "fields": [] }),
        ]
    );
    let deletion = report.plan.changes[0].lines[0].text.clone();
    assert!(deletion.contains("not in the old tenant any more"));
    assert_eq!(
        *world.plans.borrow(),
        [
            "Delete 1 user",
            "Some stay, since they are in the old tenant: 1 user.",
            "Some stay, since they have logged in or chosen a password: 1 user.",
        ]
    );
}

#[test]
fn user_who_is_linked_to_another_one_in_the_old_tenant_stays() {
    let linked = |id: &str, connection: &str| {
        let identity = json!({ "provider": "auth0", "connection": connection, "user_id": id });
        let google =
            json!({ "provider": "google-oauth2", "connection": "google-oauth2", "user_id": "g" });
        json!({ "user_id": "google-oauth2|g", "identities": [google, identity] }).to_string()
    };
    let stays = |id: &str, old_user: &str| {
        let world = VerifyWorld::default()
            .with_user("auth0|1", &inserted("1", ""))
            .with_old_user(id, old_user);
        let folder = folder(&["1"]);
        let report = done(run(&world, &folder, only_deleted(&["auth0|1"])));
        assert_eq!(report.deleted, u64::from(report.kept.is_empty()));
        report.kept.contains_key("in_old_tenant")
    };
    assert!(stays("google-oauth2|g", &linked("1", "Users")));
    assert!(!stays("google-oauth2|g", &linked("1", "Others")));
    assert!(!stays("google-oauth2|g", &linked("2", "Users")));
}

#[test]
fn nobody_is_deleted_if_the_old_tenant_refuses_the_search() {
    let world = VerifyWorld::default().with_user("auth0|1", &inserted("1", ""));
    world.refused.borrow_mut().push(("old: GET", "users", 400));
    let refused = run(&world, &folder(&["1"]), only_deleted(&["auth0|1"]));
    let problem = refused.expect_err("no answer to the search");
    assert_eq!(problem.code, ProblemCode::Refused);
    assert!(world.users.borrow().contains_key("auth0|1"));
}

#[test]
fn user_who_is_in_the_old_tenant_again_before_the_deletion_stays() {
    let world = VerifyWorld::default()
        .with_user("auth0|1", &inserted("1", ""))
        .with_user("auth0|2", &inserted("2", ""));
    world.refused.borrow_mut().push(("DELETE", "auth0|1", 403));
    let folder = folder(&["1", "2"]);
    let request = only_deleted(&["auth0|1", "auth0|2"]);
    let failed = done(run(&world, &folder, request.clone()));
    assert_eq!((failed.deleted, failed.failed), (1, 1));
    let world = world.with_old_user("auth0|1", &old_user("1"));
    world.refused.borrow_mut().clear();
    let report = done(run(&world, &folder, request));
    assert_eq!(report.status, ApplyStatus::NothingToDo);
    assert_eq!(report.kept, [("in_old_tenant".to_owned(), 1)].into());
}

/// Such an ID tells nothing about the old tenant.
#[test]
fn user_whose_id_is_not_made_of_one_of_the_old_tenant_stays() {
    let world = VerifyWorld::default().with_user("auth0|1", &inserted("1", ""));
    let mut options = only_deleted(&["auth0|1"]);
    let connections = json!([{ "old": "Users", "new": "Moved" }]);
    options["settings"] = json!({ "connections": connections, "user_id": "domain" });
    let report = done(run(&world, &folder(&["1"]), options));
    assert_eq!(report.kept, [("in_old_tenant".to_owned(), 1)].into());
    assert_eq!(world.requests(), ["GET auth0|1"]);
}

#[test]
fn nobody_is_deleted_if_the_old_tenant_cannot_be_asked() {
    let world = VerifyWorld::default().with_user("auth0|1", &inserted("1", ""));
    world
        .refused
        .borrow_mut()
        .push(("old: GET", "auth0|1", 403));
    let problem = run(&world, &folder(&["1"]), only_deleted(&["auth0|1"])).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Refused);
    assert_eq!(world.requests(), ["GET auth0|1", "old: GET auth0|1"]);

    let no_access = json!({ "only_deleted": { "old": {}, "user_ids": [] } });
    let problem = run(&world, &folder(&["1"]), no_access).expect_err("a problem");
    assert!(problem.message.contains("OLD_DOMAIN"), "{problem}");
}

#[test]
fn marker_is_not_taken_away_from_users_who_are_not_there() {
    let mut options = only_deleted(&["auth0|1"]);
    options["old"] = unmarking()["old"].clone();
    let world = VerifyWorld::default().with_user("auth0|1", &inserted("1", ""));
    let problem = run(&world, &folder(&["1"]), options).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::WrongUse);
    assert!(world.requests().is_empty());
}
