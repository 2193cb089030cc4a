//! The folder of an import run, and `undo-run` of it.

use futures_lite::future::block_on;
use migration_toolkit::bulk::commands::undo_run::{UndoRunRequest, undo_run};
use migration_toolkit::bulk::timestamp::format_ms;
use migration_toolkit::bulk::undo::report::UndoRunReport;
use migration_toolkit::problem::Problem;
use serde_json::{Value, json};

use super::NOW_MS;
use super::memory_folder::MemoryFolder;
use super::verify::{export, request};
use super::verify_world::VerifyWorld;

const RECORD: &str = r#""email":"a@example.com","email_verified":true,"user_metadata":{"n":1.10},"app_metadata":{"migration_lost_factors":["totp"]}"#;

/// The folder of a run that has imported these users at `NOW_MS`.
pub fn folder(ids: &[&str]) -> MemoryFolder {
    let records: Vec<String> = ids
        .iter()
        .map(|id| format!("{{\"user_id\":\"{id}\",{RECORD}}}"))
        .collect();
    let at = format_ms(NOW_MS);
    let journal = [
        json!({ "at": at, "step": "begin", "domain": "new.eu.auth0.com", "connection_id": "con_1", "upsert": false }),
        json!({ "at": at, "step": "file", "file": "import-files/00001.json", "sha256": "", "users": ids.len() }),
        json!({ "at": at, "step": "send", "file": "import-files/00001.json", "sha256": "", "attempt": 1 }),
        json!({ "at": at, "step": "done", "file": "import-files/00001.json", "tally": { "inserted": ids.len(), "updated": 0, "already_there": 0, "failed": 0 } }),
    ];
    let journal: Vec<String> = journal.iter().map(Value::to_string).collect();
    MemoryFolder::default()
        .with(
            "import-files/00001.json",
            &format!("[\n{}\n]\n", records.join(",\n")),
        )
        .with("journal.ndjson", &format!("{}\n", journal.join("\n")))
}

/// A user as the new tenant has it after the import, with more members.
pub fn inserted(id: &str, more: &str) -> String {
    let comma = if more.is_empty() { "" } else { "," };
    let members = format!(
        "{RECORD},\"nickname\":\"a\",\"created_at\":\"{}\"{comma}{more}",
        format_ms(NOW_MS + 1_000)
    );
    export("Moved", &[(id, &members)]).trim_end().to_owned()
}

pub fn run(
    world: &VerifyWorld,
    folder: &MemoryFolder,
    options: Value,
) -> Result<UndoRunReport, Problem> {
    let mut request = json!({
        "settings": request().settings,
        "new": { "domain": "new.eu.auth0.com", "token": "n" },
    });
    let members = request.as_object_mut().expect("an object");
    members.extend(options.as_object().cloned().expect("options"));
    let request: UndoRunRequest = serde_json::from_value(request).expect("a request");
    block_on(undo_run(&request, world, folder))
}

pub fn done(result: Result<UndoRunReport, Problem>) -> UndoRunReport {
    result.map_err(|problem| problem.message).expect("a report")
}

/// More of a request: with access to the old tenant, the markers are taken away.
pub fn unmarking() -> Value {
    json!({ "old": { "domain": "old.eu.auth0.com", "token": "o" } })
}
