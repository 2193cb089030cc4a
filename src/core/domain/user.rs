//! A user as the old tenant's Management API returns it, or a bulk export.

use std::borrow::Cow;

use crate::domain::database::{DATABASE, id_within};
use crate::domain::identifier::Identifier;
use crate::domain::identity_field::IdentityField;
use crate::domain::json;
use crate::domain::raw_object::RawObject;
use crate::domain::user_field::{UserField, UserFields};

/// A user of the old tenant, as one of its identities in the connection.
pub struct User<'a> {
    root: &'a RawObject<'a>,
    fields: UserFields<'a>,
    /// The `app_metadata`, if it is read already.
    app_metadata: Option<&'a RawObject<'a>>,
    /// The profile of the identity, when it is linked to another, primary one.
    linked: Option<UserFields<'a>>,
    identity_user_id: Cow<'a, str>,
}

/// The identities of a user in the connection can't be read, or several of them answer to the identifier. So nobody can tell
/// whether the user is the one who is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnclearIdentity;

impl<'a> User<'a> {
    /// Reads a user as the only identity of `connection` that answers to `identifier` in one of `fields`; `None` when none
    /// does. Two identities of one connection may be linked: then the one that was typed is meant, not the first.
    ///
    /// # Errors
    /// [`UnclearIdentity`]
    pub fn read(
        root: &'a RawObject<'a>,
        connection: &str,
        identifier: &Identifier,
        fields: &[IdentityField],
    ) -> Result<Option<Self>, UnclearIdentity> {
        Self::find(root, connection, &|user| {
            fields
                .iter()
                .any(|field| user.answers_to(identifier, *field))
        })
    }

    /// Reads a user as the identity of `connection` with an ID (see [`User::identity_user_id`]).
    pub fn with_identity(
        root: &'a RawObject<'a>,
        connection: &str,
        identity_user_id: &str,
    ) -> Option<Self> {
        Self::find(root, connection, &|user| {
            user.identity_user_id == identity_user_id
        })
        .ok()?
    }

    fn find(
        root: &'a RawObject<'a>,
        connection: &str,
        is_meant: &dyn Fn(&Self) -> bool,
    ) -> Result<Option<Self>, UnclearIdentity> {
        let fields = UserFields::of(root);
        let identities = fields.get(UserField::Identities);
        let identities = identities
            .and_then(RawObject::parse_array)
            .ok_or(UnclearIdentity)?;
        let mut found: Option<Self> = None;
        for identity in identities
            .iter()
            .filter(|identity| is_in(identity, connection))
        {
            let user = Self::of_identity(root, fields, None, identity).ok_or(UnclearIdentity)?;
            if !is_meant(&user) {
                continue;
            }
            match &found {
                Some(other) if other.identity_user_id != user.identity_user_id => {
                    return Err(UnclearIdentity);
                }
                Some(_) => {}
                None => found = Some(user),
            }
        }
        Ok(found)
    }

    /// Reads a user as one of the identities; `None` if `user_id` or the ID of the identity is missing.
    pub(super) fn of_identity(
        root: &'a RawObject<'a>,
        fields: UserFields<'a>,
        app_metadata: Option<&'a RawObject<'a>>,
        identity: &RawObject<'a>,
    ) -> Option<Self> {
        let identity_user_id = identity_id(identity)?;
        let user_id = fields.get(UserField::UserId).and_then(json::parse_string)?;
        let is_primary = id_within(&user_id) == Some(&*identity_user_id);
        let linked = (!is_primary).then(|| {
            let profile = identity.get_object("profileData").unwrap_or_default();
            UserFields::of(&profile)
        });
        Some(Self {
            root,
            fields,
            app_metadata,
            linked,
            identity_user_id,
        })
    }

    /// Whether a field of the identity itself has the identifier.
    fn answers_to(&self, identifier: &Identifier, field: IdentityField) -> bool {
        self.linked
            .as_ref()
            .unwrap_or(&self.fields)
            .get(field.user_field())
            .and_then(json::parse_string)
            .is_some_and(|stored| identifier.matches(&stored))
    }

    /// The whole user, all identities together.
    pub fn root(&self) -> &'a RawObject<'a> {
        self.root
    }

    /// The `app_metadata` of the whole user, if it is read already.
    pub(super) fn app_metadata(&self) -> Option<&'a RawObject<'a>> {
        self.app_metadata
    }

    /// The whole user's ID, which is the primary identity's.
    pub fn id(&self) -> Cow<'a, str> {
        let user_id = self.fields.get(UserField::UserId);
        user_id.and_then(json::parse_string).unwrap_or_default()
    }

    /// The ID within the connection, without `auth0|`.
    pub fn identity_user_id(&self) -> &str {
        &self.identity_user_id
    }

    /// Whether this identity is linked to another one, which is the whole user's primary one.
    pub fn is_linked(&self) -> bool {
        self.linked.is_some()
    }

    /// Whether the user is blocked. A value of a wrong type is a block too.
    pub fn is_blocked(&self) -> bool {
        let blocked = self.fields.get(UserField::Blocked);
        blocked.is_some_and(|raw| !matches!(raw, "false" | "\"false\""))
    }

    /// Whether the user has a second factor, as far as the user itself shows it: imported ones do not show. What is no list
    /// of names, such as a cell of a CSV file, is a factor too, unless it is empty.
    pub fn has_second_factor(&self) -> bool {
        let factors = self.fields.get(UserField::Multifactor);
        factors.is_some_and(|raw| match json::parse_string_array(raw) {
            Some(names) => !names.is_empty(),
            None => !matches!(raw, "{}" | "false" | "\"\""),
        })
    }

    /// The JSON text of a field of the profile. For a linked identity, that identity's own profile comes first.
    ///
    /// An identifier and its verification come from the same profile: that the address of the primary identity is
    /// verified says nothing about another address.
    pub fn field(&self, field: UserField) -> Option<&'a str> {
        let whole = self.fields.get(field);
        let Some(linked) = &self.linked else {
            return whole;
        };
        let own_only = match field {
            // Metadata belongs to the whole user.
            UserField::UserMetadata | UserField::AppMetadata => return whole,
            UserField::Username | UserField::PhoneNumber => true,
            UserField::EmailVerified => linked.get(UserField::Email).is_some(),
            UserField::PhoneVerified => linked.get(UserField::PhoneNumber).is_some(),
            _ => false,
        };
        linked.get(field).or(whole.filter(|_| !own_only))
    }
}

/// The ID of an identity within its connection. Custom databases and imports may have whole numbers; one with a fraction or
/// an exponent is none, since cut to its whole part it may be the ID of another user.
pub fn identity_id<'a>(identity: &RawObject<'a>) -> Option<Cow<'a, str>> {
    let raw = identity.get_raw("user_id")?;
    json::parse_string(raw).or_else(|| raw.parse::<i64>().is_ok().then_some(raw.into()))
}

/// Whether an identity is one of the database connection.
pub(super) fn is_in(identity: &RawObject<'_>, connection: &str) -> bool {
    identity.get_str("provider").as_deref() == Some(DATABASE)
        && identity.get_str("connection").as_deref() == Some(connection)
}
