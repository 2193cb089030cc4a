//! How `assign` goes on after an interruption.

use crate::support::assign::*;
use crate::support::tenants::{MemoryFolder, Tenants};
use migration_toolkit::problem::ProblemCode;
use serde_json::json;

fn written_roles(tenants: &Tenants) -> Vec<String> {
    tenants
        .writes()
        .into_iter()
        .map(|(request, _)| request)
        .collect()
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
fn list_that_broke_off_counts_only_as_it_is_read_again() {
    let tenants = three_roles();
    let folder = MemoryFolder::default();
    let users = |user: &str| json!([{ "user_id": user }]);
    let list = "old GET roles/rol_old_B/users?take=100";
    let broken_off = json!({ "users": users("auth0|gone"), "next": "n1" });
    tenants.replace(list, 200, &broken_off);
    tenants.answer(&format!("{list}&from=n1"), 503, &json!({}));
    run(&tenants, &folder, &request(&["roles"], json!({}))).expect_err("an outage");
    // The user has lost the role since.
    tenants.replace(list, 200, &page("users", users("auth0|b")));
    document(&tenants, &folder, &request(&["roles"], json!({})));
    let given = |role: &str, user: &str| (add(role), json!({ "users": [user] }));
    assert_eq!(
        tenants.writes(),
        [
            given("A", "auth0|a"),
            given("B", "auth0|b"),
            given("C", "auth0|c")
        ]
    );
}

#[test]
fn interruption_after_any_request_repeats_none_and_leaves_none_out() {
    let create = "new POST roles";
    let expected: Vec<String> = [create; 3]
        .map(str::to_owned)
        .into_iter()
        .chain(ROLES.map(add))
        .collect();
    let request = request(&["roles"], json!({ "create_missing": true }));
    for done in 0..expected.len() {
        let tenants = three_roles();
        let folder = MemoryFolder::default();
        with_apis(&tenants, &[]);
        with_roles(&tenants, "new", &[]);
        for role in ROLES {
            tenants.answer(create, 200, &json!({ "id": role_id("new", role) }));
        }
        tenants.writes_left.set(Some(done));
        run(&tenants, &folder, &request).expect_err("an outage");
        assert_eq!(written_roles(&tenants), expected[..done]);

        tenants.writes_left.set(None);
        let created: Vec<(&str, &[&str])> = ROLES
            .iter()
            .take(done)
            .map(|role| (*role, &[] as &[&str]))
            .collect();
        with_roles(&tenants, "new", &created);
        let document = document(&tenants, &folder, &request);
        assert_eq!(written_roles(&tenants), expected, "after {done}");
        assert_eq!(
            document["rounds"][0]["succeeded"],
            work_counts(json!({ "roles_created": 3, "role_users": 3 })),
            "after {done}"
        );
    }
}

#[test]
fn run_with_other_options_plans_afresh() {
    let tenants = three_roles();
    let folder = MemoryFolder::default();
    with_apis(&tenants, &[]);
    tenants.writes_left.set(Some(1));
    run(&tenants, &folder, &request(&["roles"], json!({}))).expect_err("an outage");
    let warnings = |with: &[&str], create_missing: bool| {
        let more = json!({ "dry_run": true, "create_missing": create_missing });
        let document = document(&tenants, &folder, &request(with, more));
        document["rounds"][0]["plan"]["warnings"].clone()
    };
    assert_eq!(warnings(&["roles"], true), json!([]));
    assert_eq!(warnings(&["roles", "permissions"], false), json!([]));
    let goes_on = "An earlier run has done 1 of 3 requests of this plan; the others follow.";
    assert_eq!(warnings(&["roles"], false), json!([goes_on]));
}

#[test]
fn interrupted_assignments_go_on_although_a_run_between_has_linked_users() {
    let tenants = three_roles();
    let folder = MemoryFolder::default();
    with_connection(&tenants, &json!({ "import_mode": true }));
    let identity = |connection: &str, id: &str| json!({ "provider": "auth0", "connection": connection, "user_id": id });
    let linked = [identity("Users", "a"), identity("Users", "b")];
    let linked = json!({ "user_id": "auth0|a", "identities": linked });
    folder.put("linked-users.ndjson", &format!("{linked}\n"));
    for id in ["a", "b"] {
        let user =
            json!({ "user_id": format!("auth0|{id}"), "identities": [identity("People", id)] });
        tenants.answer(&format!("new GET users/auth0%7C{id}"), 200, &user);
    }
    let link = "new POST users/auth0%7Ca/identities";
    tenants.answer(link, 201, &json!([]));
    tenants.writes_left.set(Some(1));
    let both = request(&["roles", "links"], json!({}));
    run(&tenants, &folder, &both).expect_err("an outage");
    tenants.writes_left.set(None);
    document(&tenants, &folder, &request(&["links"], json!({})));
    assert_eq!(written_roles(&tenants), [add("A"), link.to_owned()]);

    tenants.forget();
    let document = document(&tenants, &folder, &both);
    assert_eq!(written_roles(&tenants)[..2], [add("B"), add("C")]);
    assert_eq!(
        document["rounds"][0]["succeeded"],
        work_counts(json!({ "role_users": 3 }))
    );
}
