//! Reads the users of a tenant's connection into a file of the run folder, in the way that costs the tenant least.

use serde::Serialize;
use serde_json::Value;

use crate::api::endpoints::users;
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::bulk::commands::export::{ExportRequest, open_side};
use crate::bulk::jobs::connection::find_connection;
use crate::bulk::jobs::download::Downloads;
use crate::bulk::jobs::export::{export_users, file_name};
use crate::bulk::ports::RunFolder;
use crate::problem::{Problem, ProblemCode};
use crate::status::record::Method;
use crate::tenant::Tenant;

/// The fields that `status` needs. The metadata is read whole, although only its size matters beside the marker: it is most of
/// a profile, and Auth0 limits the profile.
const FIELDS: [&str; 12] = [
    "user_id",
    "email",
    "username",
    "phone_number",
    "identities",
    "blocked",
    "multifactor",
    "last_login",
    "logins_count",
    "created_at",
    "app_metadata",
    "user_metadata",
];

/// How the users of a tenant were read.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReadUsersReport {
    /// How they were counted.
    pub method: Method,
    /// The name of the file in the run folder.
    pub file: String,
    /// How many users it has.
    pub users: u64,
}

/// Reads the users of a connection: by a search if there are fewer than 1,000, otherwise by an export job.
///
/// # Errors
/// `settings`, `wrong_use`, `missing_scope`, or as [`export_users`].
pub async fn read_users<P: Ports>(
    request: &ExportRequest,
    ports: &P,
    folder: &(impl RunFolder + Downloads),
) -> Result<ReadUsersReport, Problem> {
    let (session, connection) = open_side(request, ports).await?;
    if let Some(users) = search(&session, &connection).await? {
        // A misspelt connection has no users either.
        if users.is_empty() {
            find_connection(&session, &connection).await?;
        }
        let file = searched_file_name(request.side);
        let lines: String = users.iter().map(|user| format!("{user}\n")).collect();
        folder.write(file, &lines).await?;
        return Ok(ReadUsersReport {
            method: Method::Search,
            file: file.to_owned(),
            users: users.len() as u64,
        });
    }
    let exported = export_users(&session, folder, &connection, &FIELDS).await?;
    Ok(ReadUsersReport {
        method: Method::Export,
        file: file_name(request.side).to_owned(),
        users: exported.users,
    })
}

fn searched_file_name(side: Tenant) -> &'static str {
    match side {
        Tenant::Old => "users-old.ndjson",
        Tenant::New => "users-new.ndjson",
    }
}

/// Finds all users by a search; `None` if a search can't find them all.
async fn search(
    session: &Session<'_, impl Ports>,
    connection: &str,
) -> Result<Option<Vec<Value>>, Problem> {
    session.report_reading(&format!("the users of {connection}"));
    let counted = session.send(&users::count(connection)).await?;
    let total = counted.get("total").and_then(Value::as_u64);
    if total.is_none_or(|total| total >= users::MAX_FOUND) {
        return Ok(None);
    }
    match session.fetch_all(&users::search(connection, &FIELDS)).await {
        Ok(users) if (users.len() as u64) < users::MAX_FOUND => Ok(Some(users)),
        // Users have signed up since they were counted, and no page shows more than the first 1,000.
        Ok(_) => Ok(None),
        Err(problem) if problem.code == ProblemCode::Refused => Ok(None),
        Err(problem) => Err(problem),
    }
}
