//! Reads and checks the settings file. All problems of a file are reported at once.

use serde_json::Value;

use crate::problem::Problem;
use crate::settings::address_range;
use crate::settings::members::{
    ACTION, ALLOW_CIDR, CONNECTION_MEMBERS, CONNECTIONS, CUSTOM_DOMAIN, ENABLE_CLIENTS,
    MARKER_CLIENT, MIGRATION_CLIENT, NEW, OLD, SCRIPTS, file_members, script_option_member,
};
use crate::settings::migration_settings::{
    ConnectionPair, MAX_ALLOWED_ADDRESSES, MigrationSettings, ScriptKind,
};
use crate::settings::script_options::ScriptOptions;
use crate::settings::settings_object::SettingsObject;
use crate::settings::settings_problems::SettingsProblems;
use migration_core::domain::setting_key::SettingKey;
use migration_core::domain::tenant_address;

const CONNECTIONS_REMEDY: &str = r#"Name them, such as "connections": [{ "old": "Username-Password-Authentication", "new": "Users" }]."#;

impl MigrationSettings {
    /// Reads and checks the settings file.
    ///
    /// ```
    /// use migration_toolkit::settings::migration_settings::MigrationSettings;
    ///
    /// let file = serde_json::json!({ "connections": [{ "old": "Users" }], "timeout_ms": 9000 });
    /// let settings = MigrationSettings::parse(&file)?;
    /// assert_eq!(settings.options.timeout_ms, Some(9_000));
    /// # Ok::<(), migration_toolkit::problem::Problem>(())
    /// ```
    ///
    /// # Errors
    /// `settings`. The message names each invalid member, what is wrong with it, and what it may be.
    pub fn parse(file: &Value) -> Result<Self, Problem> {
        let mut problems = SettingsProblems::default();
        let mut settings = Self {
            connections: Vec::new(),
            ..Self::default()
        };
        if let Some(object) = SettingsObject::read("", file, &file_members(), &mut problems) {
            settings.set_members(&object, &mut problems);
        }
        problems.into_result(settings)
    }

    /// Returns the settings with more ranges of addresses for the old tenant's attack protection. A range that is there
    /// already is not added again.
    ///
    /// # Errors
    /// `settings`, if a range is invalid or the ranges are too many.
    pub fn with_allowed_addresses(mut self, ranges: Vec<String>) -> Result<Self, Problem> {
        let mut problems = SettingsProblems::default();
        self.allow_addresses(ranges, &mut problems);
        problems.into_result(self)
    }

    fn set_members(&mut self, object: &SettingsObject<'_>, problems: &mut SettingsProblems) {
        self.connections = parse_connections(object, problems);
        if let Some(name) = object.get_string(MIGRATION_CLIENT, problems) {
            name.clone_into(&mut self.migration_client);
        }
        if let Some(name) = object.get_string(MARKER_CLIENT, problems) {
            name.clone_into(&mut self.marker_client);
        }
        if self.marker_client == self.migration_client {
            problems.add_with_remedy(
                MARKER_CLIENT,
                "is the name of the migration client, which must not be able to write users",
                "Give each of the two applications a name of its own.",
            );
        }
        if let Some(name) = object.get_string(ACTION, problems) {
            name.clone_into(&mut self.action);
        }
        if let Some(domain) = object.get_string(CUSTOM_DOMAIN, problems) {
            match tenant_address::domain(domain) {
                Ok(domain) => self.custom_domain = Some(domain),
                Err(problem) => problems.add(CUSTOM_DOMAIN, problem.to_string()),
            }
        }
        if let Some(name) = object.get_string(SCRIPTS, problems) {
            match ScriptKind::from_name(name) {
                Some(kind) => self.scripts = kind,
                None => {
                    let names = ScriptKind::ALL.map(ScriptKind::name).join(", ");
                    problems.add(SCRIPTS, format!("must be one of: {names}"));
                }
            }
        }
        self.options = parse_options(object, problems);
        let ranges = object.get_string_array(ALLOW_CIDR, problems);
        self.allow_addresses(ranges, problems);
    }

    fn allow_addresses(&mut self, ranges: Vec<String>, problems: &mut SettingsProblems) {
        for range in ranges {
            if address_range::parse(&range).is_none() {
                problems.add_with_remedy(
                    ALLOW_CIDR,
                    format!("has {range:?}, which is no address or range of addresses"),
                    "Write ranges such as 203.0.113.0/24 or 2001:db8::/32, or single addresses.",
                );
                continue;
            }
            let current: Vec<&str> = self.allow_cidr.iter().map(String::as_str).collect();
            if !address_range::missing_from(&[&range], &current).is_empty() {
                self.allow_cidr.push(range);
            }
        }
        if self.allow_cidr.len() > MAX_ALLOWED_ADDRESSES {
            problems.add_with_remedy(
                ALLOW_CIDR,
                format!("has more than {MAX_ALLOWED_ADDRESSES} entries, the most that Auth0 takes"),
                "Name fewer, wider ranges.",
            );
        }
    }
}

fn parse_connections(
    object: &SettingsObject<'_>,
    problems: &mut SettingsProblems,
) -> Vec<ConnectionPair> {
    let items = object.get(CONNECTIONS).and_then(Value::as_array);
    let Some(items) = items.filter(|items| !items.is_empty()) else {
        problems.add_with_remedy(
            CONNECTIONS,
            "must be an array with at least one connection",
            CONNECTIONS_REMEDY,
        );
        return Vec::new();
    };
    let mut pairs: Vec<ConnectionPair> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let path = format!("{CONNECTIONS}[{index}]");
        let Some(item) = SettingsObject::read(&path, item, &CONNECTION_MEMBERS, problems) else {
            continue;
        };
        let Some(pair) = parse_connection(&item, problems) else {
            continue;
        };
        if pairs.iter().any(|other| other.new == pair.new) {
            let description = format!(
                "is {:?}, which another entry has: two connections can't become one",
                pair.new
            );
            problems.add_with_remedy(
                item.path_of(NEW),
                description,
                "Give each connection a name of its own in the new tenant.",
            );
        }
        pairs.push(pair);
    }
    pairs
}

/// Reads one item of `connections`; `None` if one of its names is missing or invalid.
fn parse_connection(
    item: &SettingsObject<'_>,
    problems: &mut SettingsProblems,
) -> Option<ConnectionPair> {
    if item.get(OLD).is_none() {
        problems.add_with_remedy(item.path_of(OLD), "is missing", CONNECTIONS_REMEDY);
    }
    let old = item.get_string(OLD, problems);
    let new = match item.get(NEW) {
        Some(_) => item.get_string(NEW, problems),
        None => old,
    };
    let enable_clients = item.get_string_array(ENABLE_CLIENTS, problems);
    let new = new?;
    if !is_connection_name(new) {
        problems.add(
            item.path_of(NEW),
            "must be a connection's name: letters, digits and dashes, 35 at most, no dash at either end",
        );
        return None;
    }
    Some(ConnectionPair {
        old: old?.to_owned(),
        new: new.to_owned(),
        enable_clients,
    })
}

/// Reads the options of the action scripts.
fn parse_options(object: &SettingsObject<'_>, problems: &mut SettingsProblems) -> ScriptOptions {
    let mut options = ScriptOptions::default();
    for key in SettingKey::OPTIONAL {
        let member = script_option_member(key);
        let text = match object.get(&member) {
            Some(Value::Number(number)) if key == SettingKey::TimeoutMs => Some(number.to_string()),
            _ => object.get_string(&member, problems).map(str::to_owned),
        };
        let Some(text) = text else { continue };
        if let Err(error) = options.set(key, &text) {
            problems.add(format!("{member}:"), error.to_string());
        }
    }
    options
}

/// Tells whether a connection may have this name. Source: Auth0, "Create a connection": letters, digits and dashes, starting
/// and ending with a letter or digit.
fn is_connection_name(name: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    name.len() <= 35
        && name.bytes().all(is_allowed)
        && !name.starts_with('-')
        && !name.ends_with('-')
}
