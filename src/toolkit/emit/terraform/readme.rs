//! The README of the modules: how to apply them, and which resources of the tenants they replace.

use crate::emit::context::EmitContext;
use crate::emit::markdown::inline_code_list;
use crate::emit::terraform::shared::resource_label;

/// The Action asks users whose factor can't be carried to enrol one of these.
const EXPORT_FACTORS: &str = "# Of otp, push-notification, phone and webauthn-roaming, only factors that the new tenant has\n   \
                              # switched on. To ask for another one fails the login.\n   \
                              export TF_VAR_enroll_factors=otp\n   ";

/// The variables for the current allowlists. The example is no list, so that an empty one is a decision.
const EXPORT_ALLOWLISTS: &str = "# The entries of today: Security, Attack Protection. For an empty list: '[]'\n   \
                                 export TF_VAR_present_brute_force_allowlist='[\"...\"]'\n   \
                                 export TF_VAR_present_suspicious_ip_allowlist='[\"...\"]'\n   ";
/// Lets Terraform forget the allowlists.
const FORGET_ALLOWLISTS: &str = " Let Terraform forget the attack protection first, and take the addresses off the allowlists by \
                                 hand:\n\n   ```sh\n   \
                                 terraform -chdir=old-tenant state rm 'auth0_attack_protection.old'\n   ```";

/// Writes the README.
pub fn readme(context: &EmitContext<'_>) -> String {
    let settings = context.settings;
    let mut imports = String::new();
    for pair in &settings.connections {
        imports.push_str(&format!(
            "   terraform import auth0_connection.{} con_...\n",
            resource_label(&pair.new)
        ));
    }
    let ranges = inline_code_list(context.allowed_ranges());
    let (allowlists, protection_scopes, current_allowlists, forget_allowlists) =
        if ranges.is_empty() {
            (context.region_item(), "", "", "")
        } else {
            (
                format!(include_str!("readme_allowlists.md"), ranges = ranges),
                ", and `read:attack_protection` and `update:attack_protection`",
                EXPORT_ALLOWLISTS,
                FORGET_ALLOWLISTS,
            )
        };
    let domains = [
        ("old_domain", &context.old_domain),
        ("new_domain", &context.new_domain),
    ];
    let exports = domains.map(|(name, domain)| match domain {
        Some(_) => String::new(),
        None => format!("export TF_VAR_{name}=TENANT.REGION.auth0.com\n   "),
    });
    let [old_domain, new_domain] = exports;
    format!(
        include_str!("readme.md"),
        version = context.package_files.version,
        new = inline_code_list(context.new_connection_names()),
        imports = imports,
        forget_connections = forget_connections(context),
        current_allowlists = current_allowlists,
        forget_allowlists = forget_allowlists,
        allowlists = allowlists,
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

/// Returns the commands with which Terraform forgets the connections. It also forgets that their applications are enabled:
/// otherwise it would disable them.
fn forget_connections(context: &EmitContext<'_>) -> String {
    let mut commands = String::new();
    for pair in &context.settings.connections {
        let label = resource_label(&pair.new);
        let resources: &[&str] = if pair.enable_clients.is_empty() {
            &["auth0_connection"]
        } else {
            &["auth0_connection_client", "auth0_connection"]
        };
        for resource in resources {
            commands.push_str(&format!(
                "   terraform -chdir=new-tenant state rm '{resource}.{label}'\n"
            ));
        }
    }
    commands
}

/// Lists what to know before the first run.
pub fn notes(context: &EmitContext<'_>) -> Vec<String> {
    let mut notes = vec![
        "README.md has the commands, in their order.".to_owned(),
        "The state files contain the secrets of both clients in plain text: store them as you store secrets.".to_owned(),
        "An existing connection is imported first, and its options are replaced as a whole: write down all that must \
         stay."
            .to_owned(),
        "Terraform must never delete a connection of the new tenant, because Auth0 deletes its users with it: README.md says \
         how it forgets one."
            .to_owned(),
    ];
    if !context.settings.allow_cidr.is_empty() {
        notes.push(
            "old-tenant/attack-protection.tf replaces the allowlists: pass their current entries in its variables."
                .to_owned(),
        );
    }
    notes.extend(context.region_note());
    notes
}
