//! The directory format of auth0-deploy-cli 8, one tree for each tenant.
//!
//! Source: its `docs/configuring-the-deploy-cli.md`, `docs/keyword-replacement.md` and
//! `src/context/directory/handlers/`. A text `##KEY##` becomes the environment variable `KEY` on import.

use serde_json::{Value, json};

use crate::api::credentials::audience;
use crate::emit::deploy_cli_readme::{notes, readme};
use crate::emit::file_name::file_name;
use crate::emit::{EmitContext, EmittedFile, EmittedFiles, GET_USER, LOGIN};
use crate::json_value::{Object, set_member};
use crate::package_files::ActionScripts;
use crate::problem::Problem;
use crate::secret::ClientSecret;
use crate::settings::migration_settings::ConnectionPair;
use crate::settings::script_settings::{MigrationClientCredentials, build_script_settings};
use crate::setup::desired;
use crate::setup::plan::connection_options;

const CLIENT_ID: &str = "##MIGRATION_CLIENT_ID##";
const CLIENT_SECRET: &str = "##MIGRATION_CLIENT_SECRET##";
const OLD_DOMAIN: &str = "##OLD_DOMAIN##";

/// The files for both tenants, and how to import them.
pub fn emit(context: &EmitContext<'_>) -> Result<EmittedFiles, Problem> {
    let scripts = context.package_files.scripts(context.settings)?;
    let old_domain = context.old_domain.as_deref().unwrap_or(OLD_DOMAIN);
    let mut files = vec![EmittedFile::new("README.md", readme(context))];
    files.extend(old_tenant(context, old_domain));
    files.push(config(
        "new-tenant",
        context.new_domain.as_deref(),
        &["databases"],
    ));
    for pair in &context.settings.connections {
        files.extend(connection(context, pair, old_domain, scripts));
    }
    Ok(EmittedFiles {
        files,
        notes: notes(context),
    })
}

fn old_tenant(context: &EmitContext<'_>, domain: &str) -> Vec<EmittedFile> {
    let settings = context.settings;
    let [client, action] =
        [&settings.migration_client, &settings.action].map(|name| file_name(name));
    let mut grant = desired::client_grant(settings, CLIENT_ID, &audience(domain));
    // deploy-cli looks clients up by their name.
    set_member(
        &mut grant,
        "client_id",
        settings.migration_client.as_str().into(),
    );
    let mut wanted_action = desired::action(context.package_files, settings, CLIENT_ID);
    let code = format!("actions/{action}/code.js");
    set_member(&mut wanted_action, "code", format!("./{code}").into());
    set_member(&mut wanted_action, "deployed", true.into());
    let binding = json!([{ "action_name": settings.action, "display_name": settings.action }]);
    let mut resources = vec!["clients", "clientGrants", "actions", "triggers"];
    let mut files = vec![
        json_file(format!("clients/{client}.json"), &desired::client(settings)),
        json_file(format!("grants/{client}.json"), &grant),
        json_file(format!("actions/{action}.json"), &wanted_action),
        EmittedFile::new(
            code,
            desired::action_code(context.package_files, settings, CLIENT_ID),
        ),
        json_file(
            "triggers/triggers.json",
            &json!({ desired::TRIGGER.id: binding }),
        ),
    ];
    if !settings.allow_cidr.is_empty() {
        resources.push("attackProtection");
        let allowlist = json!({ "allowlist": settings.allow_cidr });
        for kind in ["brute-force-protection", "suspicious-ip-throttling"] {
            files.push(json_file(
                format!("attack-protection/{kind}.json"),
                &allowlist,
            ));
        }
        // deploy-cli does not read the folder without this file.
        files.push(json_file(
            "attack-protection/breached-password-detection.json",
            &json!({}),
        ));
    }
    let below = files.into_iter().map(|file| EmittedFile {
        path: format!("old-tenant/{}", file.path),
        ..file
    });
    [config(
        "old-tenant",
        context.old_domain.as_deref(),
        &resources,
    )]
    .into_iter()
    .chain(below)
    .collect()
}

/// The settings of deploy-cli itself. An unknown domain is left out: it refuses to start without one.
fn config(tree: &str, domain: Option<&str>, resources: &[&str]) -> EmittedFile {
    let mut config = json!({});
    if let Some(domain) = domain {
        set_member(&mut config, "AUTH0_DOMAIN", domain.into());
    }
    set_member(&mut config, "AUTH0_ALLOW_DELETE", false.into());
    set_member(&mut config, "AUTH0_INCLUDED_ONLY", json!(resources));
    json_file(format!("{tree}/config.json"), &config)
}

fn connection(
    context: &EmitContext<'_>,
    pair: &ConnectionPair,
    domain: &str,
    scripts: ActionScripts<'_>,
) -> [EmittedFile; 3] {
    let paths = [LOGIN, GET_USER].map(|name| format!("./{name}"));
    let [login, get_user] = &paths;
    let mut options =
        connection_options::for_new_connection(&Object::new(), ActionScripts { login, get_user });
    let client = MigrationClientCredentials {
        id: CLIENT_ID.to_owned(),
        secret: ClientSecret::new(CLIENT_SECRET),
    };
    let configuration =
        build_script_settings(context.settings, pair, domain, &audience(domain), &client);
    options.insert("configuration".to_owned(), configuration.into());
    let mut database = json!({ "name": pair.new, "strategy": "auth0" });
    if !pair.enable_clients.is_empty() {
        set_member(&mut database, "enabled_clients", json!(pair.enable_clients));
    }
    set_member(&mut database, "options", options.into());
    let folder = format!("new-tenant/database-connections/{}", file_name(&pair.new));
    [
        json_file(format!("{folder}/database.json"), &database),
        EmittedFile::new(format!("{folder}/{LOGIN}"), scripts.login),
        EmittedFile::new(format!("{folder}/{GET_USER}"), scripts.get_user),
    ]
}

fn json_file(path: impl Into<String>, value: &Value) -> EmittedFile {
    EmittedFile::new(path, format!("{value:#}\n"))
}
