//! An export in the tests: its answers, its file and its command.

use migration_toolkit::api::endpoints::jobs::EXPORTED_FIELDS;
use migration_toolkit::bulk::jobs::download::{Downloaded, ExportedFile};
use migration_toolkit::bulk::jobs::export::export_users;
use migration_toolkit::problem::Problem;
use serde_json::{Value, json};

use super::World;
use super::export_folder::ExportFolder;
use super::session::*;

/// The file that a download leaves.
pub fn file() -> ExportedFile {
    ExportedFile {
        bytes: 10,
        sha256: "ab".to_owned(),
        users: 3,
    }
}

pub fn complete() -> Downloaded {
    Downloaded::Complete(file())
}

/// The answer with the connection that is exported.
pub fn connection() -> Value {
    json!({ "connections": [{ "id": "con_1", "name": "Users", "strategy": "auth0" }] })
}

/// A job in this state, with more members.
pub fn job(status: &str, more: Value) -> Value {
    let mut job = json!({ "id": "job_1", "type": "users_export", "status": status });
    let members = job.as_object_mut().expect("an object");
    members.extend(more.as_object().cloned().expect("an object"));
    job
}

/// A job that is completed, with a link of this number.
pub fn link(number: u32) -> Value {
    let location = format!("https://files.example.com/u.gz?Signature={number}");
    job("completed", json!({ "location": location }))
}

/// A tenant that has just started a job.
pub fn started() -> World {
    World::new()
        .answers(200, &connection())
        .answers(200, &job("pending", json!({})))
}

/// Exports the users of the connection `Users`.
pub fn run(world: &World, folder: &ExportFolder) -> Result<ExportedFile, Problem> {
    in_session(
        world,
        &Terminal::default(),
        with_token("t"),
        async |session| export_users(session, folder, "Users", &EXPORTED_FIELDS).await,
    )
}
