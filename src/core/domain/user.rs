//! A user as the old tenant's Management API returns it.

use crate::domain::json;
use crate::domain::raw_object::RawObject;

/// `app_metadata.migration_complete`, the migration marker.
pub const MARKER: &str = "migration_complete";
/// The provider of identities in a database connection.
const DATABASE: &str = "auth0";

/// A user of the old tenant that holds an identity of the connection.
pub struct User {
    root: RawObject,
    /// The profile of the identity, when it is linked to another, primary one.
    linked: Option<RawObject>,
    identity_user_id: String,
}

impl User {
    /// Reads a user; `None` when it holds no database identity of `connection`.
    pub fn read(root: RawObject, connection: &str) -> Option<Self> {
        let identities = RawObject::parse_array(root.get_raw("identities")?)?;
        let identity = identities.iter().find(|identity| {
            identity.get_str("provider").as_deref() == Some(DATABASE)
                && identity.get_str("connection").as_deref() == Some(connection)
        })?;
        let identity_user_id = identity.get_str("user_id")?;
        let primary = root.get_str("user_id")? == format!("{DATABASE}|{identity_user_id}");
        let linked = (!primary).then(|| identity.get_object("profileData").unwrap_or_default());
        Some(Self {
            root,
            linked,
            identity_user_id,
        })
    }

    /// The whole user's ID, which is the primary identity's.
    pub fn id(&self) -> String {
        self.root.get_str("user_id").unwrap_or_default()
    }

    /// The ID within the connection, without `auth0|`.
    pub fn identity_user_id(&self) -> &str {
        &self.identity_user_id
    }

    /// Whether the user is blocked.
    pub fn is_blocked(&self) -> bool {
        self.root.get_raw("blocked") == Some("true")
    }

    /// Whether the user has the migration marker: any value but `false`.
    pub fn is_marked(&self) -> bool {
        self.root
            .get_object("app_metadata")
            .is_some_and(|metadata| {
                metadata
                    .get_raw(MARKER)
                    .is_some_and(|value| value != "false")
            })
    }

    /// A field of the profile. For a linked identity, that identity's own profile comes first.
    ///
    /// An identifier and its verification come from the same profile: that the address of the primary identity is
    /// verified says nothing about another address.
    pub fn field(&self, name: &str) -> Option<&str> {
        let Some(linked) = &self.linked else {
            return self.root.get_raw(name);
        };
        let own_only = match name {
            "username" => true,
            "email_verified" => linked.get_raw("email").is_some(),
            "phone_verified" => linked.get_raw("phone_number").is_some(),
            _ => false,
        };
        linked.get_raw(name).or_else(|| {
            if own_only {
                None
            } else {
                self.root.get_raw(name)
            }
        })
    }

    /// Whether a field equals `lower_case`. Auth0 stores the identifiers of database users in lower case; for users
    /// that were imported in another form, ASCII letters are converted here.
    pub fn field_is(&self, name: &str, lower_case: &str) -> bool {
        self.field(name)
            .and_then(json::parse_string)
            .is_some_and(|text| text.to_ascii_lowercase() == lower_case)
    }

    /// `user_metadata` or `app_metadata`, which belong to the whole user.
    pub fn metadata(&self, name: &str) -> &str {
        self.root.get_raw_object(name).unwrap_or("{}")
    }
}
