//! How the roles of users are carried to the new tenant.

use crate::support::assign::*;
use crate::support::tenants::{MemoryFolder, Tenants};
use migration_toolkit::bulk::assignments::failures::FAILURES;
use serde_json::{Value, json};

const ADD_EDITORS: &str = "new POST roles/rol_new_Editor/users";

fn users(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("auth0|u{n}")).collect()
}

fn user_items(users: &[String]) -> Value {
    users.iter().map(|id| json!({ "user_id": id })).collect()
}

/// The old tenant has an editor role with these users; the new one has the role.
fn editors(old: &[&str], new: &[&str]) -> Tenants {
    let tenants = Tenants::new();
    with_roles(&tenants, "old", &[("Editor", old)]);
    with_roles(&tenants, "new", &[("Editor", new)]);
    tenants.answer(ADD_EDITORS, 200, &json!({}));
    tenants
}

#[test]
fn roles_are_matched_by_name_and_given_to_those_who_lack_them() {
    let tenants = editors(&["auth0|a", "auth0|b"], &["auth0|b"]);
    let folder = MemoryFolder::default();
    let document = document(&tenants, &folder, &request(&["roles"], json!({})));
    assert_eq!(
        tenants.writes(),
        [(ADD_EDITORS.to_owned(), json!({ "users": ["auth0|a"] }))]
    );
    assert_eq!(document["rounds"][0]["status"], "done");
    assert_eq!(document["rounds"][0]["succeeded"]["role_users"], 1);
    assert_eq!(document["failures"], json!([]));
    assert_eq!(
        shown_changes(&tenants),
        [change(
            "Give roles to users: 1 assignments",
            &["Editor: 1 users"]
        )]
    );
    assert_eq!(tenants.plans.borrow()[0]["warnings"], json!([]));
}

#[test]
fn user_ids_follow_the_policy_of_the_settings() {
    let tenants = editors(&["auth0|a"], &[]);
    let settings =
        json!({ "connections": [{ "old": "Users", "new": "People" }], "user_id": "domain" });
    let request = request(&["roles"], json!({ "settings": settings }));
    document(&tenants, &MemoryFolder::default(), &request);
    let ids = json!({ "users": ["auth0|old.example.com|a"] });
    assert_eq!(tenants.writes(), [(ADD_EDITORS.to_owned(), ids)]);
}

#[test]
fn list_of_users_ends_only_where_next_is_missing() {
    let tenants = editors(&[], &[]);
    let list = "old GET roles/rol_old_Editor/users?take=100";
    let pages = [
        (
            String::new(),
            json!({ "users": user_items(&users(2)), "next": "n1" }),
        ),
        ("&from=n1".to_owned(), json!({ "users": [], "next": "n2" })),
        (
            "&from=n2".to_owned(),
            json!({ "users": [{ "user_id": "auth0|last" }] }),
        ),
    ];
    for (from, page) in pages {
        tenants.replace(&format!("{list}{from}"), 200, &page);
    }
    document(
        &tenants,
        &MemoryFolder::default(),
        &request(&["roles"], json!({})),
    );
    let (_, body) = &tenants.writes()[0];
    assert_eq!(
        *body,
        json!({ "users": ["auth0|u0", "auth0|u1", "auth0|last"] })
    );
    let events = tenants.events.borrow();
    let read: Vec<&Value> = events
        .iter()
        .filter(|event| {
            event["what"] == "reading the users of roles" && event["kind"] == "progress"
        })
        .map(|event| &event["done"])
        .collect();
    assert_eq!(read[..3], [2, 2, 3]);
}

#[test]
fn users_are_sent_fifty_at_a_time() {
    let many = users(120);
    let tenants = editors(&many.iter().map(String::as_str).collect::<Vec<_>>(), &[]);
    let document = document(
        &tenants,
        &MemoryFolder::default(),
        &request(&["roles"], json!({})),
    );
    let sizes: Vec<usize> = tenants
        .writes()
        .iter()
        .map(|(_, body)| body["users"].as_array().expect("users").len())
        .collect();
    assert_eq!(sizes, [50, 50, 20]);
    let round = &document["rounds"][0];
    let counts = work_counts(json!({ "role_users": 120 }));
    assert_eq!((&round["planned"], &round["succeeded"]), (&counts, &counts));
    assert_eq!(round["requests"], 3);
    assert_eq!(
        shown_changes(&tenants),
        [change(
            "Give roles to users: 120 assignments",
            &["Editor: 120 users"]
        )]
    );
}

#[test]
fn plan_names_twenty_roles_and_says_how_many_more_there_are() {
    for (count, last) in [(20, "R19: 1 users"), (22, "and 2 more")] {
        let names: Vec<String> = (0..count).map(|n| format!("R{n:02}")).collect();
        let tenants = Tenants::new();
        let with_users = |users: &'static [&str]| -> Vec<(&str, &[&str])> {
            names.iter().map(|name| (name.as_str(), users)).collect()
        };
        with_roles(&tenants, "old", &with_users(&["auth0|a"]));
        with_roles(&tenants, "new", &with_users(&[]));
        document(
            &tenants,
            &MemoryFolder::default(),
            &request(&["roles"], json!({})),
        );
        let mut lines: Vec<String> = names
            .iter()
            .map(|name| format!("{name}: 1 users"))
            .collect();
        lines.truncate(20);
        if count > 20 {
            lines.push(last.to_owned());
        }
        assert_eq!(shown_changes(&tenants)[0].1, lines);
    }
}

#[test]
fn refused_batch_is_halved_until_the_user_who_is_missing_stands_alone() {
    let tenants = editors(&["auth0|a", "auth0|b", "auth0|c", "auth0|gone"], &[]);
    let refusal = json!({ "statusCode": 400, "message": "The user gone does not exist." });
    let answers = [
        (400, &refusal),
        (200, &json!({})),
        (400, &refusal),
        (200, &json!({})),
    ];
    tenants.replace(ADD_EDITORS, 400, &refusal);
    for (status, body) in &answers[1..] {
        tenants.answer(ADD_EDITORS, *status, body);
    }
    tenants.answer(ADD_EDITORS, 400, &refusal);
    let folder = MemoryFolder::default();
    let document = document(&tenants, &folder, &request(&["roles"], json!({})));
    let batches: Vec<Value> = tenants
        .writes()
        .into_iter()
        .map(|(_, body)| body["users"].clone())
        .collect();
    assert_eq!(
        batches,
        [
            json!(["auth0|a", "auth0|b", "auth0|c", "auth0|gone"]),
            json!(["auth0|a", "auth0|b"]),
            json!(["auth0|c", "auth0|gone"]),
            json!(["auth0|c"]),
            json!(["auth0|gone"]),
        ]
    );
    assert_eq!(
        failures(&folder, FAILURES),
        ["user_refused Editor auth0|gone"]
    );
    let failure = &folder.lines(FAILURES)[0];
    assert_eq!(failure["reason"], "The user gone does not exist.");
    assert_eq!(
        failure["remedy"],
        "Run assign again when the user has moved: what is assigned stays as it is."
    );
    assert_eq!(document["rounds"][0]["succeeded"]["role_users"], 3);
}

#[test]
fn second_run_changes_nothing() {
    let tenants = editors(&["auth0|a"], &["auth0|a"]);
    let document = document(
        &tenants,
        &MemoryFolder::default(),
        &request(&["roles"], json!({})),
    );
    assert_eq!(document["rounds"][0]["status"], "nothing_to_do");
    assert_eq!(tenants.writes(), []);
    assert!(tenants.plans.borrow().is_empty());
}

#[test]
fn users_of_other_kinds_of_connections_are_listed_as_not_carried() {
    let tenants = editors(&["google-oauth2|1", "auth0|a", "samlp|x|y"], &[]);
    let folder = MemoryFolder::default();
    let document = document(&tenants, &folder, &request(&["roles"], json!({})));
    assert_eq!(
        failures(&folder, FAILURES),
        [
            "not_carried Editor google-oauth2|1",
            "not_carried Editor samlp|x|y"
        ]
    );
    assert_eq!(document["failures"][0]["count"], 2);
    assert_eq!(document["failures"][0]["needs_somebody"], false);
    assert_eq!(tenants.writes().len(), 1);
}

#[test]
fn tenant_that_does_not_know_kinds_of_roles_is_asked_without() {
    let tenants = editors(&["auth0|a"], &[]);
    for tenant in ["old", "new"] {
        let kind = format!("{tenant} GET roles?type=tenant&{NUMBERED}");
        tenants.replace(
            &kind,
            400,
            &json!({ "message": "Additional properties not allowed: type" }),
        );
        let role = json!({ "id": role_id(tenant, "Editor"), "name": "Editor" });
        tenants.answer(
            &format!("{tenant} GET roles?{NUMBERED}"),
            200,
            &numbered("roles", &[role]),
        );
    }
    document(
        &tenants,
        &MemoryFolder::default(),
        &request(&["roles"], json!({})),
    );
    assert_eq!(tenants.writes().len(), 1);
}

#[test]
fn user_with_a_social_primary_identity_is_found_by_the_linked_one_in_the_connection() {
    let tenants = editors(&["google-oauth2|1", "google-oauth2|2"], &[]);
    let folder = MemoryFolder::default();
    let identity = |provider: &str, connection: &str, id: &str| json!({ "provider": provider, "connection": connection, "user_id": id });
    let linked = |id: &str, connection: &str| {
        let identities = [
            identity("google-oauth2", "google", id),
            identity("auth0", connection, "z"),
        ];
        json!({ "user_id": format!("google-oauth2|{id}"), "identities": identities })
    };
    let lines = format!("{}\n{}\n", linked("1", "Users"), linked("2", "Staff"));
    folder.put("linked-users.ndjson", &lines);
    document(&tenants, &folder, &request(&["roles"], json!({})));
    let (_, body) = &tenants.writes()[0];
    assert_eq!(*body, json!({ "users": ["auth0|z"] }));
    assert_eq!(
        failures(&folder, FAILURES),
        ["not_carried Editor google-oauth2|2"]
    );
}
