//! The fields of a user that identify it in its connection.

use crate::domain::identifier::IdentifierKind;
use crate::domain::named_enum::named_enum;
use crate::domain::user_field::UserField;

named_enum! {
    /// A field of a user that identifies it in its connection.
    pub enum IdentityField {
        /// The e-mail address.
        Email = "email",
        /// The user name.
        Username = "username",
        /// The phone number.
        PhoneNumber = "phone_number",
    }
}

impl IdentityField {
    /// The member of a user.
    pub fn user_field(self) -> UserField {
        match self {
            Self::Email => UserField::Email,
            Self::Username => UserField::Username,
            Self::PhoneNumber => UserField::PhoneNumber,
        }
    }

    /// The fields of a token's claims that tell whether the token is about the identity that was typed. An e-mail address
    /// or a phone number that only the user name of the claims has may be that of a linked identity.
    pub fn claimed(kind: IdentifierKind) -> &'static [Self] {
        match kind {
            IdentifierKind::Email => &[Self::Email],
            IdentifierKind::EmailOrUsername => &[Self::Email, Self::Username],
            IdentifierKind::PhoneNumber => &[Self::PhoneNumber],
            IdentifierKind::Username => &[Self::Username],
        }
    }

    /// The fields in which `getUser` looks an identifier up, in this order. The first one that has it counts. A user name
    /// may have the form of a phone number: where users cannot log in with a phone number, many have chosen theirs as
    /// their user name. Nobody is searched for by an e-mail address: each sign-up would take another search.
    pub fn looked_up(kind: IdentifierKind) -> &'static [Self] {
        match kind {
            IdentifierKind::PhoneNumber => &[Self::PhoneNumber, Self::Username],
            _ => Self::claimed(kind),
        }
    }

    /// The fields in which the old tenant may have found an identifier whose password it has proven. It does not say
    /// in which one, so the identifier must belong to one user over all of them: a connection may allow user names in the
    /// form of an e-mail address or of a phone number.
    pub fn proven(kind: IdentifierKind) -> &'static [Self] {
        match kind {
            IdentifierKind::Email | IdentifierKind::EmailOrUsername => {
                &[Self::Email, Self::Username]
            }
            IdentifierKind::PhoneNumber => &[Self::PhoneNumber, Self::Username],
            IdentifierKind::Username => &[Self::Username],
        }
    }
}
