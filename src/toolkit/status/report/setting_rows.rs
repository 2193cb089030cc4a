//! The settings of the migration for display. The settings file has no secrets.

use serde::Serialize;

use crate::settings::members::{
    ACTION, ALLOW_CIDR, ALLOW_REGION, CONNECTIONS, CUSTOM_DOMAIN, MARKER_CLIENT, MIGRATION_CLIENT,
    SCRIPTS, script_option_member,
};
use crate::settings::migration_settings::MigrationSettings;
use migration_core::domain::optional_settings::OptionalSettings;
use migration_core::domain::setting_key::SettingKey;

/// A setting and the value that is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SettingRow {
    /// The member of the settings file.
    pub name: String,
    /// The value, for display; `null` if there is none.
    pub value: Option<String>,
    /// Whether the value is the one that holds without the member.
    pub is_default: bool,
}

/// All settings, in the order of the settings file's documentation.
pub fn setting_rows(settings: &MigrationSettings) -> Vec<SettingRow> {
    let default = MigrationSettings::default();
    let row = |name: &str, value: Option<String>, default: Option<String>| SettingRow {
        name: name.to_owned(),
        is_default: value == default,
        value,
    };
    let text = |name: &str, of: fn(&MigrationSettings) -> Option<String>| {
        row(name, of(settings), of(&default))
    };
    let mut rows = vec![
        row(CONNECTIONS, Some(connections(settings)), None),
        text(MIGRATION_CLIENT, |settings| {
            Some(settings.migration_client.clone())
        }),
        text(MARKER_CLIENT, |settings| {
            Some(settings.marker_client.clone())
        }),
        text(ACTION, |settings| Some(settings.action.clone())),
        text(CUSTOM_DOMAIN, |settings| settings.custom_domain.clone()),
        text(SCRIPTS, |settings| Some(settings.scripts.name().to_owned())),
    ];
    let defaults = OptionalSettings::default();
    for key in SettingKey::OPTIONAL {
        let default = default_of(&defaults, key);
        let value = settings
            .connections
            .first()
            .and_then(|pair| settings.script_setting(pair, key));
        let value = value.or_else(|| default.clone());
        rows.push(row(&script_option_member(key), value, default));
    }
    let mut ranges = settings.allow_cidr.join(", ");
    if settings.allow_region {
        ALLOW_REGION.clone_into(&mut ranges);
    }
    rows.push(row(
        ALLOW_CIDR,
        Some(ranges).filter(|text| !text.is_empty()),
        None,
    ));
    rows
}

fn connections(settings: &MigrationSettings) -> String {
    let pairs = settings.connections.iter().map(|pair| {
        if pair.old == pair.new {
            pair.old.clone()
        } else {
            format!("{} to {}", pair.old, pair.new)
        }
    });
    pairs.collect::<Vec<_>>().join(", ")
}

/// What the action scripts take if a key is missing.
fn default_of(defaults: &OptionalSettings, key: SettingKey) -> Option<String> {
    let value = match key {
        SettingKey::UserId => defaults.user_id.name().to_owned(),
        SettingKey::ClaimsNamespace => defaults.claims_namespace.clone(),
        SettingKey::MetadataKey => defaults.metadata_key.name().to_owned(),
        SettingKey::MfaPolicy => defaults.mfa_policy.name().to_owned(),
        SettingKey::Marker => defaults.marker.clone(),
        SettingKey::MarkedUsers => defaults.marked_users.name().to_owned(),
        SettingKey::VerifySignature => defaults.verify_signature.name().to_owned(),
        SettingKey::TimeoutMs => defaults.timeout_ms.to_string(),
        SettingKey::LogLevel => defaults.log_level.name().to_owned(),
        // Required keys have no default.
        SettingKey::Domain
        | SettingKey::ClientId
        | SettingKey::ClientSecret
        | SettingKey::Audience
        | SettingKey::Connection => return None,
    };
    Some(value)
}
