//! Which user of the new tenant a user of the old one is.

use migration_core::domain::configuration::Configuration;
use migration_core::domain::profile::new_user_id;

/// What the IDs of users of database connections begin with.
pub const DATABASE_PREFIX: &str = "auth0|";

/// Maps the IDs of users by the policy `user_id` of the settings, as the action scripts do.
pub struct NewUserIds<'a> {
    configuration: &'a Configuration,
}

impl<'a> NewUserIds<'a> {
    /// Maps as the action scripts of this configuration do.
    pub fn new(configuration: &'a Configuration) -> Self {
        Self { configuration }
    }

    /// The new tenant's ID of a user, whole, from the old tenant's. `None` for users of social, enterprise and other
    /// connections that are no databases, and for IDs that the new tenant would refuse: these users are not moved.
    ///
    /// The lists of roles and organizations do not say to which database a user belongs. A user of another database gets an
    /// ID that nobody has in the new tenant.
    pub fn of(&self, old: &str) -> Option<String> {
        let identity = self.identity_of(old.strip_prefix(DATABASE_PREFIX)?)?;
        Some([DATABASE_PREFIX, &identity].concat())
    }

    /// The ID within the new connection, without `auth0|`, from the one within the old connection.
    pub fn identity_of(&self, old: &str) -> Option<String> {
        new_user_id(old, self.configuration).ok()
    }
}
