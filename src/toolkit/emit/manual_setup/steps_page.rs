//! The page of steps for a set-up by hand. Its steps have the numbers of the README, which error messages name.

use crate::api::credentials::audience;
use crate::emit::context::EmitContext;
use crate::emit::markdown::{escape_cell, inline_code, inline_code_list};
use crate::settings::migration_settings::ConnectionPair;
use crate::setup::desired;
use migration_core::domain::setting_key::SettingKey;

/// Stands for a domain that is not known.
const DOMAIN_PLACEHOLDER: &str = "TENANT.REGION.auth0.com";
/// Stands for the Client ID of the migration client.
const CLIENT_ID_PLACEHOLDER: &str = "CLIENT_ID";

/// Writes the page, `STEPS.md`.
pub fn steps_page(context: &EmitContext<'_>) -> String {
    let settings = context.settings;
    let old_domain = context.old_domain.as_deref().unwrap_or(DOMAIN_PLACEHOLDER);
    let secrets: String =
        desired::action_secrets(settings, "the Client ID of the migration client")
            .iter()
            .enumerate()
            .map(|(index, secret)| secret_line(index, secret))
            .collect();
    let tables: String = settings
        .connections
        .iter()
        .map(|pair| settings_table(context, pair, old_domain))
        .collect();
    format!(
        include_str!("steps.md"),
        version = context.package_files.version,
        old_tenant = domain_note(context.old_domain.as_deref()),
        new_tenant = domain_note(context.new_domain.as_deref()),
        client = inline_code(&settings.migration_client),
        old = inline_code_list(context.old_connection_names()),
        audience = inline_code(&audience(old_domain)),
        scopes = inline_code_list(desired::scope_names(settings)),
        action = inline_code(&settings.action),
        secrets = secrets,
        heading = inline_code(&desired::action_heading(settings, CLIENT_ID_PLACEHOLDER)),
        addresses = addresses(context),
        connections = connection_lines(&settings.connections),
        new = inline_code_list(context.new_connection_names()),
        tables = tables,
        enabled = enabled_client_lines(&settings.connections),
    )
}

fn domain_note(domain: Option<&str>) -> String {
    domain
        .map(|domain| format!(" ({})", inline_code(domain)))
        .unwrap_or_default()
}

/// Describes a secret of the Action. The first one is the Client ID, which is not known yet, so its value is a
/// description rather than code.
fn secret_line(index: usize, (name, value): &(&str, String)) -> String {
    let value = if index == 0 {
        value.clone()
    } else {
        inline_code(value)
    };
    format!("   - {}: {value}\n", inline_code(name))
}

fn addresses(context: &EmitContext<'_>) -> String {
    let ranges = inline_code_list(context.allowed_ranges());
    if ranges.is_empty() {
        "the addresses of the new tenant's region (in https://cdn.auth0.com/ip-ranges.json)"
            .to_owned()
    } else {
        ranges
    }
}

fn connection_lines(pairs: &[ConnectionPair]) -> String {
    let line = |pair: &ConnectionPair| {
        format!(
            "   - {}, for the users of {}\n",
            inline_code(&pair.new),
            inline_code(&pair.old)
        )
    };
    pairs.iter().map(line).collect()
}

fn enabled_client_lines(pairs: &[ConnectionPair]) -> String {
    let line = |pair: &ConnectionPair| {
        let clients = inline_code_list(pair.enable_clients.iter().map(String::as_str));
        format!(
            "Then enable {clients} for the connection {} (Applications).\n",
            inline_code(&pair.new)
        )
    };
    let lines: String = pairs
        .iter()
        .filter(|pair| !pair.enable_clients.is_empty())
        .map(line)
        .collect();
    if lines.is_empty() {
        lines
    } else {
        format!("\n{lines}")
    }
}

/// Writes a table of a connection's settings. A value that is secret, or that is only known after step 1, is described.
fn settings_table(context: &EmitContext<'_>, pair: &ConnectionPair, old_domain: &str) -> String {
    let row = |key: &SettingKey| {
        let value = match key {
            SettingKey::ClientId => "the Client ID of step 1".to_owned(),
            SettingKey::ClientSecret => "the Client Secret of step 1".to_owned(),
            SettingKey::Audience => inline_code(&audience(old_domain)),
            _ => match context.settings.script_setting(pair, *key) {
                Some(value) => inline_code(&value),
                None if *key == SettingKey::Domain => inline_code(old_domain),
                None => return String::new(),
            },
        };
        let name = inline_code(key.name());
        format!("   | {name} | {} |\n", escape_cell(&value))
    };
    let rows: String = SettingKey::ALL.iter().map(row).collect();
    format!(
        "\n   For {}:\n\n   | key | value |\n   |---|---|\n{rows}",
        inline_code(&pair.new)
    )
}
