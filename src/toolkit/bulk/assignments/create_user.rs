//! The request body that creates a user from an import record.

use serde_json::json;

use crate::bulk::assignments::random_password::random_password;
use crate::secret::Secret;
use migration_core::domain::raw_object::RawObject;

/// The members that an import record and a user have in common. Source: Management API v2, "Create a User".
const COPIED: [&str; 12] = [
    "user_id",
    "username",
    "phone_number",
    "phone_verified",
    "given_name",
    "family_name",
    "name",
    "nickname",
    "picture",
    "blocked",
    "user_metadata",
    "app_metadata",
];

/// The JSON text of a user of a connection. The values of the record stay the text that they are. No message is sent to the
/// user. `None` if the record is no JSON object.
pub fn user_body(record: &str, connection: &str, seed: &Secret, user: &str) -> Option<Secret> {
    let record = RawObject::parse(record)?;
    let password = random_password(seed, user);
    let mut body = format!(
        "{{\"connection\":{},\"password\":{},\"email_verified\":false,\"verify_email\":false",
        json!(connection),
        json!(password.expose()),
    );
    for name in COPIED {
        if let Some(value) = record.get_raw(name) {
            body.push_str(&format!(",\"{name}\":{value}"));
        }
    }
    body.push('}');
    Some(Secret::new(body))
}
