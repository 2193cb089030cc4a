//! What a user has moved without: fields of the profile and second factors; and what is known of the migration marker.

use crate::explain::entry::{Entry, Topic};
use migration_core::domain::marker_state::MarkerState;
use migration_core::domain::metadata::RESERVED_NAMES;
use migration_core::domain::profile_field::COPIED;
use migration_core::domain::second_factors::{FactorKind, UNKNOWN};
use migration_core::domain::user_field::UserField;

/// What to do about a field that is left out.
const CORRECT: &str = "Nothing, or correct it in the old tenant before the user moves; afterwards set it in the new tenant.";
/// What to do about a lost factor.
const ENROLL: &str = "Nothing: the new tenant's Action lets the user enrol at the first interactive login, if a factor is switched on there.";

/// Explains all states of the migration marker.
pub(super) fn markers() -> Vec<Entry> {
    let entry = |state: &MarkerState| {
        let (meaning, action) = match state {
            MarkerState::Present => (
                "The user has the migration marker: `app_metadata.migration_complete` of the old tenant, or the key of the \
                 setting `Marker`. The user has landed in the new tenant before.",
                "See the outcome of the line. With `Marked_Users` = `allow` it has no effect.",
            ),
        };
        Entry::new(Topic::Marker, state.name(), meaning, action)
    };
    MarkerState::ALL.iter().map(entry).collect()
}

/// Explains everything that a profile may lack.
pub(super) fn left_out() -> Vec<Entry> {
    let entry = |name, meaning| Entry::new(Topic::LeftOut, name, meaning, CORRECT);
    let fields = COPIED
        .into_iter()
        .filter_map(|field| field_meaning(field).map(|meaning| entry(field.name(), meaning)));
    let metadata = ["user_metadata", "app_metadata"]
        .map(|name| entry(name, "The value is no JSON object, as Auth0 wants it."));
    let reserved = RESERVED_NAMES.map(|name| {
        entry(
            name,
            "Auth0 reserves this key and refuses it in `app_metadata`.",
        )
    });
    fields.chain(metadata).chain(reserved).collect()
}

/// Why a field is left out; `None` if it never is.
fn field_meaning(field: UserField) -> Option<&'static str> {
    Some(match field {
        UserField::Name | UserField::Nickname => {
            "It is empty, no text, or longer than 300 characters."
        }
        UserField::GivenName | UserField::FamilyName => {
            "It is empty, no text, or longer than 150 characters."
        }
        UserField::Email => "It is empty, no text, or longer than 254 characters.",
        UserField::Username => "It is empty, no text, or longer than 128 characters.",
        UserField::Picture => {
            "It is no address that begins with http:// or https://, or longer than 2,048 characters."
        }
        UserField::PhoneNumber => "It is no phone number in the E.164 form, such as +15550100123.",
        UserField::PhoneVerified => "It says whether a phone number is verified that was left out.",
        UserField::UserId
        | UserField::Identities
        | UserField::EmailVerified
        | UserField::UserMetadata
        | UserField::AppMetadata
        | UserField::Blocked
        | UserField::Multifactor => return None,
    })
}

/// Explains all second factors that can't be carried.
pub(super) fn lost_factors() -> Vec<Entry> {
    let kinds = FactorKind::ALL.iter().map(|kind| {
        let meaning = match kind {
            FactorKind::Phone => {
                "A phone whose number the old tenant shows only in part, so that it can't be carried."
            }
            FactorKind::Totp => "An authenticator app. The old tenant never shows its secret.",
            FactorKind::Push => "Push notifications. They belong to the old tenant's enrolment.",
            FactorKind::Guardian => "Auth0 Guardian. It belongs to the old tenant's enrolment.",
            FactorKind::Email => {
                "An e-mail address as a factor. The old tenant shows it only in part. A verified address works in the new \
                 tenant without enrolment, if the factor is switched on there."
            }
            FactorKind::WebauthnRoaming => "A security key. It is bound to the old tenant's domain.",
            FactorKind::WebauthnPlatform => {
                "The biometrics of a device. They are bound to the old tenant's domain."
            }
        };
        let action = match kind {
            FactorKind::Phone => {
                "Switch the flag disable_management_api_sms_obfuscation of the old tenant on, so that phone numbers travel. \
                 Otherwise the user enrols at the first interactive login."
            }
            _ => ENROLL,
        };
        Entry::new(Topic::LostFactor, kind.name(), meaning, action)
    });
    let unknown = Entry::new(
        Topic::LostFactor,
        UNKNOWN,
        "The user's factors could not be read.",
        "Authorise the migration client for read:authentication_methods; `check` says whether it is.",
    );
    kinds.chain([unknown]).collect()
}
