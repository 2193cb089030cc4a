//! The page of steps for those who set a migration up by hand. Its numbers are those of the README, which error
//! messages name.

use crate::api::credentials::audience;
use crate::emit::markdown::{cell, code, codes};
use crate::emit::{EmitContext, old_connections};
use crate::settings::migration_settings::ConnectionPair;
use crate::settings::script_settings::{MigrationClientCredentials, build_script_settings};
use crate::setup::desired;

/// Stands for a domain that is not known.
const DOMAIN: &str = "TENANT.REGION.auth0.com";
/// Stands for the Client ID of the migration client.
const CLIENT_ID: &str = "CLIENT_ID";

/// The page, `STEPS.md`.
pub fn page(context: &EmitContext<'_>) -> String {
    let settings = context.settings;
    let old_domain = context.old_domain.as_deref().unwrap_or(DOMAIN);
    let names = settings.connections.iter().map(|pair| pair.new.as_str());
    let secrets =
        desired::action_secrets(settings, "the Client ID of the migration client").into_iter();
    let secrets: Vec<String> = secrets
        .enumerate()
        .map(|(index, secret)| secret_line(index, &secret))
        .collect();
    let tables: Vec<String> = settings
        .connections
        .iter()
        .map(|pair| table(context, pair, old_domain))
        .collect();
    format!(
        include_str!("steps.md"),
        version = context.package_files.version,
        old_tenant = tenant(context.old_domain.as_deref()),
        new_tenant = tenant(context.new_domain.as_deref()),
        client = code(&settings.migration_client),
        old = codes(old_connections(settings)),
        audience = code(&audience(old_domain)),
        scopes = codes(desired::scopes(settings)),
        action = code(&settings.action),
        secrets = secrets.concat(),
        heading = code(&desired::action_heading(settings, CLIENT_ID)),
        addresses = addresses(&settings.allow_cidr),
        connections = connections(&settings.connections),
        new = codes(names),
        tables = tables.concat(),
        enabled = enabled(&settings.connections),
    )
}

fn tenant(domain: Option<&str>) -> String {
    domain
        .map(|domain| format!(" ({})", code(domain)))
        .unwrap_or_default()
}

fn secret_line(index: usize, (name, value): &(&str, String)) -> String {
    let value = if index == 0 {
        value.clone()
    } else {
        code(value)
    };
    format!("   - {}: {value}\n", code(name))
}

fn addresses(ranges: &[String]) -> String {
    match ranges {
        [] => "the addresses of the new tenant's region (in https://cdn.auth0.com/ip-ranges.json)"
            .to_owned(),
        ranges => codes(ranges.iter().map(String::as_str)),
    }
}

fn connections(pairs: &[ConnectionPair]) -> String {
    let line = |pair: &ConnectionPair| {
        format!(
            "   - {}, for the users of {}\n",
            code(&pair.new),
            code(&pair.old)
        )
    };
    pairs.iter().map(line).collect()
}

fn enabled(pairs: &[ConnectionPair]) -> String {
    let pairs = pairs.iter().filter(|pair| !pair.enable_clients.is_empty());
    let line = |pair: &ConnectionPair| {
        let clients = codes(pair.enable_clients.iter().map(String::as_str));
        format!(
            "Then enable {clients} for the connection {} (Applications).\n",
            code(&pair.new)
        )
    };
    let lines: String = pairs.map(line).collect();
    if lines.is_empty() {
        lines
    } else {
        format!("\n{lines}")
    }
}

/// The settings of a connection. What is secret, or only known once step 1 is done, is described.
fn table(context: &EmitContext<'_>, pair: &ConnectionPair, old_domain: &str) -> String {
    let nobody = MigrationClientCredentials::default();
    let values = build_script_settings(
        context.settings,
        pair,
        old_domain,
        &audience(old_domain),
        &nobody,
    );
    let row = |(key, value): (&String, &serde_json::Value)| {
        let value = match key.as_str() {
            "Client_ID" => "the Client ID of step 1".to_owned(),
            "Client_Secret" => "the Client Secret of step 1".to_owned(),
            _ => code(value.as_str().unwrap_or_default()),
        };
        format!("   | {} | {} |\n", code(key), cell(&value))
    };
    let rows: String = values.iter().map(row).collect();
    format!(
        "\n   Of {}:\n\n   | key | value |\n   |---|---|\n{rows}",
        code(&pair.new)
    )
}
