//! The logs of both tenants in the tests of `status`.

use migration_toolkit::status::commands::status::StatusResult;
use migration_toolkit::status::record::StatusRecord;
use migration_toolkit::status::record::refusals::Refusals;
use serde_json::{Value, json};

use super::World;
use super::status::*;

/// The answer with the applications of the old tenant.
pub fn clients() -> Value {
    json!({ "total": 2, "clients": [
        { "client_id": "m", "name": "auth0-account-migration" },
        { "client_id": "other", "name": "My app" },
    ] })
}

/// An entry of the migration client and of the new connection, on this day of November 2026.
pub fn entry(id: &str, day: u32, log_type: &str) -> Value {
    json!({
        "log_id": id,
        "date": format!("2026-11-{day:02}T10:00:00.000Z"),
        "type": log_type,
        "client_id": "m",
        "client_name": "auth0-account-migration",
        "connection": "Moved",
    })
}

/// An entry in which one member is another.
pub fn with(mut entry: Value, member: &str, value: &str) -> Value {
    entry[member] = json!(value);
    entry
}

/// Answers the two requests for the old tenant's applications and its oldest entries.
pub fn old_log(oldest: &[Value]) -> World {
    World::new()
        .answers(200, &clients())
        .answers(200, &json!(oldest))
}

/// Answers with a log of the new tenant that has no entries.
pub fn without_new_log(world: World) -> World {
    world.answers(200, &json!([]))
}

/// What `status` returns, which must succeed.
pub fn done(world: &World, more: Value) -> StatusResult {
    run_status(world, more)
        .map_err(|problem| problem.to_string())
        .expect("a record")
}

pub fn refusals(record: &StatusRecord) -> &Refusals {
    record.refusals.as_ref().expect("refusals")
}

/// A line of the history whose log was read up to this entry.
pub fn line_up_to(id: &str, day: u32) -> String {
    let world = without_new_log(old_log(&[entry(id, day, "s")]).answers(200, &json!([])));
    let line = serde_json::to_string(&done(&world, json!({})).record).expect("JSON");
    format!("{line}\n")
}
