//! What the answers of the old tenant mean: one table per endpoint, from the status and the error code
//! alone. Descriptions are never read: Auth0 asks that no code parse them.
//!
//! `error` is the member `error` of the Authentication API or `errorCode` of the Management API.

use crate::domain::outcome::{Code, Refusal};
use crate::domain::refusals::{blocked, token_endpoint_refusal, unexpected_answer};
use crate::domain::remedy::SetUpStep;
use crate::domain::scope::Scope;
use crate::domain::setting_key::SettingKey;

/// An answer of `POST /oauth/token` with a user's password.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub enum PasswordRealmAnswer {
    /// 200: the body holds an ID token.
    Token,
    /// A second factor is required. The old tenant requires it only after it has checked the password.
    MfaRequired,
    /// No token.
    Refused(Refusal),
}

/// An answer of `POST /oauth/token` for a token of the Management API.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub enum ClientCredentialsAnswer {
    /// 200: the body holds a token.
    Token,
    /// No token.
    Refused(Refusal),
}

/// An answer of the Management API.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub enum ManagementAnswer {
    /// 200: the body holds what was requested.
    Found,
    /// There is no such user.
    NotFound,
    /// The tenant does not accept the value that is looked for.
    NotAccepted,
    /// The token is no longer valid.
    TokenRejected,
    /// The token does not have the scope.
    LacksScope(Refusal),
    /// Anything else.
    Refused(Refusal),
}

impl PasswordRealmAnswer {
    /// The meaning of an answer.
    ///
    /// ```
    /// use migration_core::domain::answers::PasswordRealmAnswer;
    /// use migration_core::domain::outcome::Refusal;
    ///
    /// assert_eq!(
    ///     PasswordRealmAnswer::read(403, "invalid_grant"),
    ///     PasswordRealmAnswer::Refused(Refusal::wrong_credentials()),
    /// );
    /// assert_eq!(
    ///     PasswordRealmAnswer::read(403, "mfa_required"),
    ///     PasswordRealmAnswer::MfaRequired,
    /// );
    /// ```
    pub fn read(status: u16, error: &str) -> Self {
        Self::Refused(match (status, error) {
            (200, _) => return Self::Token,
            (
                400..=428,
                "mfa_required"
                | "a0.mfa_required"
                | "mfa_registration_required"
                | "a0.mfa_registration_required"
                | "unsupported_challenge_type",
            ) => return Self::MfaRequired,
            (401 | 403, "invalid_grant" | "invalid_user_password") => Refusal::wrong_credentials(),
            (401 | 403, "unauthorized") => blocked(),
            (403, "access_denied") => Refusal::new(
                Code::Denied,
                "This account is not allowed to log in here. Please contact support.",
            ),
            (400..=499, "password_leaked") => Refusal::new(
                Code::PasswordLeaked,
                "This password is known from a data breach elsewhere. Please reset your password.",
            ),
            (400..=499, "requires_verification" | "requires_validation") => Refusal::new(
                Code::VerificationRequired,
                "This login needs an additional check. Please try again later or contact support.",
            ),
            (400..=499, "too_many_attempts") => Refusal::new(
                Code::TooManyAttempts,
                "There were too many login attempts. Please wait a while or reset your password.",
            ),
            (400..=403, "unauthorized_client") => Refusal::misconfigured(
                "the migration client lacks the grant types password and password-realm, or is not enabled for Connection",
                &[SettingKey::ClientId],
                SetUpStep::GrantTypes,
            ),
            (400..=403, "invalid_request" | "invalid_connection") => Refusal::misconfigured(
                "the old tenant has no database connection named as in Connection that is enabled for the migration client",
                &[SettingKey::Connection],
                SetUpStep::Connection,
            ),
            _ => token_endpoint_refusal(status, error),
        })
    }
}

impl ClientCredentialsAnswer {
    /// The meaning of an answer.
    pub fn read(status: u16, error: &str) -> Self {
        Self::Refused(match (status, error) {
            (200, _) => return Self::Token,
            (400..=403, "unauthorized_client") => Refusal::misconfigured(
                "the migration client lacks the grant type client_credentials",
                &[SettingKey::ClientId],
                SetUpStep::GrantTypes,
            ),
            (403, "access_denied") => Refusal::misconfigured(
                "the migration client is not authorised for the Management API",
                &[SettingKey::Audience],
                SetUpStep::ManagementApi,
            ),
            (400..=403, "invalid_request" | "invalid_target") => Refusal::misconfigured(
                "the old tenant has no Management API of the identifier in Audience",
                &[SettingKey::Audience],
                SetUpStep::Settings,
            ),
            _ => token_endpoint_refusal(status, error),
        })
    }
}

impl ManagementAnswer {
    /// The meaning of an answer to a request that needs `scope`.
    pub fn read(scope: Scope, status: u16, error: &str) -> Self {
        Self::Refused(match (status, error) {
            (200, _) => return Self::Found,
            (401, _) => return Self::TokenRejected,
            (404, "inexistent_user") => return Self::NotFound,
            (400, "invalid_query_string") => return Self::NotAccepted,
            (403, "insufficient_scope") => {
                return Self::LacksScope(Refusal::misconfigured(
                    &[
                        "the migration client lacks the scope ",
                        scope.name(),
                        " of the Management API",
                    ]
                    .concat(),
                    &[SettingKey::Audience],
                    SetUpStep::ManagementApi,
                ));
            }
            _ => unexpected_answer(status),
        })
    }
}
