//! The scopes that a command needs in all tenants: what is missing is named at once, before anything is read.

use crate::api::ports::Ports;
use crate::api::scope::Scope;
use crate::api::session::Session;
use crate::problem::Problem;

/// The scopes that a command needs in one tenant.
pub struct RequiredScopes<'a, P> {
    /// The session whose token needs them.
    pub session: &'a Session<'a, P>,
    /// The scopes without which the command can't even plan.
    pub reading: Vec<Scope>,
    /// The scopes that the changes may need. Which of them, only the plan says.
    pub writing: Vec<Scope>,
}

/// Checks the scopes for reading. If one is missing, the problem names those for writing that are missing, too: whoever corrects
/// a token does it once.
///
/// # Errors
/// `missing_scope`, which names all missing scopes of all tenants.
pub fn require_all<P: Ports>(required: &[RequiredScopes<'_, P>]) -> Result<(), Problem> {
    let can_read = required.iter().all(
        |RequiredScopes {
             session, reading, ..
         }| session.require_scopes(reading).is_ok(),
    );
    if can_read {
        return Ok(());
    }
    let problems = required.iter().filter_map(
        |RequiredScopes {
             session,
             reading,
             writing,
         }| {
            let all = [reading.as_slice(), writing].concat();
            session.require_scopes(&all).err()
        },
    );
    Problem::join("scopes", problems.collect()).map_or(Ok(()), Err)
}
