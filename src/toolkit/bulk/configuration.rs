//! What a bulk command needs to know of the settings: one pair of connections, and how its users are mapped.

use crate::problem::{Problem, ProblemCode};
use crate::request::TenantDomain;
use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use crate::settings::script_settings::{ApplicationCredentials, build_script_settings};
use crate::tenant::Tenant;
use migration_core::domain::configuration::Configuration;
use migration_core::domain::optional_settings::{MetadataKey, UserIdPolicy};
use migration_core::domain::settings::Setting;

/// Stands for the old tenant's domain where nothing depends on it (RFC 2606).
const UNUSED_DOMAIN: &str = "unused.invalid";

/// Chooses the pair of connections of a run. `name` is the old or the new name of a connection; without it, the settings
/// must have only one pair.
///
/// # Errors
/// `wrong_use`, which lists the connections of the settings.
pub fn choose_pair<'a>(
    settings: &'a MigrationSettings,
    name: Option<&str>,
) -> Result<&'a ConnectionPair, Problem> {
    let pairs = &settings.connections;
    let named = |name: &str| {
        let mut matching = pairs
            .iter()
            .filter(|pair| pair.old == name || pair.new == name);
        matching.next().filter(|_| matching.next().is_none())
    };
    let chosen = match (name, pairs.as_slice()) {
        (None, [pair]) => Some(pair),
        (None, _) => None,
        (Some(name), _) => named(name),
    };
    chosen.ok_or_else(|| {
        let names: Vec<&str> = pairs.iter().map(|pair| pair.old.as_str()).collect();
        let message = match name {
            None => "the settings have several connections, and a run serves one".to_owned(),
            Some(name) => format!("--connection {name} is not one connection of the settings"),
        };
        Problem::new(ProblemCode::WrongUse, message)
            .with_remedy(format!("Name one with --connection: {}.", names.join(", ")))
    })
}

/// The domain with which users are mapped. Only the `User_Id` policy `domain` depends on it, and not if the settings have a
/// custom domain.
///
/// # Errors
/// `wrong_use`, if the domain is needed and not set, or not a domain.
pub fn mapping_domain(settings: &MigrationSettings, old: &TenantDomain) -> Result<String, Problem> {
    let is_needed =
        settings.options.user_id != Some(UserIdPolicy::Keep) && settings.custom_domain.is_none();
    match old.check(Tenant::Old)? {
        Some(domain) => Ok(domain),
        None if is_needed => Err(Problem::new(ProblemCode::WrongUse, "OLD_DOMAIN is not set")
            .with_remedy("Set it: the users' IDs in the new tenant begin with it.")),
        None => Ok(UNUSED_DOMAIN.to_owned()),
    }
}

/// The ID within the old connection of the user with an ID within the new one; `None` if no user of the old connection gets
/// such an ID.
pub fn old_id<'a>(new_id: &'a str, configuration: &Configuration) -> Option<&'a str> {
    match configuration.optional.user_id {
        UserIdPolicy::Keep => Some(new_id),
        UserIdPolicy::Domain => {
            let id = new_id.strip_prefix(&configuration.domain);
            id.and_then(|id| id.strip_prefix('|'))
        }
    }
}

/// How the profiles of a connection are mapped: the configuration of its action scripts, without the migration client's
/// credentials. `old_domain` is the old tenant's own domain.
///
/// The metadata is always called `app_metadata`: only the scripts may need the other name, and bulk import has none.
///
/// # Errors
/// `settings`
pub fn script_configuration(
    settings: &MigrationSettings,
    pair: &ConnectionPair,
    old_domain: &str,
) -> Result<Configuration, Problem> {
    let unused = ApplicationCredentials {
        id: "unused".to_owned(),
        secret: "unused".to_owned().into(),
    };
    let values = build_script_settings(settings, pair, old_domain, &unused);
    let mut configuration = Configuration::read(&|key| {
        let value = values.get(key.name()).and_then(|value| value.as_str());
        value.map_or(Setting::Missing, |value| Setting::text(value.to_owned()))
    })
    .map_err(|error| Problem::new(ProblemCode::Settings, format!("settings: {error}")))?;
    configuration.optional.metadata_key = MetadataKey::AppMetadata;
    Ok(configuration)
}
