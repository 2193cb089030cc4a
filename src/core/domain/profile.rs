//! The profile for the new tenant: one mapping for `login` and `getUser`, so that both give the same
//! `user_id` and the same keys (Auth0: an inconsistent one makes duplicate or orphaned users).

use crate::domain::configuration::Configuration;
use crate::domain::id_token::Claims;
use crate::domain::identifier::Identifier;
use crate::domain::identity_field::IdentityField;
use crate::domain::json;
use crate::domain::metadata;
use crate::domain::optional_settings::UserIdPolicy;
use crate::domain::outcome::Refusal;
use crate::domain::profile_field::{ProfileField, verified};
use crate::domain::raw_object::RawObject;
use crate::domain::second_factors::SecondFactors;
use crate::domain::user::User;

/// The version of the old tenant's Action whose claims are complete.
const ACTION_VERSION: i64 = 1;
/// The longest user ID in UTF-16 units, with the `auth0|` that Auth0 puts in front. Source: Management API v2, `POST /users`.
const MAX_USER_ID_UNITS: usize = 255 - "auth0|".len();

/// What a profile is made of: the claims of an ID token, or a user of the Management API.
pub enum Source<'a> {
    /// Claims that describe the user completely.
    Claims {
        /// The claims.
        claims: &'a Claims,
        /// The prefix of the Action's claims.
        namespace: &'a str,
        /// The ID within the connection, without `auth0|`.
        id: &'a str,
    },
    /// A user.
    User(&'a User),
}

/// A profile, and what of the old tenant's user it does not have.
#[derive(Default)]
pub struct Profile {
    /// The members, for the new tenant.
    pub members: RawObject,
    /// The names of the fields that the new tenant would have refused, separated by commas.
    pub left_out: String,
    /// The kinds of second factors that could not be carried.
    pub lost_factors: Vec<&'static str>,
}

impl<'a> Source<'a> {
    /// The claims, if they describe the user completely: if this project's Action of a known version has set them, and
    /// if the token is about the identity whose identifier was typed.
    pub fn complete_claims(
        claims: &'a Claims,
        identifier: &Identifier,
        namespace: &'a str,
    ) -> Option<Self> {
        let source = Self::Claims {
            claims,
            namespace,
            id: claims.subject.strip_prefix("auth0|")?,
        };
        let is_known = claims
            .all
            .get_integer(&[namespace, "action_version"].concat())
            == Some(ACTION_VERSION);
        let has_metadata = ["user_metadata", "app_metadata"].into_iter().all(|name| {
            let claim = [namespace, name].concat();
            claims.all.get_raw_object(&claim).is_some()
        });
        let is_typed = IdentityField::ALL.iter().any(|field| {
            let stored = source.field(field.name()).and_then(json::parse_string);
            stored.is_some_and(|stored| identifier.matches(&stored))
        });
        (is_known && has_metadata && is_typed && source.field("email").is_some()).then_some(source)
    }

    /// The metadata as an object; empty if there is none.
    pub fn app_metadata(&self) -> RawObject {
        let raw = self.field("app_metadata").unwrap_or_default();
        RawObject::parse(raw).unwrap_or_default()
    }

    /// Whether the user is known to have a second factor.
    pub fn has_second_factor(&self) -> bool {
        match self {
            Self::Claims { .. } => self.field("multifactor") == Some("true"),
            Self::User(user) => !user.second_factors().is_empty(),
        }
    }

    /// The whole user's ID in the old tenant.
    pub fn user_id(&self) -> String {
        match self {
            Self::Claims { claims, .. } => claims.subject.clone(),
            Self::User(user) => user.id(),
        }
    }

    fn id(&self) -> &str {
        match self {
            Self::Claims { id, .. } => id,
            Self::User(user) => user.identity_user_id(),
        }
    }

    fn field(&self, name: &str) -> Option<&str> {
        match self {
            Self::User(user) => user.field(name),
            Self::Claims {
                claims, namespace, ..
            } => {
                let is_namespaced = ProfileField::from_name(name)
                    .map_or(name != "email_verified", ProfileField::is_namespaced);
                if is_namespaced {
                    claims.all.get_raw(&[namespace, name].concat())
                } else {
                    claims.all.get_raw(name)
                }
            }
        }
    }

    /// The profile.
    ///
    /// # Errors
    /// `unavailable` if the user's ID can't be one of the new tenant.
    pub fn profile(
        &self,
        configuration: &Configuration,
        factors: &SecondFactors,
    ) -> Result<Profile, Refusal> {
        let mut profile = Profile {
            lost_factors: factors.lost.clone(),
            ..Profile::default()
        };
        let members = &mut profile.members;
        members.insert_str("user_id", &new_user_id(self.id(), configuration)?);
        for field in ProfileField::ALL.iter().copied() {
            let Some(raw) = self.field(field.name()) else {
                continue;
            };
            match field.accepted(raw) {
                Some(value) => members.insert_raw(field.name(), value),
                None => leave_out(&mut profile.left_out, &[field.name()]),
            }
        }
        if members.get_raw(ProfileField::PhoneNumber.name()).is_none() {
            members.remove(ProfileField::PhoneVerified.name());
        }
        // Always set: without it, the new tenant would ask every user to verify the address again.
        let raw = self.field("email_verified").unwrap_or_default();
        members.insert_raw("email_verified", verified(raw));
        let user_metadata = self.metadata("user_metadata", &mut profile.left_out);
        members.insert_raw("user_metadata", user_metadata);
        let raw = self.metadata("app_metadata", &mut profile.left_out);
        let app_metadata = app_metadata(raw, configuration, &mut profile);
        let key = configuration.optional.metadata_key.name();
        profile.members.insert_raw(key, &app_metadata);
        if !factors.phones.is_empty() {
            let factors = factors.to_json();
            profile.members.insert_raw("mfa_factors", &factors);
        }
        Ok(profile)
    }

    /// The JSON text of metadata, which is an object, and an empty one if there is none.
    fn metadata(&self, name: &'static str, left_out: &mut String) -> &str {
        let raw = self.field(name).unwrap_or("{}");
        if raw.starts_with('{') {
            raw
        } else {
            leave_out(left_out, &[name]);
            "{}"
        }
    }
}

fn leave_out(left_out: &mut String, name: &[&str]) {
    if !left_out.is_empty() {
        left_out.push_str(", ");
    }
    for part in name {
        left_out.push_str(part);
    }
}

/// The new tenant's `app_metadata`: the text of the old one, unless a key must go or be added.
fn app_metadata(raw: &str, configuration: &Configuration, profile: &mut Profile) -> String {
    let Some(mut members) = RawObject::parse(raw) else {
        return raw.to_owned();
    };
    let mut is_changed = metadata::remove_notes(&mut members, &configuration.optional.marker);
    for name in metadata::remove_reserved(&mut members) {
        is_changed = true;
        leave_out(&mut profile.left_out, &["app_metadata.", name]);
    }
    if !profile.lost_factors.is_empty() {
        is_changed = true;
        metadata::insert_lost_factors(&mut members, &profile.lost_factors);
    }
    if is_changed {
        members.to_json()
    } else {
        raw.to_owned()
    }
}

/// The ID for the new tenant, which puts `auth0|` in front of it, of an ID within the old connection.
///
/// # Errors
/// `unavailable` if the ID can't be one of the new tenant.
pub fn new_user_id(id: &str, configuration: &Configuration) -> Result<String, Refusal> {
    let user_id = match configuration.optional.user_id {
        UserIdPolicy::Domain => [&configuration.domain, "|", id].concat(),
        UserIdPolicy::Keep => id.to_owned(),
    };
    let is_odd = |character: char| character.is_whitespace() || character.is_control();
    if id.is_empty() || id.contains(is_odd) || user_id.encode_utf16().count() > MAX_USER_ID_UNITS {
        return Err(Refusal::unavailable(
            "the user's ID cannot be an ID of the new tenant",
        ));
    }
    Ok(user_id)
}
