//! What a message of a tenant's stream says.

use serde_json::Value;

use crate::bulk::timestamp::parse_ms;
use crate::json_value::{get_str, parse};
use crate::status::watch::sse::Message;
use migration_core::domain::metadata;
use migration_core::domain::raw_object::RawObject;

/// What a message says, as far as it matters here.
#[derive(Debug, PartialEq)]
pub enum Content {
    /// Something has happened to a user.
    User(UserEvent),
    /// Nothing has happened; only the cursor moves.
    OffsetOnly,
    /// The tenant closes the stream, for a reason in Auth0's words.
    Error {
        /// Auth0's code, such as one for a cursor that is too old.
        code: String,
        /// Auth0's message.
        message: String,
    },
    /// Anything else.
    Other,
}

/// Something has happened to a user.
#[derive(Debug, PartialEq)]
pub struct UserEvent {
    /// The ID of the event: one that comes twice has the same.
    pub id: String,
    /// The user's ID.
    pub user_id: String,
    /// When, in UNIX milliseconds, if the tenant says so.
    pub at_ms: Option<u64>,
    object: Value,
    previous: Option<Value>,
}

impl Content {
    /// Reads a message. What is not as Auth0 documents it says nothing.
    pub fn read(message: &Message) -> Self {
        let Ok(mut data) = parse::<Value>(&message.data) else {
            return Self::Other;
        };
        match message.event_type.as_str() {
            "offset-only" => Self::OffsetOnly,
            "error" => {
                let error = data.get("error").unwrap_or(&data);
                Self::Error {
                    code: get_str(error, "code").to_owned(),
                    message: get_str(error, "message").to_owned(),
                }
            }
            "user.created" | "user.updated" => {
                let mut event = data.get_mut("event").map(Value::take).unwrap_or_default();
                let object = event.pointer_mut("/data/object").map(Value::take);
                let previous = event.pointer_mut("/data/previous_object").map(Value::take);
                let object = object.unwrap_or_default();
                Self::User(UserEvent {
                    id: get_str(&event, "id").to_owned(),
                    user_id: get_str(&object, "user_id").to_owned(),
                    at_ms: parse_ms(get_str(&event, "time")),
                    object,
                    previous,
                })
            }
            _ => Self::Other,
        }
    }
}

impl UserEvent {
    /// Whether the user has an identity of a connection.
    pub fn is_of_connection(&self, connection: &str) -> bool {
        self.identity_user_ids(connection).next().is_some()
    }

    /// The identities of a connection, by their IDs, that have the migration marker now and had none before, as far as the
    /// event says what was before.
    pub fn confirmed(&self, connection: &str, marker: &str) -> impl Iterator<Item = String> {
        self.identity_user_ids(connection).filter(move |id| {
            let has_marker = |user| has_marker(user, marker, id);
            has_marker(&self.object) && !self.previous.as_ref().is_some_and(has_marker)
        })
    }

    /// The IDs that the user has within a connection.
    fn identity_user_ids(&self, connection: &str) -> impl Iterator<Item = String> {
        let identities = self.object.get("identities").and_then(Value::as_array);
        identities
            .into_iter()
            .flatten()
            .filter(move |identity| get_str(identity, "connection") == connection)
            .map(|identity| match identity.get("user_id") {
                Some(Value::String(id)) => id.clone(),
                Some(id) => id.to_string(),
                None => String::new(),
            })
    }
}

fn has_marker(user: &Value, marker: &str, identity_user_id: &str) -> bool {
    let metadata = user.get("app_metadata").map(Value::to_string);
    let metadata = metadata.as_deref().and_then(RawObject::parse);
    metadata.is_some_and(|metadata| metadata::has_marker(&metadata, marker, identity_user_id))
}
