//! How the direct permissions of users are carried.

use crate::support::assign::*;
use crate::support::tenants::{MemoryFolder, Tenants};
use migration_toolkit::bulk::assignments::failures::FAILURES;
use serde_json::{Value, json};

const ADD: &str = "new POST users/auth0%7Ca/permissions";

fn permission(name: &str, sources: Value) -> Value {
    json!({ "resource_server_identifier": "https://api", "permission_name": name, "sources": sources })
}

fn direct(name: &str) -> Value {
    permission(name, json!([{ "source_type": "DIRECT", "source_id": "" }]))
}

fn of_role(name: &str) -> Value {
    permission(
        name,
        json!([{ "source_type": "ROLE", "source_id": "rol_1" }]),
    )
}

fn tenants(old: &[Value], new: &[Value]) -> (Tenants, MemoryFolder) {
    let tenants = Tenants::new();
    for (tenant, list) in [("old", old), ("new", new)] {
        let request = format!("{tenant} GET users/auth0%7Ca/permissions?{NUMBERED}");
        tenants.answer(&request, 200, &numbered("permissions", list));
    }
    let scopes = json!([{ "value": "read" }, { "value": "write" }]);
    let api = json!({ "identifier": "https://api", "scopes": scopes });
    with_apis(&tenants, &[api]);
    tenants.answer(ADD, 201, &json!({}));
    let folder = MemoryFolder::default();
    folder.put(
        "user-ids.ndjson",
        "{\"user_id\":\"auth0|a\"}\n{\"user_id\":\"auth0|deleted\"}\n",
    );
    (tenants, folder)
}

fn body(name: &str) -> Value {
    let permission =
        json!({ "resource_server_identifier": "https://api", "permission_name": name });
    json!({ "permissions": [permission] })
}

#[test]
fn only_direct_permissions_are_carried() {
    let (tenants, folder) = tenants(&[direct("read"), of_role("write")], &[of_role("read")]);
    document(&tenants, &folder, &request(&["permissions"], json!({})));
    assert_eq!(tenants.writes(), [(ADD.to_owned(), body("read"))]);
}

#[test]
fn permission_that_the_user_has_directly_is_not_given_again() {
    let (tenants, folder) = tenants(&[direct("read")], &[direct("read")]);
    document(&tenants, &folder, &request(&["permissions"], json!({})));
    assert_eq!(tenants.writes(), []);
}

#[test]
fn permission_that_the_new_tenant_lacks_or_whose_source_is_unclear_is_listed() {
    let unclear = permission("write", Value::Null);
    let (tenants, folder) = tenants(&[direct("gone"), unclear], &[]);
    document(&tenants, &folder, &request(&["permissions"], json!({})));
    assert_eq!(tenants.writes(), []);
    assert_eq!(
        failures(&folder, FAILURES),
        [
            "permission_unclear write auth0|a",
            "permission_missing gone auth0|a"
        ]
    );
}

#[test]
fn unclear_permission_is_listed_again_when_the_run_goes_on() {
    let unclear = permission("write", Value::Null);
    let (tenants, folder) = tenants(&[unclear], &[]);
    let dry_run = request(&["permissions"], json!({ "dry_run": true }));
    let expected = ["permission_unclear write auth0|a"];
    document(&tenants, &folder, &dry_run);
    assert_eq!(failures(&folder, FAILURES), expected);
    document(&tenants, &folder, &request(&["permissions"], json!({})));
    assert_eq!(failures(&folder, FAILURES), expected);
}

/// The run goes on with another export: what is known is how many users of the first one were read.
#[test]
fn users_of_another_export_are_all_read() {
    let (tenants, folder) = tenants(&[direct("read")], &[]);
    folder.put("user-ids.ndjson", "{\"user_id\":\"auth0|deleted\"}\n");
    let request = request(&["permissions"], json!({}));
    document(&tenants, &folder, &request);
    assert_eq!(tenants.writes(), []);
    folder.put("user-ids.ndjson", "{\"user_id\":\"auth0|a\"}\n");
    document(&tenants, &folder, &request);
    assert_eq!(tenants.writes(), [(ADD.to_owned(), body("read"))]);
}

#[test]
fn users_whose_permissions_were_read_are_not_read_again() {
    let (tenants, folder) = tenants(&[direct("read")], &[]);
    document(
        &tenants,
        &folder,
        &request(&["permissions"], json!({ "dry_run": true })),
    );
    tenants.forget();
    document(&tenants, &folder, &request(&["permissions"], json!({})));
    assert!(
        !tenants
            .requests()
            .iter()
            .any(|request| request.starts_with("old "))
    );
    assert_eq!(tenants.writes(), [(ADD.to_owned(), body("read"))]);
}

#[test]
fn interrupted_reading_goes_on_at_the_last_fifty_users_and_loses_no_permission() {
    let list = |tenant: &str, n: usize| {
        format!("{tenant} GET users/auth0%7Cu{n:02}/permissions?{NUMBERED}")
    };
    let (tenants, folder) = tenants(&[], &[]);
    let lines: String = (0..60)
        .map(|n| format!("{{\"user_id\":\"auth0|u{n:02}\"}}\n"))
        .collect();
    folder.put("user-ids.ndjson", &lines);
    let has_read = numbered("permissions", &[direct("read")]);
    for n in [10, 52] {
        tenants.answer(&list("old", n), 200, &has_read);
        let nothing = numbered("permissions", &[]);
        tenants.answer(&list("new", n), 200, &nothing);
    }
    tenants.answer(&list("old", 55), 503, &json!({}));
    let request = request(&["permissions"], json!({}));
    run(&tenants, &folder, &request).expect_err("an outage");

    tenants.forget();
    tenants.replace(&list("old", 55), 404, &json!({}));
    document(&tenants, &folder, &request);
    let read = tenants.requests().into_iter();
    let read: Vec<String> = read.filter(|sent| sent.starts_with("old ")).collect();
    let rest: Vec<String> = (50..60).map(|n| list("old", n)).collect();
    assert_eq!(read, rest);
    let add = |n: usize| {
        (
            format!("new POST users/auth0%7Cu{n}/permissions"),
            body("read"),
        )
    };
    assert_eq!(tenants.writes(), [add(10), add(52)]);
}
