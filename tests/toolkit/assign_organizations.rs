//! How organizations and their members are carried to the new tenant.

use crate::support::assign::*;
use crate::support::tenants::{MemoryFolder, Tenants};
use migration_toolkit::bulk::assignments::assign_request::AssignRequest;
use migration_toolkit::bulk::assignments::failures::FAILURES;
use serde_json::{Value, json};

const CREATE: &str = "new POST organizations";
const ADD_MEMBERS: &str = "new POST organizations/org_new/members";
const ENABLED: &str =
    "new GET organizations/org_new/enabled_connections?page=0&per_page=100&include_totals=true";
const MEMBERS: &str = "/members?fields=user_id,email,roles&take=100";

fn members(list: &[(&str, &[&str])], tenant: &str) -> Value {
    list.iter()
        .map(|(user, roles)| {
            let roles: Vec<Value> = roles
                .iter()
                .map(|role| json!({ "id": role_id(tenant, role), "name": role }))
                .collect();
            json!({ "user_id": user, "email": "a@example.com", "roles": roles })
        })
        .collect()
}

/// Both tenants have the organization acme with these members, and the role Editor.
fn acme(old: &[(&str, &[&str])], new: &[(&str, &[&str])]) -> Tenants {
    let tenants = Tenants::new();
    with_connection(&tenants, &json!({ "import_mode": true }));
    for (tenant, list) in [("old", old), ("new", new)] {
        with_roles(&tenants, tenant, &[("Editor", &[])]);
        let organization = json!({
            "id": format!("org_{tenant}"), "name": "acme", "display_name": "Acme", "metadata": { "k": "v" },
            "branding": null,
        });
        let organizations = page("organizations", json!([organization]));
        tenants.answer(
            &format!("{tenant} GET organizations?take=100"),
            200,
            &organizations,
        );
        let list = page("members", members(list, tenant));
        tenants.answer(
            &format!("{tenant} GET organizations/org_{tenant}{MEMBERS}"),
            200,
            &list,
        );
    }
    let enabled = json!({ "connection_id": "con_PeoplePeople1234" });
    tenants.answer(ENABLED, 200, &numbered("enabled_connections", &[enabled]));
    tenants.answer(ADD_MEMBERS, 204, &Value::Null);
    tenants
}

/// The old tenant alone has the organization acme, with these members. The new one can create organizations.
fn acme_of_old(old: &[(&str, &[&str])]) -> Tenants {
    let tenants = acme(old, &[]);
    let none = page("organizations", json!([]));
    tenants.replace("new GET organizations?take=100", 200, &none);
    with_apis(&tenants, &[]);
    tenants.answer(CREATE, 201, &json!({ "id": "org_new" }));
    tenants
}

/// A request that creates organizations that are missing.
fn creating() -> AssignRequest {
    request(&["organizations"], json!({ "create_missing": true }))
}

fn role_request(user: &str) -> String {
    format!("new POST organizations/org_new/members/{user}/roles")
}

#[test]
fn members_are_added_ten_a_request_and_their_roles_one_by_one() {
    let ids: Vec<String> = (0..12).map(|n| format!("auth0|u{n:02}")).collect();
    let mut old: Vec<(&str, &[&str])> =
        ids.iter().map(|id| (id.as_str(), &[] as &[&str])).collect();
    old[0].1 = &["Editor"];
    let tenants = acme(&old, &[]);
    tenants.answer(&role_request("auth0%7Cu00"), 204, &Value::Null);
    let document = document(
        &tenants,
        &MemoryFolder::default(),
        &request(&["organizations"], json!({})),
    );
    assert_eq!(
        tenants.writes(),
        [
            (ADD_MEMBERS.to_owned(), json!({ "members": ids[..10] })),
            (ADD_MEMBERS.to_owned(), json!({ "members": ids[10..] })),
            (
                role_request("auth0%7Cu00"),
                json!({ "roles": ["rol_new_Editor"] })
            ),
        ]
    );
    assert_eq!(document["rounds"][0]["succeeded"]["members"], 12);
    assert_eq!(document["rounds"][0]["succeeded"]["member_roles"], 1);
}

#[test]
fn second_run_changes_no_membership_and_no_role() {
    let list: &[(&str, &[&str])] = &[("auth0|a", &["Editor"]), ("auth0|b", &[])];
    let tenants = acme(list, list);
    let document = document(
        &tenants,
        &MemoryFolder::default(),
        &request(&["organizations"], json!({})),
    );
    assert_eq!(tenants.writes(), []);
    assert_eq!(document["rounds"][0]["status"], "nothing_to_do");
}

#[test]
fn member_who_lacks_only_a_role_gets_only_the_role() {
    let tenants = acme(&[("auth0|a", &["Editor"])], &[("auth0|a", &[])]);
    tenants.answer(&role_request("auth0%7Ca"), 204, &Value::Null);
    document(
        &tenants,
        &MemoryFolder::default(),
        &request(&["organizations"], json!({})),
    );
    let roles = json!({ "roles": ["rol_new_Editor"] });
    assert_eq!(tenants.writes(), [(role_request("auth0%7Ca"), roles)]);
}

#[test]
fn roles_of_a_user_who_could_not_become_a_member_are_not_tried() {
    let tenants = acme(&[("auth0|a", &["Editor"])], &[]);
    tenants.replace(ADD_MEMBERS, 400, &json!({ "message": "No such user." }));
    let folder = MemoryFolder::default();
    document(&tenants, &folder, &request(&["organizations"], json!({})));
    assert_eq!(tenants.writes().len(), 1);
    assert_eq!(
        failures(&folder, FAILURES),
        ["user_refused acme auth0|a", "user_refused acme auth0|a"]
    );
}

#[test]
fn role_of_one_organization_is_kept_apart_and_listed() {
    let tenants = acme(&[], &[]);
    let own =
        json!({ "user_id": "auth0|a", "roles": [{ "id": "rol_of_acme", "name": "Acme admin" }] });
    tenants.replace(
        &format!("old GET organizations/org_old{MEMBERS}"),
        200,
        &page("members", json!([own])),
    );
    let folder = MemoryFolder::default();
    document(&tenants, &folder, &request(&["organizations"], json!({})));
    assert_eq!(tenants.writes().len(), 1);
    assert_eq!(
        failures(&folder, FAILURES),
        ["organization_role acme auth0|a"]
    );
}

#[test]
fn missing_organization_and_connection_are_failures_unless_they_are_created() {
    let tenants = acme(&[("auth0|a", &[])], &[]);
    tenants.replace(ENABLED, 200, &numbered("enabled_connections", &[]));
    let folder = MemoryFolder::default();
    document(
        &tenants,
        &folder,
        &request(&["organizations"], json!({ "dry_run": true })),
    );
    assert_eq!(
        failures(&folder, FAILURES),
        ["connection_not_enabled acme -"]
    );

    tenants.replace(
        "new GET organizations?take=100",
        200,
        &page("organizations", json!([])),
    );
    let folder = MemoryFolder::default();
    let document = document(&tenants, &folder, &request(&["organizations"], json!({})));
    assert_eq!(document["rounds"][0]["status"], "nothing_to_do");
    assert_eq!(failures(&folder, FAILURES), ["organization_missing acme -"]);
    assert_eq!(tenants.writes(), []);
}

#[test]
fn created_organization_has_the_new_connection_and_roles_that_its_members_need() {
    let tenants = acme_of_old(&[("auth0|a", &["Editor"])]);
    with_roles(&tenants, "old", &[("Editor", &[]), ("Unused", &[])]);
    with_roles(&tenants, "new", &[]);
    tenants.answer("new POST roles", 200, &json!({ "id": "rol_new_Editor" }));
    tenants.answer(&role_request("auth0%7Ca"), 204, &Value::Null);
    let folder = MemoryFolder::default();
    document(&tenants, &folder, &creating());
    let created = json!({
        "name": "acme", "display_name": "Acme", "metadata": { "k": "v" },
        "enabled_connections": [{ "connection_id": "con_PeoplePeople1234" }],
    });
    assert_eq!(
        tenants.writes(),
        [
            ("new POST roles".to_owned(), json!({ "name": "Editor" })),
            (CREATE.to_owned(), created),
            (ADD_MEMBERS.to_owned(), json!({ "members": ["auth0|a"] })),
            (
                role_request("auth0%7Ca"),
                json!({ "roles": ["rol_new_Editor"] })
            ),
        ]
    );
    assert_eq!(failures(&folder, FAILURES), [""; 0]);
    assert_eq!(
        shown_changes(&tenants),
        [
            change("Create roles: 1", &["Editor"]),
            change("Create organizations: 1", &["acme"]),
            change(
                "Add users to organizations: 1 memberships",
                &["acme: 1 members"]
            ),
            change("Give roles to members of organizations: 1 assignments", &[]),
        ]
    );
}

#[test]
fn organization_that_somebody_created_meanwhile_is_found_by_its_name() {
    let tenants = acme_of_old(&[("auth0|a", &[])]);
    tenants.replace(CREATE, 409, &json!({ "message": "exists" }));
    let organization = json!({ "id": "org_new", "name": "acme" });
    tenants.answer("new GET organizations/name/acme", 200, &organization);
    let folder = MemoryFolder::default();
    let document = document(&tenants, &folder, &creating());
    let members = (ADD_MEMBERS.to_owned(), json!({ "members": ["auth0|a"] }));
    assert_eq!(tenants.writes()[1..], [members]);
    assert_eq!(failures(&folder, FAILURES), [""; 0]);
    assert_eq!(
        document["rounds"][0]["succeeded"],
        work_counts(json!({ "organizations_created": 1, "members": 1 }))
    );
}

#[test]
fn organization_that_the_new_tenant_refuses_to_create_is_listed_with_all_its_members() {
    // Only a conflict says that there may be one after all. Here, nobody has an organization of this name.
    for (status, looks_again) in [(400, false), (409, true)] {
        let tenants = acme_of_old(&[("auth0|a", &["Editor"]), ("auth0|b", &[])]);
        tenants.replace(CREATE, status, &json!({ "message": "Invalid name." }));
        let folder = MemoryFolder::default();
        let document = document(&tenants, &folder, &creating());
        assert_eq!(tenants.writes().len(), 1);
        let listed: Vec<Value> = folder
            .lines(FAILURES)
            .iter()
            .map(|failure| json!([failure["code"], failure["count"], failure["reason"]]))
            .collect();
        let missing = "the new tenant has no organization acme";
        assert_eq!(
            listed,
            [
                json!(["creation_refused", 1, "Invalid name."]),
                json!(["organization_missing", 2, missing]),
                json!(["organization_missing", 1, missing]),
            ]
        );
        let succeeded = &document["rounds"][0]["succeeded"];
        assert_eq!(*succeeded, work_counts(json!({})));
        let by_name = "new GET organizations/name/acme".to_owned();
        assert_eq!(tenants.requests().contains(&by_name), looks_again);
    }
}

#[test]
fn connection_is_enabled_for_an_organization_that_exists() {
    let tenants = acme(&[("auth0|a", &[])], &[("auth0|a", &[])]);
    tenants.replace(ENABLED, 200, &numbered("enabled_connections", &[]));
    with_apis(&tenants, &[]);
    let enable = "new POST organizations/org_new/enabled_connections";
    // A conflict means that it is enabled already.
    let answers = [
        (201, 1, &[] as &[&str]),
        (409, 1, &[]),
        (400, 0, &["connection_not_enabled acme -"]),
    ];
    for (status, enabled, listed) in answers {
        tenants.forget();
        tenants.replace(enable, status, &json!({ "message": "refused" }));
        let folder = MemoryFolder::default();
        let document = document(&tenants, &folder, &creating());
        let connection = json!({ "connection_id": "con_PeoplePeople1234" });
        assert_eq!(tenants.writes(), [(enable.to_owned(), connection)]);
        let counts = work_counts(json!({ "connections_enabled": enabled }));
        assert_eq!(document["rounds"][0]["succeeded"], counts, "{status}");
        assert_eq!(failures(&folder, FAILURES), listed, "{status}");
    }
}
