//! The settings of the action scripts, as `setup` would write them into a connection of the new tenant.

use serde_json::Value;

use crate::json_value::Object;
use crate::package_files::ActionScripts;
use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use crate::settings::script_settings::{
    MigrationClientCredentials, PreservedSettings, build_script_settings,
};
use crate::setup::plan::fingerprint;
use crate::setup::plan::fingerprint::METADATA_KEY;
use crate::setup::read::current_state::DatabaseConnection;

/// Everything from which the scripts and settings of a connection are made, except for the migration client.
pub struct SettingsContext<'a> {
    /// The settings file.
    pub settings: &'a MigrationSettings,
    /// The action scripts.
    pub scripts: ActionScripts<'a>,
    /// The old tenant's domain.
    pub old_domain: &'a str,
    /// The values of settings that belong to other scripts.
    pub preserved_settings: &'a PreservedSettings,
}

impl SettingsContext<'_> {
    /// The settings of this project for a connection, in plain text.
    pub fn own_settings(
        &self,
        pair: &ConnectionPair,
        client: &MigrationClientCredentials,
    ) -> Object {
        build_script_settings(self.settings, pair, self.old_domain, client)
    }

    /// Tells whether the settings of a connection are those that were written last, and are still the desired ones.
    pub fn settings_match(
        &self,
        pair: &ConnectionPair,
        connection: &DatabaseConnection,
        client: &MigrationClientCredentials,
    ) -> bool {
        let desired = self.own_settings(pair, client);
        let saved = connection.metadata.get(METADATA_KEY);
        let saved = saved.and_then(Value::as_str).unwrap_or_default();
        fingerprint::matches(saved, &desired, &connection.configuration)
    }
}
