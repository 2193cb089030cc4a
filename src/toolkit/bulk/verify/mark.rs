//! Sets the migration marker of a user of the old tenant, or takes it away.

use crate::api::endpoints::users;
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::problem::Problem;
use crate::secret::Secret;
use migration_core::domain::json::{encode_string, parse_string};
use migration_core::domain::object_writer::ObjectWriter;
use migration_core::domain::raw_object::RawObject;

/// The file of the run folder with the users whose marker was set.
pub const MARKED_FILE: &str = "marked.ndjson";

/// The scopes that a change of markers needs in the old tenant.
pub const MARK_SCOPES: [Scope; 3] = [
    Scope::ReadUsers,
    Scope::UpdateUsers,
    Scope::UpdateUsersAppMetadata,
];

/// The value of the marker of a user all of whose identities in the connection have moved.
pub const MOVED: &str = "true";
/// Takes the marker away: `null` deletes a member of the metadata (Auth0, "Manage Metadata Using the Management API").
pub const NO_MARKER: &str = "null";

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
