//! What an import with `upsert` changes of a user who is there already.

use serde_json::Value;

use crate::bulk::jobs::import_file::ImportRecord;

/// The members that an import with `upsert` replaces. Source: Auth0, "Bulk User Import Database Schema and Examples",
/// column "Upsertable".
const UPSERTABLE: [&str; 10] = [
    "app_metadata",
    "custom_password_hash",
    "email_verified",
    "family_name",
    "given_name",
    "mfa_factors",
    "name",
    "nickname",
    "picture",
    "user_metadata",
];
/// Those of them that no answer shows. They count as the same.
const UNSEEN: [&str; 2] = ["custom_password_hash", "mfa_factors"];

/// The members of a user that an import with `upsert` would change, as far as answers show them. Metadata is replaced
/// as a whole.
pub fn changed_fields(record: &ImportRecord, user: &Value) -> Vec<&'static str> {
    let record: Value = serde_json::from_str(record.json.get()).unwrap_or_default();
    let is_changed = |name: &&'static str| {
        !UNSEEN.contains(name)
            && record
                .get(*name)
                .is_some_and(|value| Some(value) != user.get(*name))
    };
    UPSERTABLE.into_iter().filter(is_changed).collect()
}

/// Whether the record has members that no answer shows, so that a look can't tell whether they have arrived.
pub fn has_unseen_fields(record: &ImportRecord) -> bool {
    !unseen_fields(record).is_empty()
}

/// The members of a user that an import with `upsert` would replace, with those that no answer shows.
pub fn overwritten_fields(record: &ImportRecord, user: &Value) -> Vec<&'static str> {
    let mut fields = changed_fields(record, user);
    fields.extend(unseen_fields(record));
    fields.sort_unstable();
    fields
}

fn unseen_fields(record: &ImportRecord) -> Vec<&'static str> {
    let record: Value = serde_json::from_str(record.json.get()).unwrap_or_default();
    UNSEEN
        .into_iter()
        .filter(|name| record.get(*name).is_some())
        .collect()
}
