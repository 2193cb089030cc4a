//! Which entries of the two tenants' logs `status` counts, and what it does without a log.

use migration_core::domain::transport_fault::TransportFault;
use migration_toolkit::problem::ProblemCode;
use migration_toolkit::status::logs::migration_client::MigrationClient;
use migration_toolkit::status::logs::tally::LogTally;
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

use crate::support::World;
use crate::support::status::*;
use crate::support::status_logs::{
    clients, done, entry, line_up_to, old_log, refusals, with, without_new_log,
};

fn no_scope() -> Value {
    json!({ "statusCode": 403, "errorCode": "insufficient_scope", "message": "no" })
}

/// An entry of an application with this Client ID and name.
fn of_application(id: &str, log_type: &str, client_id: &str, name: &str) -> Value {
    let entry = with(entry(id, 21, log_type), "client_id", client_id);
    with(entry, "client_name", name)
}

#[test]
fn only_nothing_is_0_percent_and_only_all_is_100() {
    for (proven, refused, percent) in [
        (0, 0, None),
        (9, 0, Some(0.0)),
        (0, 9, Some(100.0)),
        (30_000, 1, Some(0.01)),
        (1, 30_000, Some(99.99)),
        (2, 1, Some(33.33)),
    ] {
        let mut tally = LogTally::default();
        for (count, log_type) in [(proven, "sepft"), (refused, "fepft")] {
            let entry = entry("1", 20, log_type);
            (0..count).for_each(|_| tally.add(Tenant::Old, &entry));
        }
        assert_eq!(tally.finish().percent, percent, "{refused} of {proven}");
    }
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
