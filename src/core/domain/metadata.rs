//! The keys of `app_metadata` that mean something to this project or to Auth0.

use crate::domain::json;
use crate::domain::named_enum::position;
use crate::domain::object_writer::ObjectWriter;
use crate::domain::raw_object::RawObject;

/// When the migration of the user began, noted by the old tenant's Action.
pub const STARTED: &str = "migration_started";
/// That the user has landed, noted by the new tenant's Action.
const CONFIRMED: &str = "migration_confirmed";
/// The second factors that could not be carried. The new tenant's Action makes these users enrol again.
const LOST_FACTORS: &str = "migration_lost_factors";

/// Declares keys, and their names with `app_metadata.` in front.
macro_rules! reserved {
    ($($key:literal,)+) => {
        /// The keys that Auth0 refuses in `app_metadata`. Source: Auth0, "Bulk User Import Database Schema and Examples".
        const RESERVED_KEYS: [&str; 18] = [$($key,)+];
        /// The same keys as the log names them.
        pub const RESERVED_NAMES: [&str; 18] = [$(concat!("app_metadata.", $key),)+];
    };
}

reserved!(
    "__tenant",
    "_id",
    "blocked",
    "clientID",
    "created_at",
    "email",
    "email_verified",
    "globalClientID",
    "global_client_id",
    "identities",
    "lastIP",
    "lastLogin",
    "loginsCount",
    "metadata",
    "multifactor",
    "multifactor_last_modified",
    "updated_at",
    "user_id",
);

/// Whether a key of `app_metadata` has a meaning to Auth0, or to this project beside the migration marker.
pub fn is_taken(key: &str) -> bool {
    [STARTED, CONFIRMED, LOST_FACTORS].contains(&key) || position(&RESERVED_KEYS, key).is_some()
}

/// Whether `app_metadata` says that an identity has moved: by the migration marker with any value but `false` and `null`.
///
/// Linked identities share the `app_metadata`, and each of them moves by itself. Until all have moved, the marker is a list of
/// the IDs of those that have.
pub fn has_marker(app_metadata: &RawObject<'_>, marker: &str, identity_user_id: &str) -> bool {
    app_metadata
        .get_raw(marker)
        .is_some_and(|value| match json::parse_string_array(value) {
            Some(moved) if !moved.is_empty() => json::contains(&moved, identity_user_id),
            _ => value != "false",
        })
}

/// Adds the new tenant's `app_metadata` to a profile: the text of the old one, unless a key must go or be added.
///
/// What is about the old tenant only goes: the migration marker and the notes of an earlier migration. So do the keys
/// that Auth0 refuses, whose names are added to `left_out`. Second factors that could not be carried are noted.
pub fn write_app_metadata(
    old: &RawObject<'_>,
    marker: &str,
    lost_factors: &[&str],
    new: &mut String,
    left_out: &mut Vec<&'static str>,
) {
    let own = [marker, STARTED, CONFIRMED, LOST_FACTORS];
    let mut excluded: Vec<&str> = Vec::new();
    let mut has_reserved = [false; RESERVED_KEYS.len()];
    for (key, _) in old.named_members() {
        excluded.extend(own.iter().find(|own| **own == key));
        let reserved = position(&RESERVED_KEYS, &key);
        if let Some(has) = reserved.and_then(|index| has_reserved.get_mut(index)) {
            *has = true;
        }
    }
    for ((key, name), has) in RESERVED_KEYS.iter().zip(RESERVED_NAMES).zip(has_reserved) {
        if has {
            excluded.push(key);
            left_out.push(name);
        }
    }
    if excluded.is_empty() && lost_factors.is_empty() && !old.text().is_empty() {
        new.push_str(old.text());
        return;
    }
    let mut members = ObjectWriter::begin(new);
    members.insert_members(old, &excluded);
    if !lost_factors.is_empty() {
        let names = lost_factors.join("\",\"");
        members.insert_raw(LOST_FACTORS, &["[\"", &names, "\"]"].concat());
    }
    members.end();
}
