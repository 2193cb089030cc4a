//! Sets the migration marker of a user of the old tenant, or takes it away.

use crate::api::endpoints::users;
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::problem::{Problem, ProblemCode};
use crate::secret::Secret;
use crate::tenant::Tenant;
use migration_core::domain::json::{encode_string, parse_string};
use migration_core::domain::object_writer::ObjectWriter;
use migration_core::domain::raw_object::RawObject;
use serde_json::Value;

/// The file of the run folder with the users whose marker was set.
pub const MARKED_FILE: &str = "marked.ndjson";

/// The scopes that a change of markers needs in the old tenant.
pub const MARK_SCOPES: [Scope; 3] = [
    Scope::ReadUsers,
    Scope::UpdateUsers,
    Scope::UpdateUsersAppMetadata,
];

/// The value of the marker of a user all of whose identities have moved.
pub const MOVED: &str = "true";
/// Takes the marker away: `null` deletes a member of the metadata (Auth0, "Manage Metadata Using the Management API").
const NO_MARKER: &str = "null";

/// The value of the marker, in JSON, of a user with these identities, by their IDs and whether each has moved.
pub fn marker_of<'a>(identities: impl Iterator<Item = (&'a str, bool)>) -> String {
    let (moved, others): (Vec<_>, Vec<_>) = identities.partition(|(_, has_moved)| *has_moved);
    if moved.is_empty() {
        NO_MARKER.to_owned()
    } else if others.is_empty() {
        MOVED.to_owned()
    } else {
        let ids: Vec<&str> = moved.into_iter().map(|(id, _)| id).collect();
        Value::from(ids).to_string()
    }
}

/// The problem of a user of the old tenant whose identities can't be read.
pub fn unreadable(old_id: &str) -> Problem {
    let message = format!("the old tenant's user {old_id} has identities that cannot be read");
    Problem::in_tenant(Tenant::Old, ProblemCode::Refused, message)
}

/// Sets the marker of a user of the old tenant, by the whole ID, to a value in JSON; `false` if the user is not there any
/// more. Setting it twice changes nothing, so an interrupted run may set it again.
///
/// # Errors
/// As [`Session::send`].
pub async fn set_marker<P: Ports>(
    session: &Session<'_, P>,
    old_id: &str,
    marker: &str,
    value: &str,
) -> Result<bool, Problem> {
    let mut body = String::new();
    let mut members = ObjectWriter::begin(&mut body);
    let mut metadata = members.insert_object("app_metadata");
    metadata.insert_json(&encode_string(marker), value);
    metadata.end();
    members.end();
    let request = users::update(Scope::UpdateUsersAppMetadata, old_id, Secret::new(body));
    Ok(session.find_text(&request).await?.is_some())
}

/// A line with the ID of a user.
pub fn id_line(user_id: &str) -> String {
    let mut line = String::new();
    let mut members = ObjectWriter::begin(&mut line);
    members.insert_str("user_id", user_id);
    members.end();
    line.push('\n');
    line
}

/// The IDs of such lines. A line that a crash has torn is none.
pub fn parse_ids(lines: &str) -> impl Iterator<Item = String> {
    lines.lines().filter_map(|line| {
        let id = RawObject::parse(line)?.get_raw("user_id")?;
        Some(parse_string(id)?.into_owned())
    })
}
