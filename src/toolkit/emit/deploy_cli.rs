//! The directory format of auth0-deploy-cli 8, one tree for each tenant.
//!
//! Source: its `docs/configuring-the-deploy-cli.md`, `docs/keyword-replacement.md` and
//! `src/context/directory/handlers/`. A text `##KEY##` becomes the environment variable `KEY` on import.

use serde_json::{Value, json};

use crate::api::credentials::audience;
use crate::artifacts::Scripts;
use crate::emit::deploy_cli_readme::{notes, readme};
use crate::emit::file_name::file_name;
use crate::emit::{Emitted, File, GET_USER, LOGIN, Subject};
use crate::json_value::{Object, put};
use crate::problem::Problem;
use crate::settings::configuration_keys::{ClientKeys, own};
use crate::settings::migration_settings::ConnectionPair;
use crate::setup::desired;
use crate::setup::plan::connection_options;

const CLIENT_ID: &str = "##MIGRATION_CLIENT_ID##";
const CLIENT_SECRET: &str = "##MIGRATION_CLIENT_SECRET##";
const OLD_DOMAIN: &str = "##OLD_DOMAIN##";

/// The files for both tenants, and how to import them.
pub fn emit(subject: &Subject<'_>) -> Result<Emitted, Problem> {
    let scripts = subject.artifacts.scripts(subject.settings)?;
    let old_domain = subject.old_domain.as_deref().unwrap_or(OLD_DOMAIN);
    let mut files = vec![File::new("README.md", readme(subject))];
    files.extend(old_tenant(subject, old_domain));
    files.push(config(
        "new-tenant",
        subject.new_domain.as_deref(),
        &["databases"],
    ));
    for pair in &subject.settings.connections {
        files.extend(connection(subject, pair, old_domain, scripts));
    }
    Ok(Emitted {
        files,
        notes: notes(subject),
    })
}

fn old_tenant(subject: &Subject<'_>, domain: &str) -> Vec<File> {
    let settings = subject.settings;
    let [client, action] =
        [&settings.migration_client, &settings.action].map(|name| file_name(name));
    let mut grant = desired::client_grant(settings, CLIENT_ID, &audience(domain));
    // deploy-cli looks clients up by their name.
    put(
        &mut grant,
        "client_id",
        settings.migration_client.as_str().into(),
    );
    let mut wanted_action = desired::action(subject.artifacts, settings, CLIENT_ID);
    let code = format!("actions/{action}/code.js");
    put(&mut wanted_action, "code", format!("./{code}").into());
    put(&mut wanted_action, "deployed", true.into());
    let binding = json!([{ "action_name": settings.action, "display_name": settings.action }]);
    let mut resources = vec!["clients", "clientGrants", "actions", "triggers"];
    let mut files = vec![
        json_file(format!("clients/{client}.json"), &desired::client(settings)),
        json_file(format!("grants/{client}.json"), &grant),
        json_file(format!("actions/{action}.json"), &wanted_action),
        File::new(
            code,
            desired::action_code(subject.artifacts, settings, CLIENT_ID),
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
    let below = files.into_iter().map(|file| File {
        path: format!("old-tenant/{}", file.path),
        ..file
    });
    [config(
        "old-tenant",
        subject.old_domain.as_deref(),
        &resources,
    )]
    .into_iter()
    .chain(below)
    .collect()
}

/// The settings of deploy-cli itself. An unknown domain is left out: it refuses to start without one.
fn config(tree: &str, domain: Option<&str>, resources: &[&str]) -> File {
    let mut config = json!({});
    if let Some(domain) = domain {
        put(&mut config, "AUTH0_DOMAIN", domain.into());
    }
    put(&mut config, "AUTH0_ALLOW_DELETE", false.into());
    put(&mut config, "AUTH0_INCLUDED_ONLY", json!(resources));
    json_file(format!("{tree}/config.json"), &config)
}

fn connection(
    subject: &Subject<'_>,
    pair: &ConnectionPair,
    domain: &str,
    scripts: Scripts<'_>,
) -> [File; 3] {
    let paths = [LOGIN, GET_USER].map(|name| format!("./{name}"));
    let [login, get_user] = &paths;
    let mut options =
        connection_options::for_new_connection(&Object::new(), Scripts { login, get_user });
    let client = ClientKeys {
        id: CLIENT_ID.to_owned(),
        secret: CLIENT_SECRET.to_owned(),
    };
    let configuration = own(subject.settings, pair, domain, &audience(domain), &client);
    options.insert("configuration".to_owned(), configuration.into());
    let mut database = json!({ "name": pair.new, "strategy": "auth0" });
    if !pair.enable_clients.is_empty() {
        put(&mut database, "enabled_clients", json!(pair.enable_clients));
    }
    put(&mut database, "options", options.into());
    let folder = format!("new-tenant/database-connections/{}", file_name(&pair.new));
    [
        json_file(format!("{folder}/database.json"), &database),
        File::new(format!("{folder}/{LOGIN}"), scripts.login),
        File::new(format!("{folder}/{GET_USER}"), scripts.get_user),
    ]
}

fn json_file(path: impl Into<String>, value: &Value) -> File {
    File::new(path, format!("{value:#}\n"))
}
