//! The fields of a profile, and what the new tenant takes in each. A field that it would refuse is left out: the user
//! can move without it, but not with it.

use std::borrow::Cow;

use crate::domain::json;
use crate::domain::user_field::UserField;

/// The fields that are copied if the old tenant has them, in the order of the profile.
pub const COPIED: [UserField; 9] = [
    UserField::Name,
    UserField::Nickname,
    UserField::Email,
    UserField::Username,
    UserField::GivenName,
    UserField::FamilyName,
    UserField::Picture,
    UserField::PhoneNumber,
    UserField::PhoneVerified,
];

impl UserField {
    /// Whether no standard claim of an ID token has the field. The Action sets it as a claim with the namespace.
    pub fn is_namespaced(self) -> bool {
        !matches!(
            self,
            Self::Name
                | Self::Nickname
                | Self::Email
                | Self::EmailVerified
                | Self::GivenName
                | Self::FamilyName
                | Self::Picture
        )
    }

    /// The JSON text that the profile gets for that of the old tenant in one of the [`COPIED`] fields; `None` if the new
    /// tenant would refuse it.
    pub fn accepted(self, raw: &str) -> Option<&str> {
        if self == Self::PhoneVerified {
            return Some(verified(raw));
        }
        self.accepted_text(raw).is_some().then_some(raw)
    }

    /// The text of a [`COPIED`] field other than `phone_verified`; `None` if the new tenant would refuse it.
    ///
    /// The lengths are those of the Management API's `POST /users`. No source states one for pictures and addresses
    /// of an imported profile; such a long one is no use to anybody.
    pub fn accepted_text(self, raw: &str) -> Option<Cow<'_, str>> {
        let text = json::parse_string(raw)?;
        let max_length = match self {
            Self::GivenName | Self::FamilyName => 150,
            Self::Name | Self::Nickname => 300,
            Self::Username => 128,
            Self::Email => 254,
            // The form of a phone number bounds its length.
            _ => 2_048,
        };
        let has_form = match self {
            Self::Picture => text.starts_with("https://") || text.starts_with("http://"),
            Self::PhoneNumber => is_phone_number(&text),
            _ => !text.chars().all(char::is_whitespace),
        };
        (has_form && is_within(&text, max_length)).then_some(text)
    }
}

/// Whether a text has at most so many UTF-16 units, which is what JavaScript counts. No character has more of them than
/// bytes.
pub(super) fn is_within(text: &str, max_units: usize) -> bool {
    text.len() <= max_units || text.encode_utf16().count() <= max_units
}

/// Whether a text is a phone number in E.164 form, as Auth0 imports it.
pub fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// A verification as a Boolean. Some imports have stored it as a text.
pub fn verified(raw: &str) -> &'static str {
    if matches!(raw, "true" | "\"true\"") {
        "true"
    } else {
        "false"
    }
}
