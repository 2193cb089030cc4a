//! The tree of the new tenant: the Action, and the connections with their action scripts.

use serde_json::json;

use crate::emit::context::EmitContext;
use crate::emit::deploy_cli::files::{action_files, config_file, json_file};
use crate::emit::deploy_cli::placeholders::{
    CLIENT_ID, CLIENT_SECRET, action_placeholders, old_domain,
};
use crate::emit::emitted_files::{EmittedFile, GET_USER, LOGIN};
use crate::emit::file_name::sanitize_file_name;
use crate::json_value::{Object, set_member};
use crate::package_files::ActionScripts;
use crate::secret::Secret;
use crate::settings::migration_settings::ConnectionPair;
use crate::settings::script_settings::{ApplicationCredentials, build_script_settings};
use crate::setup::plan::connection_options;
use migration_core::domain::database::DATABASE;

const TREE: &str = "new-tenant";

/// Writes the files of the tree.
pub fn files(context: &EmitContext<'_>, scripts: ActionScripts<'_>) -> Vec<EmittedFile> {
    let mut files = vec![config_file(
        TREE,
        context.new_domain.as_deref(),
        &["actions", "triggers", "databases"],
    )];
    let action = context.new_tenant_action(&action_placeholders(context));
    files.extend(action_files(TREE, &action));
    for pair in &context.settings.connections {
        files.extend(connection_files(context, pair, scripts));
    }
    files
}

fn connection_files(
    context: &EmitContext<'_>,
    pair: &ConnectionPair,
    scripts: ActionScripts<'_>,
) -> [EmittedFile; 3] {
    let script_paths = [LOGIN, GET_USER].map(|name| format!("./{name}"));
    let [login, get_user] = &script_paths;
    let mut options =
        connection_options::for_new_connection(&Object::new(), ActionScripts { login, get_user });
    options.insert(
        "configuration".to_owned(),
        configuration(context, pair).into(),
    );
    let mut database = json!({ "name": pair.new, "strategy": DATABASE });
    if !pair.enable_clients.is_empty() {
        set_member(&mut database, "enabled_clients", json!(pair.enable_clients));
    }
    set_member(&mut database, "options", options.into());
    let folder = format!(
        "{TREE}/database-connections/{}",
        sanitize_file_name(&pair.new)
    );
    [
        json_file(format!("{folder}/database.json"), &database),
        EmittedFile::new(format!("{folder}/{LOGIN}"), scripts.login),
        EmittedFile::new(format!("{folder}/{GET_USER}"), scripts.get_user),
    ]
}

fn configuration(context: &EmitContext<'_>, pair: &ConnectionPair) -> Object {
    let client = ApplicationCredentials {
        id: CLIENT_ID.to_owned(),
        secret: Secret::new(CLIENT_SECRET),
    };
    build_script_settings(context.settings, pair, old_domain(context), &client)
}
