//! The identities of one user of the old tenant that move: each by itself, although they share the migration marker.

use crate::bulk::verify::side::{NotComparable, Side};
use migration_core::domain::exported_user::ExportedUser;
use migration_core::domain::raw_object::RawObject;

/// An identity that moves, by itself. All of one user share the migration marker.
pub struct MovingIdentity {
    /// The ID within its connection.
    pub id: String,
    /// Whether its connection is that of the side, and not another one of the settings.
    pub is_own: bool,
    /// Whether it has moved, as the marker says.
    pub has_marker: bool,
}

impl Side {
    /// The value of the marker in a record, in JSON.
    pub fn marker_value(&self, json: &str) -> Option<String> {
        let metadata = RawObject::parse(json)?.get_object("app_metadata")?;
        metadata.get_raw(self.marker()).map(str::to_owned)
    }

    /// Reads the identities of a record in all connections of the settings, as users of the old tenant.
    ///
    /// # Errors
    /// If the record has no identities that can be read.
    pub fn moving_identities(&self, json: &str) -> Result<Vec<MovingIdentity>, NotComparable> {
        let exported = ExportedUser::parse(json).ok_or(NotComparable::NotAnObject)?;
        let mut identities = Vec::new();
        for connection in &self.moving_connections {
            let users = exported.identities_in(connection);
            for user in &users.ok_or(NotComparable::NoIdentities)? {
                identities.push(MovingIdentity {
                    id: user.identity_user_id().to_owned(),
                    is_own: connection == self.connection(),
                    has_marker: self.has_marker(user),
                });
            }
        }
        Ok(identities)
    }

    /// Whether an identity of a record in another connection of the settings has yet to move. What can't be read may have to.
    pub fn is_awaited_elsewhere(&self, json: &str) -> bool {
        // Nearly always there is one connection, and nothing to read.
        self.moving_connections.len() > 1
            && self.moving_identities(json).map_or(true, |identities| {
                let mut elsewhere = identities.iter().filter(|identity| !identity.is_own);
                elsewhere.any(|identity| !identity.has_marker)
            })
    }
}
