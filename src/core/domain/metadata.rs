//! The keys of `app_metadata` that mean something to this project or to Auth0.

use crate::domain::raw_object::RawObject;

/// When the migration of the user began, noted by the old tenant's Action.
const STARTED: &str = "migration_started";
/// That the user has landed, noted by the new tenant's Action.
const CONFIRMED: &str = "migration_confirmed";
/// The second factors that could not be carried. The new tenant's Action makes these users enrol again.
const LOST_FACTORS: &str = "migration_lost_factors";

/// The keys that Auth0 refuses in `app_metadata`. Source: Auth0, "Bulk User Import Database Schema and Examples".
const RESERVED: [&str; 18] = [
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
];

/// Whether `app_metadata` has the migration marker: any value but `false` and `null`.
pub fn has_marker(app_metadata: &RawObject, marker: &str) -> bool {
    app_metadata
        .get_raw(marker)
        .is_some_and(|value| value != "false")
}

/// Removes what is about the old tenant only: the migration marker and the notes of an earlier migration.
pub fn remove_notes(app_metadata: &mut RawObject, marker: &str) -> bool {
    let mut removed = false;
    for key in [marker, STARTED, CONFIRMED, LOST_FACTORS] {
        removed |= app_metadata.remove(key);
    }
    removed
}

/// Removes the keys that Auth0 refuses, and returns them.
pub fn remove_reserved(app_metadata: &mut RawObject) -> Vec<&'static str> {
    RESERVED
        .into_iter()
        .filter(|key| app_metadata.remove(key))
        .collect()
}

/// Notes the second factors that could not be carried.
pub fn insert_lost_factors(app_metadata: &mut RawObject, factors: &[&str]) {
    let names = factors.join("\",\"");
    app_metadata.insert_raw(LOST_FACTORS, &["[\"", &names, "\"]"].concat());
}
