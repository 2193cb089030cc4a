//! Proves that the old tenant accepts an application, before the new tenant gets its secret: with a token, and with a login that
//! must fail for its password and for nothing else.
//!
//! A change of a secret may take thirty seconds until it counts (Auth0, "Rotate Client Secrets"), so this is tried for a minute.

use crate::api::ports::{Event, Ports, Progress};
use crate::api::session::Session;
use crate::json_value::Object;
use crate::problem::{Problem, ProblemCode};
use crate::secret::Secret;
use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use crate::settings::script_settings::ApplicationCredentials;
use crate::setup::check::probe::{Probe, request_token, try_login};
use crate::setup::desired::clients::ClientRole;
use crate::tenant::Tenant;
use migration_core::domain::outcome::{Code, Outcome};
use migration_core::flow::ports::Clock;

/// Milliseconds between two attempts.
const INTERVAL_MS: u64 = 2_000;
/// How often an application is tried before it counts as not accepted.
const MAX_ATTEMPTS: u32 = 30;
/// Nobody has this address, since nobody can get one under `.invalid` (RFC 2606 section 2).
const NOBODY: &str = "rotate-secret@auth0-account-migration.invalid";

/// Waits until the application gets a token with its scopes.
///
/// # Errors
/// `unfinished` if it gets none.
pub(super) async fn prove_token<P: Ports>(
    old: &Session<'_, P>,
    settings: &MigrationSettings,
    role: ClientRole,
    client: &ApplicationCredentials,
) -> Result<(), Problem> {
    until_accepted(old, role, async || {
        let token = request_token(settings, role, old.domain(), client, old.ports()).await;
        token.map_err(|problem| problem.message)
    })
    .await
}

/// Waits until the migration client may check passwords of a connection. `script_settings` are the settings of the connection's
/// action scripts. The login of somebody who does not exist shows it: the old tenant only says that the password is wrong after
/// it has accepted the application, its grant type and the connection. It notes one failed login in its log.
///
/// # Errors
/// `unfinished` if it may not.
pub(super) async fn prove_login<P: Ports>(
    old: &Session<'_, P>,
    pair: &ConnectionPair,
    script_settings: &Object,
) -> Result<(), Problem> {
    until_accepted(old, ClientRole::Migration, async || {
        let nobody = Probe {
            identifier: NOBODY.to_owned(),
            password: Secret::new("nobody has this password"),
        };
        match try_login(script_settings, &nobody, old.ports()).await {
            Outcome::Refused(refusal)
                if matches!(
                    refusal.code,
                    Code::Misconfigured
                        | Code::InvalidToken
                        | Code::Unavailable
                        | Code::RateLimited
                ) =>
            {
                Err(format!("connection {}: {}", pair.old, refusal.message))
            }
            _ => Ok(()),
        }
    })
    .await
}

async fn until_accepted<P: Ports>(
    old: &Session<'_, P>,
    role: ClientRole,
    mut attempt: impl AsyncFnMut() -> Result<(), String>,
) -> Result<(), Problem> {
    let mut why = String::new();
    for number in 0..MAX_ATTEMPTS {
        if number > 0 {
            old.ports().ui().event(&Event::Waiting {
                tenant: Tenant::Old,
                ms: INTERVAL_MS,
                why: "the new application is not accepted yet",
            });
            old.ports().clock().sleep(INTERVAL_MS).await;
        }
        match attempt().await {
            Ok(()) => return Ok(()),
            Err(message) => why = message,
        }
    }
    let message = format!(
        "the new {} is not accepted, so the former one stays in use: {why}",
        role.label()
    );
    let problem = Problem::in_tenant(Tenant::Old, ProblemCode::Unfinished, message);
    Err(problem.with_remedy("Correct what is wrong with it, and run rotate-secret again."))
}
