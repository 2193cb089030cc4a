//! The settings of the action scripts and the Action, as `setup` would write them into the new tenant.

use serde_json::Value;

use crate::api::credentials::audience;
use crate::json_value::Object;
use crate::package_files::{ActionScripts, PackageFiles};
use crate::settings::migration_settings::{ConnectionPair, MigrationSettings};
use crate::settings::script_settings::{
    ApplicationCredentials, PreservedSettings, build_script_settings,
};
use crate::setup::desired::actions::{DesiredAction, OldTenantAccess, new_tenant_action};
use crate::setup::plan::fingerprint;
use crate::setup::plan::fingerprint::METADATA_KEY;
use crate::setup::read::current_state::DatabaseConnection;

/// Everything from which the new tenant's scripts, settings and Action are made, except for the two applications.
pub struct SettingsContext<'a> {
    /// The settings file.
    pub settings: &'a MigrationSettings,
    /// The Actions.
    pub package_files: &'a PackageFiles,
    /// The action scripts.
    pub scripts: ActionScripts<'a>,
    /// The old tenant's domain.
    pub old_domain: &'a str,
    /// The values of settings that belong to other scripts.
    pub preserved_settings: &'a PreservedSettings,
}

impl SettingsContext<'_> {
    /// The settings of this project for a connection, in plain text.
    pub fn own_settings(&self, pair: &ConnectionPair, client: &ApplicationCredentials) -> Object {
        build_script_settings(self.settings, pair, self.old_domain, client)
    }

    /// The Action of the new tenant. `client` is the marker client, `factors` are the types of factors that the Action may
    /// ask users to enrol.
    pub fn new_tenant_action(
        &self,
        client: &ApplicationCredentials,
        factors: &str,
    ) -> DesiredAction {
        let custom_domain = self.settings.custom_domain.as_deref();
        let old = OldTenantAccess {
            domain: custom_domain.unwrap_or(self.old_domain),
            audience: &audience(self.old_domain),
            client,
        };
        new_tenant_action(self.package_files, self.settings, &old, factors)
    }

    /// Tells whether the settings of a connection are those that were written last, and are still the desired ones.
    pub fn settings_match(
        &self,
        pair: &ConnectionPair,
        connection: &DatabaseConnection,
        client: &ApplicationCredentials,
    ) -> bool {
        let desired = self.own_settings(pair, client);
        fingerprint::matches(saved(connection), &desired, &connection.configuration)
    }

    /// Tells whether `setup` certainly wrote other settings into a connection: the settings file or the migration client has
    /// changed since.
    pub fn settings_differ(
        &self,
        pair: &ConnectionPair,
        connection: &DatabaseConnection,
        client: &ApplicationCredentials,
    ) -> bool {
        fingerprint::is_of_others(saved(connection), &self.own_settings(pair, client))
    }
}

/// The fingerprint of a connection; empty if it has none.
fn saved(connection: &DatabaseConnection) -> &str {
    let saved = connection.metadata.get(METADATA_KEY);
    saved.and_then(Value::as_str).unwrap_or_default()
}
