//! How `status` joins the users of both exports, and what it does with lines that are no users.

use serde_json::{Value, json};

use crate::support::World;
use crate::support::status::*;
use crate::support::verify::export;

#[test]
fn users_are_joined_by_the_id_that_the_scripts_give_them() {
    let mut settings = settings();
    settings["user_id"] = json!("domain");
    let old = export("Users", &[("1", ""), ("2", "")]);
    let new = export("Moved", &[("old.eu.auth0.com|1", ""), ("2", "")]);
    let counts = scan_with(settings, &old, &new).counts;
    assert_eq!((counts.unmarked, counts.left, counts.only_new), (1, 1, 1));
}

#[test]
fn only_the_identity_of_the_connection_counts() {
    let linked = r#"{"user_id":"google-oauth2|g","identities":[{"provider":"google-oauth2","connection":"google-oauth2","user_id":"g"},{"provider":"auth0","connection":"Users","user_id":"1"}]}"#;
    let other = r#"{"user_id":"auth0|2","identities":[{"provider":"auth0","connection":"Others","user_id":"2"}]}"#;
    let counts = scan(
        &format!("{linked}\n{other}\n"),
        &export("Moved", &[("1", "")]),
    )
    .counts;
    assert_eq!((counts.users, counts.unmarked, counts.new_users), (1, 1, 1));
}

#[test]
fn each_of_several_identities_is_confirmed_by_itself() {
    let identity = |id: &str| json!({ "provider": "auth0", "connection": "Users", "user_id": id });
    let old = |marker: Value| {
        let user = json!({
            "user_id": "auth0|1",
            "identities": [identity("1"), identity("2")],
            "app_metadata": { "migration_complete": marker },
        });
        format!("{user}\n")
    };
    let new = export("Moved", &[("1", "")]);
    for (marker, expected) in [
        (json!(["1"]), (1, 0, 1, 0)),
        (json!(["2"]), (1, 1, 0, 1)),
        (json!(true), (2, 0, 0, 1)),
    ] {
        let counts = scan(&old(marker), &new).counts;
        assert_eq!(
            (
                counts.confirmed,
                counts.unmarked,
                counts.left,
                counts.confirmed_missing
            ),
            expected
        );
    }
}

#[test]
fn user_who_is_exported_twice_counts_once_and_what_is_no_user_is_counted() {
    let old = export("Users", &[("1", ""), ("1", ""), ("2", "")]);
    let broken = format!("{old}{{\"user_id\":\"auth0|3\"}}\n{{\n");
    let counts = scan(&broken, &export("Moved", &[("1", ""), ("1", "")])).counts;
    assert_eq!(
        (
            counts.users,
            counts.new_users,
            counts.left,
            counts.unreadable
        ),
        (2, 1, 1, 2)
    );
}

#[test]
fn many_users_are_joined_exactly() {
    let ids: Vec<String> = (0..20_000).map(|id| format!("user-{id}")).collect();
    let users = |connection: &str, ids: &mut dyn Iterator<Item = &String>| {
        ids.map(|id| export(connection, &[(id, "")]))
            .collect::<String>()
    };
    let old = users("Users", &mut ids.iter().take(15_000));
    let new = users("Moved", &mut ids.iter().skip(10_000));
    let counts = scan(&old, &new).counts;
    assert_eq!(
        (counts.users, counts.unmarked, counts.left, counts.only_new),
        (15_000, 5_000, 10_000, 5_000)
    );
}

#[test]
fn last_line_counts_without_a_line_break_and_what_is_no_user_is_counted() {
    let old = export("Users", &[("one", ""), ("two", "")]);
    let old = format!("no JSON\n{}", old.trim_end());
    let counts = scan(&old, "").counts;
    assert_eq!((counts.users, counts.unreadable), (2, 1));
}

#[test]
fn record_says_how_many_lines_were_no_users() {
    let notes = |lines: &str| {
        let old = export("Users", &[("a", "")]) + lines;
        let scanned = serde_json::to_value(scan(&old, "")).expect("a report");
        let no_log = json!({ "scanned": scanned, "old": {}, "new": {}, "old_method": "files", "new_method": "files" });
        let result = run_status(&World::new(), no_log);
        let mut notes = result
            .map_err(|problem| problem.to_string())
            .expect("a record")
            .record
            .notes;
        notes.retain(|note| note.contains("of the exports"));
        notes
    };
    assert_eq!(notes(""), [""; 0]);
    assert_eq!(
        notes("no JSON\n"),
        ["1 record of the exports is no user with identities and was not counted."]
    );
    assert_eq!(
        notes("no JSON\nnone\n"),
        ["2 records of the exports are no users with identities and were not counted."]
    );
}
