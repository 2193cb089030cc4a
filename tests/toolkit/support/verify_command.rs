//! `verify` after a comparison: its run folder, its request, and users of the tenants.

use futures_lite::future::block_on;
use migration_toolkit::bulk::commands::verify::{VerifyRequest, verify};
use migration_toolkit::bulk::verify::report::VerifyReport;
use migration_toolkit::bulk::verify::request::CompareRequest;
use migration_toolkit::problem::Problem;
use serde_json::{Value, json};

use super::memory_folder::MemoryFolder;
use super::verify::*;
use super::verify_world::VerifyWorld;

pub const OLD: &str = r#""email":"a@example.com","user_metadata":{"theme":"dark"},"app_metadata":{"plan":1.10,"seats":9007199254740993,"gone":null}"#;

/// Compares two exports, and puts the files of the comparison into a run folder.
pub fn compared(old: &str, new: &str) -> (MemoryFolder, Value) {
    compared_with(request(), old, new)
}

/// Does the same, with what else a request asks for.
pub fn compared_with(request: CompareRequest, old: &str, new: &str) -> (MemoryFolder, Value) {
    let request = CompareRequest {
        recheck: Some(100),
        list_proven: Some(true),
        ..request
    };
    let compared = compare(&request, old, new);
    let mut folder = MemoryFolder::default();
    for (name, bytes) in &compared.host.files {
        folder = folder.with(name, std::str::from_utf8(bytes).expect("text"));
    }
    (
        folder,
        serde_json::to_value(compared.report).expect("a report"),
    )
}

/// Runs `verify` after a comparison, with more members in its request.
pub fn run(
    world: &VerifyWorld,
    folder: &MemoryFolder,
    report: Value,
    options: Value,
) -> Result<VerifyReport, Problem> {
    let mut request = json!({
        "settings": request().settings,
        "old": { "domain": "old.eu.auth0.com" },
        "new": { "domain": "new.eu.auth0.com", "token": "n" },
        "compared": report,
    });
    let members = request.as_object_mut().expect("an object");
    members.extend(options.as_object().cloned().expect("options"));
    let request: VerifyRequest = serde_json::from_value(request).expect("a request");
    block_on(verify(&request, world, folder))
}

/// The report of a command that must succeed.
pub fn done(result: Result<VerifyReport, Problem>) -> VerifyReport {
    result.map_err(|problem| problem.message).expect("a report")
}

/// The new tenant's user 1 with these members.
pub fn user(members: &str) -> String {
    new_user("1", members)
}

/// Credentials of the old tenant.
pub fn old_access() -> Value {
    json!({ "domain": "old.eu.auth0.com", "token": "o" })
}
