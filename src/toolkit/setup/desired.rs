//! How the old tenant is to be: the migration client, its authorisation, the Action.
//!
//! Auth0's Management API v2 has the names and values.

use serde_json::{Value, json};

use crate::api::scope::Scope;
use crate::package_files::PackageFiles;
use crate::settings::migration_settings::MigrationSettings;
use migration_core::domain::optional_settings::MarkMigrated;

/// What the migration client reads users with, and what it marks them with.
const USER_SCOPES: [Scope; 2] = [Scope::ReadUsers, Scope::UpdateUsersAppMetadata];
/// Kind of the migration client: Machine to Machine.
pub const APP_TYPE: &str = "non_interactive";
/// Its authentication at the token endpoint (RFC 6749 section 2.3.1, the secret in the body).
pub const AUTH_METHOD: &str = "client_secret_post";
/// Its grant types: a token for the Management API, and users' passwords.
pub const GRANT_TYPES: [&str; 3] = [
    "client_credentials",
    "password",
    "http://auth0.com/oauth/grant-type/password-realm",
];
/// The Action's runtime.
pub const RUNTIME: &str = "node22";
/// The Action's trigger.
pub const TRIGGER: Trigger = Trigger {
    id: "post-login",
    version: "v3",
};
/// Says whose an Action or an action script is: this stands in the code of ours.
pub const PROJECT_MARK: &str = "auth0-account-migration";

/// A trigger of Actions.
pub struct Trigger {
    /// The trigger's ID, which is also its flow's.
    pub id: &'static str,
    /// The version of the trigger's interface.
    pub version: &'static str,
}

/// The migration client, as it is created.
pub fn client(settings: &MigrationSettings) -> Value {
    json!({
        "name": settings.migration_client,
        "description": "Checks passwords for the new tenant while users move to it (auth0-account-migration)",
        "app_type": APP_TYPE,
        "grant_types": GRANT_TYPES,
        "token_endpoint_auth_method": AUTH_METHOD,
        "oidc_conformant": true,
    })
}

/// The scopes of the migration client for the Management API.
pub fn scopes(settings: &MigrationSettings) -> Vec<Scope> {
    let marks = settings.options.mark_migrated == Some(MarkMigrated::Api);
    USER_SCOPES
        .into_iter()
        .take(if marks { 2 } else { 1 })
        .collect()
}

/// The names of [`scopes`].
pub fn scope_names(settings: &MigrationSettings) -> Vec<&'static str> {
    scopes(settings).into_iter().map(Scope::as_str).collect()
}

/// The authorisation of the migration client for the Management API.
pub fn client_grant(settings: &MigrationSettings, client_id: &str, audience: &str) -> Value {
    json!({ "client_id": client_id, "audience": audience, "scope": scopes(settings), "subject_type": "client" })
}

/// The Action's secrets.
pub fn action_secrets(
    settings: &MigrationSettings,
    client_id: &str,
) -> Vec<(&'static str, String)> {
    let mut secrets = vec![("MIGRATION_CLIENT_ID", client_id.to_owned())];
    if let Some(namespace) = &settings.options.claims_namespace {
        secrets.push(("CLAIMS_NAMESPACE", namespace.clone()));
    }
    secrets
}

/// The Action's code. Secrets can't be read back, so what they are stands in its first line: that tells
/// whether they are still right.
pub fn action_code(
    artifacts: &PackageFiles,
    settings: &MigrationSettings,
    client_id: &str,
) -> String {
    format!(
        "{}\n{}",
        action_heading(settings, client_id),
        artifacts.action
    )
}

/// The first line of the Action's code.
pub fn action_heading(settings: &MigrationSettings, client_id: &str) -> String {
    // It must stay one line: a comment ends where the line does.
    let namespace = settings.claims_namespace().escape_debug();
    format!("// For the migration client {client_id}; claims are named {namespace}...")
}

/// The Action, as it is created.
pub fn action(artifacts: &PackageFiles, settings: &MigrationSettings, client_id: &str) -> Value {
    let Trigger { id, version } = TRIGGER;
    let secrets = action_secrets(settings, client_id).into_iter();
    json!({
        "name": settings.action,
        "supported_triggers": [{ "id": id, "version": version }],
        "code": action_code(artifacts, settings, client_id),
        "runtime": RUNTIME,
        "dependencies": [],
        "secrets": secrets.map(|(name, value)| json!({ "name": name, "value": value })).collect::<Vec<_>>(),
    })
}

/// A binding that exists, as a write refers to it.
pub fn existing_binding(found: &Value) -> Value {
    json!({
        "ref": { "type": "binding_id", "value": found.get("id") },
        "display_name": found.get("display_name"),
    })
}

/// The binding of the Action.
pub fn action_binding(settings: &MigrationSettings) -> Value {
    json!({ "ref": { "type": "action_name", "value": settings.action }, "display_name": settings.action })
}
