//! What stops `finish --clean-up` before it deletes anything.

use crate::support::clean_up::Finished;
use crate::support::rotation::{AUDIENCE, grant};
use crate::support::toolkit::*;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::setup::desired::clients::ClientRole;
use serde_json::json;

#[test]
fn connection_that_is_not_finished_stops_everything() {
    type Change = fn(&mut Finished);
    let cases: [(Change, &str); 5] = [
        (
            |finished| {
                let mut set_up = new_tenant(&finished.settings, json!({}));
                finished.new.databases[0].1 = database_of(&mut set_up).clone();
            },
            "the connection Moved is not finished: its scripts still use the old tenant",
        ),
        (
            |finished| {
                let database = &mut finished.new.databases[0].1;
                database
                    .configuration
                    .insert("Client_ID".to_owned(), json!("2.0$x"));
            },
            "the connection Moved still has settings of this project's scripts: Client_ID",
        ),
        (
            |finished| {
                let database = &mut finished.new.databases[0].1;
                database.options["customScripts"]["login"] = json!("function login() { theirs }");
            },
            "the connection Moved does not have the scripts that finish installs, so it is not known whether anything \
             still uses the old tenant",
        ),
        (
            |finished| finished.new.databases[0].0 = "Movde".to_owned(),
            "the new tenant has no connection Moved; its database connections are: Movde",
        ),
        (
            |finished| {
                let mut set_up = new_tenant(&finished.settings, json!({}));
                let other = database_of(&mut set_up).clone();
                finished.new.databases.push(("Forgotten".to_owned(), other));
            },
            "the connection Forgotten, which the settings do not name, has this project's scripts, too",
        ),
    ];
    for (change, message) in cases {
        let mut finished = Finished::new();
        change(&mut finished);
        let problem = finished.refusal();
        assert_eq!(problem.code, ProblemCode::Refused, "{problem}");
        assert_eq!(problem.message, message);
        assert!(problem.remedy.is_some(), "{problem}");
    }
}

#[test]
fn resource_without_the_marks_of_setup_stops_everything() {
    type Change = fn(&mut Finished);
    let cases: [(Change, &str); 8] = [
        (
            |finished| action_of(&mut finished.old.post_login).code = "exports.a = 1;".to_owned(),
            "the Action auth0-account-migration of the old tenant is not this project's",
        ),
        (
            |finished| {
                let action = action_of(&mut finished.old.post_login);
                action.code = action.code.replace(CLIENT_ID, "another");
            },
            "the Action auth0-account-migration of the old tenant was made by hand or for another migration: ",
        ),
        (
            |finished| {
                let action = action_of(&mut finished.new.post_login);
                action.code = action
                    .code
                    .replace(AUDIENCE, "https://third.eu.auth0.com/api/v2/");
            },
            "the Action auth0-account-migration of the new tenant was made by hand or for another migration: ",
        ),
        (
            |finished| {
                let action = action_of(&mut finished.new.post_login);
                action.code = action.code.replacen("// For", "// Made for", 1);
            },
            "the Action auth0-account-migration of the new tenant was made by hand or for another migration: ",
        ),
        (
            |finished| {
                let client = finished.old.migration_client.as_mut().expect("a client");
                client.description = "Our portal".to_owned();
            },
            "the application auth0-account-migration of the old tenant was not made by setup: ",
        ),
        (
            |finished| {
                let client = finished.old.marker_client.as_mut().expect("a client");
                client.app_type = "regular_web".to_owned();
            },
            "the application auth0-account-migration-marker of the old tenant was not made by setup: ",
        ),
        (
            |finished| {
                let client = finished.old.migration_client.as_mut().expect("a client");
                client.description = ClientRole::Marker.description().to_owned();
            },
            "the application auth0-account-migration of the old tenant was not made by setup: ",
        ),
        (
            |finished| {
                let client = finished.old.marker_client.as_mut().expect("a client");
                client.grants.push(grant("https://billing", &[]));
            },
            "the application auth0-account-migration-marker of the old tenant is authorised for other APIs, too, so \
             something else may use it: https://billing",
        ),
    ];
    for (change, begin) in cases {
        let mut finished = Finished::new();
        change(&mut finished);
        let problem = finished.refusal();
        assert_eq!(problem.code, ProblemCode::NameTaken, "{problem}");
        assert!(problem.message.starts_with(begin), "{problem}");
        assert!(problem.remedy.is_some(), "{problem}");
    }
}

#[test]
fn everything_that_is_in_the_way_is_named_at_once() {
    let mut finished = Finished::new();
    finished.new.databases.clear();
    action_of(&mut finished.old.post_login).code.clear();
    finished
        .old
        .marker_client
        .as_mut()
        .expect("a client")
        .description
        .clear();
    let problem = finished.refusal();
    assert!(
        problem
            .message
            .starts_with("nothing was deleted: 3 problems\n- "),
        "{problem}"
    );
}

#[test]
fn rotation_that_broke_off_stops_everything() {
    let mut finished = Finished::new();
    finished.old.retiring.marker = Some("formerMarkerId".to_owned());
    let problem = finished.refusal();
    assert_eq!(
        (problem.code, problem.message.as_str()),
        (
            ProblemCode::Refused,
            "a rotation of secrets has broken off, and what it set aside is still there: \
             auth0-account-migration-marker (retiring)"
        )
    );
    assert_eq!(
        problem.remedy.as_deref(),
        Some("Run rotate-secret first: it finishes the rotation.")
    );
}

/// Its Action still names the former migration client, and nobody should correct the settings for that.
#[test]
fn action_of_a_rotation_that_broke_off_is_not_called_foreign() {
    let mut finished = Finished::new();
    finished.old.retiring.migration = Some(CLIENT_ID.to_owned());
    if let Some(client) = &mut finished.old.migration_client {
        client.id = "newMigrationId".to_owned();
    }
    let problem = finished.refusal();
    assert_eq!(
        problem.message,
        "a rotation of secrets has broken off, and what it set aside is still there: auth0-account-migration (retiring)"
    );
}
