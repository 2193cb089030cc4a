//! Sends the requests of the action scripts with their settings: for a token, and for a login.

use serde::Deserialize;

use crate::api::credentials::{Credentials, Grant};
use crate::api::ports::Ports;
use crate::api::session::Session;
use crate::json_value::Object;
use crate::problem::Problem;
use crate::secret::Secret;
use crate::settings::migration_settings::MigrationSettings;
use crate::settings::script_settings::ApplicationCredentials;
use crate::setup::check::check::Check;
use crate::setup::check::check_id::CheckId;
use crate::setup::check::single_run_cache::SingleRunCache;
use crate::setup::desired::clients::ClientRole;
use crate::tenant::Tenant;
use migration_core::domain::configuration::Configuration;
use migration_core::domain::identifier::{Identifier, Password};
use migration_core::domain::outcome::{Code, Outcome, Refusal};
use migration_core::domain::raw_object::RawObject;
use migration_core::domain::setting_key::SettingKey;
use migration_core::domain::settings::Setting;
use migration_core::flow::login;

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

/// Requests a token as one of the two applications.
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
    let grant = Grant::ClientCredentials {
        id: client.id.clone(),
        secret: client.secret.clone(),
    };
    let credentials = Credentials {
        domain: domain.to_owned(),
        grant,
    };
    let opened = Session::open(Tenant::Old, credentials, ports).await;
    match opened.and_then(|session| session.require_scopes(&role.scopes(settings))) {
        Ok(()) => check,
        Err(problem) => check.failed(Problem {
            remedy: None,
            ..problem
        }),
    }
}

/// Runs the flow of the action script `login` with its settings, for a user of the old tenant.
pub async fn login(
    connection: &str,
    settings: &Object,
    probe: &Probe,
    ports: &impl Ports,
) -> Check {
    let title = "A user can be moved: the login that was tried";
    let check = Check::pass(Tenant::Old, CheckId::ProbeLogin, title).for_connection(connection);
    let read = |key: SettingKey| match settings.get(key.name()).and_then(|value| value.as_str()) {
        Some(value) => Setting::text(value.to_owned()),
        None => Setting::Missing,
    };
    let configuration = match Configuration::read(&read) {
        Ok(configuration) => configuration,
        Err(error) => return refused(check, &error.to_refusal()),
    };
    let identifier = Identifier::new(probe.identifier.clone(), probe.identifier.to_lowercase());
    let password = Password::new(probe.password.expose().to_owned());
    let cache = SingleRunCache::default();
    let report = login::login(
        ports.transport(),
        ports.clock(),
        &cache,
        &configuration,
        identifier,
        password,
    )
    .await;
    match report.outcome {
        Outcome::Found(profile) => {
            let id = RawObject::parse(profile.json.expose())
                .and_then(|profile| profile.get_str("user_id"))
                .unwrap_or_default();
            check.with_detail(format!(
                "the password is right; in the new tenant the user will be auth0|{id}. The user is not marked as moved: \
                 only a login in the new tenant does that"
            ))
        }
        Outcome::NotFound => check.fail_if(Some("there is no such user".to_owned()), REMEDY),
        Outcome::Refused(refusal) => refused(check, &refusal),
    }
}

const REMEDY: &str = "Try a user of this connection whose password you know.";

fn refused(check: Check, refusal: &Refusal) -> Check {
    let remedy = match &refusal.remedy {
        Some(remedy) => format!("Run setup: it puts right what {} depends on.", remedy.setting_names()),
        None => match refusal.code {
            Code::WrongCredentials
            | Code::MfaRequired
            | Code::Blocked
            | Code::PasswordLeaked
            | Code::VerificationRequired => REMEDY.to_owned(),
            Code::AlreadyMoved => {
                "Try a user who has not moved yet: this one bears the migration marker in the old tenant. If such users are \
                 to move nevertheless, set marked_users to allow in the settings file."
                    .to_owned()
            }
            _ => "See the old tenant's log (Monitoring, Logs), which tells more, and run check again."
                .to_owned(),
        },
    };
    check.fail_if(
        Some(format!("{}: {}", refusal.code.name(), refusal.message)),
        &remedy,
    )
}
