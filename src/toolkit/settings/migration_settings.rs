//! The settings file `auth0-migration.json`: everything about a migration that is not secret.

use serde_json::Value;

use crate::problem::Problem;
use crate::settings::address_range::{AddressRange, missing_from};
use crate::settings::member::{Part, wrong};
use migration_core::domain::optional_settings::OptionalSettings;
use migration_core::domain::setting_key::SettingKey;
use migration_core::domain::settings::Setting;
use migration_core::domain::tenant_address;

/// The name of the migration client and of the Action, when none is set.
const DEFAULT_NAME: &str = "auth0-account-migration";
/// The limit of an allowlist of attack protection. Source: Auth0 Management API v2, "Update brute-force settings".
pub const MAX_ALLOWED_ADDRESSES: usize = 100;
const MEMBERS: [&str; 14] = [
    "$schema",
    "connections",
    "migration_client",
    "action",
    "custom_domain",
    "scripts",
    "user_id",
    "claims_namespace",
    "metadata_key",
    "mfa_policy",
    "mark_migrated",
    "timeout_ms",
    "log_level",
    "allow_cidr",
];

/// The checked settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationSettings {
    /// The connections whose users move.
    pub connections: Vec<ConnectionPair>,
    /// Name of the migration client in the old tenant.
    pub migration_client: String,
    /// Name of the Action in the old tenant.
    pub action: String,
    /// The old tenant's custom domain for logins.
    pub custom_domain: Option<String>,
    /// Which kind of action scripts is used.
    pub scripts: ScriptKind,
    /// The optional keys of the action script's `configuration`, with their values.
    pub options: Vec<(&'static str, String)>,
    /// Address ranges of the new tenant, for the old tenant's attack protection (RFC 4632).
    pub allow_cidr: Vec<String>,
}

/// A connection of the old tenant, and the one of the new tenant that its users move to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionPair {
    /// Its name in the old tenant.
    pub old: String,
    /// Its name in the new tenant.
    pub new: String,
    /// Applications of the new tenant to enable for it, by name or Client ID.
    pub enable_clients: Vec<String>,
}

/// The two kinds of action scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScriptKind {
    /// With the module as WebAssembly.
    WebAssembly,
    /// With the module as JavaScript, for a sandbox that forbids WebAssembly.
    NoWasm,
}

impl Default for MigrationSettings {
    /// Those of a file that names only the connection that Auth0 creates in every tenant.
    fn default() -> Self {
        let name = || "Username-Password-Authentication".to_owned();
        Self {
            connections: vec![ConnectionPair {
                old: name(),
                new: name(),
                enable_clients: Vec::new(),
            }],
            migration_client: DEFAULT_NAME.to_owned(),
            action: DEFAULT_NAME.to_owned(),
            custom_domain: None,
            scripts: ScriptKind::WebAssembly,
            options: Vec::new(),
            allow_cidr: Vec::new(),
        }
    }
}

impl MigrationSettings {
    /// Reads and checks the settings file.
    ///
    /// # Errors
    /// `settings`, which names the member, what is wrong with it and what it may be.
    pub fn parse(file: &Value) -> Result<Self, Problem> {
        let part = Part::read("", file, &MEMBERS)?;
        let name = |member| {
            part.text(member)
                .map(|text| text.unwrap_or(DEFAULT_NAME).to_owned())
        };
        let custom_domain = part
            .text("custom_domain")?
            .map(tenant_address::domain)
            .transpose();
        let settings = Self {
            connections: connections(&part)?,
            migration_client: name("migration_client")?,
            action: name("action")?,
            custom_domain: custom_domain
                .map_err(|problem| wrong("custom_domain", &problem.to_string()))?,
            scripts: match part.choice("scripts", &["webassembly", "nowasm"])? {
                "nowasm" => ScriptKind::NoWasm,
                _ => ScriptKind::WebAssembly,
            },
            options: options(&part)?,
            allow_cidr: Vec::new(),
        };
        settings.with_allowed_addresses(part.texts("allow_cidr")?)
    }

    /// The same with more address ranges.
    ///
    /// # Errors
    /// `settings`, when one is none or they are too many.
    pub fn with_allowed_addresses(mut self, more: Vec<String>) -> Result<Self, Problem> {
        for cidr in more {
            let known: Vec<&str> = self.allow_cidr.iter().map(String::as_str).collect();
            if !missing_from(&[&cidr], &known).is_empty() {
                self.allow_cidr.push(cidr);
            }
        }
        if let Some(cidr) = self
            .allow_cidr
            .iter()
            .find(|cidr| AddressRange::read(cidr).is_none())
        {
            return Err(wrong(
                "allow_cidr",
                &format!("has {cidr:?}, which is no address or range of addresses"),
            )
            .with_remedy(
                "Write ranges such as 203.0.113.0/24 or 2001:db8::/32, or single addresses.",
            ));
        }
        if self.allow_cidr.len() > MAX_ALLOWED_ADDRESSES {
            return Err(wrong(
                "allow_cidr",
                "has more than 100 entries, the most that Auth0 takes",
            ));
        }
        Ok(self)
    }

    /// The value of an optional key of the action script's `configuration`.
    pub fn option(&self, key: &str) -> Option<&str> {
        self.options
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, value)| value.as_str())
    }
}

fn connections(part: &Part<'_>) -> Result<Vec<ConnectionPair>, Problem> {
    const NAME: &str = "connections";
    let example = r#"Name them, such as "connections": [{ "old": "Username-Password-Authentication", "new": "Users" }]."#;
    let items = part
        .get(NAME)
        .and_then(Value::as_array)
        .filter(|items| !items.is_empty());
    let items = items.ok_or_else(|| {
        wrong(NAME, "must be an array with at least one connection").with_remedy(example)
    })?;
    let mut pairs: Vec<ConnectionPair> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let path = format!("{NAME}[{index}]");
        let item = Part::read(&path, item, &["old", "new", "enable_clients"])?;
        let old = item
            .text("old")?
            .ok_or_else(|| wrong(&format!("{path}.old"), "is missing").with_remedy(example))?;
        let new = item.text("new")?.unwrap_or(old);
        if !is_connection_name(new) {
            let rule = "must be a connection's name: letters, digits and dashes, 35 at most, no dash at either end";
            return Err(wrong(&format!("{path}.new"), rule));
        }
        if pairs.iter().any(|pair| pair.new == new) {
            let message =
                format!("is {new:?}, which another entry has: two connections can't become one");
            return Err(wrong(&format!("{path}.new"), &message));
        }
        let enable_clients = item.texts("enable_clients")?;
        pairs.push(ConnectionPair {
            old: old.to_owned(),
            new: new.to_owned(),
            enable_clients,
        });
    }
    Ok(pairs)
}

/// The optional keys, each checked by what the action scripts themselves read them with.
fn options(part: &Part<'_>) -> Result<Vec<(&'static str, String)>, Problem> {
    const KEYS: [(&str, SettingKey); 7] = [
        ("user_id", SettingKey::UserId),
        ("claims_namespace", SettingKey::ClaimsNamespace),
        ("metadata_key", SettingKey::MetadataKey),
        ("mfa_policy", SettingKey::MfaPolicy),
        ("mark_migrated", SettingKey::MarkMigrated),
        ("timeout_ms", SettingKey::TimeoutMs),
        ("log_level", SettingKey::LogLevel),
    ];
    let mut options = Vec::new();
    for (member, key) in KEYS {
        let value = match part.get(member) {
            None => continue,
            Some(Value::Number(number)) if member == "timeout_ms" => number.to_string(),
            Some(_) => part.text(member)?.unwrap_or_default().to_owned(),
        };
        let settings = |name| {
            if name == key {
                Setting::text(value.clone())
            } else {
                Setting::Missing
            }
        };
        if let Err(error) = OptionalSettings::read(&settings) {
            return Err(wrong(&format!("{member}:"), &error.to_string()));
        }
        options.push((key.name(), value));
    }
    Ok(options)
}

/// Auth0, "Create a connection": letters, digits and dashes, starting and ending with a letter or digit.
fn is_connection_name(name: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    name.len() <= 35 && name.bytes().all(inside) && !name.starts_with('-') && !name.ends_with('-')
}
