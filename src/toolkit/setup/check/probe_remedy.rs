//! What to do about each outcome of the login that `check --probe-user` tries.

use migration_core::domain::outcome::{Code, Refusal};

use crate::setup::check::check::RUN_SETUP;

/// The remedy if the login proves nothing, because there is no such user.
pub(super) const NOT_FOUND: &str = "Name a user of this connection of the old tenant, by e-mail address or user name: User Management, Users shows each \
     user's connection. An account of another connection does not count.";

/// The remedy for a login that was refused.
pub(super) fn remedy(refusal: &Refusal) -> String {
    if let Some(remedy) = &refusal.remedy {
        let names = remedy.setting_names();
        return if names.is_empty() {
            RUN_SETUP.to_owned()
        } else {
            format!("Run setup: it puts right what {names} depends on.")
        };
    }
    let text = match refusal.code {
        Code::WrongCredentials => {
            "Try the password at the old tenant itself. If it is right there, the user is of another connection than this one."
        }
        Code::NotFound => NOT_FOUND,
        Code::AlreadyMoved => {
            "Try a user who has not moved yet: this one bears the migration marker in the old tenant. If such users are \
             to move nevertheless, set marked_users to allow in the settings file."
        }
        Code::MfaRequired => {
            "Set mfa_policy to migrate in the settings file and run setup, so that users with a second factor can move; or \
             try a user who has none."
        }
        Code::Blocked => {
            "Try a user who is not blocked. To let this one move, unblock the user in the old tenant: User Management, Users."
        }
        Code::Denied => {
            "Find the Action or Rule of the old tenant that denies access (Monitoring, Logs names it), and let the migration \
             client pass there by its Client ID."
        }
        Code::PasswordLeaked => {
            "Try a user with another password: the old tenant's breached password detection stops this one. Such users reset \
             their password before they move."
        }
        Code::VerificationRequired => {
            "Look at Security, Attack Protection, Bot Detection in the old tenant: a script can't solve its challenge, so it \
             must not ask for one at these logins."
        }
        Code::TooManyAttempts => {
            "Unblock the user in the old tenant (User Management, Users), or wait. The address that this command sends from \
             may be blocked, too: Security, Attack Protection. Let the new tenant's addresses through with allow_cidr and setup."
        }
        Code::RateLimited => {
            "Wait a minute and run check again. If it happens again, something else uses up the old tenant's rate limit: see \
             Monitoring, Logs."
        }
        Code::InvalidToken => {
            "Compare OLD_DOMAIN and custom_domain with the old tenant's own domain and custom domain, and this machine's \
             clock with the time."
        }
        Code::Misconfigured => RUN_SETUP,
        Code::Unavailable | Code::Found => {
            "Run check again later; https://status.auth0.com tells of outages. If it stays, the old tenant's log \
             (Monitoring, Logs) tells more."
        }
    };
    text.to_owned()
}
