//! The second factors of a user, and which of them can be carried into the new tenant.

use crate::domain::named_enum::named_enum;
use crate::domain::profile_field::is_phone_number;
use crate::domain::raw_object::RawObject;

named_enum! {
    /// The kinds of authentication methods that are second factors. A password and a passkey are first ones, and a
    /// recovery code only replaces another factor. Source: Management API v2, "Get a list of authentication methods".
    pub enum FactorKind {
        /// A phone, by text message or call.
        Phone = "phone",
        /// An authenticator app.
        Totp = "totp",
        /// A push notification.
        Push = "push",
        /// Auth0 Guardian.
        Guardian = "guardian",
        /// An e-mail address.
        Email = "email",
        /// A security key.
        WebauthnRoaming = "webauthn-roaming",
        /// The biometrics of a device.
        WebauthnPlatform = "webauthn-platform",
    }
}

/// How many factors a profile may have. Source: Auth0, "Bulk User Import Database Schema and Examples".
const MAX_CARRIED: usize = 10;
/// Noted for a user whose factors could not be read.
pub const UNKNOWN: &str = "unknown";

/// The second factors of a user.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct SecondFactors {
    /// The phone numbers that the profile carries, in E.164 form.
    pub phones: Vec<String>,
    /// The kinds that can't be carried, each once.
    pub lost: Vec<&'static str>,
}

impl SecondFactors {
    /// The factors of a user whose authentication methods could not be read: all are lost.
    pub fn unreadable() -> Self {
        Self {
            lost: vec![UNKNOWN],
            ..Self::default()
        }
    }

    /// Reads the authentication methods of a user.
    ///
    /// Only a phone number that is shown in full is carried. A tenant masks the numbers unless it is set to show them,
    /// and the new tenant fails a login with a factor that it cannot import. For all other kinds the tenant never
    /// shows the secret.
    pub fn read(methods: &[RawObject<'_>]) -> Self {
        let mut factors = Self::default();
        for method in methods {
            let kind = method.get_str("type");
            let Some(kind) = kind.and_then(|kind| FactorKind::from_name(&kind)) else {
                continue;
            };
            if method.get_raw("confirmed") == Some("false") {
                continue;
            }
            let phone = method.get_str("phone_number").filter(|phone| {
                kind == FactorKind::Phone
                    && is_phone_number(phone)
                    && factors.phones.len() < MAX_CARRIED
            });
            match phone {
                Some(phone) if !factors.phones.iter().any(|other| *other == phone) => {
                    factors.phones.push(phone.into_owned());
                }
                Some(_) => {}
                None if !factors.lost.contains(&kind.name()) => factors.lost.push(kind.name()),
                None => {}
            }
        }
        factors
    }

    /// The member `mfa_factors` of a profile.
    pub fn to_json(&self) -> String {
        let mut json = String::from("[");
        for (index, phone) in self.phones.iter().enumerate() {
            if index > 0 {
                json.push(',');
            }
            json.push_str("{\"phone\":{\"value\":\"");
            json.push_str(phone);
            json.push_str("\"}}");
        }
        json.push(']');
        json
    }
}
