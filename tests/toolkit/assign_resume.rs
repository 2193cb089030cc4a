//! What `assign` does before it changes anything, and how it goes on after an interruption.

use crate::support::assign::*;
use crate::support::tenants::{MemoryFolder, Tenants};
use crate::support::token;
use migration_toolkit::problem::ProblemCode;
use serde_json::{Value, json};

const ROLES: [&str; 3] = ["A", "B", "C"];

fn add(role: &str) -> String {
    format!("new POST roles/rol_new_{role}/users")
}

/// Three roles, each with one user who lacks it in the new tenant.
fn three_roles() -> Tenants {
    let tenants = Tenants::new();
    let users: [&[&str]; 3] = [&["auth0|a"], &["auth0|b"], &["auth0|c"]];
    let old: Vec<(&str, &[&str])> = ROLES.into_iter().zip(users).collect();
    with_roles(&tenants, "old", &old);
    with_roles(&tenants, "new", &ROLES.map(|role| (role, &[] as &[&str])));
    for role in ROLES {
        tenants.answer(&add(role), 200, &json!({}));
    }
    tenants
}

fn written_roles(tenants: &Tenants) -> Vec<String> {
    tenants
        .writes()
        .into_iter()
        .map(|(request, _)| request)
        .collect()
}

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
fn interrupted_run_goes_on_with_what_is_left_and_reads_no_list_again() {
    let tenants = three_roles();
    let folder = MemoryFolder::default();
    tenants.writes_left.set(Some(1));
    let problem = run(&tenants, &folder, &request(&["roles"], json!({}))).expect_err("an outage");
    assert_eq!(problem.code, ProblemCode::Unreachable);
    assert_eq!(written_roles(&tenants), [add("A")]);

    tenants.forget();
    tenants.writes_left.set(None);
    let document = document(&tenants, &folder, &request(&["roles"], json!({})));
    assert_eq!(written_roles(&tenants), [add("B"), add("C")]);
    assert_eq!(document["rounds"][0]["succeeded"]["role_users"], 3);
    assert!(
        !tenants
            .requests()
            .iter()
            .any(|request| request.contains("/users?")),
        "{:?}",
        tenants.requests()
    );
    let warning = &tenants.plans.borrow()[0]["warnings"][0];
    assert_eq!(
        warning,
        "An earlier run has done 1 of 3 requests of this plan; the others follow."
    );
}

#[test]
fn finished_run_plans_afresh_when_it_is_started_again() {
    let tenants = three_roles();
    let folder = MemoryFolder::default();
    document(&tenants, &folder, &request(&["roles"], json!({})));
    tenants.forget();
    let users = page("users", json!([{ "user_id": "auth0|a" }]));
    tenants.replace("new GET roles/rol_new_A/users?take=100", 200, &users);
    document(&tenants, &folder, &request(&["roles"], json!({})));
    assert_eq!(written_roles(&tenants), [add("B"), add("C")]);
}

#[test]
fn crash_at_any_write_of_the_run_folder_loses_no_assignment() {
    // Counts the writes of an undisturbed run.
    let folder = MemoryFolder::default();
    folder.writes_left.set(Some(1_000));
    document(&three_roles(), &folder, &request(&["roles"], json!({})));
    let writes = 1_000 - folder.writes_left.get().expect("a count");
    assert!(writes > 10, "{writes}");

    for crash in 0..writes {
        let tenants = three_roles();
        let folder = MemoryFolder::default();
        folder.writes_left.set(Some(crash));
        run(&tenants, &folder, &request(&["roles"], json!({}))).expect_err("a full disk");
        folder.writes_left.set(None);
        document(&tenants, &folder, &request(&["roles"], json!({})));
        let sent = written_roles(&tenants);
        for role in ROLES {
            assert!(sent.contains(&add(role)), "crash {crash}: {sent:?}");
        }
        // At most the piece that was under way is sent twice.
        assert!(sent.len() <= 4, "crash {crash}: {sent:?}");
    }
}

#[test]
fn old_tenants_lists_that_were_read_are_not_read_again_after_a_crash() {
    let tenants = three_roles();
    let folder = MemoryFolder::default();
    tenants.replace("old GET roles/rol_old_C/users?take=100", 503, &json!({}));
    run(&tenants, &folder, &request(&["roles"], json!({}))).expect_err("an outage");
    tenants.forget();
    let users = page("users", json!([{ "user_id": "auth0|c" }]));
    tenants.replace("old GET roles/rol_old_C/users?take=100", 200, &users);
    document(&tenants, &folder, &request(&["roles"], json!({})));
    let read: Vec<String> = tenants
        .requests()
        .into_iter()
        .filter(|request| request.starts_with("old") && request.contains("/users?"))
        .collect();
    assert_eq!(read, ["old GET roles/rol_old_C/users?take=100"]);
    assert_eq!(written_roles(&tenants), ROLES.map(add));
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
