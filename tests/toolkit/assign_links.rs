//! How users with several identities are linked again.

use crate::support::assign::*;
use crate::support::tenants::{MemoryFolder, Tenants};
use migration_toolkit::bulk::assignments::failures::LINK_FAILURES;
use serde_json::{Value, json};

const LINK: &str = "new POST users/auth0%7Ca/identities";

fn identity(provider: &str, connection: &str, id: &str) -> Value {
    json!({ "provider": provider, "connection": connection, "user_id": id })
}

fn folder(user: &str, identities: &[Value]) -> MemoryFolder {
    let folder = MemoryFolder::default();
    let line = json!({ "user_id": user, "identities": identities });
    folder.put("linked-users.ndjson", &format!("{line}\n"));
    folder
}

/// Two identities of the old connection, linked in the old tenant.
fn linked() -> MemoryFolder {
    folder(
        "auth0|a",
        &[
            identity("auth0", "Users", "a"),
            identity("auth0", "Users", "b"),
        ],
    )
}

/// The new tenant has these users, each with these identities.
fn tenant_with(users: &[(&str, &[&str])]) -> Tenants {
    let tenants = Tenants::new();
    with_connection(&tenants, &json!({ "import_mode": true }));
    for (id, identities) in users {
        let identities: Vec<Value> = identities
            .iter()
            .map(|id| identity("auth0", "People", id))
            .collect();
        let user = json!({ "user_id": format!("auth0|{id}"), "identities": identities });
        tenants.answer(&format!("new GET users/auth0%7C{id}"), 200, &user);
    }
    tenants.answer(LINK, 201, &json!([]));
    tenants
}

#[test]
fn users_are_linked_again_when_both_are_there() {
    let tenants = tenant_with(&[("a", &["a"]), ("b", &["b"])]);
    let document = document(&tenants, &linked(), &request(&["links"], json!({})));
    let body =
        json!({ "provider": "auth0", "connection_id": "con_PeoplePeople1234", "user_id": "b" });
    assert_eq!(tenants.writes(), [(LINK.to_owned(), body)]);
    assert_eq!(document["rounds"][0]["round"], "links");
    assert_eq!(document["rounds"][0]["succeeded"]["links"], 1);
    let warning = tenants.plans.borrow()[0]["warnings"][0].to_string();
    assert!(
        warning.contains("Unlinking later does not bring them back."),
        "{warning}"
    );
}

#[test]
fn users_who_are_linked_already_are_left_alone() {
    let tenants = tenant_with(&[("a", &["a", "b"])]);
    let folder = linked();
    document(&tenants, &folder, &request(&["links"], json!({})));
    assert_eq!(tenants.writes(), []);
    assert_eq!(failures(&folder, LINK_FAILURES), [""; 0]);
}

#[test]
fn link_to_a_user_who_is_not_there_is_a_failure() {
    for user in ["a", "b"] {
        let tenants = tenant_with(&[(user, &[user])]);
        let folder = linked();
        document(&tenants, &folder, &request(&["links"], json!({})));
        assert_eq!(tenants.writes(), []);
        assert_eq!(
            failures(&folder, LINK_FAILURES),
            ["linked_user_missing auth0|b auth0|a"]
        );
    }
}

#[test]
fn identities_of_other_connections_are_listed_and_not_linked() {
    let tenants = tenant_with(&[("a", &["a"])]);
    let folder = folder(
        "auth0|a",
        &[
            identity("auth0", "Users", "a"),
            identity("google-oauth2", "google-oauth2", "1"),
            identity("auth0", "Staff", "s"),
        ],
    );
    let document = document(&tenants, &folder, &request(&["links"], json!({})));
    assert_eq!(tenants.writes(), []);
    assert_eq!(
        failures(&folder, LINK_FAILURES),
        [
            "link_not_carried google-oauth2|1 auth0|a",
            "link_not_carried auth0|s auth0|a"
        ]
    );
    assert_eq!(document["failures"][0]["needs_somebody"], false);
}

#[test]
fn user_whose_primary_identity_does_not_move_is_listed() {
    let tenants = tenant_with(&[]);
    let folder = folder(
        "google-oauth2|1",
        &[
            identity("google-oauth2", "google-oauth2", "1"),
            identity("auth0", "Users", "a"),
        ],
    );
    document(&tenants, &folder, &request(&["links"], json!({})));
    assert_eq!(tenants.writes(), []);
    assert_eq!(
        failures(&folder, LINK_FAILURES),
        ["link_not_carried auth0|a google-oauth2|1"]
    );
}

#[test]
fn refused_link_that_exists_after_all_counts_as_done() {
    let tenants = tenant_with(&[("a", &["a"]), ("b", &["b"])]);
    tenants.replace(LINK, 400, &json!({ "message": "already linked" }));
    let both = json!({ "identities": [identity("auth0", "People", "b")] });
    tenants.answer("new GET users/auth0%7Ca", 200, &both);
    let folder = linked();
    let document = document(&tenants, &folder, &request(&["links"], json!({})));
    assert_eq!(document["rounds"][0]["succeeded"]["links"], 1);
    assert_eq!(failures(&folder, LINK_FAILURES), [""; 0]);
}

#[test]
fn links_have_a_plan_and_a_confirmation_of_their_own() {
    let tenants = tenant_with(&[("a", &["a"]), ("b", &["b"])]);
    with_roles(&tenants, "old", &[("Editor", &["auth0|a"])]);
    with_roles(&tenants, "new", &[("Editor", &[])]);
    tenants.answer("new POST roles/rol_new_Editor/users", 200, &json!({}));
    document(
        &tenants,
        &linked(),
        &request(&["links", "roles"], json!({})),
    );
    let plans = tenants.plans.borrow();
    let titles: Vec<&Value> = plans
        .iter()
        .map(|plan| &plan["changes"][0]["title"])
        .collect();
    assert_eq!(
        titles,
        [
            "Give roles to users: 1 assignments",
            "Link users to one user: 1"
        ]
    );
}
