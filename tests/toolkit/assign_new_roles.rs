//! How roles that the new tenant lacks are listed or created.

use crate::support::assign::*;
use crate::support::tenants::{MemoryFolder, Tenants};
use migration_toolkit::bulk::assignments::failures::FAILURES;
use serde_json::json;

const ADD_EDITORS: &str = "new POST roles/rol_new_Editor/users";

/// The old tenant has an editor role with these users; the new one has no role.
fn editors(users: &[&str]) -> Tenants {
    let tenants = Tenants::new();
    with_roles(&tenants, "old", &[("Editor", users)]);
    with_roles(&tenants, "new", &[]);
    tenants.answer(ADD_EDITORS, 200, &json!({}));
    tenants
}

#[test]
fn missing_role_is_a_failure_with_a_remedy_unless_it_is_created() {
    let tenants = editors(&["auth0|a", "auth0|b"]);
    let folder = MemoryFolder::default();
    let document = document(&tenants, &folder, &request(&["roles"], json!({})));
    assert_eq!(tenants.writes(), []);
    assert_eq!(document["rounds"][0]["status"], "nothing_to_do");
    assert_eq!(failures(&folder, FAILURES), ["role_missing Editor -"]);
    assert_eq!(
        document["failures"],
        json!([{
            "code": "role_missing", "count": 2, "needs_somebody": true,
            "remedy": "Create the role in the new tenant, or run assign with --create-missing.",
        }])
    );
}

#[test]
fn created_role_has_the_permissions_that_exist_and_the_others_are_listed() {
    let tenants = editors(&["auth0|a"]);
    let permission = |api: &str, name: &str| json!({ "resource_server_identifier": api, "permission_name": name });
    tenants.replace(
        &format!("old GET roles/rol_old_Editor/permissions?{NUMBERED}"),
        200,
        &numbered(
            "permissions",
            &[
                permission("https://api", "read:a"),
                permission("https://api", "gone"),
                permission("https://other", "read:a"),
            ],
        ),
    );
    let api = json!({ "identifier": "https://api", "scopes": [{ "value": "read:a" }] });
    with_apis(&tenants, &[api]);
    let created = json!({ "id": "rol_new_Editor", "name": "Editor" });
    tenants.answer("new POST roles", 200, &created);
    tenants.answer("new POST roles/rol_new_Editor/permissions", 201, &json!({}));
    let folder = MemoryFolder::default();
    document(
        &tenants,
        &folder,
        &request(&["roles"], json!({ "create_missing": true })),
    );
    let permissions = json!({ "permissions": [permission("https://api", "read:a")] });
    assert_eq!(
        tenants.writes(),
        [
            ("new POST roles".to_owned(), json!({ "name": "Editor" })),
            (
                "new POST roles/rol_new_Editor/permissions".to_owned(),
                permissions
            ),
            (ADD_EDITORS.to_owned(), json!({ "users": ["auth0|a"] })),
        ]
    );
    assert_eq!(
        failures(&folder, FAILURES),
        ["permission_missing Editor -", "permission_missing Editor -"]
    );
    assert_eq!(
        folder.lines("roles.ndjson")[0]["permissions"][1]["permission_name"],
        "gone"
    );
}

#[test]
fn role_that_somebody_created_meanwhile_is_found_by_its_name() {
    let tenants = editors(&["auth0|a"]);
    with_apis(&tenants, &[]);
    tenants.answer("new POST roles", 409, &json!({ "message": "exists" }));
    let list = format!("new GET roles?type=tenant&{NUMBERED}");
    tenants.answer(
        &list,
        200,
        &numbered(
            "roles",
            &[json!({ "id": "rol_new_Editor", "name": "Editor" })],
        ),
    );
    let folder = MemoryFolder::default();
    document(
        &tenants,
        &folder,
        &request(&["roles"], json!({ "create_missing": true })),
    );
    assert_eq!(tenants.writes()[1].0, ADD_EDITORS);
    assert_eq!(failures(&folder, FAILURES), [""; 0]);
}

#[test]
fn only_the_roles_that_the_new_tenant_lacks_are_created() {
    let tenants = Tenants::new();
    let users: &[&str] = &["auth0|a"];
    with_roles(&tenants, "old", &[("Editor", users), ("Viewer", users)]);
    with_roles(&tenants, "new", &[("Editor", &[])]);
    with_apis(&tenants, &[]);
    let created = json!({ "id": "rol_new_Viewer", "name": "Viewer" });
    tenants.answer("new POST roles", 200, &created);
    let add_viewers = "new POST roles/rol_new_Viewer/users";
    tenants.answer(ADD_EDITORS, 200, &json!({}));
    tenants.answer(add_viewers, 200, &json!({}));
    let request = request(&["roles"], json!({ "create_missing": true }));
    let document = document(&tenants, &MemoryFolder::default(), &request);
    assert_eq!(
        tenants.writes(),
        [
            ("new POST roles".to_owned(), json!({ "name": "Viewer" })),
            (ADD_EDITORS.to_owned(), json!({ "users": users })),
            (add_viewers.to_owned(), json!({ "users": users })),
        ]
    );
    assert_eq!(
        shown_changes(&tenants),
        [
            change("Create roles: 1", &["Viewer"]),
            change(
                "Give roles to users: 2 assignments",
                &["Editor: 1 users", "Viewer: 1 users"]
            ),
        ]
    );
    assert_eq!(
        document["rounds"][0]["succeeded"],
        work_counts(json!({ "roles_created": 1, "role_users": 2 }))
    );
}

#[test]
fn role_that_the_new_tenant_refuses_to_create_is_listed_with_all_its_users() {
    let tenants = editors(&["auth0|a", "auth0|b"]);
    with_apis(&tenants, &[]);
    tenants.answer(
        "new POST roles",
        400,
        &json!({ "message": "Invalid name." }),
    );
    let folder = MemoryFolder::default();
    let request = request(&["roles"], json!({ "create_missing": true }));
    let document = document(&tenants, &folder, &request);
    let created = ("new POST roles".to_owned(), json!({ "name": "Editor" }));
    assert_eq!(tenants.writes(), [created]);
    let listed: Vec<_> = folder
        .lines(FAILURES)
        .iter()
        .map(|failure| {
            json!([
                failure["code"],
                failure["name"],
                failure["count"],
                failure["reason"]
            ])
        })
        .collect();
    assert_eq!(
        listed,
        [
            json!(["creation_refused", "Editor", 1, "Invalid name."]),
            json!([
                "role_missing",
                "Editor",
                2,
                "the new tenant has no role Editor"
            ]),
        ]
    );
    let succeeded = &document["rounds"][0]["succeeded"];
    assert_eq!(*succeeded, work_counts(json!({})));
    // Only a conflict says that the role may be there after all.
    let list = format!("new GET roles?type=tenant&{NUMBERED}");
    let reads = tenants.requests().into_iter().filter(|sent| *sent == list);
    assert_eq!(reads.count(), 1);
}
