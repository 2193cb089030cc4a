//! The profile for the new tenant: one mapping for `login` and `getUser`, so that both give the same
//! `user_id` and the same keys (Auth0: an inconsistent one makes duplicate or orphaned users).

use std::borrow::Cow;

use crate::domain::configuration::Configuration;
use crate::domain::id_token::Claims;
use crate::domain::identifier::Identifier;
use crate::domain::json::encode_string;
use crate::domain::optional_settings::UserIdPolicy;
use crate::domain::raw_object::RawObject;
use crate::domain::user::{MARKER, User};

/// The fields that are copied if the old tenant has them.
const FIELDS: [&str; 9] = [
    "name",
    "nickname",
    "email",
    "username",
    "given_name",
    "family_name",
    "picture",
    "phone_number",
    "phone_verified",
];
/// Fields without a standard claim in an ID token. The Action sets them as claims with the namespace.
const NAMESPACED: [&str; 3] = ["username", "phone_number", "phone_verified"];

/// The profile from an ID token, if the token holds the metadata claims, an e-mail address and a database identity as
/// subject. `None` means that the user must be read instead.
pub fn from_claims(
    claims: &Claims,
    identifier: &Identifier,
    configuration: &Configuration,
) -> Option<RawObject> {
    let claim = |name: &str| format!("{}{name}", configuration.optional.claims_namespace);
    let namespaced = |name: &str| claims.all.get_raw(&claim(name));
    let id = claims.subject.strip_prefix("auth0|")?;
    claims.all.get_raw("email")?;
    let user_metadata = claims.all.get_raw_object(&claim("user_metadata"))?;
    let app_metadata = claims.all.get_raw_object(&claim("app_metadata"))?;
    // Another Action may not set the user name. Then the identifier that was typed is used.
    let is_email = claims
        .all
        .get_str("email")
        .is_some_and(|email| email == identifier.lower_case);
    let typed_username =
        (identifier.is_username() && !is_email).then(|| encode_string(&identifier.lower_case));
    let field = |name: &str| match name {
        "username" => namespaced(name)
            .or(claims.all.get_raw(name))
            .or(typed_username.as_deref()),
        _ if NAMESPACED.contains(&name) => namespaced(name).or(claims.all.get_raw(name)),
        _ => claims.all.get_raw(name),
    };
    Some(assemble(
        configuration,
        id,
        field,
        user_metadata,
        app_metadata,
    ))
}

/// The profile from a user of the Management API.
pub fn from_user(user: &User, configuration: &Configuration) -> RawObject {
    assemble(
        configuration,
        user.identity_user_id(),
        |name| user.field(name),
        user.metadata("user_metadata"),
        user.metadata("app_metadata"),
    )
}

fn assemble<'a>(
    configuration: &Configuration,
    id: &str,
    field: impl Fn(&str) -> Option<&'a str>,
    user_metadata: &str,
    app_metadata: &str,
) -> RawObject {
    let mut profile = RawObject::default();
    match configuration.optional.user_id {
        UserIdPolicy::Domain => {
            profile.insert_str("user_id", &format!("{}|{id}", configuration.domain))
        }
        UserIdPolicy::Keep => profile.insert_str("user_id", id),
    }
    for name in FIELDS {
        if let Some(value) = field(name) {
            profile.insert_raw(name, value);
        }
    }
    // Always set: without it, the new tenant would ask every user to verify the address again.
    let verified = field("email_verified") == Some("true");
    profile.insert_raw("email_verified", if verified { "true" } else { "false" });
    profile.insert_raw("user_metadata", user_metadata);
    profile.insert_raw(
        configuration.optional.metadata_key.name(),
        &without_marker(app_metadata),
    );
    profile
}

/// Removes the migration marker, which is about the old tenant only.
fn without_marker(app_metadata: &str) -> Cow<'_, str> {
    let without = RawObject::parse(app_metadata)
        .and_then(|mut members| members.remove(MARKER).then(|| members.to_json()));
    without.map_or(Cow::Borrowed(app_metadata), Cow::Owned)
}
