//! Records of a history, as `status` leaves them.

use migration_toolkit::status::report::connection_report::ConnectionReport;
use migration_toolkit::status::report::model::ReportModel;
use migration_toolkit::status::report::request::ReportRequest;
use serde_json::{Value, json};

/// A record of a moment, with numbers that tests change.
pub fn record(at: &str) -> Value {
    let source = |domain: &str, connection: &str| json!({ "domain": domain, "connection": connection, "method": "export" });
    json!({
        "format": 1,
        "at": at,
        "old": source("old.eu.auth0.com", "Users"),
        "new": source("new.eu.auth0.com", "Users"),
        "counts": { "users": 100, "confirmed": 0, "unmarked": 0, "left": 100 },
        "moved_by_day": [],
        "last_activity": {},
        "rate": { "per_day_7": null, "per_day_30": null },
        "forecast": null,
        "refusals": null,
        "old_log": {},
        "new_log": {},
        "notes": [],
    })
}

/// A record of a moment at which so many of 100 users have moved.
pub fn record_with_moved(at: &str, moved: u64) -> Value {
    let mut record = record(at);
    record["counts"]["confirmed"] = json!(moved);
    record["counts"]["left"] = json!(100 - moved);
    record
}

/// The text of a history file.
pub fn history(records: &[Value]) -> String {
    records.iter().map(|record| format!("{record}\n")).collect()
}

pub fn report(records: &[Value]) -> ReportModel {
    request(history(records)).run().expect("a report")
}

pub fn request(history: String) -> ReportRequest {
    serde_json::from_value(json!({ "history": history, "runs": [] })).expect("a request")
}

pub fn only_connection(records: &[Value]) -> ConnectionReport {
    let mut model = report(records);
    assert_eq!(model.connections.len(), 1);
    model.connections.remove(0)
}
