//! What a bulk command needs to know of the settings: one pair of connections, and how its users are mapped.

use crate::problem::{Problem, ProblemCode};
use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use crate::settings::script_settings::{ApplicationCredentials, build_script_settings};
use migration_core::domain::configuration::Configuration;
use migration_core::domain::settings::Setting;

/// Chooses the pair of connections that a run serves: the one that is named, by its old or its new name, or the only one.
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

/// The configuration that the action scripts of a connection have, without the migration client's credentials: the
/// mapping of profiles depends on it. `old_domain` is the old tenant's own domain.
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
    Configuration::read(&|key| {
        let value = values.get(key.name()).and_then(|value| value.as_str());
        value.map_or(Setting::Missing, |value| Setting::text(value.to_owned()))
    })
    .map_err(|error| Problem::new(ProblemCode::Settings, format!("settings: {error}")))
}
