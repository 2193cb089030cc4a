//! The settings of a migration: everything about it that is not secret.

use crate::settings::script_options::ScriptOptions;
use crate::settings::special_range;
use migration_core::domain::optional_settings::{
    DEFAULT_CLAIMS_NAMESPACE, DEFAULT_MARKER, MarkedUsers, OptionalSettings,
};
use migration_core::domain::setting_key::SettingKey;

/// Default name of the migration client and of the Actions.
const DEFAULT_NAME: &str = "auth0-account-migration";
/// Default name of the marker client.
const DEFAULT_MARKER_CLIENT: &str = "auth0-account-migration-marker";
/// The connection that Auth0 creates in every tenant.
const DEFAULT_CONNECTION: &str = "Username-Password-Authentication";
/// Upper bound of an allowlist of attack protection. Source: Auth0 Management API v2, "Update brute-force settings".
pub const MAX_ALLOWED_ADDRESSES: usize = 100;

/// The checked settings of the file `auth0-migration.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationSettings {
    /// The connections whose users move.
    pub connections: Vec<ConnectionPair>,
    /// Name of the migration client in the old tenant.
    pub migration_client: String,
    /// Name of the marker client in the old tenant.
    pub marker_client: String,
    /// Name of the Action in each of the two tenants.
    pub action: String,
    /// Custom domain of the old tenant, in lower case.
    pub custom_domain: Option<String>,
    /// Which variant of the action scripts is installed.
    pub scripts: ScriptKind,
    /// The optional settings of the action scripts.
    pub options: ScriptOptions,
    /// Ranges of addresses of the new tenant, for the old tenant's attack protection (RFC 4632).
    pub allow_cidr: Vec<String>,
    /// Whether the addresses of the new tenant's region belong to `allow_cidr` too. Only commands with access to the network
    /// add them; they are in a list that Auth0 publishes.
    pub allow_region: bool,
}

/// A connection of the old tenant, and the connection of the new tenant that its users move to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionPair {
    /// Name in the old tenant.
    pub old: String,
    /// Name in the new tenant.
    pub new: String,
    /// Applications of the new tenant to enable for the connection, by name or Client ID.
    pub enable_clients: Vec<String>,
}

/// The two variants of the action scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptKind {
    /// The module as WebAssembly.
    WebAssembly,
    /// The module as JavaScript, for a sandbox that forbids WebAssembly.
    NoWasm,
}

impl ScriptKind {
    /// All variants; the first is the default.
    pub const ALL: [Self; 2] = [Self::WebAssembly, Self::NoWasm];

    /// Returns the name of the variant in the settings file.
    pub fn name(self) -> &'static str {
        match self {
            Self::WebAssembly => "webassembly",
            Self::NoWasm => "nowasm",
        }
    }

    /// Finds the variant with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl Default for MigrationSettings {
    /// The settings of a file that names only the connection that Auth0 creates in every tenant.
    fn default() -> Self {
        Self {
            connections: vec![ConnectionPair {
                old: DEFAULT_CONNECTION.to_owned(),
                new: DEFAULT_CONNECTION.to_owned(),
                enable_clients: Vec::new(),
            }],
            migration_client: DEFAULT_NAME.to_owned(),
            marker_client: DEFAULT_MARKER_CLIENT.to_owned(),
            action: DEFAULT_NAME.to_owned(),
            custom_domain: None,
            scripts: ScriptKind::WebAssembly,
            options: ScriptOptions::default(),
            allow_cidr: Vec::new(),
            allow_region: false,
        }
    }
}

/// The name of an application while `rotate-secret` puts another one in its place.
pub fn retiring_name(name: &str) -> String {
    format!("{name} (retiring)")
}

impl MigrationSettings {
    /// Returns the prefix of the claims that the old tenant's Action sets.
    pub fn claims_namespace(&self) -> &str {
        let namespace = self.options.claims_namespace.as_deref();
        namespace.unwrap_or(DEFAULT_CLAIMS_NAMESPACE)
    }

    /// Returns the key of the migration marker in `app_metadata`.
    pub fn marker(&self) -> &str {
        self.options.marker.as_deref().unwrap_or(DEFAULT_MARKER)
    }

    /// Returns what happens to users who have the migration marker.
    pub fn marked_users(&self) -> MarkedUsers {
        let default = OptionalSettings::default().marked_users;
        self.options.marked_users.unwrap_or(default)
    }

    /// Whether the old tenant's attack protection is to let addresses through.
    pub fn allows_addresses(&self) -> bool {
        self.allow_region || !self.allow_cidr.is_empty()
    }

    /// Names the ranges of `allow_cidr` from which nobody sends, and those that are too wide; each as a sentence without its
    /// full stop.
    pub fn odd_addresses(&self) -> Vec<String> {
        let sentence = |range: &String| {
            let concern = special_range::concern(range)?;
            Some(format!("allow_cidr: {range} {concern}"))
        };
        self.allow_cidr.iter().filter_map(sentence).collect()
    }

    /// Returns the value that the settings give to a key of the action scripts of a connection. `None`: the value comes from
    /// a tenant, or the scripts use their default.
    pub fn script_setting(&self, pair: &ConnectionPair, key: SettingKey) -> Option<String> {
        let options = &self.options;
        match key {
            SettingKey::Domain => self.custom_domain.clone(),
            SettingKey::ClientId | SettingKey::ClientSecret | SettingKey::Audience => None,
            SettingKey::Connection => Some(pair.old.clone()),
            SettingKey::UserId => options.user_id.map(|policy| policy.name().to_owned()),
            SettingKey::ClaimsNamespace => options.claims_namespace.clone(),
            SettingKey::MetadataKey => options.metadata_key.map(|key| key.name().to_owned()),
            SettingKey::MfaPolicy => options.mfa_policy.map(|policy| policy.name().to_owned()),
            SettingKey::Marker => options.marker.clone(),
            SettingKey::MarkedUsers => options.marked_users.map(|rule| rule.name().to_owned()),
            SettingKey::VerifySignature => options
                .verify_signature
                .map(|check| check.name().to_owned()),
            SettingKey::TimeoutMs => options.timeout_ms.map(|ms| ms.to_string()),
            SettingKey::LogLevel => options.log_level.map(|level| level.name().to_owned()),
        }
    }
}
