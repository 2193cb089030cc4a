//! What a watch takes from the logs where there are no events, and what it says of a source that is missing.

use migration_toolkit::status::record::StatusRecord;
use migration_toolkit::status::record::refusals::LogRead;
use migration_toolkit::status::watch::sources::{instead_of, is_first_login};
use migration_toolkit::tenant::Tenant;
use serde_json::{Value, json};

use crate::support::history::record;

#[test]
fn first_login_is_the_first_successful_one_in_the_connection() {
    let entry = |connection: &str, log_type: &str, counts: &[u32]| {
        let prompts: Vec<Value> = counts
            .iter()
            .map(|count| json!({ "stats": { "loginsCount": count } }))
            .collect();
        json!({ "connection": connection, "type": log_type, "details": { "prompts": prompts } })
    };
    for (entry, expected) in [
        (entry("Moved", "s", &[1]), true),
        (entry("Moved", "s", &[7, 1]), true),
        (entry("Moved", "s", &[2]), false),
        (entry("Moved", "s", &[]), false),
        (entry("Moved", "f", &[1]), false),
        (entry("Others", "s", &[1]), false),
        (json!({ "connection": "Moved", "type": "s" }), false),
    ] {
        assert_eq!(is_first_login(&entry, "Moved"), expected, "{entry}");
    }
}

#[test]
fn what_a_missing_source_would_tell_is_said() {
    for (tenant, name, expected) in [
        (
            Tenant::New,
            "events",
            " First logins are counted from its log instead.",
        ),
        (
            Tenant::Old,
            "events",
            " Who is confirmed does not show here; status counts it. Its log tells of proven passwords.",
        ),
        (Tenant::Old, "log", " Refused logins do not show here."),
        (Tenant::New, "log", ""),
    ] {
        assert_eq!(instead_of(tenant, name), expected);
    }
}

#[test]
fn log_is_read_on_from_where_the_last_record_has_ended() {
    let read = LogRead {
        read: true,
        checkpoint: Some("5".to_owned()),
        first_at: Some("2026-11-20T10:00:00.000Z".to_owned()),
        last_at: Some("2026-11-21T10:00:00.000Z".to_owned()),
        entries: 7,
        has_gap: true,
    };
    let end = LogRead {
        checkpoint: read.checkpoint.clone(),
        last_at: read.last_at.clone(),
        ..LogRead::default()
    };
    assert_eq!(read.end(), Some(end));
    assert_eq!(LogRead::default().end(), None);
}

#[test]
fn record_is_of_a_migration_if_both_connections_are() {
    let record: StatusRecord =
        serde_json::from_value(record("2026-11-26T04:00:00.000Z")).expect("a record");
    let (old, new) = (("old.eu.auth0.com", "Users"), ("new.eu.auth0.com", "Users"));
    assert!(record.is_between(old, new));
    for other in ["old.eu.auth0.com", "other.eu.auth0.com"] {
        assert!(!record.is_between(old, (other, "Users")));
        assert!(!record.is_between((other, "Others"), new));
        assert!(!record.is_between((old.0, "Others"), new));
        assert!(!record.is_between(old, (new.0, "Others")));
    }
}
