//! The tree of the old tenant: the migration client, its authorisation, the Action, attack protection.

use serde_json::json;

use crate::api::credentials::audience;
use crate::emit::context::EmitContext;
use crate::emit::deploy_cli::files::{config_file, json_file};
use crate::emit::deploy_cli::placeholders::{CLIENT_ID, old_domain};
use crate::emit::emitted_files::EmittedFile;
use crate::emit::file_name::sanitize_file_name;
use crate::json_value::set_member;
use crate::setup::desired;

const TREE: &str = "old-tenant";

/// Writes the files of the tree.
pub fn files(context: &EmitContext<'_>) -> Vec<EmittedFile> {
    let mut resources = vec!["clients", "clientGrants", "actions", "triggers"];
    let has_allowlists = !context.settings.allow_cidr.is_empty();
    if has_allowlists {
        resources.push("attackProtection");
    }
    let mut files = vec![config_file(TREE, context.old_domain.as_deref(), &resources)];
    files.extend(client_files(context));
    files.extend(action_files(context));
    if has_allowlists {
        files.extend(attack_protection_files(context));
    }
    files
}

fn client_files(context: &EmitContext<'_>) -> [EmittedFile; 2] {
    let settings = context.settings;
    let file_name = sanitize_file_name(&settings.migration_client);
    let mut grant = desired::client_grant(settings, CLIENT_ID, &audience(old_domain(context)));
    // auth0-deploy-cli finds clients by their names.
    set_member(
        &mut grant,
        "client_id",
        settings.migration_client.as_str().into(),
    );
    [
        json_file(
            format!("{TREE}/clients/{file_name}.json"),
            &desired::client(settings),
        ),
        json_file(format!("{TREE}/grants/{file_name}.json"), &grant),
    ]
}

fn action_files(context: &EmitContext<'_>) -> [EmittedFile; 3] {
    let settings = context.settings;
    let file_name = sanitize_file_name(&settings.action);
    // The path of the code is relative to the tree.
    let code_path = format!("actions/{file_name}/code.js");
    let mut action = desired::action(context.package_files, settings, CLIENT_ID);
    set_member(&mut action, "code", format!("./{code_path}").into());
    set_member(&mut action, "deployed", true.into());
    let binding = json!([{ "action_name": settings.action, "display_name": settings.action }]);
    [
        json_file(format!("{TREE}/actions/{file_name}.json"), &action),
        EmittedFile::new(
            format!("{TREE}/{code_path}"),
            desired::action_code(context.package_files, settings, CLIENT_ID),
        ),
        json_file(
            format!("{TREE}/triggers/triggers.json"),
            &json!({ desired::TRIGGER.id: binding }),
        ),
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
