//! The settings of a connection's action scripts: its `configuration`, a map of strings.
//!
//! The map may also hold keys of other scripts. Auth0 returns all values encrypted, and a write replaces the whole map, so the
//! operator must give the values of those keys again, or they would be lost.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::api::credentials::audience;
use crate::json_value::Object;
use crate::problem::{Problem, ProblemCode};
use crate::secret::Secret;
use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use crate::tenant::Tenant;
use migration_core::domain::setting_key::SettingKey;

/// Prefix of the environment variables with the values of other scripts' keys.
const VARIABLE_PREFIX: &str = "NEW_SETTING_";

/// Values of keys that belong to other scripts, by key.
pub type PreservedSettings = BTreeMap<String, Secret>;

/// The credentials of an application of the old tenant: the migration client or the marker client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApplicationCredentials {
    /// Client ID.
    pub id: String,
    /// Client secret.
    pub secret: Secret,
}

/// Builds the settings of this project's action scripts for one connection. `old_domain` is the old tenant's own domain.
pub fn build_script_settings(
    settings: &MigrationSettings,
    pair: &ConnectionPair,
    old_domain: &str,
    client: &ApplicationCredentials,
) -> Object {
    let mut values = Object::new();
    for key in SettingKey::ALL.iter().copied() {
        let value = match key {
            SettingKey::ClientId => Some(client.id.clone()),
            SettingKey::ClientSecret => Some(client.secret.expose().to_owned()),
            SettingKey::Audience => Some(audience(old_domain)),
            SettingKey::Domain => settings
                .script_setting(pair, key)
                .or_else(|| Some(old_domain.to_owned())),
            _ => settings.script_setting(pair, key),
        };
        if let Some(value) = value {
            values.insert(key.name().to_owned(), value.into());
        }
    }
    values
}

/// Returns the keys of `current` that belong to other scripts, with the values that the operator gave.
///
/// # Errors
/// `settings`, with the keys for which no value was given.
pub fn preserved_settings(
    connection: &str,
    current: &Object,
    values: &PreservedSettings,
) -> Result<Object, Problem> {
    given_values(current.keys().filter(|key| !is_script_setting(key)), values).map_err(|unknown| {
        let message = format!(
            "the connection {connection} has settings of other scripts ({}), whose values can't be read, and a write \
             replaces all settings",
            unknown.join(", ")
        );
        missing_values(message, &unknown, "delete these settings from the connection if nothing needs them")
    })
}

/// Returns the keys that a connection had before `setup`, with the values that the operator gave.
///
/// # Errors
/// `settings`, with the keys for which no value was given.
pub fn restored_settings(
    connection: &str,
    keys: &[String],
    values: &PreservedSettings,
) -> Result<Object, Problem> {
    given_values(keys.iter(), values).map_err(|unknown| {
        let message = format!(
            "the connection {connection} had settings before setup ({}), whose values are not in the state file",
            unknown.join(", ")
        );
        missing_values(message, &unknown, "take their names out of the state file if nothing needs them")
    })
}

/// Pairs keys with their given values. Fails with all keys that have none.
fn given_values<'a>(
    keys: impl Iterator<Item = &'a String>,
    values: &PreservedSettings,
) -> Result<Object, Vec<&'a str>> {
    let (mut known, mut unknown) = (Object::new(), Vec::new());
    for key in keys {
        if let Some(value) = values.get(key) {
            known.insert(key.clone(), Value::from(value.expose()));
        } else {
            unknown.push(key.as_str());
        }
    }
    if unknown.is_empty() {
        Ok(known)
    } else {
        Err(unknown)
    }
}

fn missing_values(message: String, unknown: &[&str], alternative: &str) -> Problem {
    let variables: Vec<String> = unknown
        .iter()
        .map(|key| format!("{VARIABLE_PREFIX}{key}"))
        .collect();
    Problem::in_tenant(Tenant::New, ProblemCode::Settings, message).with_remedy(format!(
        "Set their values as {}, or {alternative}.",
        variables.join(", ")
    ))
}

/// Tells whether this project's action scripts read the key.
pub fn is_script_setting(key: &str) -> bool {
    SettingKey::from_name(key).is_some()
}
