//! The outcomes of the action scripts.

use crate::explain::entry::{Entry, Topic};
use migration_core::domain::outcome::{Code, Outcome, Refusal, Reply};

/// What the login page of the new tenant shows for an error without a text of its own.
const ERROR_PAGE: &str = "A message that something went wrong. Not that the password is wrong.";
/// What a user sees whose password is wrong.
const WRONG_CREDENTIALS: &str = "\"Wrong email or password.\"";

/// Explains all outcomes.
pub(super) fn entries() -> Vec<Entry> {
    Code::ALL.iter().map(|code| entry(*code)).collect()
}

fn entry(code: Code) -> Entry {
    let (user_sees, meaning, action) = texts(code);
    Entry {
        user_sees: Some(user_sees),
        ..Entry::new(Topic::Outcome, code.name(), meaning, action)
    }
}

/// What `login` calls back with for an outcome, and `getUser` for one that only it has, as JavaScript.
pub(super) fn login_callback(name: &str) -> &'static str {
    let reply = match Code::from_name(name) {
        None | Some(Code::Found) => Reply::Profile,
        Some(Code::NotFound) => Reply::NoUser,
        Some(code) => Outcome::Refused(Refusal::new(code, "")).login_reply(),
    };
    match reply {
        Reply::Profile => "`null, profile`",
        // Only `getUser` has this outcome.
        Reply::NoUser => "`null`",
        Reply::WrongUsernameOrPassword => "`WrongUsernameOrPasswordError`",
        Reply::Unauthorized => "`UnauthorizedError`",
        Reply::Error => "`Error`",
    }
}

fn texts(code: Code) -> (&'static str, &'static str, &'static str) {
    match code {
        Code::Found => (
            "Nothing: the login goes on. With `getUser`, the password reset goes on.",
            "The user was found in the old tenant, by `login` with the right password. The new tenant stores the profile.",
            "Nothing.",
        ),
        Code::NotFound => (
            "What the new tenant shows for an unknown user. It does not tell whether there is one.",
            "`getUser` only: the old tenant's connection has no user with this identifier, or the user has the migration \
             marker and so has moved already.",
            "Nothing, as a rule. If a user who has moved is missing in the new tenant, see `already_moved`.",
        ),
        Code::WrongCredentials => (
            WRONG_CREDENTIALS,
            "The old tenant does not know the identifier, or the password is wrong, empty or longer than 1,000 characters.",
            "Nothing, as a rule. If nobody gets in: compare the setting `Connection` with the name of the old tenant's \
             connection, and run `check --probe-user`.",
        ),
        Code::AlreadyMoved => (
            WRONG_CREDENTIALS,
            "The password is that of the old tenant, but the user has the migration marker: the password of the new tenant \
             is the one that counts. The user has changed it there, or is not in the new tenant any more.",
            "If the user is in the new tenant, nothing: a password reset helps. If the user was deleted there by mistake, \
             take the migration marker out of `app_metadata` in the old tenant. If scripts of another project have set \
             the markers, set `Marked_Users` to `allow`.",
        ),
        Code::MfaRequired => (
            "\"This account needs a second factor and can't be moved with its password alone. Please contact support.\"",
            "The user has a second factor in the old tenant, and the setting `Mfa_Policy` is `reject`.",
            "Set `mfa_policy` to `migrate` in the settings file and run `setup` again: phone numbers travel, and other \
             factors are enrolled again at the first login. Or help these users one by one.",
        ),
        Code::Blocked => (
            "\"This account is blocked. Please contact support.\"",
            "The user is blocked in the old tenant.",
            "Nothing, unless the block is a mistake: then unblock the user in the old tenant.",
        ),
        Code::Denied => (
            "\"This account is not allowed to log in here. Please contact support.\"",
            "An Action or Rule of the old tenant has denied access, to the migration client or to the user.",
            "Look at the old tenant's log for its reason (`fepft`). If it means the migration client, let the Action pass \
             for it.",
        ),
        Code::PasswordLeaked => (
            "\"This password is known from a data breach elsewhere. Please reset your password.\"",
            "The old tenant's breached password detection refuses the password.",
            "Nothing: a password reset in the new tenant moves the user.",
        ),
        Code::VerificationRequired => (
            "\"This login needs an additional check. Please try again later or contact support.\"",
            "The old tenant's bot detection wants a check that only a browser can pass.",
            "Put the new tenant's addresses on the allowlists of the old tenant (`allow_cidr` in the settings file, then \
             `setup`), or switch bot detection off in the old tenant and keep it on in the new one.",
        ),
        Code::TooManyAttempts => (
            "\"There were too many login attempts. Please wait a while or reset your password.\"",
            "The old tenant's attack protection has stopped attempts for this user, or for the new tenant's addresses.",
            "If many users see it, put the new tenant's addresses on the allowlists of the old tenant (`allow_cidr` in the \
             settings file, then `setup`). A single user waits, or is unblocked in the old tenant.",
        ),
        Code::RateLimited => (
            ERROR_PAGE,
            "The old tenant's rate limit was used up, and its end was further away than the time that the call had left.",
            "Users can try again. If it happens often, look at what else uses the old tenant's limits, and set up the old \
             tenant's Action, which saves a request of each login.",
        ),
        Code::Misconfigured => (
            ERROR_PAGE,
            "A setting is wrong, or something in the old tenant is not set up. The message names it and the page that corrects it; \
             `setting` in the log line names the setting.",
            "Run `check`, which says what to correct; `setup` corrects most of it.",
        ),
        Code::InvalidToken => (
            ERROR_PAGE,
            "The ID token of the old tenant failed a check of its issuer, audience or times, or of its signature under \
             Verify_Signature. The message names the check.",
            "Compare the settings `Domain` and `Client_ID` with the old tenant. If `Domain` is a custom domain, the tokens \
             must be issued by it.",
        ),
        Code::Unavailable => (
            ERROR_PAGE,
            "The old tenant could not be reached, or gave an answer that is not known: network, TLS, time limit, redirect, a \
             status of 500 and above.",
            "Look at `fault` and `status` in the log line, and at https://status.auth0.com. Users can try again. If `fault` \
             is `internal`, the sandbox may forbid WebAssembly: paste the scripts without it.",
        ),
    }
}
