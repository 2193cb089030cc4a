//! A user of the old tenant with several identities, as a scan of the export lists it.

use migration_core::domain::database::DATABASE;
use serde::Deserialize;

/// A line of `linked-users.ndjson`.
#[derive(Clone, Debug, Deserialize)]
pub struct LinkedUser {
    /// The whole user's ID, which is the primary identity's.
    pub user_id: String,
    /// All identities.
    pub identities: Vec<Identity>,
}

/// An identity of a user.
#[derive(Clone, Debug, Deserialize)]
pub struct Identity {
    /// The kind of its connection.
    pub provider: String,
    /// The name of its connection.
    pub connection: String,
    /// The ID within the connection.
    pub user_id: String,
}

impl Identity {
    /// The ID that the identity has as a user of its own.
    pub fn whole_id(&self) -> String {
        [&self.provider, "|", &self.user_id].concat()
    }

    /// Whether the identity is in the database connection of this name.
    pub fn is_in(&self, connection: &str) -> bool {
        self.provider == DATABASE && self.connection == connection
    }
}
