//! Reads and checks the settings file. All problems of a file are reported at once.

use serde_json::Value;

use crate::problem::Problem;
use crate::settings::address_range;
use crate::settings::members::{
    ACTION, ALLOW_CIDR, ALLOW_REGION, CUSTOM_DOMAIN, MARKER_CLIENT, MIGRATION_CLIENT, SCRIPTS,
    file_members, script_option_member,
};
use crate::settings::migration_settings::{
    MAX_ALLOWED_ADDRESSES, MigrationSettings, ScriptKind, retiring_name,
};
use crate::settings::parse_connections::parse_connections;
use crate::settings::script_options::ScriptOptions;
use crate::settings::settings_object::SettingsObject;
use crate::settings::settings_problems::SettingsProblems;
use migration_core::domain::setting_key::SettingKey;
use migration_core::domain::setting_problem::{ConfigurationError, SettingProblem};
use migration_core::domain::tenant_address;

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
        let mut settings = Self::default();
        if let Some(object) = SettingsObject::read("", file, &file_members(), &mut problems) {
            settings.set_members(&object, &mut problems);
        }
        problems.into_result(settings)
    }

    /// Returns the settings with more ranges of addresses for the old tenant's attack protection. A range that is there
    /// already is not added again; `region` stands for the addresses of the new tenant's region.
    ///
    /// # Errors
    /// `settings`, if a range is invalid or the ranges are too many.
    pub fn with_allowed_addresses(mut self, ranges: Vec<String>) -> Result<Self, Problem> {
        let mut problems = SettingsProblems::default();
        let (regions, ranges): (Vec<String>, Vec<String>) =
            ranges.into_iter().partition(|range| range == ALLOW_REGION);
        self.allow_region |= !regions.is_empty();
        self.allow_addresses(ranges, &mut problems);
        problems.into_result(self)
    }

    fn set_members(&mut self, object: &SettingsObject<'_>, problems: &mut SettingsProblems) {
        self.connections = parse_connections(object, problems);
        if let Some(name) = get_client_name(object, MIGRATION_CLIENT, problems) {
            name.clone_into(&mut self.migration_client);
        }
        if let Some(name) = get_client_name(object, MARKER_CLIENT, problems) {
            name.clone_into(&mut self.marker_client);
        }
        if self.marker_client == self.migration_client {
            problems.add_with_remedy(
                MARKER_CLIENT,
                "is the name of the migration client, which must not be able to write users",
                "Give each of the two applications a name of its own.",
            );
        }
        for (name, other, member) in [
            (&self.migration_client, &self.marker_client, MARKER_CLIENT),
            (
                &self.marker_client,
                &self.migration_client,
                MIGRATION_CLIENT,
            ),
        ] {
            if retiring_name(name) == *other {
                problems.add_with_remedy(
                    member,
                    "is the name that rotate-secret gives the other application while it replaces it",
                    "Choose another name.",
                );
            }
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
                    let names = ScriptKind::ALL.map(ScriptKind::name);
                    let description = format!("must be one of: {}", names.join(", "));
                    problems.add_unknown_name(SCRIPTS, description, name, &names);
                }
            }
        }
        self.options = parse_options(object, problems);
        self.allow_region = object
            .get(ALLOW_CIDR)
            .is_some_and(|value| value == ALLOW_REGION);
        if !self.allow_region {
            let ranges = object.get_string_array(ALLOW_CIDR, problems);
            self.allow_addresses(ranges, problems);
        }
    }

    fn allow_addresses(&mut self, ranges: Vec<String>, problems: &mut SettingsProblems) {
        for range in ranges {
            if address_range::parse(&range).is_none() {
                problems.add_with_remedy(
                    ALLOW_CIDR,
                    format!("has {range:?}, which is no address or range of addresses"),
                    "Write ranges such as 203.0.113.0/24 or 2001:db8::/32, single addresses, or \"allow_cidr\": \"region\" for \
                     those of the new tenant's region.",
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

/// Reads a member that names an application. Source: Auth0 Management API v2, "Create a client": a name has neither `<`
/// nor `>`.
fn get_client_name<'a>(
    object: &SettingsObject<'a>,
    member: &str,
    problems: &mut SettingsProblems,
) -> Option<&'a str> {
    let name = object.get_string(member, problems)?;
    if name.contains(['<', '>']) {
        problems.add(
            object.path_of(member),
            "must be an application's name, without < and >",
        );
        return None;
    }
    Some(name)
}

/// Tells whether the settings file may have a number, `true` or `false` for a key.
fn may_be_literal(key: SettingKey) -> bool {
    matches!(key, SettingKey::TimeoutMs | SettingKey::VerifySignature)
}

/// Reads the options of the action scripts.
fn parse_options(object: &SettingsObject<'_>, problems: &mut SettingsProblems) -> ScriptOptions {
    let mut options = ScriptOptions::default();
    for key in SettingKey::OPTIONAL {
        let member = script_option_member(key);
        let text = match object.get(&member) {
            // These two need not be strings, so the text of a value of any other type is what is wrong with it.
            Some(value) if !value.is_string() && may_be_literal(key) => Some(value.to_string()),
            _ => object.get_string(&member, problems).map(str::to_owned),
        };
        let Some(text) = text else { continue };
        if let Err(error) = options.set(key, &text) {
            let names = match error {
                ConfigurationError::Invalid {
                    problem: SettingProblem::UnknownName(names),
                    ..
                } => names,
                _ => &[],
            };
            problems.add_unknown_name(format!("{member}:"), error.to_string(), &text, names);
        }
    }
    options
}
