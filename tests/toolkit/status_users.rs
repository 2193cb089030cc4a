//! `status` reads users in the way that costs the tenant least.

use futures_lite::future::block_on;
use migration_core::domain::transport_fault::TransportFault;
use migration_toolkit::bulk::jobs::download::{Downloaded, ExportedFile};
use migration_toolkit::problem::{Problem, ProblemCode};
use migration_toolkit::status::commands::read_users::{ReadUsersReport, read_users};
use migration_toolkit::status::record::Method;
use serde_json::{Value, json};

use crate::support::World;
use crate::support::export_folder::ExportFolder;
use crate::support::session::{Terminal, TestPorts};
use crate::support::status::{paths, settings};

const QUERY: &str = "old users?q=identities.connection%3A%22Users%22&search_engine=v3";
const FIELDS: &str = "user_id%2Cemail%2Cusername%2Cphone_number%2Cidentities%2Cblocked%2Cmultifactor%2Clast_login%2Clogins_count%2Ccreated_at%2Capp_metadata%2Cuser_metadata";

fn run(world: &World, folder: &ExportFolder) -> Result<ReadUsersReport, Problem> {
    let request = json!({
        "settings": settings(),
        "side": "old",
        "environment": { "domain": "old.eu.auth0.com", "token": "o" },
    });
    let request = serde_json::from_value(request).expect("a request");
    let terminal = Terminal::default();
    block_on(read_users(
        &request,
        &TestPorts::new(world, &terminal),
        folder,
    ))
}

fn count(total: u64) -> Value {
    json!({ "start": 0, "limit": 1, "length": 1, "total": total, "users": [{}] })
}

/// A page of a search that finds so many users.
fn page(number: u64, total: u64) -> Value {
    let ids = (number * 100)..((number + 1) * 100).min(total);
    let users: Vec<Value> = ids
        .map(|id| json!({ "user_id": format!("auth0|{id}") }))
        .collect();
    json!({ "start": number * 100, "limit": 100, "total": total, "users": users })
}

fn connection() -> Value {
    json!({ "connections": [{ "id": "con_1", "name": "Users", "strategy": "auth0" }] })
}

fn exporting(world: World) -> World {
    world
        .answers(200, &connection())
        .answers(200, &json!({ "id": "job_1", "status": "pending" }))
        .answers(
            200,
            &json!({ "id": "job_1", "status": "completed", "location": "https://files.example.com/u" }),
        )
}

fn downloaded() -> ExportFolder {
    ExportFolder::downloading(&[Downloaded::Complete(ExportedFile {
        bytes: 10,
        sha256: "ab".to_owned(),
        users: 1_000,
    })])
}

#[test]
fn search_reads_up_to_999_users_page_by_page() {
    let world = (0..10).fold(World::new().answers(200, &count(999)), |world, number| {
        world.answers(200, &page(number, 999))
    });
    let folder = ExportFolder::default();
    let report = run(&world, &folder)
        .map_err(|problem| problem.message)
        .expect("a report");
    assert_eq!(
        (report.method, report.file.as_str(), report.users),
        (Method::Search, "users-old.ndjson", 999)
    );
    let lines = folder.files.lines("users-old.ndjson");
    assert_eq!(lines.len(), 999);
    assert_eq!(lines[998], json!({ "user_id": "auth0|998" }));
    let mut expected = vec![format!("{QUERY}&page=0&per_page=1&include_totals=true")];
    expected.extend((0..10).map(|page| {
        format!(
            "{QUERY}&sort=created_at%3A1&fields={FIELDS}&include_fields=true&page={page}&per_page=100&include_totals=true"
        )
    }));
    assert_eq!(paths(&world), expected);
}

#[test]
fn export_job_of_few_fields_reads_1000_users_and_more() {
    let no_total = json!({ "users": [{}] });
    for counted in [count(1_000), no_total] {
        let world = exporting(World::new().answers(200, &counted));
        let report = run(&world, &downloaded());
        let report = report.map_err(|problem| problem.message).expect("a report");
        assert_eq!(
            (report.method, report.file.as_str(), report.users),
            (Method::Export, "users-old.ndjson.gz", 1_000)
        );
        let sent = world.sent.borrow();
        let body = sent[2].body.clone().expect("a body");
        let fields = body["fields"].as_array().expect("fields");
        let names: Vec<&str> = fields
            .iter()
            .map(|field| field["name"].as_str().expect("a name"))
            .collect();
        assert_eq!(names.join("%2C"), FIELDS);
    }
}

#[test]
fn export_job_follows_when_users_outgrow_the_search_meanwhile() {
    let world = (0..10).fold(World::new().answers(200, &count(999)), |world, number| {
        world.answers(200, &page(number, 1_001))
    });
    let refusal =
        json!({ "statusCode": 400, "message": "first 1000", "errorCode": "invalid_paging" });
    let world = exporting(world.answers(400, &refusal));
    let report = run(&world, &downloaded())
        .map_err(|problem| problem.message)
        .expect("a report");
    assert_eq!(report.method, Method::Export);
}

#[test]
fn connection_without_users_must_exist() {
    let empty = || {
        World::new()
            .answers(200, &count(0))
            .answers(200, &page(0, 0))
    };
    let report = run(
        &empty().answers(200, &connection()),
        &ExportFolder::default(),
    );
    assert_eq!(
        report
            .map_err(|problem| problem.message)
            .expect("a report")
            .users,
        0
    );
    let world = empty().answers(200, &json!({ "connections": [] }));
    let problem = run(&world, &ExportFolder::default()).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::NotFound);
}

#[test]
fn missing_scope_is_named() {
    let refusal = json!({ "statusCode": 403, "errorCode": "insufficient_scope", "message": "no" });
    let problem = run(
        &World::new().answers(403, &refusal),
        &ExportFolder::default(),
    )
    .expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::MissingScope);
    assert!(
        problem.message.ends_with("lacks the scopes: read:users"),
        "{problem}"
    );
}

#[test]
fn search_that_finds_1000_users_may_have_found_only_the_first_1000() {
    let world = (0..10).fold(World::new().answers(200, &count(999)), |world, number| {
        world.answers(200, &page(number, 1_000))
    });
    let report = run(&exporting(world), &downloaded());
    let report = report.map_err(|problem| problem.message).expect("a report");
    assert_eq!(report.method, Method::Export);
}

#[test]
fn outage_of_the_search_is_no_reason_to_export() {
    let broken = || TransportFault::Broken("ECONNRESET".to_owned());
    let world = World::new()
        .answers(200, &count(5))
        .fails(broken())
        .fails(broken());
    let problem = run(&world, &ExportFolder::default()).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Unreachable);
}
