//! The one table that turns an answer of the old tenant into an outcome, from its status and its
//! error code alone. Descriptions are never read: Auth0 asks that no code parse them.

use crate::domain::outcome::{Code, Refusal};
use crate::domain::remedy::SetUpStep;
use crate::domain::setting_key::SettingKey;

/// What was asked; the same error means different things at different endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// `POST /oauth/token` with a user's password.
    PasswordRealm,
    /// `POST /oauth/token` for a Management API token.
    ClientCredentials,
    /// The Management API, which needs this scope.
    Management(&'static str),
}

/// What an answer means.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// 200: the body holds what was asked for.
    Answered,
    /// A second factor is asked for, which the old tenant does after it has checked the password.
    PasswordProvenMfaRequired,
    /// 404 of a user that is read by its ID, or 400 of a query that is none.
    Nothing,
    /// 401 of the Management API: its token is no longer good.
    TokenRefused,
    /// An outcome.
    Refused(Refusal),
}

/// Reads `status` and `error` of an answer. What is not in the table fails closed, as `unavailable`.
///
/// `error` is the member `error` of the Authentication API or `errorCode` of the Management API.
pub fn verdict(asked: Asked, status: u16, error: Option<&str>) -> Verdict {
    use Asked::{ClientCredentials, Management, PasswordRealm};
    let error = error.unwrap_or_default();
    let number = u64::from(status);
    match (asked, status, error) {
        (_, 200, _) => Verdict::Answered,
        (PasswordRealm, 401 | 403, "invalid_grant" | "invalid_user_password") => {
            Verdict::Refused(Refusal::wrong_credentials())
        }
        (
            PasswordRealm,
            400..=428,
            "mfa_required"
            | "a0.mfa_required"
            | "mfa_registration_required"
            | "a0.mfa_registration_required"
            | "unsupported_challenge_type",
        ) => Verdict::PasswordProvenMfaRequired,
        (PasswordRealm, 401 | 403, "unauthorized") => refused(Code::Blocked, BLOCKED),
        (PasswordRealm, 403, "access_denied") => refused(
            Code::Denied,
            "This account is not allowed to log in here. Please contact support.",
        ),
        (PasswordRealm, 400..=499, "password_leaked") => refused(
            Code::PasswordLeaked,
            "This password is known from a data breach elsewhere. Please reset your password.",
        ),
        (PasswordRealm, 400..=499, "requires_verification" | "requires_validation") => refused(
            Code::VerificationRequired,
            "This login needs an additional check. Please try again later or contact support.",
        ),
        (PasswordRealm, 400..=499, "too_many_attempts") => refused(
            Code::TooManyAttempts,
            "There were too many login attempts. Please wait a while or reset your password.",
        ),
        (_, 429, _) => refused(Code::RateLimited, "The old tenant's rate limit is used up."),
        (PasswordRealm | ClientCredentials, 400..=403, "invalid_client")
        | (PasswordRealm | ClientCredentials, 401, "access_denied") => misconfigured(
            "the old tenant does not accept Client_ID and Client_Secret",
            SettingKey::ClientSecret,
            SetUpStep::Settings,
        ),
        (PasswordRealm, 400..=403, "unauthorized_client") => misconfigured(
            "the migration client lacks the grant types password and password-realm, or is not enabled for Connection",
            SettingKey::ClientId,
            SetUpStep::GrantTypes,
        ),
        (ClientCredentials, 400..=403, "unauthorized_client") => misconfigured(
            "the migration client lacks the grant type client_credentials",
            SettingKey::ClientId,
            SetUpStep::GrantTypes,
        ),
        (PasswordRealm | ClientCredentials, 400..=403 | 501, "unsupported_grant_type") => {
            misconfigured(
                "the migration client lacks a grant type",
                SettingKey::ClientId,
                SetUpStep::GrantTypes,
            )
        }
        (PasswordRealm, 400..=403, "invalid_request" | "invalid_connection") => misconfigured(
            "the old tenant has no database connection named as in Connection that is enabled for the migration client",
            SettingKey::Connection,
            SetUpStep::Connection,
        ),
        (ClientCredentials, 403, "access_denied") => misconfigured(
            "the migration client is not authorised for the Management API",
            SettingKey::Audience,
            SetUpStep::ManagementApi,
        ),
        (ClientCredentials, 400..=403, "invalid_request" | "invalid_target") => misconfigured(
            "the old tenant has no Management API of the identifier in Audience",
            SettingKey::Audience,
            SetUpStep::Settings,
        ),
        (PasswordRealm | ClientCredentials, 400..=403, "invalid_scope") => misconfigured(
            "the migration client may not ask for the scopes it needs",
            SettingKey::ClientId,
            SetUpStep::ManagementApi,
        ),
        (Management(_), 401, _) => Verdict::TokenRefused,
        (Management(scope), 403, "insufficient_scope") => misconfigured(
            &format!("the migration client lacks the scope {scope} of the Management API"),
            SettingKey::Audience,
            SetUpStep::ManagementApi,
        ),
        (Management(_), 404, "inexistent_user") | (Management(_), 400, "invalid_query_string") => {
            Verdict::Nothing
        }
        (_, 300..=399, _) => unavailable("it redirects, and redirects are not followed"),
        (_, 500..=599, _) => unavailable(&format!("it answered with status {number}")),
        (_, 0, _) => unavailable("it redirects, and redirects are not followed"),
        _ => unavailable(&format!(
            "it answered in an unknown way, with status {number}"
        )),
    }
}

/// What is shown to a blocked user.
const BLOCKED: &str = "This account is blocked. Please contact support.";

/// `blocked`, also where the Management API says so.
pub fn blocked() -> Refusal {
    Refusal::new(Code::Blocked, BLOCKED)
}

/// `mfa_required`, for the policy `reject`.
pub fn mfa_required() -> Refusal {
    Refusal::new(
        Code::MfaRequired,
        "This account needs a second factor and can't be moved with its password alone. Please contact support.",
    )
}

/// `misconfigured`, when the Management API refuses even a new token.
pub fn management_token_refused() -> Refusal {
    Refusal::misconfigured(
        "the Management API at Audience refuses the token that the old tenant issued for it",
        &[SettingKey::Audience],
        SetUpStep::Settings,
    )
}

fn refused(code: Code, message: &str) -> Verdict {
    Verdict::Refused(Refusal::new(code, message))
}

fn misconfigured(message: &str, setting: SettingKey, step: SetUpStep) -> Verdict {
    Verdict::Refused(Refusal::misconfigured(message, &[setting], step))
}

fn unavailable(what: &str) -> Verdict {
    Verdict::Refused(Refusal::unavailable(what))
}
