//! What no two users of a connection may share.

use std::borrow::Cow;

use crate::bulk::convert::rejection::RejectionCode;
use migration_core::domain::raw_object::RawObject;

/// A member of an import record that no two users of a connection may share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unique {
    /// The ID.
    UserId,
    /// The e-mail address.
    Email,
    /// The user name.
    Username,
    /// The phone number.
    PhoneNumber,
}

impl Unique {
    /// All of them; a user who shares several members with others is rejected because of the first one.
    pub const ALL: [Self; 4] = [Self::UserId, Self::Email, Self::Username, Self::PhoneNumber];

    /// The name of the member.
    pub fn name(self) -> &'static str {
        match self {
            Self::UserId => "user_id",
            Self::Email => "email",
            Self::Username => "username",
            Self::PhoneNumber => "phone_number",
        }
    }

    /// The code of a rejection because of this member.
    pub fn code(self) -> RejectionCode {
        match self {
            Self::UserId => RejectionCode::DuplicateUserId,
            Self::Email => RejectionCode::DuplicateEmail,
            Self::Username => RejectionCode::DuplicateUsername,
            Self::PhoneNumber => RejectionCode::DuplicatePhoneNumber,
        }
    }

    /// The value as it is compared. Auth0 stores e-mail addresses and user names in lower case; only letters of ASCII are
    /// folded, as in the action scripts.
    pub fn folded(self, value: &str) -> Cow<'_, str> {
        let folds = matches!(self, Self::Email | Self::Username);
        // Without a way out of the loop, it looks at many bytes at once.
        let has_upper_case =
            || (value.bytes()).fold(false, |found, byte| found | byte.is_ascii_uppercase());
        if folds && has_upper_case() {
            Cow::Owned(value.to_ascii_lowercase())
        } else {
            Cow::Borrowed(value)
        }
    }

    /// The value in an import record.
    pub fn of_record<'a>(self, record: &RawObject<'a>) -> Option<Cow<'a, str>> {
        record.get_str(self.name())
    }
}
