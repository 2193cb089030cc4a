//! The members of a user that mean something to the migration.

use crate::domain::named_enum::named_enum;
use crate::domain::raw_object::RawObject;

named_enum! {
    /// A member of a user, as the Management API and an export name it.
    pub enum UserField {
        /// `user_id`
        UserId = "user_id",
        /// `identities`
        Identities = "identities",
        /// `name`
        Name = "name",
        /// `nickname`
        Nickname = "nickname",
        /// `email`
        Email = "email",
        /// `email_verified`
        EmailVerified = "email_verified",
        /// `username`
        Username = "username",
        /// `given_name`
        GivenName = "given_name",
        /// `family_name`
        FamilyName = "family_name",
        /// `picture`
        Picture = "picture",
        /// `phone_number`
        PhoneNumber = "phone_number",
        /// `phone_verified`
        PhoneVerified = "phone_verified",
        /// `user_metadata`
        UserMetadata = "user_metadata",
        /// `app_metadata`
        AppMetadata = "app_metadata",
        /// `blocked`
        Blocked = "blocked",
        /// `multifactor`
        Multifactor = "multifactor",
    }
}

/// The values of these members as JSON text. All are found in one walk over the members: a bulk conversion asks for each of
/// them at least once for every user.
#[derive(Clone, Copy)]
pub struct UserFields<'a>([Option<&'a str>; UserField::NAMES.len()]);

impl<'a> UserFields<'a> {
    /// Finds the members of a user.
    pub fn of(user: &RawObject<'a>) -> Self {
        Self::with_others(user, |_| ())
    }

    /// Finds the members of a user, and hands the names of all others to `other`.
    pub fn with_others(user: &RawObject<'a>, mut other: impl FnMut(&str)) -> Self {
        let mut values = [None; UserField::NAMES.len()];
        for (name, value) in user.named_members() {
            let field = UserField::match_name(&name);
            // The last one of several members with the same name counts, so it is the one that stays.
            match field.and_then(|field| values.get_mut(field as usize)) {
                Some(place) => *place = Some(value),
                None => other(&name),
            }
        }
        Self(values)
    }

    /// The JSON text of a member; `None` when it is absent or `null`.
    pub fn get(&self, field: UserField) -> Option<&'a str> {
        let value = self.0.get(field as usize).copied().flatten();
        value.filter(|value| *value != "null")
    }
}
