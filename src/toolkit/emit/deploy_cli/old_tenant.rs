//! The tree of the old tenant: both applications, their authorisations, the Action, attack protection.

use serde_json::json;

use crate::api::credentials::audience;
use crate::emit::context::EmitContext;
use crate::emit::deploy_cli::files::{action_files, config_file, json_file};
use crate::emit::deploy_cli::placeholders::{CLIENT_ID, old_domain};
use crate::emit::emitted_files::EmittedFile;
use crate::emit::file_name::sanitize_file_name;
use crate::setup::desired::actions::old_tenant_action;
use crate::setup::desired::clients::ClientRole;

const TREE: &str = "old-tenant";

/// Writes the files of the tree.
pub fn files(context: &EmitContext<'_>) -> Vec<EmittedFile> {
    let mut resources = vec!["clients", "clientGrants", "actions", "triggers"];
    let has_allowlists = !context.settings.allow_cidr.is_empty();
    if has_allowlists {
        resources.push("attackProtection");
    }
    let mut files = vec![config_file(TREE, context.old_domain.as_deref(), &resources)];
    for role in ClientRole::ALL {
        files.extend(client_files(context, role));
    }
    let action = old_tenant_action(context.package_files, context.settings, CLIENT_ID);
    files.extend(action_files(TREE, &action));
    if has_allowlists {
        files.extend(attack_protection_files(context));
    }
    files
}

fn client_files(context: &EmitContext<'_>, role: ClientRole) -> [EmittedFile; 2] {
    let settings = context.settings;
    let name = role.name(settings);
    let mut file_name = sanitize_file_name(name);
    let other = sanitize_file_name(ClientRole::Migration.name(settings));
    // Two names may be one as file names, also where the case of letters does not count.
    if role == ClientRole::Marker && file_name.to_lowercase() == other.to_lowercase() {
        file_name.push_str("-marker");
    }
    // auth0-deploy-cli finds clients by their names.
    let grant = role.grant(settings, name, &audience(old_domain(context)));
    [
        json_file(
            format!("{TREE}/clients/{file_name}.json"),
            &role.application(settings),
        ),
        json_file(format!("{TREE}/grants/{file_name}.json"), &grant),
    ]
}

fn attack_protection_files(context: &EmitContext<'_>) -> [EmittedFile; 3] {
    let allowlist = json!({ "allowlist": context.settings.allow_cidr });
    let file =
        |name: &str, value| json_file(format!("{TREE}/attack-protection/{name}.json"), value);
    [
        file("brute-force-protection", &allowlist),
        file("suspicious-ip-throttling", &allowlist),
        // Without this file auth0-deploy-cli does not read the folder.
        file("breached-password-detection", &json!({})),
    ]
}
