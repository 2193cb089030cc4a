//! A user as the old tenant's Management API returns it.

use crate::domain::identifier::Identifier;
use crate::domain::identity_field::IdentityField;
use crate::domain::json;
use crate::domain::raw_object::RawObject;

/// The provider of identities in a database connection.
const DATABASE: &str = "auth0";

/// A user of the old tenant, as one of its identities in the connection.
pub struct User {
    root: RawObject,
    /// The profile of the identity, when it is linked to another, primary one.
    linked: Option<RawObject>,
    identity_user_id: String,
}

impl User {
    /// Reads a user as the identity of `connection` that answers to `identifier` in one of `fields`; `None` when none
    /// does. Two identities of one connection may be linked: then the one that was typed is meant, not the first.
    pub fn read(
        root: &RawObject,
        connection: &str,
        identifier: &Identifier,
        fields: &[IdentityField],
    ) -> Option<Self> {
        RawObject::parse_array(root.get_raw("identities")?)?
            .iter()
            .filter(|identity| {
                identity.get_str("provider").as_deref() == Some(DATABASE)
                    && identity.get_str("connection").as_deref() == Some(connection)
            })
            .filter_map(|identity| Self::of_identity(root, identity))
            .find(|user| {
                fields
                    .iter()
                    .any(|field| user.answers_to(identifier, *field))
            })
    }

    fn of_identity(root: &RawObject, identity: &RawObject) -> Option<Self> {
        // Custom databases and imports may have numbers as IDs.
        let identity_user_id = identity
            .get_str("user_id")
            .or_else(|| Some(identity.get_integer("user_id")?.to_string()))?;
        let primary = root.get_str("user_id")? == [DATABASE, "|", &identity_user_id].concat();
        let linked = (!primary).then(|| identity.get_object("profileData").unwrap_or_default());
        Some(Self {
            root: root.clone(),
            linked,
            identity_user_id,
        })
    }

    /// Whether a field of the identity itself has the identifier.
    fn answers_to(&self, identifier: &Identifier, field: IdentityField) -> bool {
        self.linked
            .as_ref()
            .unwrap_or(&self.root)
            .get_str(field.name())
            .is_some_and(|stored| identifier.matches(&stored))
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

    /// The names of the user's second factors, as far as the user itself shows them. Imported ones are not among them.
    pub fn second_factors(&self) -> Vec<String> {
        let factors = self.root.get_raw("multifactor");
        factors
            .and_then(json::parse_string_array)
            .unwrap_or_default()
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
            // Metadata belongs to the whole user.
            "user_metadata" | "app_metadata" => return self.root.get_raw(name),
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
}
