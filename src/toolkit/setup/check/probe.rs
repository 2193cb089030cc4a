//! Sends the requests of the action scripts with their settings: for a token, and for a login.

use serde::Deserialize;

use crate::api::credentials::{Credentials, Grant};
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::json_value::Object;
use crate::problem::Problem;
use crate::secret::Secret;
use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use crate::settings::script_settings::ApplicationCredentials;
use crate::setup::check::check::{Check, RUN_SETUP};
use crate::setup::check::check_id::CheckId;
use crate::setup::check::probe_remedy::{NOT_FOUND, remedy};
use crate::setup::check::single_run_cache::SingleRunCache;
use crate::setup::check::without_cryptography::WithoutCryptography;
use crate::setup::desired::clients::ClientRole;
use crate::setup::read::current_state::{DatabaseConnection, NewTenantState};
use crate::tenant::Tenant;
use migration_core::domain::configuration::Configuration;
use migration_core::domain::identifier::{Identifier, Password};
use migration_core::domain::outcome::{Outcome, Refusal};
use migration_core::domain::raw_object::RawObject;
use migration_core::domain::setting_key::SettingKey;
use migration_core::domain::settings::Setting;
use migration_core::flow::login;

/// What the login shows.
const TITLE: &str = "A user can be moved: the login that was tried";

/// A user of the old tenant with whom a login is tried.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// E-mail address or user name.
    pub identifier: String,
    /// The password.
    pub password: Secret,
}

/// Requests a token as one of the two applications, and checks its scopes.
///
/// # Errors
/// `unauthorized`, `missing_scope`, or the problem of the request.
pub async fn request_token(
    settings: &MigrationSettings,
    role: ClientRole,
    domain: &str,
    client: &ApplicationCredentials,
    ports: &impl Ports,
) -> Result<(), Problem> {
    let credentials = Credentials {
        domain: domain.to_owned(),
        grant: Grant::Application {
            id: client.id.clone(),
            secret: client.secret.clone(),
        },
    };
    let session = Session::open(Tenant::Old, credentials, ports).await?;
    session.require_scopes(&role.scopes(settings))
}

/// The check whether one of the two applications gets its token.
pub async fn token(
    settings: &MigrationSettings,
    role: ClientRole,
    domain: &str,
    client: &ApplicationCredentials,
    ports: &impl Ports,
) -> Check {
    let id = match role {
        ClientRole::Migration => CheckId::MigrationClientToken,
        ClientRole::Marker => CheckId::MarkerClientToken,
    };
    let title = format!("The {} gets its token", role.label());
    let check = Check::pass(Tenant::Old, id, title);
    match request_token(settings, role, domain, client, ports).await {
        Ok(()) => check,
        // setup makes the application and its grant as they should be.
        Err(problem) => check.failed(Problem {
            remedy: None,
            ..problem
        }),
    }
}

/// The connection over which a login is tried: the first one that `finish` has not ended. `new` is `None` if the new tenant
/// could not be read.
pub fn connection<'a>(
    settings: &'a MigrationSettings,
    new: Option<&NewTenantState>,
) -> Option<&'a ConnectionPair> {
    let is_finished = |index: usize| {
        let connection = new.and_then(|new| new.connections.get(index));
        let database = connection.and_then(|connection| connection.database.as_ref());
        database.is_some_and(DatabaseConnection::has_finished_scripts)
    };
    let mut pairs = settings.connections.iter().enumerate();
    pairs
        .find(|(index, _)| !is_finished(*index))
        .map(|(_, pair)| pair)
}

/// The check of a login that was not tried, because it would have needed the migration client. `is_read` tells whether the old
/// tenant could be read.
pub fn not_tried(settings: &MigrationSettings, pair: &ConnectionPair, is_read: bool) -> Check {
    let check = Check::pass(Tenant::Old, CheckId::ProbeLogin, TITLE).for_connection(&pair.old);
    if is_read {
        let why = format!(
            "it was not tried: there is no migration client {} to log in with yet",
            settings.migration_client
        );
        return check.fail_if(Some(why), RUN_SETUP);
    }
    let why = "it was not tried: the old tenant could not be read, and so the migration client is not known";
    check.fail_if(
        Some(why.to_owned()),
        "Correct the failed checks of the old tenant, and run check again.",
    )
}

/// The check of a login that was not tried, because the migration is finished.
pub fn not_needed() -> Check {
    let why =
        "it was not tried: finish has ended the migration, so no login reaches the old tenant";
    Check::pass(Tenant::Old, CheckId::ProbeLogin, TITLE).warn_if(
        Some(why.to_owned()),
        "Log in to the new tenant instead: whoever has moved is its own user.",
    )
}

/// The check of a login of a user of the old tenant.
pub async fn login(
    connection: &str,
    settings: &Object,
    probe: &Probe,
    ports: &impl Ports,
) -> Check {
    let check = Check::pass(Tenant::Old, CheckId::ProbeLogin, TITLE).for_connection(connection);
    match try_login(settings, probe, ports).await {
        Outcome::Found(profile) => {
            let id = RawObject::parse(profile.json.expose())
                .and_then(|profile| profile.get_str("user_id"))
                .unwrap_or_default();
            check.with_detail(format!(
                "the password is right; in the new tenant the user will be auth0|{id}. The user is not marked as moved: \
                 only a login in the new tenant does that"
            ))
        }
        Outcome::NotFound => check.fail_if(Some("there is no such user".to_owned()), NOT_FOUND),
        Outcome::Refused(refusal) => refused(check, &refusal),
    }
}

/// Runs the flow of the action script `login` with its settings.
pub async fn try_login(settings: &Object, probe: &Probe, ports: &impl Ports) -> Outcome {
    let read = |key: SettingKey| match settings.get(key.name()).and_then(|value| value.as_str()) {
        // The command line has no cryptography.
        Some(value) if key != SettingKey::VerifySignature => Setting::text(value.to_owned()),
        _ => Setting::Missing,
    };
    let configuration = match Configuration::read(&read) {
        Ok(configuration) => configuration,
        Err(error) => return Outcome::Refused(error.to_refusal()),
    };
    let identifier = Identifier::new(probe.identifier.clone(), probe.identifier.to_lowercase());
    let password = Password::new(probe.password.expose().to_owned());
    let cache = SingleRunCache::default();
    let report = login::login(
        &WithoutCryptography(ports.transport()),
        ports.clock(),
        &cache,
        &configuration,
        identifier,
        password,
    )
    .await;
    report.outcome
}

fn refused(check: Check, refusal: &Refusal) -> Check {
    check.fail_if(
        Some(format!("{}: {}", refusal.code.name(), refusal.message)),
        &remedy(refusal),
    )
}
