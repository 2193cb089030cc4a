//! Brings to a user of the new tenant what did not arrive: metadata, or a block.
//!
//! Only what the new user does not have is written, and whether that is so is looked up right before the write. The
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

/// What is brought to users of the new tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// The keys of metadata that they do not have.
    Metadata,
    /// The block of those who are blocked in the old tenant.
    Block,
}

impl Repair {
    /// The scopes that it needs in the new tenant.
    pub fn scopes(self) -> &'static [Scope] {
        match self {
            Self::Metadata => &[
                Scope::ReadUsers,
                Scope::UpdateUsers,
                Scope::UpdateUsersAppMetadata,
            ],
            Self::Block => &[Scope::ReadUsers, Scope::UpdateUsers],
        }
    }

    /// The body of the request that a user needs; `None` if the user needs none. Both users are in the compared form.
    fn body(self, expected: &RawObject<'_>, actual: &RawObject<'_>) -> Option<String> {
        match self {
            Self::Metadata => missing_metadata(expected, actual),
            Self::Block => lacks_block(expected, actual).then(|| r#"{"blocked":true}"#.to_owned()),
        }
    }
}

/// Whether a user of the old tenant is blocked, and the one of the new tenant is not. Both are in the compared form.
pub fn lacks_block(expected: &RawObject<'_>, actual: &RawObject<'_>) -> bool {
    let is_blocked = |user: &RawObject<'_>| user.get_raw("blocked") == Some("true");
    is_blocked(expected) && !is_blocked(actual)
}

/// The keys of metadata that a user of the new tenant lacks, by kind. Both users are in the compared form.
pub fn count_missing_keys(expected: &RawObject<'_>, actual: &RawObject<'_>) -> usize {
    METADATA
        .iter()
        .filter_map(|field| missing_in(field, expected, actual))
        .map(|keys| keys.len())
        .sum()
}

/// Writes what a user lacks, and compares the user once more. Returns whether there was something to write.
///
/// # Errors
/// As [`Session::send`].
pub async fn repair_user<P: Ports>(
    repair: Repair,
    session: &Session<'_, P>,
    side: &Side,
    line: &mut SuspectLine,
) -> Result<bool, Problem> {
    let Found::User(current) = find_profile(session, side, &line.user.id).await? else {
        return Ok(false);
    };
    let expected = RawObject::parse(&line.user.profile).unwrap_or_default();
    let actual = RawObject::parse(&current).unwrap_or_default();
    let Some(body) = repair.body(&expected, &actual) else {
        line.compare(&current);
        return Ok(false);
    };
    let id = whole_id(&line.user.id);
    let request = users::update(Scope::UpdateUsers, &id, Secret::new(body));
    let answer = session.find_text(&request).await?;
    let updated = answer.and_then(|text| side.find_profile(text.expose(), &line.user.id).ok()?);
    if let Some(updated) = updated {
        line.compare(&updated);
    }
    Ok(true)
}

/// The body of the request that fills in the keys of metadata that a user lacks.
fn missing_metadata(expected: &RawObject<'_>, actual: &RawObject<'_>) -> Option<String> {
    let mut body = String::new();
    let mut members = ObjectWriter::begin(&mut body);
    for field in METADATA {
        let keys = missing_in(field, expected, actual).unwrap_or_default();
        if keys.is_empty() {
            continue;
        }
        let mut metadata = members.insert_object(field);
        for (name, value) in &keys {
            metadata.insert_json(&encode_string(name), value);
        }
        metadata.end();
    }
    members.end();
    (body != "{}").then_some(body)
}

fn missing_in<'a>(
    field: &str,
    expected: &RawObject<'a>,
    actual: &RawObject<'_>,
) -> Option<Vec<Key<'a>>> {
    let actual = actual.get_object(field).unwrap_or_default();
    Some(missing_keys(&expected.get_object(field)?, &actual))
}
