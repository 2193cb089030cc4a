//! The fields of a profile, and what the new tenant takes in each. A field that it would refuse is left out: the user
//! can move without it, but not with it.

use crate::domain::json;
use crate::domain::named_enum::named_enum;

named_enum! {
    /// A field that is copied if the old tenant has it.
    pub enum ProfileField {
        /// `name`
        Name = "name",
        /// `nickname`
        Nickname = "nickname",
        /// `email`
        Email = "email",
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
    }
}

impl ProfileField {
    /// Whether no standard claim of an ID token has the field. The Action sets it as a claim with the namespace.
    pub fn is_namespaced(self) -> bool {
        matches!(
            self,
            Self::Username | Self::PhoneNumber | Self::PhoneVerified
        )
    }

    /// The JSON text that the profile gets for that of the old tenant; `None` if the new tenant would refuse it.
    ///
    /// The lengths are those of the Management API's `POST /users`. No source states one for pictures and addresses
    /// of an imported profile; such a long one is no use to anybody.
    pub fn accepted(self, raw: &str) -> Option<&str> {
        if self == Self::PhoneVerified {
            return Some(verified(raw));
        }
        let text = json::parse_string(raw)?;
        let max_length = match self {
            Self::GivenName | Self::FamilyName => 150,
            Self::Name | Self::Nickname => 300,
            Self::Username => 128,
            Self::Email => 254,
            Self::PhoneNumber => 16,
            Self::Picture | Self::PhoneVerified => 2_048,
        };
        let has_form = match self {
            Self::Picture => text.starts_with("https://") || text.starts_with("http://"),
            Self::PhoneNumber => is_phone_number(&text),
            _ => !text.trim().is_empty(),
        };
        (has_form && is_within(&text, max_length)).then_some(raw)
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
