//! The desired state of the old tenant: the migration client, its grant for the Management API, and the Action.
//! The names and values are those of Auth0's Management API v2.

use serde_json::{Value, json};

use crate::api::scope::Scope;
use crate::package_files::PackageFiles;
use crate::settings::migration_settings::MigrationSettings;
use migration_core::domain::optional_settings::MfaPolicy;

/// The scope with which the action scripts read users.
const READ_SCOPE: Scope = Scope::ReadUsers;
/// The scope with which the action scripts read the second factors of users.
const FACTORS_SCOPE: Scope = Scope::ReadAuthenticationMethods;
/// The migration client's type: Machine to Machine.
pub const APP_TYPE: &str = "non_interactive";
/// How the migration client authenticates: with its secret in the request's body (RFC 6749 section 2.3.1).
pub const AUTH_METHOD: &str = "client_secret_post";
/// The migration client's grant types: for its own token, and to check the passwords of users.
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
/// Every Action and action script of this project contains this text; code of others does not.
pub const PROJECT_MARK: &str = "auth0-account-migration";

/// A trigger of Actions.
pub struct Trigger {
    /// The ID of the trigger and of its flow.
    pub id: &'static str,
    /// The version of the trigger's interface.
    pub version: &'static str,
}

/// The body that creates the migration client.
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
    let mut scopes = vec![READ_SCOPE];
    if settings.options.mfa_policy == Some(MfaPolicy::Migrate) {
        scopes.push(FACTORS_SCOPE);
    }
    scopes
}

/// The names of [`scopes`].
pub fn scope_names(settings: &MigrationSettings) -> Vec<&'static str> {
    scopes(settings).into_iter().map(Scope::as_str).collect()
}

/// The body that authorises the migration client for the Management API.
pub fn client_grant(settings: &MigrationSettings, client_id: &str, audience: &str) -> Value {
    json!({ "client_id": client_id, "audience": audience, "scope": scopes(settings), "subject_type": "client" })
}

/// The Action's secrets, each with its value.
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

/// The Action's code. Auth0 does not return the values of secrets, so the first line repeats those that are not secret;
/// a later run sees there whether they are still the desired ones.
pub fn action_code(
    package_files: &PackageFiles,
    settings: &MigrationSettings,
    client_id: &str,
) -> String {
    format!(
        "{}\n{}",
        action_heading(settings, client_id),
        package_files.action
    )
}

/// The first line of the Action's code.
pub fn action_heading(settings: &MigrationSettings, client_id: &str) -> String {
    // A line break in the namespace would end the comment, and the rest would run as code.
    let namespace = settings.claims_namespace().escape_debug();
    format!("// For the migration client {client_id}; claims are named {namespace}...")
}

/// The body that creates the Action.
pub fn action(
    package_files: &PackageFiles,
    settings: &MigrationSettings,
    client_id: &str,
) -> Value {
    let Trigger { id, version } = TRIGGER;
    let secrets = action_secrets(settings, client_id).into_iter();
    json!({
        "name": settings.action,
        "supported_triggers": [{ "id": id, "version": version }],
        "code": action_code(package_files, settings, client_id),
        "runtime": RUNTIME,
        "dependencies": [],
        "secrets": secrets.map(|(name, value)| json!({ "name": name, "value": value })).collect::<Vec<_>>(),
    })
}

/// A reference to a binding that exists already, for the update of a flow.
pub fn existing_binding(current: &Value) -> Value {
    json!({
        "ref": { "type": "binding_id", "value": current.get("id") },
        "display_name": current.get("display_name"),
    })
}

/// A reference to the Action, for the update of a flow.
pub fn action_binding(settings: &MigrationSettings) -> Value {
    json!({ "ref": { "type": "action_name", "value": settings.action }, "display_name": settings.action })
}
