//! The README of the trees: how to import them, and which resources of the tenants an import replaces.

use crate::emit::context::EmitContext;
use crate::emit::markdown::{inline_code, inline_code_list};

/// Set before the commands of a tenant whose domain is in `config.json`: the environment takes precedence over that file.
const UNSET_DOMAIN: &str = "unset AUTH0_DOMAIN\n   ";
const EXPORT_OLD_DOMAIN: &str =
    "export OLD_DOMAIN=TENANT.REGION.auth0.com\n   export AUTH0_DOMAIN=$OLD_DOMAIN\n   ";
const EXPORT_NEW_DOMAIN: &str = "export AUTH0_DOMAIN=TENANT.REGION.auth0.com\n   ";
/// The Action asks users whose factor can't be carried to enrol one of these.
const EXPORT_FACTORS: &str = "# Of otp, push-notification, phone and webauthn-roaming, only factors that the new tenant has\n   \
                              # switched on. To ask for another one fails the login.\n   \
                              export ENROLL_FACTORS=otp\n   ";

/// Writes the README.
pub fn readme(context: &EmitContext<'_>) -> String {
    let settings = context.settings;
    let ranges = inline_code_list(context.allowed_ranges());
    let (lists, allowlists, protection_scopes) = if ranges.is_empty() {
        (r#"["triggers"]"#, context.region_item(), "")
    } else {
        (
            r#"["triggers","attackProtection"]"#,
            format!(include_str!("readme_allowlists.md"), ranges = ranges),
            ", and `read:attack_protection` and `update:attack_protection`",
        )
    };
    let connections = inline_code_list(connections_with_clients(context));
    let enabled = if connections.is_empty() {
        String::new()
    } else {
        format!(
            include_str!("readme_enabled_clients.md"),
            connections = connections
        )
    };
    let old_domain = if context.old_domain.is_some() {
        UNSET_DOMAIN
    } else {
        EXPORT_OLD_DOMAIN
    };
    let new_domain = if context.new_domain.is_some() {
        UNSET_DOMAIN
    } else {
        EXPORT_NEW_DOMAIN
    };
    format!(
        include_str!("readme.md"),
        version = context.package_files.version,
        client = inline_code(&settings.migration_client),
        marker_client = inline_code(&settings.marker_client),
        action = inline_code(&settings.action),
        old = inline_code_list(context.old_connection_names()),
        new = inline_code_list(context.new_connection_names()),
        lists = lists,
        allowlists = allowlists,
        enabled = enabled,
        protection_scopes = protection_scopes,
        old_domain = old_domain,
        new_domain = new_domain,
        enroll_factors = if context.asks_for_factors() {
            EXPORT_FACTORS
        } else {
            ""
        },
    )
}

/// Lists what to know before the first import.
pub fn notes(context: &EmitContext<'_>) -> Vec<String> {
    let mut notes = vec![
        "README.md has the commands, in their order.".to_owned(),
        "triggers/triggers.json of each tree replaces the whole post-login flow of its tenant: add the Actions that are in it now."
            .to_owned(),
        "An import replaces the custom scripts and the settings (options.configuration) of an existing connection."
            .to_owned(),
    ];
    if !context.settings.allow_cidr.is_empty() {
        notes.push(
            "old-tenant/attack-protection/ replaces the allowlists: add the addresses that are on them now."
                .to_owned(),
        );
    }
    notes.extend(context.region_note());
    let connections = connections_with_clients(context);
    if !connections.is_empty() {
        notes.push(format!(
            "enabled_clients disables every other application for: {}.",
            connections.join(", ")
        ));
    }
    notes
}

/// Returns the connections for which the settings enable applications.
fn connections_with_clients<'a>(context: &EmitContext<'a>) -> Vec<&'a str> {
    let pairs = context
        .settings
        .connections
        .iter()
        .filter(|pair| !pair.enable_clients.is_empty());
    pairs.map(|pair| pair.new.as_str()).collect()
}
