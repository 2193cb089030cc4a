//! The outcome of a call. Outcomes are values; nothing in this crate panics.

use core::fmt;

use crate::domain::named_enum::named_enum;
use crate::domain::profile::Profile;
use crate::domain::remedy::{Remedy, SetUpStep};
use crate::domain::setting_key::SettingKey;

named_enum! {
    /// The stable name of an outcome, the `code` of every error and log line.
    pub enum Code {
        /// The user was found, by login with the right password.
        Found = "found",
        /// `getUser` only: there is no such user, or it is marked as moved.
        NotFound = "not_found",
        /// Identifier or password is wrong. The only outcome that looks like a wrong password.
        WrongCredentials = "wrong_credentials",
        /// `login` only: the password is right, but the user has moved already. To the person who logs in, it looks like
        /// a wrong password, since the password of the new tenant is the one that counts.
        AlreadyMoved = "already_moved",
        /// The old tenant asks for a second factor.
        MfaRequired = "mfa_required",
        /// The user is blocked in the old tenant.
        Blocked = "blocked",
        /// An Action or Rule of the old tenant denied access.
        Denied = "denied",
        /// The password is known from a data breach.
        PasswordLeaked = "password_leaked",
        /// The old tenant wants a check that only a browser can pass.
        VerificationRequired = "verification_required",
        /// The old tenant's attack protection has stopped attempts for this user or address.
        TooManyAttempts = "too_many_attempts",
        /// The old tenant's rate limit, and no time left to wait for it.
        RateLimited = "rate_limited",
        /// A setting is wrong, or something in the old tenant is not set up.
        Misconfigured = "misconfigured",
        /// The old tenant's ID token failed a check.
        InvalidToken = "invalid_token",
        /// The old tenant could not be reached, or gave an unknown answer.
        Unavailable = "unavailable",
    }
}

named_enum! {
    /// How the callback of an action script reports an outcome to the platform.
    pub enum Reply {
        /// `callback(null, profile)`
        Profile = "profile",
        /// `callback(null)`
        NoUser = "no_user",
        /// `callback(new WrongUsernameOrPasswordError(identifier, message))`
        WrongUsernameOrPassword = "wrong_username_or_password",
        /// `callback(new UnauthorizedError(message))`, whose message is shown to the user
        Unauthorized = "unauthorized",
        /// `callback(new Error(message))`
        Error = "error",
    }
}

/// What Auth0 itself says of a wrong password.
const WRONG_CREDENTIALS: &str = "Wrong email or password.";

/// Every outcome but `found` and `not_found`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Which outcome it is.
    pub code: Code,
    /// A fixed sentence without a secret or anything the user typed.
    pub message: String,
    /// What to correct, when `code` is `misconfigured`.
    pub remedy: Option<Remedy>,
}

/// The outcome of a call.
pub enum Outcome {
    /// `found`, with the profile for the new tenant.
    Found(Profile),
    /// `not_found`.
    NotFound,
    /// Every other outcome.
    Refused(Refusal),
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl core::error::Error for Refusal {}

impl Refusal {
    /// A refusal with a fixed sentence.
    pub fn new(code: Code, message: &str) -> Self {
        Self {
            code,
            message: message.to_owned(),
            remedy: None,
        }
    }

    /// `misconfigured`: `message` says what is wrong; where the manual corrects it is added.
    pub fn misconfigured(message: &str, settings: &[SettingKey], step: SetUpStep) -> Self {
        Self {
            code: Code::Misconfigured,
            message: [message, " (see ", &step.reference(), ")"].concat(),
            remedy: Some(Remedy {
                settings: settings.to_vec(),
                step,
            }),
        }
    }

    /// `wrong_credentials`, in the words that Auth0 itself uses.
    pub fn wrong_credentials() -> Self {
        Self::new(Code::WrongCredentials, WRONG_CREDENTIALS)
    }

    /// `already_moved`, in the same words.
    pub fn already_moved() -> Self {
        Self::new(Code::AlreadyMoved, WRONG_CREDENTIALS)
    }

    /// `unavailable`, with what happened.
    pub fn unavailable(what: &str) -> Self {
        Self::new(
            Code::Unavailable,
            &["The old tenant is unavailable: ", what, "."].concat(),
        )
    }
}

impl Outcome {
    /// The outcome's name.
    pub fn code(&self) -> Code {
        match self {
            Self::Found(_) => Code::Found,
            Self::NotFound => Code::NotFound,
            Self::Refused(refusal) => refusal.code,
        }
    }

    /// How `login` reports the outcome to the platform.
    pub fn login_reply(&self) -> Reply {
        match self.code() {
            Code::Found => Reply::Profile,
            Code::WrongCredentials | Code::AlreadyMoved => Reply::WrongUsernameOrPassword,
            Code::MfaRequired
            | Code::Blocked
            | Code::Denied
            | Code::PasswordLeaked
            | Code::VerificationRequired
            | Code::TooManyAttempts => Reply::Unauthorized,
            Code::NotFound
            | Code::RateLimited
            | Code::Misconfigured
            | Code::InvalidToken
            | Code::Unavailable => Reply::Error,
        }
    }

    /// How `getUser` reports the outcome to the platform: anything but a clear answer is an error.
    pub fn get_user_reply(&self) -> Reply {
        match self.code() {
            Code::Found => Reply::Profile,
            Code::NotFound => Reply::NoUser,
            _ => Reply::Error,
        }
    }
}
