//! The profile for the new tenant: one mapping for `login`, `getUser` and the bulk conversion, so that all give
//! the same `user_id` and the same keys (Auth0: an inconsistent one makes duplicate or orphaned users).

use std::borrow::Cow;

use zeroize::Zeroizing;

use crate::domain::configuration::Configuration;
use crate::domain::database::{DATABASE_PREFIX, id_within};
use crate::domain::id_token::Claims;
use crate::domain::identifier::Identifier;
use crate::domain::identity_field::IdentityField;
use crate::domain::json;
use crate::domain::metadata;
use crate::domain::object_writer::{MemberSink, ObjectWriter};
use crate::domain::optional_settings::UserIdPolicy;
use crate::domain::outcome::Refusal;
use crate::domain::profile_field::{COPIED, is_within, verified};
use crate::domain::raw_object::{RawObject, integer};
use crate::domain::second_factors::SecondFactors;
use crate::domain::secret::Secret;
use crate::domain::user::User;
use crate::domain::user_field::UserField;

/// The version of the old tenant's Action whose claims are complete.
const ACTION_VERSION: i64 = 1;
/// The longest user ID in UTF-16 units, with the `auth0|` that Auth0 puts in front. Source: Management API v2, `POST /users`.
const MAX_USER_ID_UNITS: usize = 255 - DATABASE_PREFIX.len();

/// What a profile is made of: the claims of an ID token, or a user of the Management API.
pub struct Source<'a> {
    origin: Origin<'a>,
    /// The `app_metadata`, unless the user has read it.
    app_metadata: RawObject<'a>,
}

enum Origin<'a> {
    /// Claims that describe the user completely.
    Claims {
        claims: &'a Claims<'a>,
        /// The prefix of the Action's claims.
        namespace: &'a str,
        /// The ID within the connection, without `auth0|`.
        id: &'a str,
    },
    User(&'a User<'a>),
}

/// A profile, and what of the old tenant's user it does not have.
#[derive(Default)]
pub struct Profile {
    /// The profile as JSON text, for the new tenant.
    pub json: Secret,
    /// The names of the fields that the new tenant would have refused.
    pub left_out: Vec<&'static str>,
    /// The kinds of second factors that could not be carried.
    pub lost_factors: Vec<&'static str>,
}

impl<'a> Source<'a> {
    /// A user of the Management API or of an export.
    pub fn of_user(user: &'a User<'a>) -> Self {
        Self::of(Origin::User(user))
    }

    /// The claims, if they describe the user completely: if this project's Action of a known version has set them, and
    /// if the token is about the identity whose identifier was typed.
    pub fn complete_claims(
        claims: &'a Claims<'a>,
        identifier: &Identifier,
        namespace: &'a str,
    ) -> Option<Self> {
        let version = claims.all.get_prefixed(namespace, "action_version")?;
        if integer(version) != Some(ACTION_VERSION) {
            return None;
        }
        let source = Self::of(Origin::Claims {
            claims,
            namespace,
            id: id_within(&claims.subject)?,
        });
        let has_metadata = [UserField::UserMetadata, UserField::AppMetadata]
            .into_iter()
            .all(|field| source.field(field).is_some_and(is_object));
        let fields = IdentityField::claimed(identifier.kind());
        let is_typed = fields.iter().any(|field| {
            let stored = source
                .field(field.user_field())
                .and_then(json::parse_string);
            stored.is_some_and(|stored| identifier.matches(&stored))
        });
        (has_metadata && is_typed && source.field(UserField::Email).is_some()).then_some(source)
    }

    fn of(origin: Origin<'a>) -> Self {
        let app_metadata = origin
            .field(UserField::AppMetadata)
            .filter(|_| origin.app_metadata().is_none())
            .and_then(RawObject::parse)
            .unwrap_or_default();
        Self {
            origin,
            app_metadata,
        }
    }

    /// The old tenant's `app_metadata`; empty if there is none.
    pub fn app_metadata(&self) -> &RawObject<'a> {
        self.origin.app_metadata().unwrap_or(&self.app_metadata)
    }

    /// Whether the user is known to be blocked. Nobody who is blocked gets a token, so claims say nothing of it.
    pub fn is_blocked(&self) -> bool {
        match self.origin {
            Origin::Claims { .. } => false,
            Origin::User(user) => user.is_blocked(),
        }
    }

    /// Whether the user is known to have a second factor.
    pub fn has_second_factor(&self) -> bool {
        match self.origin {
            Origin::Claims { .. } => self.field(UserField::Multifactor) == Some("true"),
            Origin::User(user) => user.has_second_factor(),
        }
    }

    /// The whole user's ID in the old tenant.
    pub fn user_id(&self) -> Cow<'a, str> {
        match self.origin {
            Origin::Claims { claims, .. } => Cow::Borrowed(&claims.subject),
            Origin::User(user) => user.id(),
        }
    }

    /// The `user_id` of the profile.
    ///
    /// # Errors
    /// `unavailable` if the user's ID can't be one of the new tenant.
    pub fn new_user_id(&self, configuration: &Configuration) -> Result<String, Refusal> {
        new_user_id(self.identity_user_id(), configuration)
    }

    /// The ID within the old tenant's connection, without `auth0|`.
    pub fn identity_user_id(&self) -> &str {
        match self.origin {
            Origin::Claims { id, .. } => id,
            Origin::User(user) => user.identity_user_id(),
        }
    }

    /// Whether the identity has moved, as the migration marker says.
    pub fn has_marker(&self, marker: &str) -> bool {
        metadata::has_marker(self.app_metadata(), marker, self.identity_user_id())
    }

    /// The JSON text of a field of the old tenant's user.
    pub fn field(&self, field: UserField) -> Option<&'a str> {
        self.origin.field(field)
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
        let old = match self.origin {
            Origin::Claims { claims, .. } => &claims.all,
            Origin::User(user) => user.root(),
        };
        // Room for all of it: a text that grows leaves a copy behind.
        let capacity = old.text().len().saturating_add(256);
        let mut json = Zeroizing::new(String::with_capacity(capacity));
        let mut left_out = Vec::new();
        let user_id = self.new_user_id(configuration)?;
        let mut members = ObjectWriter::begin(&mut json);
        self.write_members(
            &user_id,
            configuration,
            factors,
            &mut members,
            &mut left_out,
        );
        members.end();
        Ok(Profile {
            json: json.into(),
            left_out,
            lost_factors: factors.lost.clone(),
        })
    }

    /// Writes the members of the profile with this [`user_id`](Self::new_user_id). The names of the fields that the new
    /// tenant would refuse are added to `left_out` instead, those inside of `app_metadata` as `app_metadata.name`.
    pub fn write_members(
        &self,
        user_id: &str,
        configuration: &Configuration,
        factors: &SecondFactors,
        members: &mut impl MemberSink,
        left_out: &mut Vec<&'static str>,
    ) {
        members.insert_str("user_id", user_id);
        let mut has_phone_number = false;
        for field in COPIED {
            let Some(raw) = self.field(field) else {
                continue;
            };
            // A verification says nothing without the number.
            if field == UserField::PhoneVerified && !has_phone_number {
                continue;
            }
            match field.accepted(raw) {
                Some(value) => {
                    has_phone_number |= field == UserField::PhoneNumber;
                    members.insert_raw(field.name(), value);
                }
                None => left_out.push(field.name()),
            }
        }
        // Always set: without it, the new tenant would ask every user to verify the address again.
        let raw = self.field(UserField::EmailVerified).unwrap_or_default();
        members.insert_raw("email_verified", verified(raw));
        let user_metadata = self
            .metadata(UserField::UserMetadata, left_out)
            .unwrap_or("{}");
        members.insert_raw("user_metadata", user_metadata);
        self.metadata(UserField::AppMetadata, left_out);
        metadata::write_app_metadata(
            self.app_metadata(),
            &configuration.optional.marker,
            &factors.lost,
            members.begin_member(configuration.optional.metadata_key.name()),
            left_out,
        );
        if !factors.phones.is_empty() {
            members.insert_raw("mfa_factors", &factors.to_json());
        }
    }

    /// The JSON text of metadata that is an object. Any other is left out.
    fn metadata(&self, field: UserField, left_out: &mut Vec<&'static str>) -> Option<&'a str> {
        let raw = self.field(field)?;
        if is_object(raw) {
            return Some(raw);
        }
        left_out.push(field.name());
        None
    }
}

impl<'a> Origin<'a> {
    /// The `app_metadata`, if it is read already.
    fn app_metadata(&self) -> Option<&'a RawObject<'a>> {
        match self {
            Self::Claims { .. } => None,
            Self::User(user) => user.app_metadata(),
        }
    }

    fn field(&self, field: UserField) -> Option<&'a str> {
        match self {
            Self::User(user) => user.field(field),
            Self::Claims {
                claims, namespace, ..
            } => {
                let prefix = if field.is_namespaced() { namespace } else { "" };
                claims.all.get_prefixed(prefix, field.name())
            }
        }
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
    if id.is_empty() || id.contains(is_odd) || !is_within(&user_id, MAX_USER_ID_UNITS) {
        return Err(Refusal::unavailable(
            "the user's ID cannot be an ID of the new tenant",
        ));
    }
    Ok(user_id)
}

fn is_object(raw: &str) -> bool {
    raw.starts_with('{')
}
