//! `status` reads the logs of both tenants.

use migration_core::domain::transport_fault::TransportFault;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::status::commands::status::StatusResult;
use migration_toolkit::status::logs::migration_client::MigrationClient;
use migration_toolkit::status::record::StatusRecord;
use migration_toolkit::status::record::refusals::Refusals;
use serde_json::{Value, json};

use crate::support::World;
use crate::support::status::*;

const OLDEST: &str = "logs?sort=date%3A1&page=0&per_page=100";
const CLIENTS: &str = "old clients?fields=client_id,name,app_type&include_fields=true&is_global=false&page=0&per_page=100&include_totals=true";

fn clients() -> Value {
    json!({ "total": 2, "clients": [
        { "client_id": "m", "name": "auth0-account-migration" },
        { "client_id": "other", "name": "My app" },
    ] })
}

fn no_scope() -> Value {
    json!({ "statusCode": 403, "errorCode": "insufficient_scope", "message": "no" })
}

/// An entry of the migration client and of the new connection, on this day of November 2026.
fn entry(id: &str, day: u32, log_type: &str) -> Value {
    json!({
        "log_id": id,
        "date": format!("2026-11-{day:02}T10:00:00.000Z"),
        "type": log_type,
        "client_id": "m",
        "client_name": "auth0-account-migration",
        "connection": "Moved",
    })
}

/// An entry of an application with this Client ID and name.
fn of_application(id: &str, log_type: &str, client_id: &str, name: &str) -> Value {
    let entry = with(entry(id, 21, log_type), "client_id", client_id);
    with(entry, "client_name", name)
}

fn with(mut entry: Value, member: &str, value: &str) -> Value {
    entry[member] = json!(value);
    entry
}

/// Answers the two requests for the old tenant's applications and its oldest entries.
fn old_log(oldest: &[Value]) -> World {
    World::new()
        .answers(200, &clients())
        .answers(200, &json!(oldest))
}

/// Answers with a log of the new tenant that has no entries.
fn without_new_log(world: World) -> World {
    world.answers(200, &json!([]))
}

fn done(world: &World, more: Value) -> StatusResult {
    run_status(world, more)
        .map_err(|problem| problem.to_string())
        .expect("a record")
}

fn refusals(record: &StatusRecord) -> &Refusals {
    record.refusals.as_ref().expect("refusals")
}

/// A line of the history whose log was read up to this entry.
fn line_up_to(id: &str, day: u32) -> String {
    let world = without_new_log(old_log(&[entry(id, day, "s")]).answers(200, &json!([])));
    let line = serde_json::to_string(&done(&world, json!({})).record).expect("JSON");
    format!("{line}\n")
}

#[test]
fn first_run_begins_with_the_oldest_entry_and_counts_every_entry_once() {
    let first = [entry("1", 20, "sepft"), entry("2", 20, "fepft")];
    let world = old_log(&first)
        .answers(
            200,
            &json!([entry("2", 20, "fepft"), entry("3", 21, "sepft")]),
        )
        .answers(200, &json!([entry("4", 21, "limit_wc")]))
        .answers(200, &json!([]));
    let record = done(&without_new_log(world), json!({})).record;
    let found = refusals(&record);
    assert_eq!(
        (found.proven, found.refused, found.percent),
        (2, 2, Some(50.0))
    );
    let days: Vec<(&str, u64, usize)> = found
        .days
        .iter()
        .map(|day| (day.day.as_str(), day.proven, day.refused.len()))
        .collect();
    assert_eq!(days, [("2026-11-20", 1, 1), ("2026-11-21", 1, 1)]);
    let log = &record.old_log;
    assert_eq!((log.read, log.entries, log.has_gap), (true, 4, false));
    assert_eq!(log.checkpoint.as_deref(), Some("4"));
    assert_eq!(log.first_at.as_deref(), Some("2026-11-20T10:00:00.000Z"));
    assert_eq!(log.last_at.as_deref(), Some("2026-11-21T10:00:00.000Z"));
}

#[test]
fn requests_are_those_of_a_walk_by_checkpoint() {
    let world = old_log(&[entry("1", 20, "s")])
        .answers(200, &json!([entry("a|2", 20, "s")]))
        .answers(200, &json!([]));
    let world = without_new_log(world);
    done(&world, json!({}));
    assert_eq!(
        paths(&world),
        [
            CLIENTS.to_owned(),
            format!("old {OLDEST}"),
            "old logs?from=1&take=100".to_owned(),
            "old logs?from=a%7C2&take=100".to_owned(),
            format!("new {OLDEST}"),
        ]
    );
}

#[test]
fn next_run_goes_on_after_the_last_entry_of_the_run_before() {
    let world = old_log(&[entry("1", 1, "sepft")])
        .answers(200, &json!([entry("6", 21, "sepft")]))
        .answers(200, &json!([]));
    let world = without_new_log(world);
    let record = done(&world, json!({ "history": line_up_to("5", 20) })).record;
    assert_eq!(paths(&world)[2], "old logs?from=5&take=100");
    assert_eq!(refusals(&record).proven, 1);
    assert!(!record.old_log.has_gap);
    assert_eq!(record.old_log.checkpoint.as_deref(), Some("6"));
}

#[test]
fn run_without_new_entries_keeps_the_checkpoint() {
    let world = without_new_log(old_log(&[entry("1", 1, "s")]).answers(200, &json!([])));
    let log = done(&world, json!({ "history": line_up_to("5", 20) }))
        .record
        .old_log;
    assert_eq!((log.checkpoint.as_deref(), log.entries), (Some("5"), 0));
    assert_eq!(log.last_at.as_deref(), Some("2026-11-20T10:00:00.000Z"));
}

#[test]
fn log_that_is_not_kept_since_the_run_before_has_a_gap() {
    // The oldest entry is later than the last one that was read.
    let world = old_log(&[entry("8", 21, "sepft")]).answers(200, &json!([]));
    let world = without_new_log(world);
    let record = done(&world, json!({ "history": line_up_to("5", 20) })).record;
    assert_eq!(paths(&world)[2], "old logs?from=8&take=100");
    assert!(record.old_log.has_gap);
    assert_eq!(refusals(&record).proven, 1);

    // The tenant does not accept the checkpoint.
    let refusal = json!({ "statusCode": 400, "message": "no such entry" });
    let world = old_log(&[entry("4", 19, "sepft")])
        .answers(400, &refusal)
        .answers(200, &json!([]));
    let record = done(
        &without_new_log(world),
        json!({ "history": line_up_to("5", 20) }),
    )
    .record;
    assert!(record.old_log.has_gap);
    assert_eq!(record.old_log.checkpoint.as_deref(), Some("4"));

    // Nothing is kept at all.
    let world = without_new_log(old_log(&[]));
    let record = done(&world, json!({ "history": line_up_to("5", 20) })).record;
    assert!(record.old_log.has_gap);
    assert_eq!(record.old_log.checkpoint.as_deref(), Some("5"));
}

#[test]
fn walk_ends_with_the_first_page_that_reaches_the_time_of_the_run() {
    let world = old_log(&[entry("1", 20, "s")]).answers(200, &json!([entry("2", 23, "sepft")]));
    let world = without_new_log(world);
    let record = done(&world, json!({})).record;
    assert_eq!((record.old_log.entries, refusals(&record).proven), (2, 1));
}

#[test]
fn only_entries_of_the_migration_client_and_of_the_new_connection_count() {
    let types = [
        "sepft",
        "fepft",
        "fp",
        "fu",
        "f",
        "pwd_leak",
        "limit_wc",
        "limit_mu",
        "limit_sul",
        "mfar",
        "feccft",
        "api_limit",
        "s",
        "ss",
        "slo",
    ];
    let of_client = types.map(|name| entry(name, 21, name));
    let of_others = types.map(|name| of_application(&format!("o-{name}"), name, "other", "My app"));
    let world = old_log(&[entry("0", 20, "s")])
        .answers(200, &json!([of_client, of_others].concat()))
        .answers(200, &json!([]));
    let new = ["f", "fu", "w", "wum", "fp", "s"];
    let of_connection = new.map(|name| entry(name, 21, name));
    let of_others = new.map(|name| {
        with(
            entry(&format!("o-{name}"), 21, name),
            "connection",
            "Others",
        )
    });
    let world = world
        .answers(200, &json!([entry("0", 20, "w")]))
        .answers(200, &json!([of_connection, of_others].concat()))
        .answers(200, &json!([]));
    let record = done(&world, json!({})).record;
    let found = refusals(&record);
    assert_eq!((found.proven, found.refused), (1, 11));
    let beside = found.reasons.iter().filter(|reason| !reason.is_refusal);
    let beside: Vec<(&str, u64)> = beside
        .map(|reason| (reason.log_type.as_str(), reason.count))
        .collect();
    assert_eq!(beside, [("w", 2), ("f", 1), ("fu", 1), ("wum", 1)]);
    assert_eq!(found.reasons[0].log_type, "w", "the most frequent first");
}

#[test]
fn migration_client_is_known_by_its_name_when_applications_cannot_be_read() {
    let other = with(entry("2", 21, "sepft"), "client_name", "My app");
    let world = World::new()
        .answers(403, &no_scope())
        .answers(200, &json!([entry("1", 21, "sepft")]))
        .answers(200, &json!([other]))
        .answers(200, &json!([]));
    let record = done(&without_new_log(world), json!({})).record;
    assert_eq!(refusals(&record).proven, 1);
}

#[test]
fn missing_scope_leaves_a_log_out_and_a_note_names_it() {
    let world = World::new()
        .answers(200, &clients())
        .answers(403, &no_scope())
        .answers(403, &no_scope());
    let record = done(&world, json!({ "history": line_up_to("5", 20) })).record;
    assert_eq!(record.refusals, None);
    assert!(!record.old_log.read && !record.new_log.read);
    assert_eq!(record.old_log.checkpoint.as_deref(), Some("5"));
    assert_eq!(
        record.notes,
        [
            "The log of the old tenant was not read: the token for the old tenant old.eu.auth0.com lacks the scopes: read:logs.",
            "The log of the new tenant was not read: the token for the new tenant new.eu.auth0.com lacks the scopes: read:logs.",
        ]
    );
}

#[test]
fn failures_of_the_new_tenant_are_shown_without_the_old_log() {
    let world = World::new()
        .answers(200, &clients())
        .answers(403, &no_scope())
        .answers(200, &json!([entry("1", 21, "fu")]))
        .answers(200, &json!([]));
    let record = done(&world, json!({})).record;
    assert_eq!(
        (refusals(&record).refused, refusals(&record).percent),
        (0, None)
    );
    assert_eq!(refusals(&record).reasons[0].count, 1);
}

#[test]
fn counts_from_files_need_no_credentials() {
    let world = World::new();
    let record = done(
        &world,
        json!({ "old": {}, "new": {}, "old_method": "files", "new_method": "files" }),
    )
    .record;
    assert!(world.sent.borrow().is_empty());
    assert_eq!(
        record.notes[0],
        "The log of the old tenant was not read: OLD_DOMAIN is not set, and neither OLD_CLIENT_ID and OLD_CLIENT_SECRET nor \
         OLD_TOKEN are set."
    );
    let problem = run_status(&world, json!({ "old": {} })).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::WrongUse);
}

#[test]
fn entry_without_an_id_is_a_problem() {
    let world = old_log(&[json!({ "type": "sepft", "date": "2026-11-21T10:00:00.000Z" })]);
    let problem = run_status(&world, json!({})).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Unreachable);
}

#[test]
fn long_log_is_walked_without_keeping_its_entries() {
    let mut world = old_log(&[entry("0", 20, "s")]);
    for page in 0..100 {
        let ids = (page * 100 + 1)..=((page + 1) * 100);
        let entries: Vec<Value> = ids.map(|id| entry(&id.to_string(), 21, "sepft")).collect();
        world = world.answers(200, &json!(entries));
    }
    let record = done(&without_new_log(world.answers(200, &json!([]))), json!({})).record;
    assert_eq!(
        (record.old_log.entries, refusals(&record).proven),
        (10_001, 10_000)
    );
    let text = serde_json::to_string(&record).expect("JSON");
    assert!(
        text.len() < 3_000,
        "the record does not grow with the log: {}",
        text.len()
    );
}

#[test]
fn outage_while_applications_are_read_is_no_missing_scope() {
    let broken = || TransportFault::Broken("ECONNRESET".to_owned());
    let world = World::new().fails(broken()).fails(broken());
    let problem = run_status(&world, json!({})).expect_err("a problem");
    assert_eq!(problem.code, ProblemCode::Unreachable);
}

#[test]
fn entry_is_of_the_migration_client_by_its_client_id_or_by_its_name() {
    let client = MigrationClient {
        names: vec!["app".to_owned(), "app (retiring)".to_owned()],
        ids: vec!["c1".to_owned()],
    };
    for (id, name, expected) in [
        ("c1", "app", true),
        // Somebody has renamed it since.
        ("c1", "old name", true),
        // It was replaced by another one since.
        ("c0", "app", true),
        ("c0", "app (retiring)", true),
        ("c2", "other", false),
    ] {
        let entry = json!({ "client_id": id, "client_name": name });
        assert_eq!(client.is_in(&entry), expected, "{id}, {name}");
    }
    let unread = MigrationClient {
        ids: Vec::new(),
        ..client
    };
    assert!(unread.is_in(&json!({ "client_id": "c1", "client_name": "app" })));
    assert!(!unread.is_in(&json!({ "client_id": "c1", "client_name": "other" })));
    assert!(!unread.is_in(&json!({})));
}

#[test]
fn refusals_of_the_client_that_a_rotation_has_replaced_are_counted() {
    let of = |id: &str, client: &str, name: &str| of_application(id, "fepft", client, name);
    // While the former application is set aside, and when it is deleted.
    let world = World::new()
        .answers(
            200,
            &json!({ "total": 2, "clients": [
                { "client_id": "new", "name": "auth0-account-migration" },
                { "client_id": "former", "name": "auth0-account-migration (retiring)" },
            ] }),
        )
        .answers(200, &json!([of("1", "deleted", "auth0-account-migration")]))
        .answers(
            200,
            &json!([
                of("2", "former", "a name that it had before"),
                of("3", "former", "auth0-account-migration (retiring)"),
                of("4", "new", "auth0-account-migration"),
                of("5", "other", "My app"),
            ]),
        )
        .answers(200, &json!([]));
    let record = done(&without_new_log(world), json!({})).record;
    assert_eq!(refusals(&record).refused, 4);
}
