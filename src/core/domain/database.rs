//! Database connections: what Auth0 calls them, and the IDs of their users.
//!
//! A whole user ID is `auth0|` and the ID within the connection.
//! Source: <https://auth0.com/docs/manage-users/user-accounts/user-profiles/user-profile-structure>

/// The strategy of database connections, and the provider of the identities in them.
pub const DATABASE: &str = "auth0";

/// What the whole IDs of users of database connections begin with.
pub const DATABASE_PREFIX: &str = "auth0|";

/// The whole ID of a user of a database connection.
///
/// ```
/// use migration_core::domain::database::{id_within, whole_id};
///
/// assert_eq!(whole_id("1"), "auth0|1");
/// assert_eq!(id_within("auth0|1"), Some("1"));
/// assert_eq!(id_within("google-oauth2|1"), None);
/// ```
pub fn whole_id(id: &str) -> String {
    [DATABASE_PREFIX, id].concat()
}

/// The ID within the connection; `None` if the whole ID is not that of a user of a database connection.
pub fn id_within(whole_id: &str) -> Option<&str> {
    whole_id.strip_prefix(DATABASE_PREFIX)
}
