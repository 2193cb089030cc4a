//! How to import the trees for auth0-deploy-cli, and what of the tenants it replaces.

use crate::emit::EmitContext;
use crate::emit::markdown::{code, codes};
use crate::emit::old_connections;

/// The page that goes with the trees.
pub fn readme(context: &EmitContext<'_>) -> String {
    let settings = context.settings;
    let ranges = codes(settings.allow_cidr.iter().map(String::as_str));
    let connections = codes(enabled_clients(context));
    let (lists, allowlists, protection_scopes) = if ranges.is_empty() {
        (r#"["triggers"]"#, String::new(), "")
    } else {
        (
            r#"["triggers","attackProtection"]"#,
            format!(include_str!("deploy_cli_allowlists.md"), ranges = ranges),
            ", and `read:attack_protection` and `update:attack_protection`",
        )
    };
    let enabled = if connections.is_empty() {
        String::new()
    } else {
        format!(
            include_str!("deploy_cli_enabled_clients.md"),
            connections = connections
        )
    };
    // The environment comes before config.json, where a known domain is.
    let known = "unset AUTH0_DOMAIN\n   ";
    let old_domain =
        "export OLD_DOMAIN=TENANT.REGION.auth0.com\n   export AUTH0_DOMAIN=$OLD_DOMAIN\n   ";
    let new_domain = "export AUTH0_DOMAIN=TENANT.REGION.auth0.com\n   ";
    format!(
        include_str!("deploy_cli.md"),
        version = context.package_files.version,
        client = code(&settings.migration_client),
        action = code(&settings.action),
        old = codes(old_connections(settings)),
        new = codes(settings.connections.iter().map(|pair| pair.new.as_str())),
        lists = lists,
        allowlists = allowlists,
        enabled = enabled,
        protection_scopes = protection_scopes,
        old_domain = if context.old_domain.is_some() {
            known
        } else {
            old_domain
        },
        new_domain = if context.new_domain.is_some() {
            known
        } else {
            new_domain
        },
    )
}

/// What to know before the first import.
pub fn notes(context: &EmitContext<'_>) -> Vec<String> {
    let mut notes = vec![
        "README.md has the commands, in their order.".to_owned(),
        "old-tenant/triggers/triggers.json replaces the whole post-login flow: add the Actions that are in it now."
            .to_owned(),
        "An import replaces the custom scripts and the settings (options.configuration) of a connection that exists."
            .to_owned(),
    ];
    if !context.settings.allow_cidr.is_empty() {
        notes.push(
            "old-tenant/attack-protection/ replaces the allowlists: add the addresses that are on them now."
                .to_owned(),
        );
    }
    let connections = enabled_clients(context);
    if !connections.is_empty() {
        notes.push(format!(
            "enabled_clients disables every other application for: {}.",
            connections.join(", ")
        ));
    }
    notes
}

/// The connections whose enabled applications are written.
fn enabled_clients<'a>(context: &EmitContext<'a>) -> Vec<&'a str> {
    let pairs = context
        .settings
        .connections
        .iter()
        .filter(|pair| !pair.enable_clients.is_empty());
    pairs.map(|pair| pair.new.as_str()).collect()
}
