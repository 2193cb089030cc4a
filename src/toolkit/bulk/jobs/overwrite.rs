//! What an import with `upsert` changes of a user who is there already.

use serde_json::{Map, Value};

use crate::bulk::jobs::import_file::ImportRecord;
use crate::json_value::parse;
use migration_core::domain::raw_object::RawObject;

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
    let record = RawObject::parse(record.json.get()).unwrap_or_default();
    let is_changed = |name: &&'static str| {
        let is_seen = !UNSEEN.contains(name);
        let raw = record.get_raw(name).filter(|_| is_seen);
        raw.is_some_and(|raw| !is_stored(raw, user.get(*name)))
    };
    UPSERTABLE.into_iter().filter(is_changed).collect()
}

/// Whether a tenant shows this JSON text as its value.
fn is_stored(raw: &str, value: Option<&Value>) -> bool {
    let Ok(sent) = parse::<Value>(raw) else {
        return false;
    };
    match value {
        Some(value) => is_same(&sent, value),
        // A tenant need not show what is empty.
        None => matches!(raw, "false") || sent.as_object().is_some_and(Map::is_empty),
    }
}

/// Whether two values are the same in JavaScript, whose numbers a tenant stores: `1.0` is `1`.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            let mut pairs = one.iter().zip(other);
            one.len() == other.len() && pairs.all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let has_same =
                |(name, value)| other.get(name).is_some_and(|other| is_same(value, other));
            one.len() == other.len() && one.iter().all(has_same)
        }
        _ => one == other,
    }
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
    let record = RawObject::parse(record.json.get()).unwrap_or_default();
    UNSEEN.into_iter().filter(|name| record.has(name)).collect()
}
