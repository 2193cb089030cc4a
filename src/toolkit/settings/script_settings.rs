//! The `configuration` of a connection's action scripts: what of it is this project's, what somebody else's.
//!
//! Auth0 gives the values back only encrypted, and a write takes the whole map in plain text. So this project
//! knows its own values, and the values of other keys must be given, or they would be lost.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::json_value::Object;
use crate::problem::{Problem, ProblemCode};
use crate::secret::ClientSecret;
use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use crate::tenant::Tenant;

/// The keys that the action scripts read.
const OWN: [&str; 12] = [
    "Domain",
    "Client_ID",
    "Client_Secret",
    "Audience",
    "Connection",
    "User_Id",
    "Claims_Namespace",
    "Metadata_Key",
    "Mfa_Policy",
    "Mark_Migrated",
    "Timeout_Ms",
    "Log_Level",
];
/// What the environment variable for the value of another key begins with.
const VARIABLE: &str = "NEW_SETTING_";

/// Values of keys that are not this project's, by key.
pub type PreservedSettings = BTreeMap<String, String>;

/// The migration client as the action scripts know it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MigrationClientCredentials {
    /// Its Client ID.
    pub id: String,
    /// Its secret.
    pub secret: ClientSecret,
}

/// The keys of this project, with their values, for one connection.
pub fn build_script_settings(
    settings: &MigrationSettings,
    pair: &ConnectionPair,
    old_domain: &str,
    audience: &str,
    client: &MigrationClientCredentials,
) -> Object {
    let domain = settings.custom_domain.as_deref().unwrap_or(old_domain);
    let required = [
        ("Domain", domain),
        ("Client_ID", &client.id),
        ("Client_Secret", client.secret.expose()),
        ("Audience", audience),
        ("Connection", &pair.old),
    ];
    let optional = settings
        .options
        .iter()
        .map(|(key, value)| (*key, value.as_str()));
    required
        .into_iter()
        .chain(optional)
        .map(|(key, value)| (key.to_owned(), Value::from(value)))
        .collect()
}

/// The keys in `found` that are not this project's, with the values that were given for them.
///
/// # Errors
/// `settings`, which names the keys whose values were not given.
pub fn preserved_settings(
    connection: &str,
    found: &Object,
    values: &PreservedSettings,
) -> Result<Object, Problem> {
    given(found.keys().filter(|key| !is_script_setting(key)), values).map_err(|unknown| {
        let message = format!(
            "the connection {connection} has settings of other scripts ({}), whose values can't be read, and a write \
             replaces all settings",
            unknown.join(", ")
        );
        not_given(message, &unknown, "delete these settings from the connection if nothing needs them")
    })
}

/// The keys that a connection had before `setup`, with the values that were given for them.
///
/// # Errors
/// `settings`, which names the keys whose values were not given.
pub fn restored_settings(
    connection: &str,
    keys: &[String],
    values: &PreservedSettings,
) -> Result<Object, Problem> {
    given(keys.iter(), values).map_err(|unknown| {
        let message = format!(
            "the connection {connection} had settings before setup ({}), whose values are not in the state file",
            unknown.join(", ")
        );
        not_given(message, &unknown, "take their names out of the state file if nothing needs them")
    })
}

/// Keys with the values that were given for them, or those for which none was.
fn given<'a>(
    keys: impl Iterator<Item = &'a String>,
    values: &PreservedSettings,
) -> Result<Object, Vec<&'a str>> {
    let (mut known, mut unknown) = (Object::new(), Vec::new());
    for key in keys {
        match values.get(key) {
            Some(value) => drop(known.insert(key.clone(), Value::from(value.as_str()))),
            None => unknown.push(key.as_str()),
        }
    }
    if unknown.is_empty() {
        Ok(known)
    } else {
        Err(unknown)
    }
}

fn not_given(message: String, unknown: &[&str], otherwise: &str) -> Problem {
    let variables: Vec<String> = unknown
        .iter()
        .map(|key| format!("{VARIABLE}{key}"))
        .collect();
    Problem::in_tenant(Tenant::New, ProblemCode::Settings, message).with_remedy(format!(
        "Set their values as {}, or {otherwise}.",
        variables.join(", ")
    ))
}

/// Whether a key is one that the action scripts read.
pub fn is_script_setting(key: &str) -> bool {
    OWN.contains(&key)
}
