//! The keys of `app_metadata` that mean something to this project or to Auth0.

use crate::domain::object_writer::ObjectWriter;
use crate::domain::raw_object::RawObject;

/// When the migration of the user began, noted by the old tenant's Action.
pub const STARTED: &str = "migration_started";
/// That the user has landed, noted by the new tenant's Action.
const CONFIRMED: &str = "migration_confirmed";
/// The second factors that could not be carried. The new tenant's Action makes these users enrol again.
const LOST_FACTORS: &str = "migration_lost_factors";

/// The keys that Auth0 refuses in `app_metadata`, as the log names them. Source: Auth0, "Bulk User Import Database
/// Schema and Examples".
pub const RESERVED: [&str; 18] = [
    "app_metadata.__tenant",
    "app_metadata._id",
    "app_metadata.blocked",
    "app_metadata.clientID",
    "app_metadata.created_at",
    "app_metadata.email",
    "app_metadata.email_verified",
    "app_metadata.globalClientID",
    "app_metadata.global_client_id",
    "app_metadata.identities",
    "app_metadata.lastIP",
    "app_metadata.lastLogin",
    "app_metadata.loginsCount",
    "app_metadata.metadata",
    "app_metadata.multifactor",
    "app_metadata.multifactor_last_modified",
    "app_metadata.updated_at",
    "app_metadata.user_id",
];

/// Whether `app_metadata` has the migration marker: any value but `false` and `null`.
pub fn has_marker(app_metadata: &RawObject<'_>, marker: &str) -> bool {
    app_metadata
        .get_raw(marker)
        .is_some_and(|value| value != "false")
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
    let mut excluded = vec![marker, STARTED, CONFIRMED, LOST_FACTORS];
    excluded.retain(|key| old.has(key));
    for name in RESERVED {
        let key = name.strip_prefix("app_metadata.").unwrap_or_default();
        if old.has(key) {
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
