//! Which user of the new tenant a user of the old one is.

use std::collections::HashMap;

use crate::bulk::assignments::linked_user::LinkedUser;
use crate::bulk::ndjson::parse_lines;
use migration_core::domain::configuration::Configuration;
use migration_core::domain::database::{id_within, whole_id};
use migration_core::domain::profile::new_user_id;

/// Maps the IDs of users by the policy `user_id` of the settings, as the action scripts do.
pub struct NewUserIds<'a> {
    configuration: &'a Configuration,
    /// The IDs within the old connection of users whose primary identity is in no database, by their whole IDs.
    linked: HashMap<String, String>,
}

impl<'a> NewUserIds<'a> {
    /// Maps as the action scripts of this configuration do. `linked_users` are the lines about users with several
    /// identities, if they are known.
    pub fn new(configuration: &'a Configuration, linked_users: &str) -> Self {
        let connection = &configuration.connection;
        let linked = parse_lines::<LinkedUser>(linked_users)
            .filter(|user| id_within(&user.user_id).is_none())
            .filter_map(|user| {
                let mut identities = user.identities.into_iter();
                let moved = identities.find(|identity| identity.is_in(connection))?;
                Some((user.user_id, moved.user_id))
            })
            .collect();
        Self {
            configuration,
            linked,
        }
    }

    /// The new tenant's ID of a user, whole, from the old tenant's. `None` for users without an identity in a database, and
    /// for IDs that the new tenant would refuse: these users are not moved.
    ///
    /// The lists of roles and organizations do not say to which database a user belongs. A user of another database gets an
    /// ID that nobody has in the new tenant.
    pub fn of(&self, old: &str) -> Option<String> {
        let linked = self.linked.get(old).map(String::as_str);
        let identity = self.identity_of(id_within(old).or(linked)?)?;
        Some(whole_id(&identity))
    }

    /// The ID within the new connection, without `auth0|`, from the one within the old connection.
    pub fn identity_of(&self, old: &str) -> Option<String> {
        new_user_id(old, self.configuration).ok()
    }
}
