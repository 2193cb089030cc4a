//! The refusals that more than one endpoint can lead to, each with its sentence.

use crate::domain::outcome::{Code, Refusal};
use crate::domain::remedy::SetUpStep;
use crate::domain::setting_key::SettingKey;

/// `blocked`, from either of the tenant's APIs.
pub fn blocked() -> Refusal {
    Refusal::new(
        Code::Blocked,
        "This account is blocked. Please contact support.",
    )
}

/// `mfa_required`, for the policy `reject`.
pub fn mfa_required() -> Refusal {
    Refusal::new(
        Code::MfaRequired,
        "This account needs a second factor and can't be moved with its password alone. Please contact support.",
    )
}

/// `misconfigured`, when the Management API rejects even a new token.
pub fn management_token_rejected() -> Refusal {
    Refusal::misconfigured(
        "the Management API at Audience refuses the token that the old tenant issued for it",
        &[SettingKey::Audience],
        SetUpStep::Settings,
    )
}

/// `unavailable`, for a body that is not what the endpoint returns.
pub fn unreadable_answer() -> Refusal {
    Refusal::unavailable("its answer could not be read")
}

/// The refusal for an answer with the same meaning at every endpoint. An unknown answer fails closed, as
/// `unavailable`.
pub fn unexpected_answer(status: u16) -> Refusal {
    let status_text = u64::from(status).to_string();
    match status {
        429 => Refusal::new(Code::RateLimited, "The old tenant's rate limit is used up."),
        0 | 300..=399 => Refusal::unavailable("it redirects, and redirects are not followed"),
        500..=599 => Refusal::unavailable(&["it answered with status ", &status_text].concat()),
        _ => Refusal::unavailable(
            &["it answered in an unknown way, with status ", &status_text].concat(),
        ),
    }
}

/// The refusal for an answer of `POST /oauth/token` with the same meaning for every grant.
pub fn token_endpoint_refusal(status: u16, error: &str) -> Refusal {
    match (status, error) {
        (400..=403, "invalid_client") | (401, "access_denied") => Refusal::misconfigured(
            "the old tenant does not accept Client_ID and Client_Secret",
            &[SettingKey::ClientSecret],
            SetUpStep::Settings,
        ),
        (400..=403 | 501, "unsupported_grant_type") => Refusal::misconfigured(
            "the migration client lacks a grant type",
            &[SettingKey::ClientId],
            SetUpStep::GrantTypes,
        ),
        (400..=403, "invalid_scope") => Refusal::misconfigured(
            "the migration client may not ask for the scopes it needs",
            &[SettingKey::ClientId],
            SetUpStep::ManagementApi,
        ),
        _ => unexpected_answer(status),
    }
}
