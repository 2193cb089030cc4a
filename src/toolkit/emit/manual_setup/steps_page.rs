//! The page of steps for a set-up by hand. Its steps have the numbers of `docs/set-up-by-hand.md`, which error
//! messages name.

use crate::api::credentials::audience;
use crate::emit::context::{ActionPlaceholders, EmitContext};
use crate::emit::markdown::{escape_cell, inline_code, inline_code_list};
use crate::secret::Secret;
use crate::settings::migration_settings::ConnectionPair;
use crate::settings::region::Region;
use crate::setup::desired::actions::{CLIENT_SECRET, DesiredAction, old_tenant_action};
use crate::setup::desired::clients::ClientRole;
use crate::setup::desired::enroll_factors;
use crate::setup::region_addresses::IP_RANGES_URL;
use migration_core::domain::setting_key::SettingKey;

/// Stands for a domain that is not known.
const DOMAIN_PLACEHOLDER: &str = "TENANT.REGION.auth0.com";
/// Stands for the Client ID of an application that is not created yet.
const CLIENT_ID_PLACEHOLDER: &str = "CLIENT_ID";
/// Stands for the factors that the new tenant has switched on.
const FACTORS_PLACEHOLDER: &str = "FACTORS";

/// Writes the page, `STEPS.md`.
pub fn steps_page(context: &EmitContext<'_>) -> String {
    let settings = context.settings;
    let old_domain = context.old_domain.as_deref().unwrap_or(DOMAIN_PLACEHOLDER);
    let old_action = old_tenant_action(context.package_files, settings, CLIENT_ID_PLACEHOLDER);
    let new_action = context.new_tenant_action(&ActionPlaceholders {
        client_id: CLIENT_ID_PLACEHOLDER,
        client_secret: "",
        old_domain,
        enroll_factors: FACTORS_PLACEHOLDER,
    });
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
        scopes = inline_code_list(ClientRole::Migration.scope_names(settings)),
        action = inline_code(&settings.action),
        old_secrets = secret_lines(&old_action, "   "),
        old_heading = inline_code(&old_action.heading),
        marker_client = inline_code(&settings.marker_client),
        marker_scopes = inline_code_list(ClientRole::Marker.scope_names(settings)),
        new_secrets = secret_lines(&new_action, "    "),
        new_heading = inline_code(&new_action.heading),
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

/// Lists the secrets of an Action. Values that are only known after an earlier step are described.
fn secret_lines(action: &DesiredAction, indent: &str) -> String {
    let line = |(name, value): &(&'static str, Secret)| {
        let value = match *name {
            "MIGRATION_CLIENT_ID" => "the Client ID of the migration client".to_owned(),
            "CLIENT_ID" => "the Client ID of the marker client".to_owned(),
            CLIENT_SECRET => "the Client Secret of the marker client".to_owned(),
            enroll_factors::SECRET => {
                "those of `otp`, `push-notification`, `phone` and `webauthn-roaming` that this tenant \
                 has switched on (Security, Multi-factor Auth), with commas between them. To ask for another one fails the \
                 login; leave the secret out if none is on."
                    .to_owned()
            }
            _ => inline_code(value.expose()),
        };
        format!("{indent}- {}: {value}\n", inline_code(name))
    };
    action.secrets.iter().map(line).collect()
}

fn addresses(context: &EmitContext<'_>) -> String {
    let ranges = inline_code_list(context.allowed_ranges());
    if ranges.is_empty() {
        let domain = context.new_domain.as_deref().unwrap_or_default();
        match Region::of_domain(domain).map(Region::code) {
            Some(region) => format!(
                "the addresses of the new tenant's region (`regions.{region}.ipv4_cidrs` in {IP_RANGES_URL})"
            ),
            None => format!("the addresses of the new tenant's region (in {IP_RANGES_URL})"),
        }
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
