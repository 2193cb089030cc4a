//! Fills in metadata that did not arrive in the new tenant.
//!
//! Only keys that the new user does not have are written, and whether that is so is looked up right before the write. The
//! Management API has no conditional write, so a value that is set between the two requests, within a fraction of a
//! second, would be overwritten.

use crate::api::endpoints::users;
use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::bulk::verify::compared::{Key, missing_keys};
use crate::bulk::verify::recheck::{Found, find_profile};
use crate::bulk::verify::side::Side;
use crate::bulk::verify::suspect_line::SuspectLine;
use crate::problem::Problem;
use crate::secret::Secret;
use migration_core::domain::database::whole_id;
use migration_core::domain::json::encode_string;
use migration_core::domain::object_writer::ObjectWriter;
use migration_core::domain::raw_object::RawObject;

/// The two kinds of metadata.
const METADATA: [&str; 2] = ["user_metadata", "app_metadata"];

/// The scopes that a repair needs in the new tenant.
pub const REPAIR_SCOPES: [Scope; 3] = [
    Scope::ReadUsers,
    Scope::UpdateUsers,
    Scope::UpdateUsersAppMetadata,
];

/// The keys of metadata that a user of the new tenant lacks, by kind. Both users are in the compared form.
pub fn count_missing_keys(expected: &RawObject<'_>, actual: &RawObject<'_>) -> usize {
    METADATA
        .iter()
        .filter_map(|field| missing_in(field, expected, actual))
        .map(|keys| keys.len())
        .sum()
}

/// Fills in what a user lacks, and compares it once more. Returns how many keys were written.
///
/// # Errors
/// As [`Session::send`].
pub async fn repair<P: Ports>(
    session: &Session<'_, P>,
    side: &Side,
    line: &mut SuspectLine,
) -> Result<usize, Problem> {
    let Found::User(current) = find_profile(session, side, &line.user.id).await? else {
        return Ok(0);
    };
    let (body, keys) = missing_metadata(&line.user.profile, &current);
    if keys == 0 {
        line.compare(&current);
        return Ok(0);
    }
    let id = whole_id(&line.user.id);
    let request = users::update(Scope::UpdateUsers, &id, Secret::new(body));
    let answer = session.find_text(&request).await?;
    let updated = answer.and_then(|text| side.find_profile(text.expose(), &line.user.id).ok()?);
    if let Some(updated) = updated {
        line.compare(&updated);
    }
    Ok(keys)
}

/// The body of the request that fills in what a user lacks, and the number of keys in it.
fn missing_metadata(expected: &str, actual: &str) -> (String, usize) {
    let expected = RawObject::parse(expected).unwrap_or_default();
    let actual = RawObject::parse(actual).unwrap_or_default();
    let (mut body, mut count) = (String::new(), 0_usize);
    let mut members = ObjectWriter::begin(&mut body);
    for field in METADATA {
        let keys = missing_in(field, &expected, &actual).unwrap_or_default();
        if keys.is_empty() {
            continue;
        }
        let mut metadata = members.insert_object(field);
        for (name, value) in &keys {
            metadata.insert_json(&encode_string(name), value);
        }
        metadata.end();
        count = count.saturating_add(keys.len());
    }
    members.end();
    (body, count)
}

fn missing_in<'a>(
    field: &str,
    expected: &RawObject<'a>,
    actual: &RawObject<'_>,
) -> Option<Vec<Key<'a>>> {
    let actual = actual.get_object(field).unwrap_or_default();
    Some(missing_keys(&expected.get_object(field)?, &actual))
}
