//! `verify --mark` of users with identities in several connections of the settings. All identities share one marker.

use migration_toolkit::bulk::verify::request::CompareRequest;
use serde_json::{Value, json};

use crate::support::verify::*;
use crate::support::verify_command::{compared_with, done, old_access, run};
use crate::support::verify_world::VerifyWorld;

/// The connection `Users` moves, and so does `Staff`.
fn settings() -> Value {
    json!({
        "connections": [{ "old": "Users", "new": "Moved" }, { "old": "Staff", "new": "New-staff" }],
        "user_id": "keep",
    })
}

/// The old tenant's user `auth0|1` of the connection `Users`, of whom these identities are in other connections.
fn linked(others: &[(&str, &str)], marker: &Value) -> String {
    let own = [("Users", "1")];
    let identities = own.iter().chain(others).map(|(connection, id)| {
        json!({
            "provider": if *connection == "google-oauth2" { connection } else { "auth0" },
            "connection": connection, "user_id": id,
        })
    });
    let identities: Vec<Value> = identities.collect();
    let metadata = json!({ "migration_complete": marker });
    json!({ "user_id": "auth0|1", "identities": identities, "app_metadata": metadata }).to_string()
}

/// The requests of `verify --mark`, if `exported` is the record of the export, and `present` the user in the old tenant now.
fn requests_with(exported: &str, present: &str) -> Vec<String> {
    let is_there = export("Moved", &[("1", "")]);
    let world = VerifyWorld::default().with_old_user("auth0|1", present);
    mark(&world, exported, &is_there);
    world.requests()
}

fn mark(world: &VerifyWorld, exported: &str, new: &str) {
    let request = CompareRequest {
        settings: settings(),
        connection: Some("Users".to_owned()),
        ..request()
    };
    let (folder, report) = compared_with(request, &format!("{exported}\n"), new);
    let options = json!({
        "mark": true, "old": old_access(), "settings": settings(), "connection": "Users",
    });
    done(run(world, &folder, report, options));
}

fn patch(value: &str) -> String {
    format!(r#"old: PATCH auth0|1 {{"app_metadata":{{"migration_complete":{value}}}}}"#)
}

#[test]
fn identities_that_move_later_are_not_marked() {
    let read = "old: GET auth0|1".to_owned();
    let staff = [("Staff", "9")];
    for (others, exported, present, value) in [
        (&staff[..], json!(null), json!(null), r#"["1"]"#),
        // The other one moved before the export, or after it.
        (&staff[..], json!(null), json!(["9"]), "true"),
        (
            &[("Staff", "8"), ("Staff", "9")],
            json!(null),
            json!(["9"]),
            r#"["1","9"]"#,
        ),
    ] {
        let requests = requests_with(&linked(others, &exported), &linked(others, &present));
        assert_eq!(
            requests,
            [read.clone(), patch(value)],
            "{others:?} {present}"
        );
    }
}

#[test]
fn user_without_identities_that_are_awaited_is_marked_without_being_read() {
    for (others, marker) in [
        (&[("Staff", "9")][..], json!(["9"])),
        (&[("Others", "9")], json!(null)),
        (&[("google-oauth2", "9")], json!(null)),
        (&[], json!(null)),
    ] {
        let user = linked(others, &marker);
        assert_eq!(requests_with(&user, &user), [patch("true")], "{others:?}");
    }
}

#[test]
fn user_who_is_gone_or_cannot_be_read_is_not_marked() {
    let awaited = linked(&[("Staff", "9")], &json!(null));
    let requests = requests_with(&awaited, r#"{"user_id":"auth0|1"}"#);
    assert_eq!(requests, ["old: GET auth0|1"]);
}

#[test]
fn user_whom_only_the_second_look_proves_is_not_marked_while_another_identity_is_awaited() {
    for (others, is_marked) in [(&[("Staff", "9")][..], false), (&[("Others", "9")], true)] {
        let user = linked(others, &json!(null));
        let world = VerifyWorld::default()
            .with_user("auth0|1", &new_user("1", ""))
            .with_old_user("auth0|1", &user);
        mark(&world, &user, "");
        assert_eq!(world.requests().contains(&patch("true")), is_marked);
    }
}
