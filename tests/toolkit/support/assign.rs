//! `assign` in the tests: two tenants with a connection each, and requests for it.

use migration_toolkit::bulk::assignments::assign_request::{AssignReport, AssignRequest};
use migration_toolkit::bulk::assignments::work_counts::WorkCounts;
use migration_toolkit::bulk::commands::assign::assign;
use migration_toolkit::problem::Problem;
use serde_json::{Value, json};

use super::tenants::{MemoryFolder, Tenants, wait};

/// A request that carries these subjects, with more members.
pub fn request(with: &[&str], more: Value) -> AssignRequest {
    let mut request = json!({
        "settings": { "connections": [{ "old": "Users", "new": "People" }], "user_id": "keep" },
        "old": { "domain": "old.example.com", "token": "old-token" },
        "new": { "domain": "new.example.com", "token": "new-token" },
        "with": with,
        "password_seed": "0123456789abcdef0123456789abcdef",
    });
    let more = more.as_object().cloned().unwrap_or_default();
    request.as_object_mut().expect("an object").extend(more);
    serde_json::from_value(request).expect("a request")
}

/// Runs `assign` to its end.
pub fn run(
    tenants: &Tenants,
    folder: &MemoryFolder,
    request: &AssignRequest,
) -> Result<AssignReport, Problem> {
    wait(assign(request, tenants, folder))
}

/// Runs `assign`, which must succeed, and returns its document.
pub fn document(tenants: &Tenants, folder: &MemoryFolder, request: &AssignRequest) -> Value {
    let report = run(tenants, folder, request)
        .map_err(|problem| problem.message)
        .expect("a report");
    serde_json::to_value(report).expect("JSON")
}

/// A page of a list without a next one.
pub fn page(name: &str, items: Value) -> Value {
    json!({ name: items })
}

/// A list by numbered pages.
pub fn numbered(name: &str, items: &[Value]) -> Value {
    json!({ name: items, "start": 0, "limit": 100, "total": items.len() })
}

pub const NUMBERED: &str = "page=0&per_page=100&include_totals=true";

/// The new tenant has these roles, each with the users that have it already.
pub fn with_roles(tenants: &Tenants, tenant: &str, roles: &[(&str, &[&str])]) {
    let list: Vec<Value> = roles
        .iter()
        .map(|(name, _)| json!({ "id": role_id(tenant, name), "name": name, "description": "" }))
        .collect();
    let roles_list = format!("{tenant} GET roles?type=tenant&{NUMBERED}");
    tenants.replace(&roles_list, 200, &numbered("roles", &list));
    for (name, users) in roles {
        let users: Vec<Value> = users.iter().map(|id| json!({ "user_id": id })).collect();
        let id = role_id(tenant, name);
        let users = page("users", json!(users));
        tenants.replace(
            &format!("{tenant} GET roles/{id}/users?take=100"),
            200,
            &users,
        );
        let permissions = format!("{tenant} GET roles/{id}/permissions?{NUMBERED}");
        tenants.replace(&permissions, 200, &numbered("permissions", &[]));
    }
}

/// The ID of a role of a tenant.
pub fn role_id(tenant: &str, name: &str) -> String {
    format!("rol_{tenant}_{name}")
}

/// The new tenant's connection, with these options.
pub fn with_connection(tenants: &Tenants, options: &Value) {
    let connection = json!({
        "id": "con_PeoplePeople1234", "name": "People", "strategy": "auth0", "options": options,
    });
    tenants.replace(
        "new GET connections?name=People&take=100&include_totals=true",
        200,
        &json!({ "connections": [connection] }),
    );
}

/// The failures of a run, as `code name user`.
pub fn failures(folder: &MemoryFolder, file: &str) -> Vec<String> {
    let line = |failure: &Value| {
        let text = |name: &str| failure[name].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}", text("code"), text("name"), text("user_id"))
    };
    folder.lines(file).iter().map(line).collect()
}

/// The counts of a round: those that are not named are zero.
pub fn work_counts(counts: Value) -> Value {
    let counts: WorkCounts = serde_json::from_value(counts).expect("counts");
    serde_json::to_value(counts).expect("JSON")
}

/// The changes of the plan that was shown last, each as its title and the texts of its lines.
pub fn shown_changes(tenants: &Tenants) -> Vec<(String, Vec<String>)> {
    let plans = tenants.plans.borrow();
    let changes = plans.last().expect("a plan")["changes"].clone();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let change = |change: &Value| {
        let lines = change["lines"].as_array().expect("lines");
        let lines = lines.iter().map(|line| text(&line["text"])).collect();
        (text(&change["title"]), lines)
    };
    let changes = changes.as_array().expect("changes");
    changes.iter().map(change).collect()
}

/// A change as [`shown_changes`] returns it.
pub fn change(title: &str, lines: &[&str]) -> (String, Vec<String>) {
    let lines = lines.iter().map(|&line| line.to_owned());
    (title.to_owned(), lines.collect())
}

/// The new tenant has these APIs, each with its scopes.
pub fn with_apis(tenants: &Tenants, apis: &[Value]) {
    let list = format!("new GET resource-servers?{NUMBERED}");
    tenants.replace(&list, 200, &numbered("resource_servers", apis));
}

/// The roles of [`three_roles`].
pub const ROLES: [&str; 3] = ["A", "B", "C"];

/// The request that gives users a role of the new tenant.
pub fn add(role: &str) -> String {
    format!("new POST roles/rol_new_{role}/users")
}

/// Three roles, each with one user who lacks it in the new tenant.
pub fn three_roles() -> Tenants {
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
