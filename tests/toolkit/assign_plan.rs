//! What `assign` does before it changes anything: its plan, its progress and the scopes that it needs.

use crate::support::assign::*;
use crate::support::tenants::MemoryFolder;
use crate::support::token;
use migration_toolkit::problem::ProblemCode;
use serde_json::{Value, json};

#[test]
fn dry_run_and_refused_plan_send_no_write() {
    let tenants = three_roles();
    let dry = document(
        &tenants,
        &MemoryFolder::default(),
        &request(&["roles"], json!({ "dry_run": true })),
    );
    assert_eq!(dry["rounds"][0]["status"], "planned");
    assert_eq!(dry["rounds"][0]["planned"]["role_users"], 3);
    tenants.declines.set(true);
    let folder = MemoryFolder::default();
    let declined = document(&tenants, &folder, &request(&["roles"], json!({})));
    assert_eq!(declined["rounds"][0]["status"], "declined");
    assert_eq!(tenants.writes(), []);
    // Nothing was agreed, so the next run plans afresh.
    assert_eq!(folder.lines("assign-journal.ndjson"), [Value::Null; 0]);
}

#[test]
fn progress_shows_the_requests_and_the_expected_end() {
    let tenants = three_roles();
    tenants.request_ms.set(1_000);
    document(
        &tenants,
        &MemoryFolder::default(),
        &request(&["roles"], json!({})),
    );
    let progress = |done: u64, remaining_ms: u64| {
        json!({
            "kind": "progress", "tenant": "new", "what": "assigning", "done": done, "total": 3,
            "unit": "requests", "remaining_ms": remaining_ms,
        })
    };
    let events = tenants.events.borrow();
    let shown = events.iter().filter(|event| event["what"] == "assigning");
    assert_eq!(
        shown.cloned().collect::<Vec<Value>>(),
        [progress(1, 2_000), progress(2, 1_000), progress(3, 0)]
    );
}

#[test]
fn missing_scopes_are_named_before_anything_is_read_and_only_those_that_are_needed() {
    let tenants = three_roles();
    let scoped = token(&json!({}), &json!({ "scope": "read:roles" }));
    let environment = json!({ "domain": "new.example.com", "token": scoped });
    let cases = [
        ("roles", false, "read:role_members, create:role_members"),
        (
            "organizations",
            false,
            "create:organization_member_roles, create:organization_members, read:connections, \
             read:connections_options, read:organization_connections, read:organization_member_roles, \
             read:organization_members, read:organizations",
        ),
        (
            "links",
            false,
            "read:connections, read:connections_options, read:users, update:users",
        ),
        (
            "no-email",
            false,
            "create:users, read:connections, read:connections_options, read:users",
        ),
        (
            "permissions",
            false,
            "read:resource_servers, read:users, update:users",
        ),
        (
            "roles",
            true,
            "create:role_members, create:roles, read:resource_servers, read:role_members, update:roles",
        ),
    ];
    for (subject, create_missing, scopes) in cases {
        let more = json!({ "new": environment, "create_missing": create_missing });
        let problem = run(
            &tenants,
            &MemoryFolder::default(),
            &request(&[subject], more),
        )
        .expect_err("missing scopes");
        assert_eq!(problem.code, ProblemCode::MissingScope);
        let mut expected: Vec<&str> = scopes.split(", ").map(str::trim).collect();
        expected.sort_unstable();
        assert!(
            problem
                .message
                .ends_with(&format!("lacks the scopes: {}", expected.join(", "))),
            "{subject}: {}",
            problem.message
        );
    }
    assert_eq!(tenants.requests(), [""; 0]);
}
