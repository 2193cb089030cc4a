//! What the export says about users beside their profiles: who has linked identities or a second factor, and who there is.

use serde_json::{Value, json};

use crate::bulk::assignments::ndjson::to_line;
use crate::json_value::{get_str, get_strings};

/// The file with the users who have more than one identity.
pub const LINKED_USERS: &str = "linked-users.ndjson";
/// The file with the users who have a second factor.
pub const FACTOR_USERS: &str = "users-with-factors.ndjson";
/// The file with the IDs of all users.
pub const USER_IDS: &str = "user-ids.ndjson";

/// Lines about users, for the files of the run folder.
#[derive(Debug, Default)]
pub struct UserLines {
    /// Lines for [`LINKED_USERS`].
    pub linked: String,
    /// Lines for [`FACTOR_USERS`].
    pub factors: String,
    /// Lines for [`USER_IDS`].
    pub ids: String,
    /// How many users have more than one identity.
    pub linked_count: u64,
    /// How many users have a second factor.
    pub factor_count: u64,
}

impl UserLines {
    /// Adds the lines about a user of an export, given as JSON text. Text that is no user is left to the conversion, which
    /// reports it.
    pub fn add(&mut self, json: &str) {
        let Ok(user) = serde_json::from_str::<Value>(json) else {
            return;
        };
        let id = get_str(&user, "user_id");
        if id.is_empty() {
            return;
        }
        self.ids.push_str(&to_line(&json!({ "user_id": id })));
        self.add_linked(id, &user);
        if !get_strings(&user, "multifactor").is_empty() {
            self.factor_count = self.factor_count.saturating_add(1);
            self.factors.push_str(&to_line(&json!({ "user_id": id })));
        }
    }

    fn add_linked(&mut self, id: &str, user: &Value) {
        let identities = user.get("identities").and_then(Value::as_array);
        let identities = identities.map(Vec::as_slice).unwrap_or_default();
        if identities.len() < 2 {
            return;
        }
        let identities: Vec<Value> = identities
            .iter()
            .map(|identity| {
                json!({
                    "provider": get_str(identity, "provider"),
                    "connection": get_str(identity, "connection"),
                    "user_id": identity_id(identity),
                })
            })
            .collect();
        self.linked_count = self.linked_count.saturating_add(1);
        let line = json!({ "user_id": id, "identities": identities });
        self.linked.push_str(&to_line(&line));
    }
}

/// The ID of an identity. Custom databases and imports may have numbers as IDs.
fn identity_id(identity: &Value) -> String {
    match identity.get("user_id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => String::new(),
    }
}
